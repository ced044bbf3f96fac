"""What is kept of a cart that was checked out (R5)."""

from datetime import datetime
from typing import Self

from attrs import define, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.values import Address, ServiceLine
from happycat.domain.shop.events import Quoted


@frozen
class Receipt:
    """What the client gets for a checkout; the same one however often it asks (R5)."""

    order_id: OrderId
    lines: tuple[ServiceLine, ...]
    quote: Quoted
    wanted_start: datetime
    checked_out_at: datetime


@define(kw_only=True, eq=False)
class Checkout(Aggregate):
    """A cart that was checked out: the receipt, and everything for a reorder."""

    id: OrderId
    client_id: ClientId
    receipt: Receipt
    address: Address
    wishes: str
    copied_from: OrderId | None

    def only_for(self, client: ClientId) -> Self:
        """Refuses with `NotFound` if it is somebody else's (R46)."""
        if client != self.client_id:
            raise NotFound(thing="checkout")
        return self
