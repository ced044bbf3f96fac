"""The storage contract of payroll."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import attrs
import pytest

from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.app.payroll.context import context
from happycat.domain.kernel.ids import EntryId, PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import NotFound, Stale
from happycat.domain.payroll.attempts import Attempt, AttemptStatus, attempt_id, key_of
from happycat.domain.payroll.events import EntryKind
from happycat.domain.payroll.ledger import Chain, Draft, Movement, Posting
from happycat.domain.payroll.model import Entry, FactKind, OrderFact, PayoutDetails, Worker
from happycat.domain.payroll.payouts import History, Payout, PayoutStatus
from happycat.ports.kernel.transaction import Storage
from happycat.ports.payroll import PayrollTx
from tests.cats.payroll import order_id
from tests.cats.people import BARSIK
from tests.cats.stores import STORES, Stores

CATS = [WorkerId(UUID(int=n)) for n in range(1, 6)]
DAY = timedelta(days=1)


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[PayrollTx]:
    fresh: Storage[PayrollTx] = stores.fresh(request.param, context, clock)
    return fresh


def posting(party: WorkerId, head: Posting | None = None, amount: int = 5) -> Posting:
    id = uuid5(party, str(head.sequence if head else 0))
    rest: dict[str, Any] = {"cause": "x", "rules": 1, "actor": UUID(int=2)}
    draft = Draft(party=party, kind=Movement.BONUS, amount=Money(amount), about=id, **rest)
    return Chain(b"k").link(head, draft, id, A_MONDAY)


def entry(n: int, worker: WorkerId = BARSIK, days: int = 0, kind: EntryKind = EntryKind.EARNING) -> Entry:
    return Entry(
        id=EntryId(UUID(int=n)),
        worker_id=worker,
        subject=order_id(str(n)),
        kind=kind,
        amount=Money(n),
        cause="x",
        effective_at=A_MONDAY + days * DAY,
        posted_at=A_MONDAY,
        sequence=n,
        posting_id=UUID(int=n),
    )


def payout(worker: WorkerId, month: str = "2026-06", status: PayoutStatus = PayoutStatus.ISSUED) -> Payout:
    return Payout(
        id=PayoutId(UUID(int=worker.int * 1_000_000 + int(month.replace("-", "")))),
        worker_id=worker,
        month=month,
        amount=Money(worker.int),
        status=status,
        posting_id=UUID(int=1),
        issued_at=A_MONDAY,
        changed_at=A_MONDAY,
    )


def attempt(of: Payout, number: int = 1, days: int = 0) -> Attempt:
    return Attempt(
        id=attempt_id(of.id, number),
        payout_id=of.id,
        worker_id=of.worker_id,
        number=number,
        key=key_of(of.id, number),
        gateway="golden_hat",
        token="iban_1",
        amount=of.amount,
        month=of.month,
        sent_at=A_MONDAY,
        called_at=A_MONDAY,
        ask_at=A_MONDAY + days * DAY,
    )


def test_what_is_kept_comes_back_as_it_was(storage: Storage[PayrollTx]) -> None:
    first = payout(CATS[0])
    with storage.begin() as tx:
        tx.workers.add(Worker(id=BARSIK, name="Barsik", status="hired", revision=3))
        tx.payouts.add(first)
        tx.attempts.add(attempt(first))
        tx.entries.add(entry(1))
        tx.ledger.append(posting(BARSIK))

    with storage.begin() as tx:
        assert attrs.asdict(tx.workers.get(BARSIK), recurse=False)["name"] == "Barsik"
        assert attrs.asdict(tx.payouts.get(first.id)) == attrs.asdict(first)
        assert attrs.asdict(tx.attempts.of(first.id)[0]) == attrs.asdict(attempt(first))
        assert tx.entries.about(order_id("1")) == [entry(1)]
        assert tx.ledger.head(BARSIK) == tx.ledger.find(posting(BARSIK).id) == posting(BARSIK)


def overtaken(storage: Storage[PayrollTx], id: PayoutId) -> None:
    with storage.begin() as mine:
        mine.payouts.get(id).send(A_MONDAY)
        with storage.begin() as yours:
            yours.payouts.get(id).send(A_MONDAY)


def test_of_two_who_changed_the_same_payout_one_is_stale(storage: Storage[PayrollTx]) -> None:
    first = payout(CATS[0])
    with storage.begin() as tx:
        tx.payouts.add(first)

    with pytest.raises(Stale):
        overtaken(storage, first.id)

    with storage.begin() as tx:
        assert tx.payouts.get(first.id).attempt == 1


def test_r34_a_worker_has_one_payout_a_month(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        tx.payouts.add(payout(CATS[0]))
    again = payout(CATS[0])
    again.id = PayoutId(UUID(int=7))

    with pytest.raises(Stale), storage.begin() as tx:
        tx.payouts.add(again)


def test_an_attempt_s_number_and_key_are_unique(storage: Storage[PayrollTx]) -> None:
    first = payout(CATS[0])
    with storage.begin() as tx:
        tx.attempts.add(attempt(first))
    other = attempt(payout(CATS[1]))
    other.key = attempt(first).key

    with pytest.raises(Stale), storage.begin() as tx:
        tx.attempts.add(other)


def test_r27_an_order_has_one_entry_of_a_kind(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        tx.entries.add(entry(1))
    again = attrs.evolve(entry(2), subject=entry(1).subject)

    with pytest.raises(Stale), storage.begin() as tx:
        tx.entries.add(again)


def test_r29_two_facts_about_an_order_cannot_overlook_each_other(storage: Storage[PayrollTx]) -> None:
    fact = OrderFact(order_id=order_id("yarn"), number=1, kind=FactKind.FINISHED, reason="", at=A_MONDAY)
    with storage.begin() as tx:
        tx.facts.add(fact)

    with pytest.raises(Stale), storage.begin() as tx:
        tx.facts.add(attrs.evolve(fact, kind=FactKind.VOID_ASKED))

    with storage.begin() as tx:
        assert tx.facts.of(fact.order_id) == [fact]


def test_r33_two_postings_cannot_take_the_same_place(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        tx.ledger.append(posting(BARSIK))

    with pytest.raises(Stale), storage.begin() as tx:
        tx.ledger.append(attrs.evolve(posting(BARSIK), id=UUID(int=9)))


def test_r33_a_transaction_sees_its_own_postings(storage: Storage[PayrollTx]) -> None:
    first = posting(BARSIK)

    with storage.begin() as tx:
        tx.ledger.append(first)
        second = posting(BARSIK, tx.ledger.head(BARSIK))
        tx.ledger.append(second)

        assert tx.ledger.head(BARSIK) == second


def test_r33_heads_and_postings_are_paged_by_party(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        for cat in reversed(CATS):
            first = posting(cat)
            tx.ledger.append(first)
            tx.ledger.append(posting(cat, first))

    with storage.begin() as tx:
        heads = tx.ledger.heads(CATS[1], limit=2)
        page = tx.ledger.page((CATS[1], 1), limit=3)

    assert [(head.party, head.sequence) for head in heads] == [(CATS[2], 2), (CATS[3], 2)]
    assert [(line.party, line.sequence) for line in page] == [(CATS[1], 2), (CATS[2], 1), (CATS[2], 2)]


def test_r30_later_entries_are_summed_by_worker(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        for n, days in ((1, -1), (2, 0), (3, 1)):
            tx.entries.add(entry(n, days=days))
        tx.entries.add(entry(4, CATS[0], days=1))

    with storage.begin() as tx:
        assert tx.entries.later([BARSIK, CATS[1]], A_MONDAY) == {BARSIK: Money(5)}


def test_r31_a_worker_s_entries_come_newest_first(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        for n in range(1, 5):
            tx.entries.add(entry(n))

    with storage.begin() as tx:
        assert [e.sequence for e in tx.entries.of(BARSIK, None, limit=2)] == [4, 3]
        assert [e.sequence for e in tx.entries.of(BARSIK, 3, limit=9)] == [2, 1]


def test_r33_entries_without_their_posting_are_found(storage: Storage[PayrollTx]) -> None:
    line = posting(BARSIK, amount=5)
    good = attrs.evolve(entry(5), id=EntryId(line.about), posting_id=line.id)
    with storage.begin() as tx:
        tx.ledger.append(line)
        tx.entries.add(good)
        tx.entries.add(attrs.evolve(entry(6), posting_id=line.id))
        tx.entries.add(entry(7))

    with storage.begin() as tx:
        assert {e.sequence for e in tx.entries.unbacked(10)} == {6, 7}


def test_only_issued_payouts_with_details_are_to_be_sent(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        for cat in CATS[:3]:
            tx.payouts.add(payout(cat))
        tx.payouts.add(payout(CATS[3], status=PayoutStatus.SENT))
        for cat in (CATS[0], CATS[2], CATS[3]):
            tx.details.add(PayoutDetails(id=cat, gateway="golden_hat", token="iban_1"))
        tx.details.add(PayoutDetails(id=CATS[1], gateway="pawpay", token="iban_1"))

    with storage.begin() as tx:
        assert tx.payouts.sendable({"golden_hat"}, 10) == [payout(CATS[0]).id, payout(CATS[2]).id]
        assert tx.payouts.sendable({"golden_hat"}, 1) == [payout(CATS[0]).id]
        assert tx.details.having(CATS[:2], {"golden_hat"}) == {CATS[0]}


def test_r35_a_history_counts_paid_months_since_a_month(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        for month in ("2025-05", "2025-06", "2025-07"):
            tx.payouts.add(payout(CATS[4], month, PayoutStatus.PAID))
        tx.payouts.add(payout(CATS[4], "2025-08", PayoutStatus.FAILED))

    with storage.begin() as tx:
        assert tx.payouts.histories(CATS, "2025-06") == {CATS[4]: History(2, Money(5))}
        assert tx.payouts.issued_for("2025-08", CATS) == {CATS[4]}
        assert [p.month for p in tx.payouts.of(CATS[4], limit=2)] == ["2025-08", "2025-07"]


def test_payouts_are_paged_in_the_order_of_their_ids(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        for cat in reversed(CATS):
            tx.payouts.add(payout(cat))

    with storage.begin() as tx:
        page = tx.payouts.page(payout(CATS[1]).id, limit=2)

    assert [p.worker_id for p in page] == CATS[2:4]


def test_open_attempts_are_asked_about_when_due_longest_due_first(storage: Storage[PayrollTx]) -> None:
    with storage.begin() as tx:
        for days, cat in ((2, CATS[0]), (1, CATS[1]), (3, CATS[2])):
            tx.attempts.add(attempt(payout(cat), days=days))
        closed = attempt(payout(CATS[3]), days=1)
        closed.status = AttemptStatus.PAID
        tx.attempts.add(closed)

    with storage.begin() as tx:
        due = tx.attempts.to_ask(A_MONDAY + 2 * DAY, limit=10)

    assert due == [attempt(payout(CATS[1])).id, attempt(payout(CATS[0])).id]


def test_what_is_not_there_is_not_found(storage: Storage[PayrollTx]) -> None:
    with pytest.raises(NotFound, match="payout"), storage.begin() as tx:
        tx.payouts.get(UUID(int=1))


def test_a_token_is_never_shown() -> None:
    shown = repr(attempt(payout(CATS[0]))) + repr(PayoutDetails(id=BARSIK, gateway="g", token="iban_1"))

    assert "iban_1" not in shown
