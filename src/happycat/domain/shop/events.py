"""What the shop tells: the cart as it was bought."""

from datetime import datetime
from typing import ClassVar

from attrs import frozen

from happycat.domain.kernel.events import Event, Personal
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Address, ServiceLine


@frozen
class Quoted:
    """The price the client saw: list prices, loyalty percentage, the rest, and its fingerprint (R4, R5)."""

    list_total: Money
    loyalty_percentage: int
    approximate: Money
    fingerprint: str


@frozen
class CartCheckedOut(Event):
    """The snapshot of what was shown and bought; its order id is the cart's (R5)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    client_name: Personal[str]
    client_contact: Personal[str]
    wanted_start: datetime
    address: Personal[Address]
    wishes: Personal[str]
    lines: tuple[ServiceLine, ...]
    quote: Quoted
    copied_from: OrderId | None
    checked_out_at: datetime
