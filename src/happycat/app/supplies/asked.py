"""What assemblers and workers ask of the supplies desk."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from happycat.app.supplies import desk, packing
from happycat.app.supplies.desk import Desk
from happycat.domain.kernel.ids import ClientId, KitId, OrderId, WorkerId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.policy import Ordering
from happycat.domain.supplies.transitions import Status
from happycat.ports.kernel.commands import command


@frozen
class Asked(Desk):
    """Every method refuses with `Forbidden` without the role, `NotFound` for somebody else's kit (R46)."""

    def kits(
        self,
        actor: Actor,
        after: KitId | None = None,
        limit: int = 50,
        status: Status | None = None,
        worker: WorkerId | None = None,
    ) -> Sequence[Kit]:
        """By their agreed start: all, or those of a worker who stands at the desk; a worker's own (R46)."""
        everybodys = actor.may(Role.ASSEMBLER, Role.MANAGER)
        whose = worker if everybodys else actor.as_worker()
        with self.begin(actor) as tx:
            return tx.kits.page(after, limit, status, whose)

    def due_back(self, actor: Actor, after: KitId | None = None, limit: int = 50) -> Sequence[Kit]:
        """Kits that are out and should come back, those due longest first (R20)."""
        actor.must_be(Role.ASSEMBLER, Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.kits.due_back(after, limit)

    def get(self, actor: Actor, order_id: OrderId) -> Kit:
        """The kit of the order's current assignment; a worker's own only (R46)."""
        actor.must_be(Role.ASSEMBLER, Role.MANAGER, Role.WORKER)
        everybodys = actor.may(Role.ASSEMBLER, Role.MANAGER)
        with self.begin(actor) as tx:
            kit = desk.current(tx, order_id)
            return kit if everybodys else desk.of_worker(kit, actor.as_worker())

    def worker_names(self, actor: Actor, kits: Sequence[Kit]) -> Mapping[WorkerId, str]:
        """How the workers of those kits are called, for the desk's list; as far as they were heard of."""
        actor.must_be(Role.ASSEMBLER, Role.MANAGER, Role.WORKER)
        with self.begin(actor) as tx:
            return {worker.id: worker.name for worker in tx.workers.many({kit.worker_id for kit in kits})}

    def cookies_owed(self, actor: Actor, client_id: ClientId) -> int:
        """How many fortune cookies the client is still owed (R18)."""
        actor.must_be(Role.ASSEMBLER, Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.cookies.owed(client_id)

    def all_cookies_owed(
        self, actor: Actor, after: ClientId | None = None, limit: int = 50
    ) -> Sequence[tuple[ClientId, int]]:
        """Every client who is owed fortune cookies, and how many (R18)."""
        actor.must_be(Role.ASSEMBLER, Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.cookies.owed_to(after, limit)

    @command
    def collect(self, actor: Actor, order_id: OrderId) -> Kit:
        """All but the cookie is in; the kit is ready in this moment, with the cookie or without it (R18)."""
        return self._filled(actor, order_id)

    @command
    def ready(self, actor: Actor, order_id: OrderId) -> Kit:
        """The kit can be picked up; implies `collect`, and after it changes nothing (R18)."""
        return self._filled(actor, order_id)

    @command
    def pick_up(self, actor: Actor, order_id: OrderId, signature: str) -> Kit:
        """The worker of the current assignment takes the ready kit and signs (R19)."""
        worker = actor.as_worker()
        with self.begin(actor) as tx:
            kit = desk.of_worker(desk.current(tx, order_id), worker)
            kit.pick_up(signature, self._now())
            return kit

    @command
    def take_back(self, actor: Actor, order_id: OrderId, assignment: int | None = None) -> Kit:
        """A kit that was due came back: that assignment's, or the one that is due longest (R20)."""
        actor.must_be(Role.ASSEMBLER)
        with self.begin(actor) as tx:
            kit = desk.due_back(tx, order_id, assignment)
            kit.take_back(self._now())
            packing.unpack(tx, kit)
            return kit

    @command
    def write_off(self, actor: Actor, order_id: OrderId, reason: str, assignment: int | None = None) -> Kit:
        """A kit that was due will not come back; no automatic fine (R20)."""
        actor.must_be(Role.ASSEMBLER)
        with self.begin(actor) as tx:
            kit = desk.due_back(tx, order_id, assignment)
            desk.write_off(tx, kit, reason, self._now())
            return kit

    @command
    def lose(self, actor: Actor, order_id: OrderId, reason: str) -> Kit:
        """The desk lost supplies before issue; the order will fail, cause `company` (R19)."""
        actor.must_be(Role.ASSEMBLER)
        with self.begin(actor) as tx:
            kit = desk.current(tx, order_id)
            kit.lose(reason, self._now())
            packing.unpack(tx, kit)
            return kit

    def _filled(self, actor: Actor, order_id: OrderId) -> Kit:
        actor.must_be(Role.ASSEMBLER)
        with self.begin(actor) as tx:
            kit = desk.current(tx, order_id)
            if self.cookies is Ordering.AT_CHECKOUT or not packing.waits(tx, kit, self._now()):
                packing.fill(tx, kit, self._now())
            return kit
