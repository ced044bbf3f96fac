"""What can be asked of the supplies desk, what it hears, and what is due by time."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.supplies import desk
from happycat.domain.kernel.ids import ClientId, KitId, OrderId, WorkerId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.orders.events import OrderFinished, OrderPrepared, OrderUnassigned
from happycat.domain.recruiting.events import WorkerChanged
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.supplies.cookies import Baking, CookieOrder
from happycat.domain.supplies.copies import OrderOver, WorkerName
from happycat.domain.supplies.model import Kit, packing_list
from happycat.domain.supplies.policy import Ordering
from happycat.domain.supplies.transitions import AFTER, UNUSED, Happening, Status
from happycat.ports.kernel.commands import command
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock
from happycat.ports.supplies import Bakery, SuppliesTx


@frozen
class Supplies:
    """The desk: a kit for every assignment, handed out against a signature, and taken back."""

    begin: Begin[SuppliesTx]
    clock: Clock
    bakery: Bakery
    cookies: Ordering = Ordering.AT_CHECKOUT

    # asked

    def kits(
        self, actor: Actor, after: KitId | None = None, limit: int = 50, status: Status | None = None
    ) -> Sequence[Kit]:
        """All kits for the desk and managers; a worker sees its own (R46)."""
        everybodys = actor.may(Role.ASSEMBLER, Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.kits.page(after, limit, status, None if everybodys else actor.as_worker())

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
            kit.pick_up(signature, self.clock.now())
            return kit

    @command
    def take_back(self, actor: Actor, order_id: OrderId, assignment: int | None = None) -> Kit:
        """A kit that was due came back: that assignment's, or the one that is due longest (R20)."""
        actor.must_be(Role.ASSEMBLER)
        with self.begin(actor) as tx:
            kit = desk.due_back(tx, order_id, assignment)
            kit.take_back(self.clock.now())
            desk.unpack(tx, kit)
            return kit

    @command
    def write_off(self, actor: Actor, order_id: OrderId, reason: str, assignment: int | None = None) -> Kit:
        """A kit that was due will not come back; no automatic fine (R20)."""
        actor.must_be(Role.ASSEMBLER)
        with self.begin(actor) as tx:
            kit = desk.due_back(tx, order_id, assignment)
            desk.write_off(tx, kit, reason, self.clock.now())
            return kit

    @command
    def lose(self, actor: Actor, order_id: OrderId, reason: str) -> Kit:
        """The desk lost supplies before issue; the order will fail, cause `company` (R19)."""
        actor.must_be(Role.ASSEMBLER)
        with self.begin(actor) as tx:
            kit = desk.current(tx, order_id)
            kit.lose(reason, self.clock.now())
            desk.unpack(tx, kit)
            return kit

    def _filled(self, actor: Actor, order_id: OrderId) -> Kit:
        actor.must_be(Role.ASSEMBLER)
        with self.begin(actor) as tx:
            kit = desk.current(tx, order_id)
            if self.cookies is Ordering.AT_CHECKOUT or not desk.waits(tx, kit, self.clock.now()):
                desk.fill(tx, kit, self.clock.now())
            return kit

    # heard

    def want_cookie(self, cart: CartCheckedOut) -> None:
        """Notes the order's cookie, by the client's name alone; the bakery is called by a sweep (R18)."""
        with self.begin() as tx:
            if tx.cookies.find(cart.order_id) is not None:
                return
            client, at = cart.client_id, cart.checked_out_at
            cookie = CookieOrder(id=cart.order_id, client_id=client, for_name=cart.client_name, ask_at=at)
            cookie.baking = Baking.HELD if self.cookies is Ordering.AT_DESK else Baking.WANTED
            tx.cookies.add(cookie)
            if any(kit.status not in UNUSED for kit in tx.kits.of_order(cart.order_id)):
                desk.owe(tx, cookie)
            if tx.over.find(cart.order_id) is not None:
                cookie.outlive_order()

    def open(self, order: OrderPrepared) -> None:
        """A kit for the assignment; for an order that is over nothing is left dangling (R20)."""
        with self.begin() as tx:
            known = {kit.assignment for kit in tx.kits.of_order(order.order_id)}
            if order.assignment in known or tx.over.find(order.order_id) is not None:
                return
            kit = Kit(
                id=KitId(tx.new_id()),
                order_id=order.order_id,
                client_id=order.client_id,
                assignment=order.assignment,
                worker_id=order.worker_id,
                starts_at=order.agreed.start,
                items=packing_list(order.lines),
                changed_at=order.prepared_at,
            )
            tx.kits.add(kit)

    def unassigned(self, order: OrderUnassigned) -> None:
        """Another worker will come: the kit is dismantled, or due back if it is out (R20)."""
        with self.begin() as tx:
            for kit in tx.kits.of_order(order.order_id):
                if kit.assignment <= order.assignment:
                    desk.hear(tx, kit, Happening.UNASSIGNED, order.unassigned_at)

    def finished(self, order: OrderFinished) -> None:
        """The end of the order ends its kits, and is remembered for what comes late (R20)."""
        with self.begin() as tx:
            if tx.over.find(order.order_id) is None:
                tx.over.add(OrderOver(id=order.order_id, finished_at=order.finished_at))
            for kit in tx.kits.of_order(order.order_id):
                desk.hear(tx, kit, AFTER[order.outcome, order.cause], order.finished_at)
            for cookie in tx.cookies.many([order.order_id]):
                cookie.outlive_order()

    def worker_changed(self, worker: WorkerChanged) -> None:
        with self.begin() as tx:
            copy = tx.workers.find(worker.worker_id)
            if copy is None:
                copy = WorkerName(id=worker.worker_id)
                tx.workers.add(copy)
            copy.learn(worker.name, worker.revision)

    # due

    def cookies_to_order(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.cookies.to_order(self.clock.now(), limit)

    @command
    def order_cookie(self, actor: Actor, order_id: OrderId) -> None:
        """Calls the bakery between two transactions, always with the same key (R18)."""
        cookie = self._cookie(actor, order_id)
        if cookie.baking is not Baking.WANTED:
            return
        try:
            self.bakery.order(cookie.key, cookie.for_name)
        except Unreachable:
            self._ask_later(actor, order_id)
            return
        with self.begin(actor) as tx:
            tx.cookies.get(order_id).ordered(self.clock.now())

    def cookies_to_collect(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.cookies.to_collect(self.clock.now(), limit)

    @command
    def collect_cookie(self, actor: Actor, order_id: OrderId) -> None:
        """Asks the bakery whether the cookie is there, outside any transaction (R18)."""
        cookie = self._cookie(actor, order_id)
        try:
            here = cookie.key in self.bakery.baked([cookie.key])
        except Unreachable:
            here = False
        if not here:
            self._ask_later(actor, order_id)
            return
        with self.begin(actor) as tx:
            desk.arrived(tx, tx.cookies.get(order_id), self.clock.now())

    def overdue(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.kits.overdue(self.clock.now(), limit)

    @command
    def write_off_overdue(self, actor: Actor, kit_id: KitId) -> None:
        """A kit that did not come back in 30 days is lost (R20); one that did is left alone."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            kit = tx.kits.get(kit_id)
            if kit.lost_at is not None and kit.lost_at <= self.clock.now():
                desk.write_off(tx, kit, "not brought back in time", self.clock.now())

    def _cookie(self, actor: Actor, order_id: OrderId) -> CookieOrder:
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            return tx.cookies.get(order_id)

    def _ask_later(self, actor: Actor, order_id: OrderId) -> None:
        with self.begin(actor) as tx:
            tx.cookies.get(order_id).ask_later(self.clock.now())
