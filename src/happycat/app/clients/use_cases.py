"""What the parent company can ask of the clients' door."""

from collections.abc import Sequence

from attrs import frozen

from happycat.domain.clients.model import Client
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.people import Actor, Role
from happycat.ports.clients import ClientsTx
from happycat.ports.kernel.commands import command
from happycat.ports.kernel.transaction import Begin


@frozen
class Clients:
    """The door: clients come in, change, and leave."""

    begin: Begin[ClientsTx]

    # asked

    @command
    def import_client(self, actor: Actor, client_id: ClientId, name: str, contact: str) -> Client:
        """A new client, or what changed of a known one; repeating it changes nothing."""
        actor.must_be(Role.SYSTEM, Role.OPERATOR)
        with self.begin(actor) as tx:
            client = tx.clients.find(client_id)
            if client is None:
                client = Client(id=client_id, name=name, contact=contact)
                tx.clients.add(client)
            client.change(name, contact)
            return client

    @command
    def pay_by(self, actor: Actor, client_id: ClientId, gateway: str, token: str) -> None:
        """The client's payment method; only its gateway's token is passed on, to billing alone."""
        actor.must_be(Role.SYSTEM, Role.OPERATOR)
        with self.begin(actor) as tx:
            tx.clients.get(client_id).pay_by(gateway, token)

    @command
    def leave(self, actor: Actor, client_id: ClientId) -> None:
        actor.must_be(Role.SYSTEM, Role.OPERATOR)
        with self.begin(actor) as tx:
            tx.clients.get(client_id).leave()

    def page(self, actor: Actor, after: ClientId | None = None, limit: int = 50) -> Sequence[Client]:
        actor.must_be(Role.SYSTEM, Role.OPERATOR, Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.clients.page(after, limit)
