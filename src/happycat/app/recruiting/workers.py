"""Workers: changed, suspended, dismissed; how each hire turned out (R40, R42)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from attrs import frozen

from happycat.app.recruiting.desk import Desk, only_managers
from happycat.domain.kernel.ids import PersonId, WorkerId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.recruiting.events import WorkerStatus
from happycat.domain.recruiting.worker import Worker
from happycat.ports.kernel.commands import command


@frozen
class WorkerDesk(Desk):
    """For managers; a worker sees itself and says how it is paid."""

    def workers(
        self, actor: Actor, status: WorkerStatus | None = None, after: UUID | None = None, limit: int = 50
    ) -> Sequence[Worker]:
        only_managers(actor)
        with self.begin(actor) as tx:
            return tx.workers.page(status, after, limit)

    def worker(self, actor: Actor, worker_id: WorkerId) -> Worker:
        """A manager sees everybody, a worker itself; others' are not found (R46)."""
        actor.must_be(Role.MANAGER, Role.WORKER)
        if not actor.may(Role.MANAGER) and actor.person != worker_id:
            raise NotFound(thing="worker")
        with self.begin(actor) as tx:
            return tx.workers.get(worker_id)

    @command
    def change_worker(
        self,
        actor: Actor,
        worker_id: WorkerId,
        strengths: Sequence[str],
        weaknesses: Sequence[str],
        reason: str,
    ) -> Worker:
        """Replaces strengths and weaknesses; everybody is told (R40)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            worker = tx.workers.get(worker_id)
            worker.change(strengths, weaknesses, actor.person, reason, self.clock.now())
            return worker

    @command
    def suspend(self, actor: Actor, worker_id: WorkerId, reason: str) -> Worker:
        """Gets no orders until reinstated; unstarted ones go to others (R17)."""
        return self._moved(actor, worker_id, Worker.suspend, reason)

    @command
    def reinstate(self, actor: Actor, worker_id: WorkerId, reason: str) -> Worker:
        """Gets orders again."""
        return self._moved(actor, worker_id, Worker.reinstate, reason)

    @command
    def dismiss(self, actor: Actor, worker_id: WorkerId, reason: str) -> Worker:
        """Gets no orders any more; the balance goes with the next payout (R17, R30)."""
        return self._moved(actor, worker_id, Worker.dismiss, reason)

    @command
    def set_payout_details(self, actor: Actor, gateway: str, token: str) -> None:
        """How the worker is paid; only its gateway's token is passed on, to payroll alone."""
        worker_id = actor.as_worker()
        with self.begin(actor) as tx:
            tx.workers.get(worker_id).be_paid_by(gateway, token)

    def _moved(
        self,
        actor: Actor,
        worker_id: WorkerId,
        move: Callable[[Worker, PersonId, str, datetime], None],
        reason: str,
    ) -> Worker:
        only_managers(actor)
        with self.begin(actor) as tx:
            worker = tx.workers.get(worker_id)
            move(worker, actor.person, reason, self.clock.now())
            cause = f"worker/{worker.revision}"
            tx.notify(PersonId(worker_id), cause, f"You are {worker.status} now: {reason}")
            return worker
