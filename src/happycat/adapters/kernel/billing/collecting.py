"""Attempts, reversals, parked invoices, and the copies of clients and their methods as rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from happycat.adapters.kernel.billing.money import after_that
from happycat.adapters.kernel.billing.rows import Things, Values, Where, row_of
from happycat.adapters.kernel.writes import Write
from happycat.domain.billing.attempts import OPEN, Attempt, AttemptState, PaymentMethod
from happycat.domain.billing.model import KnownClient, Parked
from happycat.domain.billing.reversals import Reversal, ReversalState
from happycat.domain.kernel.ids import ClientId, InvoiceId

OPEN_STATES = sorted(state.value for state in OPEN)


class Attempts(Things[Attempt]):
    kind, table = Attempt, "billing_attempt"

    @override
    def writes(self) -> list[Write]:
        """With the key, which the database keeps unique too (R34)."""
        keys = {entry.thing.id: entry.thing.key for entry in self._entries.values()}
        return [
            Write(w.kind, w.table, {**w.values, "key": keys[w.values["id"]]}) if w.kind == "insert" else w
            for w in super().writes()
        ]

    def of(self, invoice_id: InvoiceId, /) -> Sequence[Attempt]:
        return self.some(("invoice_id", "=", invoice_id), order=["number"])

    def last_of(self, invoices: Sequence[InvoiceId], /) -> Mapping[InvoiceId, Attempt]:
        all = self.some(("invoice_id", "in", invoices), order=["number"]) if invoices else []
        return {attempt.invoice_id: attempt for attempt in all}

    def due(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        planned: Where = ("state", "=", AttemptState.PLANNED.value)
        return self.ids(planned, ("due_at", "<=", at), order=["due_at", "id"], limit=limit)

    def to_ask_about(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        return self.ids(("next_query_at", "<=", at), order=["next_query_at", "id"], limit=limit)

    def unresolved(self, after: UUID | None, /, limit: int) -> Sequence[Attempt]:
        return self.some(("state", "in", OPEN_STATES), *after_that("id", after), order=["id"], limit=limit)

    def late(self, after: UUID | None, /, limit: int) -> Sequence[Attempt]:
        late: Where = ("state", "=", AttemptState.SUCCEEDED_LATE.value)
        return self.some(late, *after_that("id", after), order=["id"], limit=limit)


class Reversals(Things[Reversal]):
    kind, table = Reversal, "billing_reversal"

    def of(self, invoice_id: InvoiceId, /) -> Sequence[Reversal]:
        return self.some(("invoice_id", "=", invoice_id), order=["id"])

    def newest(self, client_id: ClientId, /, limit: int) -> Sequence[Reversal]:
        return self.some(("client_id", "=", client_id), order=["-id"], limit=limit)

    def due(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        return self.ids(("next_try_at", "<=", at), order=["next_try_at", "id"], limit=limit)

    def unresolved(self, after: UUID | None, /, limit: int) -> Sequence[Reversal]:
        state: Where = ("state", "=", ReversalState.UNRESOLVED.value)
        return self.some(state, *after_that("id", after), order=["id"], limit=limit)


class ParkedOnes(Values[Parked]):
    kind, table = Parked, "billing_parked"

    def find(self, client_id: ClientId, week: str, /) -> Parked | None:
        return self.one(("client_id", "=", client_id), ("week", "=", week))

    def remove(self, parked: Parked, /) -> None:
        self._work.delete(self.table, {"client_id": parked.client_id, "week": parked.week})

    def among(self, week: str, clients: Sequence[ClientId], /) -> frozenset[ClientId]:
        return frozenset(p.client_id for p in self.some(("week", "=", week), ("client_id", "in", clients)))

    def page(self, after: tuple[ClientId, str] | None, /, limit: int) -> Sequence[Parked]:
        """The rest of that client's weeks, then the next clients."""
        if after is None:
            return self.some(order=["client_id", "week"], limit=limit)
        client, week = after
        rest = self.some(("client_id", "=", client), ("week", ">", week), order=["week"], limit=limit)
        others = self.some(("client_id", ">", client), order=["client_id", "week"], limit=limit)
        return [*rest, *others][:limit]


class Methods(Values[PaymentMethod]):
    kind, table = PaymentMethod, "billing_method"

    def of(self, client_id: ClientId, /) -> PaymentMethod | None:
        return self.one(("client_id", "=", client_id))

    def put(self, method: PaymentMethod, /) -> None:
        self._work.delete(self.table, {"client_id": method.client_id})
        self._work.insert(self.table, row_of(method))


class KnownClients(Values[KnownClient]):
    kind, table = KnownClient, "billing_client"

    def find(self, client_id: ClientId, /) -> KnownClient | None:
        return self.one(("client_id", "=", client_id))

    def put(self, client: KnownClient, /) -> None:
        self._work.delete(self.table, {"client_id": client.client_id})
        self._work.insert(self.table, row_of(client))
