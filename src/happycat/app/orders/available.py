"""Who is there for whom: workers go away and come back, clients block and unblock workers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from attrs import frozen

from happycat.app.orders.desk import Desk
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.people import Actor
from happycat.domain.orders.worker import MOST_ABSENCES, Absence, UnknownWorker, Worker
from happycat.ports.kernel.commands import command
from happycat.ports.orders import OrdersTx


@frozen
class Available(Desk):
    """A hard filter of matching each; neither touches an order that is assigned already (R16)."""

    @command
    def away(self, actor: Actor, start: datetime, end: datetime) -> None:
        """The worker gets no new orders in [start, end); those it has it does, or hands back (R14)."""
        absence = Absence(start, end).ahead_of(self._now())
        worker = actor.as_worker()
        with self.begin(actor) as tx:
            somebody = _known(tx, worker)
            others = tx.absences.ahead(worker, self._now(), limit=MOST_ABSENCES)
            if absence.adds_to(others):
                tx.absences.add(worker, absence)
                somebody.be_less_free()

    @command
    def back(self, actor: Actor) -> None:
        """The worker is there again: every absence of its is forgotten, also those ahead."""
        worker = actor.as_worker()
        with self.begin(actor) as tx:
            _known(tx, worker)
            if tx.absences.ahead(worker, self._now(), limit=1):
                tx.absences.clear(worker)

    def absences(self, actor: Actor) -> Sequence[Absence]:
        """The worker's own, as far as they are not over."""
        worker = actor.as_worker()
        with self.begin(actor) as tx:
            return tx.absences.ahead(worker, self._now(), limit=MOST_ABSENCES)

    @command
    def block(self, actor: Actor, worker_id: WorkerId) -> None:
        """The client does not want this worker for its next orders; again changes nothing."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            somebody = _known(tx, worker_id)
            if not tx.blocks.has(client, worker_id):
                tx.blocks.add(client, worker_id)
                somebody.be_less_free()

    @command
    def unblock(self, actor: Actor, worker_id: WorkerId) -> None:
        """The worker may come again; if it was not blocked, nothing changes."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            if tx.blocks.has(client, worker_id):
                tx.blocks.remove(client, worker_id)

    def blocked(self, actor: Actor, after: UUID | None = None, limit: int = 50) -> Sequence[WorkerId]:
        """Whom the client has blocked, in the order of ids."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            return tx.blocks.page(client, after, limit)


def _known(tx: OrdersTx, worker_id: WorkerId) -> Worker:
    worker = tx.workers.find(worker_id)
    if worker is None:
        raise UnknownWorker(worker=worker_id)
    return worker
