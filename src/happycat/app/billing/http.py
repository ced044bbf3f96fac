"""Billing over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, SkipValidation
from pydantic import Field, StrictInt

from happycat.app.billing.use_cases import Billing
from happycat.app.billing.views import (
    AttemptView,
    BrokenView,
    ChargeView,
    FullInvoiceView,
    InvoiceView,
    ParkedView,
    PostingView,
    ReleaseView,
    ReversalView,
    StatementView,
)
from happycat.app.web.kernel import Body, Limit, Me, Minor, Number, OnceIn, Page, Text, page_of
from happycat.domain.billing.attempts import AttemptState
from happycat.domain.billing.events import SealedHead
from happycat.domain.kernel.ids import ClientId, InvoiceId, OrderId
from happycat.domain.kernel.money import Money

UseCases = NamedDependency[SkipValidation[Billing]]


class GiveBack(Body):
    """How much of which order goes back, in minor units, and why."""

    order_id: UUID
    amount: Minor
    reason: Text


class Resolution(Body):
    """How an open attempt ended, as a human found out."""

    outcome: Literal["succeeded", "declined_soft", "declined_hard"]
    reason: Text


class RefundResolution(Body):
    """Whether an unresolved refund was paid, as a human found out."""

    outcome: Literal["done", "failed"]
    reason: Text


class Release(Body):
    """Why a parked invoice may go out after all."""

    reason: Text


UUIDS = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
Place = Annotated[
    str | None,
    Parameter(pattern=f"^{UUIDS}/[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$", description="The page's `next`."),
]


def _place(after: str | None) -> tuple[ClientId, str] | None:
    if after is None:
        return None
    client, _, week = after.partition("/")
    return ClientId(UUID(client)), week


class Head(Body):
    """The end of a chain as it was sealed."""

    party: Text
    postings: Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
    head: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Verify(Body):
    """Heads kept elsewhere, if any."""

    sealed: Annotated[tuple[Head, ...], Field(max_length=5000)] = ()


class BillingController(Controller):
    path = "/billing"
    tags = ("billing",)

    @get("/statement", sync_to_thread=True)
    def statement(self, actor: Me, billing: UseCases) -> StatementView:
        """Charges, payments, refunds, invoices, and what will be owed at the end of this week (client)."""
        return StatementView.of(billing.statement(actor))

    @get("/clients/{client_id:uuid}/statement", sync_to_thread=True)
    def client_statement(self, client_id: FromPath[UUID], actor: Me, billing: UseCases) -> StatementView:
        """The same for any client (accountant)."""
        return StatementView.of(billing.client_statement(actor, ClientId(client_id)))

    @get("/invoices", sync_to_thread=True)
    def invoices(
        self, actor: Me, billing: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[InvoiceView]:
        """Invoices, oldest first (client: own; accountant: all)."""
        found = billing.invoices(actor, InvoiceId(after) if after else None, limit + 1)
        return page_of([InvoiceView.of(invoice) for invoice in found], limit, lambda view: view.invoice_id)

    @get("/invoices/{invoice_id:uuid}", sync_to_thread=True)
    def invoice(self, invoice_id: FromPath[UUID], actor: Me, billing: UseCases) -> FullInvoiceView:
        """An invoice with its lines (client: own; accountant)."""
        return FullInvoiceView.whole(*billing.invoice(actor, InvoiceId(invoice_id)))

    @get("/charges", sync_to_thread=True)
    def charges(
        self, actor: Me, billing: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[ChargeView]:
        """What every finished order costs, in the order of their ids (client)."""
        found = billing.charges(actor, OrderId(after) if after else None, limit + 1)
        return page_of([ChargeView.of(charge) for charge in found], limit, lambda view: view.order_id)

    @get("/postings", sync_to_thread=True)
    def postings(
        self, actor: Me, billing: UseCases, after: FromQuery[Number] = 0, limit: FromQuery[Limit] = 50
    ) -> Page[PostingView]:
        """The client's ledger, oldest first (client)."""
        found = billing.postings(actor, after, limit + 1)
        return page_of([PostingView.of(posting) for posting in found], limit, lambda view: view.sequence)

    @post("/invoices/{invoice_id:uuid}/refunds", sync_to_thread=True)
    def refund(
        self, invoice_id: FromPath[UUID], data: JSONBody[GiveBack], actor: Me, once: OnceIn[Billing]
    ) -> ReversalView:
        """Gives money back the way it was paid, with a credit note (accountant)."""
        back = (InvoiceId(invoice_id), OrderId(data.order_id), Money(data.amount), data.reason)
        return once(lambda billing: ReversalView.of(billing.refund(actor, *back)))

    @post("/invoices/{invoice_id:uuid}/credits", sync_to_thread=True)
    def credit(
        self, invoice_id: FromPath[UUID], data: JSONBody[GiveBack], actor: Me, once: OnceIn[Billing]
    ) -> ReversalView:
        """Makes the client's next invoices less, with a credit note (accountant)."""
        back = (InvoiceId(invoice_id), OrderId(data.order_id), Money(data.amount), data.reason)
        return once(lambda billing: ReversalView.of(billing.credit(actor, *back)))

    @get("/unresolved", sync_to_thread=True)
    def unresolved(
        self, actor: Me, billing: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[AttemptView]:
        """Attempts whose outcome is open (accountant)."""
        found = billing.unresolved(actor, after, limit + 1)
        return page_of([AttemptView.of(attempt) for attempt in found], limit, lambda view: view.attempt_id)

    @post(
        "/invoices/{invoice_id:uuid}/attempts/{number:int}/resolution", status_code=204, sync_to_thread=True
    )
    def resolve(
        self,
        invoice_id: FromPath[UUID],
        number: FromPath[int],
        data: JSONBody[Resolution],
        actor: Me,
        once: OnceIn[Billing],
    ) -> None:
        """Says how an open attempt ended, when nobody but a human can know (accountant)."""
        outcome = AttemptState(data.outcome)
        once(lambda billing: billing.resolve(actor, InvoiceId(invoice_id), number, outcome, data.reason))

    @get("/late-payments", sync_to_thread=True)
    def late_payments(
        self, actor: Me, billing: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[AttemptView]:
        """Attempts that took money after they had been closed (accountant)."""
        found = billing.late_payments(actor, after, limit + 1)
        return page_of([AttemptView.of(attempt) for attempt in found], limit, lambda view: view.attempt_id)

    @get("/refunds/unresolved", sync_to_thread=True)
    def unresolved_refunds(
        self, actor: Me, billing: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[ReversalView]:
        """Refunds of which nobody knows whether they were paid (accountant)."""
        found = billing.unresolved_refunds(actor, after, limit + 1)
        return page_of([ReversalView.of(refund) for refund in found], limit, lambda view: view.reversal_id)

    @post("/refunds/{reversal_id:uuid}/resolution", status_code=200, sync_to_thread=True)
    def resolve_refund(
        self, reversal_id: FromPath[UUID], data: JSONBody[RefundResolution], actor: Me, once: OnceIn[Billing]
    ) -> ReversalView:
        """Says whether an unresolved refund was paid, when nobody but a human can know (accountant)."""
        what = (reversal_id, data.outcome == "done", data.reason)
        return once(lambda billing: ReversalView.of(billing.resolve_refund(actor, *what)))

    @get("/parked", sync_to_thread=True)
    def parked(
        self, actor: Me, billing: UseCases, after: FromQuery[Place] = None, limit: FromQuery[Limit] = 50
    ) -> Page[ParkedView]:
        """Invoices that were not issued because their figures are absurd (accountant)."""
        found = billing.parked(actor, _place(after), limit + 1)
        return page_of([ParkedView.of(parked) for parked in found], limit, lambda view: view.place)

    @post("/parked/{client_id:uuid}/{week:str}/release", sync_to_thread=True)
    def release(
        self,
        client_id: FromPath[UUID],
        week: FromPath[str],
        data: JSONBody[Release],
        actor: Me,
        once: OnceIn[Billing],
    ) -> ReleaseView:
        """Issues a parked invoice after all, unless all its charges are billed already (accountant)."""
        what = (ClientId(client_id), week)
        return once(lambda billing: ReleaseView.of(*what, billing.release(actor, *what, data.reason)))

    @post("/weeks/{week:str}/run", status_code=204, sync_to_thread=True)
    def run_week(self, week: FromPath[str], actor: Me, once: OnceIn[Billing]) -> None:
        """Invoices the next week that is over, named by its Sunday; repeating changes nothing (operator)."""
        once(lambda billing: billing.run_week(actor, billing.week(week)))

    @post("/verification", status_code=200, sync_to_thread=True)
    def verify(self, data: JSONBody[Verify], actor: Me, billing: UseCases) -> Sequence[BrokenView]:
        """Every chain of postings that does not hold; empty if the ledger is whole (accountant, operator)."""
        sealed = [SealedHead(head.party, head.postings, head.head) for head in data.sealed]
        return [BrokenView.of(broken) for broken in billing.verify(actor, sealed)]
