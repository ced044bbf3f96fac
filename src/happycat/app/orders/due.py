"""What is due by time: each finds a few orders, and each order decides for itself whether it is due."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.orders.desk import Desk, ended, tell, unassigned
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.time import Period
from happycat.domain.orders import notices
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.policy import ROSTER_KEPT
from happycat.ports.kernel.commands import command


@frozen
class Due(Desk):
    """For the scheduler (system) only."""

    def matchable(self, limit: int) -> Sequence[UUID]:
        """Waiting orders for which somebody is free (R16)."""
        return self.matcher.matchable(self._now(), limit)

    def abandoned(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.orders.abandoned(limit)

    def past(self, deadline: Deadline, limit: int) -> Sequence[UUID]:
        """Orders whose running deadline is this one and is over."""
        with self.begin() as tx:
            return tx.orders.due(deadline, self._now(), limit=limit)

    @command
    def forget_changes(self, actor: Actor, day: Period) -> None:
        """Every matcher has heard by now what the roster told the day before."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            tx.roster.forget((day.start - ROSTER_KEPT).date())
            tx.due.done("forget_changes", day)

    @command
    def rematch_abandoned(self, actor: Actor, order_id: OrderId) -> None:
        """Its worker was suspended or dismissed (R17)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            worker = tx.workers.find(order.assigned.worker_id)
            if worker is not None and not worker.hired:
                order.lose_worker(self._now())
                unassigned(tx, order)

    @command
    def give_up(self, actor: Actor, order_id: OrderId) -> None:
        """Unmatched at its wanted start (R16)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.give_up(self._now())
            ended(tx, order)

    @command
    def warn_no_show(self, actor: Actor, order_id: OrderId) -> None:
        """The worker gets a notice (R11)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.warn(self._now())
            tell(tx, notices.warned(order))

    @command
    def fail_no_show(self, actor: Actor, order_id: OrderId) -> None:
        """The grace is over; the client is offered a reorder (R11)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.fail_no_show(self._now())
            ended(tx, order)

    @command
    def fail_no_kit(self, actor: Actor, order_id: OrderId) -> None:
        """The kit was never ready (R12)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.fail_no_kit(self._now())
            ended(tx, order)

    @command
    def tell_stuck(self, actor: Actor, order_id: OrderId) -> None:
        """Started, long over, not reported: client, worker and managers are told (R12)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.tell_stuck(self._now())
            tell(tx, notices.stuck(order))

    @command
    def finish_silent(self, actor: Actor, order_id: OrderId) -> None:
        """Reported, and the client has said nothing for 72 h (R12)."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.finish_silent(self._now())
            ended(tx, order)
