"""Five weeks in which everything happens that can happen; at times the post of one context is late."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import attrs
from attrs import Factory, define, frozen

from happycat.adapters.memory.world import StoppedClock
from happycat.app.demo.cast import CLIENTS, HOPEFUL, SERVICES, WORKERS, office
from happycat.app.demo.play import MANAGER, Stage
from happycat.domain.billing.model import Invoice
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import SYSTEM, Actor, Role
from happycat.domain.kernel.refusals import Refusal
from happycat.domain.quality.model import Inspection
from happycat.domain.recruiting.events import Verdict
from happycat.domain.recruiting.hypothesis import HypothesisStatus
from happycat.ports.kernel.messages import Envelope
from tests.cats.any_order import TwoBooks, deliver_by
from tests.cats.errands import DAY, HOUR, MINUTE, Do, Errand
from tests.cats.late_post import LatePost, Rows, rows_of
from tests.cats.stores import Stores

OPENS = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
DAYS = 36
ACCOUNTANT = office(Role.ACCOUNTANT)
MURKA, PUSHOK, SIMA, TISHKA, DUSYA = CLIENTS[:5]

ORDERS = (
    ("accepted", "cancelled", "no-show"),
    ("handed back with kit", "lost by the desk", "worker suspended"),
    ("cancelled with kit", "reassigned with kit", "handed back"),
    ("silent", "rejected", "no kit"),
    ("disputed", "no-show with kit", "failed by the client"),
    ("lost by the desk", "handed back with kit", "cancelled with kit"),
    ("worker suspended", "no-show with kit", "reassigned with kit"),
    ("stuck", "accepted", "cancelled"),
)
"""From the third day on: what becomes of the orders of three clients, for the same hour of the day."""
SEEN: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("brave", "quick"), ()),
    ((), ("brave", "hasty")),
    (("hasty",), ("quick",)),
)
"""Which strengths and weaknesses inspections see, in turn; each says the contrary of another."""
LATE = (
    ("orders", 2, 10, 31.8),
    ("orders", 6, 10, 31.8),
    ("supplies", 3, 3, 30),
    ("supplies", 7, 7.6, 12),
    ("history", 4, 0, 60),
    ("quality", 5, 9, 40),
    ("quality", 10, 10, 40),
    ("recruiting", 2, 10, 190),
    ("payroll", 6, 0, 50),
    ("billing", 8, 0, 50),
    ("shop", 12, 0, 240),
)
"""Whose post is late, from which day and hour on, until which hour after that midnight."""


@frozen
class Outage:
    """A context whose post was late: how it was just before it came, and what came."""

    name: str
    context: str
    at: datetime
    rows: Rows
    letters: tuple[Envelope, ...]


def name_of(context: str, day: int) -> str:
    return f"{context} late on day {day}"


@define
class Life:
    """The company's life, and what is written down of it."""

    stage: Stage
    clock: StoppedClock
    post: LatePost
    outages: list[Outage] = Factory(list)
    closed: int = 0

    def live(self) -> None:
        self._open()
        for when, errand in _errands():
            self.stage.at(when, errand)
        for late in LATE:
            self._be_late(*late)
        for day in range(DAYS):
            self.stage.at(OPENS + day * DAY + 11 * HOUR, Do(lambda _: self._office_hours()))
        for day in range(1, DAYS + 1):
            self.stage.play(OPENS + day * DAY)

    def _open(self) -> None:
        stage, orders = self.stage, self.stage.company.orders
        stage.let_in(CLIENTS[:5])
        stage.publish(SERVICES[:5])
        workers = stage.hire(WORKERS[:3])
        stage.assess(HOPEFUL)
        for worker in workers:
            orders.block(TISHKA.actor, worker)
        self._on(9, self._change)
        self._on(10, stage.company.clients.leave, SYSTEM, DUSYA.id)
        self._on(15, self._reward, workers)
        for day, token in ((5, "tok_decline_hard"), (19, "tok_pushok")):
            self._on(day, stage.company.clients.pay_by, SYSTEM, PUSHOK.id, "bank", token)
        for day, iban in ((20, "iban_reject"), (32, "iban_of_my_own")):
            paid = Actor.having(workers[1], Role.WORKER)
            self._on(day, stage.company.recruiting.set_payout_details, paid, "golden_hat", iban)

    def _on(self, day: int, what: Callable[..., object], *with_: object) -> None:
        self.stage.at(OPENS + day * DAY, Do(lambda _: what(*with_)))

    def _be_late(self, context: str, day: int, since: float, until: float) -> None:
        begins = OPENS + day * DAY
        self.stage.at(begins + since * HOUR, Do(lambda _: self.post.be_late_for(context)))
        self.stage.at(begins + until * HOUR, Do(lambda _: self._hand_over(context, day)))

    def _hand_over(self, context: str, day: int) -> None:
        letters = tuple(self.post.hand_over(context))
        rows = rows_of(self.stage.company, context)
        self.outages.append(Outage(name_of(context, day), context, self.clock.now(), rows, letters))
        self.stage.company.receivers[context].receive(letters)

    # what the office does

    def _office_hours(self) -> None:
        for inspection in self.stage.company.quality.inspections(MANAGER, limit=100):
            with suppress(Refusal):
                self._close(inspection)
        recruiting = self.stage.company.recruiting
        for idea in recruiting.hypotheses(MANAGER, HypothesisStatus.RAISED, limit=100):
            recruiting.judge_hypothesis(MANAGER, idea.id, Verdict.REFUTED, "there are none")

    def _close(self, inspection: Inspection) -> None:
        quality, n = self.stage.company.quality, self.closed
        quality.fill(MANAGER, inspection.id, {"result": "no"})
        quality.close(MANAGER, inspection.id, 1 + n % 5, *SEEN[n % 3], n % 2 == 0, "looked at from all sides")
        self.closed += 1
        quality.raise_hypothesis(MANAGER, inspection.id, f"Idea {n}: hire cats with thumbs.")

    def _change(self) -> None:
        """A service changes, is gone, and comes back; a client gets another name."""
        catalog, window = self.stage.company.catalog, self.stage.services["Window watch"]
        service = catalog.get(MANAGER, window)
        dearer = attrs.evolve(service.details, list_price=Money.of(130))
        catalog.edit(MANAGER, window, dearer, "pigeons are dear")
        catalog.archive(MANAGER, window, "no pigeons")
        catalog.restore(MANAGER, window, 2, "the pigeons are back")
        catalog.publish(MANAGER, window)
        catalog.archive(MANAGER, self.stage.services["Mouse patrol"], "no mice")
        self.stage.company.clients.import_client(SYSTEM, SIMA.id, "Serafima", SIMA.contact)

    def _reward(self, workers: Sequence[WorkerId]) -> None:
        company = self.stage.company
        for worker in workers:
            company.payroll.grant_bonus(MANAGER, worker, Money.of(20), "the fur was still warm")
        for invoice in company.billing.invoices(ACCOUNTANT, None, 10):
            self._give_back(invoice)

    def _give_back(self, invoice: Invoice) -> None:
        billing = self.stage.company.billing
        order = billing.invoice(ACCOUNTANT, invoice.id)[1][0].order_id
        assert order is not None
        with suppress(Refusal):
            billing.refund(ACCOUNTANT, invoice.id, order, Money.of(10), "a scratch")
            billing.credit(ACCOUNTANT, invoice.id, order, Money.of(5), "and a second one")


def _errands() -> Iterator[tuple[datetime, Errand]]:
    for day, endings in enumerate(ORDERS, 2):
        start = OPENS + day * DAY + 8 * HOUR
        for n, (client, ending) in enumerate(zip((MURKA, PUSHOK, SIMA), endings, strict=True)):
            yield start - 30 * HOUR + n * MINUTE, Errand(client, start, ending)
    alone = OPENS + 4 * DAY + 8 * HOUR
    yield alone - 30 * HOUR, Errand(TISHKA, alone, "unmatched")
    for day in (17, 24):
        start = OPENS + day * DAY + 8 * HOUR
        yield start - 30 * HOUR, Errand(MURKA, start, "accepted")


def eventful(stores: Stores, seed: int | None = None) -> Life:
    """That life, on memory, the same every time; with a seed its letters are carried in another order."""
    clock, post = StoppedClock(OPENS - HOUR), LatePost()
    ids = TwoBooks.of(clock)
    company = stores.company("memory", clock, bus=post, ids=ids)
    deliver_by(company, ids, seed)
    life = Life(Stage(company, clock), clock, post)
    life.live()
    return life
