"""What the supplies desk does by time: the bakery is talked to, and kits that stay away are written off."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.supplies import desk, packing
from happycat.app.supplies.desk import Desk
from happycat.domain.kernel.ids import KitId
from happycat.domain.kernel.people import Actor, Role, board_of
from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.supplies.bakery import BAKERY, Label, Silence
from happycat.domain.supplies.cookies import CookieOrder
from happycat.domain.supplies.policy import BATCH
from happycat.ports.kernel.commands import command
from happycat.ports.supplies import SuppliesTx


@frozen
class Due(Desk):
    """The bakery is called between two transactions, about a whole batch at once (R18).

    When it does not answer it is left alone for a while, with all cookies: an outage costs one time-out
    at a time, not one for each cookie.
    """

    def cookies_to_order(self, _limit: int) -> Sequence[UUID]:
        """The bakery, if there is something to order and it does not rest."""
        with self.begin() as tx:
            return self._bakery(tx, tx.cookies.to_order(self._now(), 1))

    def order_cookies(self, actor: Actor, _bakery: UUID) -> None:
        """Orders a batch, each cookie always with the same key (R18)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            wanted = tx.cookies.many(tx.cookies.to_order(self._now(), BATCH))
        try:
            taken = self.bakery.order([cookie.label for cookie in wanted])
        except Unreachable:
            self.note_silence(actor)
        else:
            self.note_ordered(actor, wanted, taken)

    @command
    def note_ordered(self, actor: Actor, wanted: Sequence[CookieOrder], taken: frozenset[str]) -> None:
        """Which of them the bakery has now; the others are asked for again."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            for cookie in _answered(tx, wanted):
                tell = cookie.ordered if cookie.label.key in taken else cookie.not_taken
                tell(self._now())

    def cookies_to_collect(self, _limit: int) -> Sequence[UUID]:
        """The bakery, if something may have been baked and it does not rest."""
        with self.begin() as tx:
            return self._bakery(tx, tx.cookies.to_collect(self._now(), 1))

    def collect_cookies(self, actor: Actor, _bakery: UUID) -> None:
        """Asks about a batch what has been delivered, outside any transaction (R18)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            ordered = tx.cookies.many(tx.cookies.to_collect(self._now(), BATCH))
        try:
            delivered = self.bakery.baked([key for cookie in ordered for key in cookie.keys])
        except Unreachable:
            self.note_silence(actor)
        else:
            self.note_baked(actor, ordered, delivered)

    @command
    def note_baked(self, actor: Actor, ordered: Sequence[CookieOrder], delivered: Sequence[Label]) -> None:
        """Those that are there; of those whose kit is gone the client is told that they are owed."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            cookies = _answered(tx, ordered)
            for cookie in cookies:
                cookie.look(delivered, self._now())
            packing.overlooked(tx, [cookie for cookie in cookies if cookie.here])
            packing.fill_waiting(tx, cookies, self._now())

    @command
    def note_silence(self, actor: Actor) -> None:
        """The bakery did not answer: it rests, longer each time."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            silence = tx.silence.find(BAKERY)
            if silence is None:
                silence = Silence(until=self._now())
                tx.silence.add(silence)
            silence.again(self._now())
            if silence.alarming:
                text = "The bakery has not answered for a while; kits go without a cookie until it does."
                tx.notify(board_of(Role.ASSEMBLER), f"bakery-silent/{silence.until.isoformat()}", text)

    def overdue(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.kits.overdue(self._now(), limit)

    @command
    def write_off_overdue(self, actor: Actor, kit_id: KitId) -> None:
        """A kit that did not come back in 30 days is lost (R20); one that did is left alone."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            kit = tx.kits.get(kit_id)
            if kit.lost_at is not None and kit.lost_at <= self._now():
                desk.write_off(tx, kit, "not brought back in time", self._now())

    def _bakery(self, tx: SuppliesTx, due: Sequence[UUID]) -> Sequence[UUID]:
        silence = tx.silence.find(BAKERY)
        rests = silence is not None and silence.rests(self._now())
        return [BAKERY] if due and not rests else []


def _answered(tx: SuppliesTx, cookies: Sequence[CookieOrder]) -> Sequence[CookieOrder]:
    """The cookies as they are now, after the bakery has answered: its silence is over."""
    silence = tx.silence.find(BAKERY)
    if silence is not None:
        silence.over()
    return tx.cookies.many(cookie.id for cookie in cookies)
