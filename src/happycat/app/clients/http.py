"""The clients' door over HTTP."""

from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation
from pydantic import Field

from happycat.app.clients.use_cases import Clients
from happycat.app.web.kernel import Body, Limit, Me, OnceIn, Page, Text, View, page_of
from happycat.domain.clients.model import Client
from happycat.domain.kernel.ids import ClientId

UseCases = NamedDependency[SkipValidation[Clients]]


class ImportClient(Body):
    """A client of the parent company."""

    client_id: Annotated[
        UUID, Field(description="Chosen by the parent company; its token is for this person.")
    ]
    name: Text
    contact: Text


class PayBy(Body):
    """How the client pays: a gateway's name and that gateway's token, never a card number."""

    gateway: Annotated[
        str, Field(min_length=1, max_length=200, description="`bank` is the built-in play bank.")
    ]
    token: Annotated[
        str,
        Field(
            repr=False,
            min_length=1,
            max_length=200,
            description="The play bank takes any, such as `tok_murka`.",
        ),
    ]


class ClientView(View):
    client_id: UUID
    name: str
    contact: str
    active: bool
    revision: int

    @classmethod
    def of(cls, client: Client) -> Self:
        return cls(
            client_id=client.id,
            name=client.name,
            contact=client.contact,
            active=client.active,
            revision=client.revision,
        )


class ClientsController(Controller):
    path = "/clients"
    tags = ("clients",)

    @get("/", sync_to_thread=True)
    def page(
        self, actor: Me, clients: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[ClientView]:
        """All clients, in the order of their ids (manager, operator)."""
        found = clients.page(actor, ClientId(after) if after else None, limit + 1)
        return page_of([ClientView.of(client) for client in found], limit, lambda view: view.client_id)

    @post("/", sync_to_thread=True)
    def import_client(self, data: JSONBody[ImportClient], actor: Me, once: OnceIn[Clients]) -> ClientView:
        """Lets a client in, or takes over what changed; repeating it changes nothing (operator)."""
        client_id = ClientId(data.client_id)
        return once(
            lambda clients: ClientView.of(clients.import_client(actor, client_id, data.name, data.contact))
        )

    @post("/{client_id:uuid}/payment-method", status_code=204, sync_to_thread=True)
    def pay_by(
        self, client_id: FromPath[UUID], data: JSONBody[PayBy], actor: Me, once: OnceIn[Clients]
    ) -> None:
        """Changes how the client pays; the token goes to billing alone (operator)."""
        once(lambda clients: clients.pay_by(actor, ClientId(client_id), data.gateway, data.token))

    @post("/{client_id:uuid}/leave", status_code=204, sync_to_thread=True)
    def leave(self, client_id: FromPath[UUID], actor: Me, once: OnceIn[Clients]) -> None:
        """The client has left; it keeps its history and gets its last invoice (operator)."""
        once(lambda clients: clients.leave(actor, ClientId(client_id)))
