"""What the parent company's door tells about clients."""

from typing import ClassVar

from attrs import field, frozen

from happycat.domain.kernel.events import Event, Personal, Stream
from happycat.domain.kernel.ids import ClientId


@frozen
class ClientChanged(Stream):
    """The whole present state of a client; `active` is false once the client has left."""

    KEY: ClassVar[str] = "client_id"

    client_id: ClientId
    name: Personal[str]
    contact: Personal[str]
    active: bool = True


@frozen
class PaymentMethodChanged(Event):
    """The client pays through this gateway with this token from now on; for billing only."""

    FOR: ClassVar[str] = "billing"
    KEY: ClassVar[str] = "client_id"

    client_id: ClientId
    gateway: str
    token: Personal[str] = field(repr=False)
