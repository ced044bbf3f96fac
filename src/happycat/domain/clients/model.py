"""A client, as the parent company knows it."""

from attrs import define, field

from happycat.domain.clients.events import ClientChanged, PaymentMethodChanged
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.kernel.values import text


class ClientHasLeft(Conflict):
    says = "Client {client} has left; import it again first."


@define(kw_only=True, eq=False)
class Client(Aggregate):
    id: ClientId
    name: str = field(validator=text(200))
    contact: str = field(validator=text(200))
    active: bool = True
    revision: int = 0

    def change(self, name: str, contact: str) -> None:
        """Takes over what the parent company says; the same again is no change."""
        if (name, contact, True) == (self.name, self.contact, self.active) and self.revision:
            return
        self.name, self.contact, self.active = name, contact, True
        self._tell()

    def leave(self) -> None:
        if self.active:
            self.active = False
            self._tell()

    def pay_by(self, gateway: str, token: str) -> None:
        """From now on the client pays so; the token itself is not kept here."""
        if not self.active:
            raise ClientHasLeft(client=self.id)
        self.record(PaymentMethodChanged(self.id, gateway, token))

    def _tell(self) -> None:
        self.revision += 1
        self.record(ClientChanged(self.revision, self.id, self.name, self.contact, self.active))
