"""Charges, invoices and their lines, accounts, postings and numbers as rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from typing_extensions import override

from happycat.adapters.kernel.billing.rows import Question, Things, Values, Where, row_of, thing_of
from happycat.adapters.kernel.writes import Write
from happycat.domain.billing.accounts import ClientAccount
from happycat.domain.billing.events import SealedHead
from happycat.domain.billing.invoicing import Charge, Draft, Line, Trailing
from happycat.domain.billing.ledger import Posting
from happycat.domain.billing.model import Invoice, InvoiceStatus, Numbering
from happycat.domain.kernel.ids import ClientId, InvoiceId, OrderId
from happycat.domain.kernel.money import Money

PARTIES_AT_ONCE = 200
UNPAID = tuple(status.value for status in InvoiceStatus if status is not InvoiceStatus.PAID)


def after_that(column: str, after: Any) -> tuple[Where, ...]:
    """The condition of a cursor; none at the beginning."""
    return () if after is None else ((column, ">", after),)


class Accounts(Things[ClientAccount]):
    kind, table, key = ClientAccount, "billing_account", ("client_id",)

    def of(self, client_id: ClientId, /) -> ClientAccount:
        return self.of_all([client_id])[client_id]

    def of_all(self, clients: Sequence[ClientId], /) -> Mapping[ClientId, ClientAccount]:
        missing = [client for client in clients if (client,) not in self._entries]
        if missing:
            known = {a.client_id for a in self.some(("client_id", "in", missing))}
            for client in missing:
                if client not in known:
                    self.add(ClientAccount(client_id=client))
        return {client: self._entries[client,].thing for client in clients}

    def heads(self, after: str, /, limit: int) -> Sequence[SealedHead]:
        cursor = after_that("client_id", UUID(after) if after else None)
        found = self.some(("sequence", ">", 0), *cursor, order=["client_id"], limit=limit)
        return [SealedHead(str(a.client_id), a.sequence, a.head) for a in found]

    @override
    def writes(self) -> list[Write]:
        """An account that nothing has happened to is not stored; its new postings are, with it."""
        writes: list[Write] = []
        for entry in self._entries.values():
            if entry.version or entry.thing.revision or entry.thing.posted:
                writes += self._write(entry)
        posted = [posting for entry in self._entries.values() for posting in entry.thing.posted]
        return writes + [Write("insert", "billing_posting", row_of(posting)) for posting in posted]


class Charges(Values[Charge]):
    kind, table = Charge, "billing_charge"

    def find(self, order_id: OrderId, /) -> Charge | None:
        return self.one(("order_id", "=", order_id))

    def bill(self, charges: Sequence[Charge], invoice_id: InvoiceId, /) -> None:
        for charge in charges:
            self._work.update(self.table, {"order_id": charge.order_id}, {"invoice_id": invoice_id})

    def clients_to_bill(self, before: datetime, after: ClientId | None, /, limit: int) -> Sequence[ClientId]:
        where: tuple[Where, ...] = (("invoice_id", "=", None), ("finished_at", "<", before))
        return self.distinct("client_id", *where, *after_that("client_id", after), limit=limit)

    def unbilled(self, clients: Sequence[ClientId], before: datetime, /) -> Sequence[Charge]:
        where: tuple[Where, ...] = (("invoice_id", "=", None), ("finished_at", "<", before))
        return self.some(*where, ("client_id", "in", clients), order=["finished_at", "order_id"])

    def page(self, client_id: ClientId, after: OrderId | None, /, limit: int) -> Sequence[Charge]:
        where = (("client_id", "=", client_id), *after_that("order_id", after))
        return self.some(*where, order=["order_id"], limit=limit)


class Invoices(Things[Invoice]):
    kind, table = Invoice, "billing_invoice"

    @override
    def add(self, invoice: Invoice, draft: Draft | None = None, /) -> None:
        super().add(invoice)
        for line in draft.lines if draft else ():
            self._work.insert("billing_invoice_line", {"invoice_id": invoice.id, **row_of(line)})

    def lines(self, id: InvoiceId, /) -> Sequence[Line]:
        rows = self._work.ask(Question("billing_invoice_line", [("invoice_id", "=", id)], ["position"]))
        return [thing_of(Line, row) for row in rows]

    def billed_in(self, week: str, clients: Sequence[ClientId], /) -> frozenset[ClientId]:
        where: tuple[Where, ...] = (("week", "=", week), ("client_id", "in", clients))
        return frozenset(row["client_id"] for row in self._work.ask(Question(self.table, where)))

    def trailing(self, clients: Sequence[ClientId], since: datetime, /) -> Mapping[ClientId, Trailing]:
        totals: dict[ClientId, list[int]] = defaultdict(list)
        where: tuple[Where, ...] = (("client_id", "in", clients), ("issued_at", ">", since))
        for row in self._work.ask(Question(self.table, where)):
            totals[row["client_id"]].append(row["total"])
        return {client: Trailing(len(all), Money(max(all))) for client, all in totals.items()}

    def unpaid(self, client_id: ClientId, /) -> Sequence[Invoice]:
        return self.some(("client_id", "=", client_id), ("status", "in", UNPAID), order=["id"], limit=500)

    def page(self, client_id: ClientId | None, after: InvoiceId | None, /, limit: int) -> Sequence[Invoice]:
        whose: tuple[Where, ...] = () if client_id is None else (("client_id", "=", client_id),)
        return self.some(*whose, *after_that("id", after), order=["id"], limit=limit)

    def newest(self, client_id: ClientId, /, limit: int) -> Sequence[Invoice]:
        return self.some(("client_id", "=", client_id), order=["-id"], limit=limit)

    def overdue(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        asked = InvoiceStatus.ACTION_REQUIRED.value
        return self.ids(
            ("status", "=", asked), ("act_until", "<=", at), order=["act_until", "id"], limit=limit
        )


class Postings(Values[Posting]):
    kind, table = Posting, "billing_posting"

    def page(self, party: str, after: int, /, limit: int) -> Sequence[Posting]:
        return self.some(("party", "=", party), ("sequence", ">", after), order=["sequence"], limit=limit)

    def newest(self, party: str, /, limit: int) -> Sequence[Posting]:
        return self.some(("party", "=", party), order=["-sequence"], limit=limit)

    def chains(self) -> Iterator[tuple[str, Sequence[Posting]]]:
        after = ""
        while parties := self.distinct("party", ("party", ">", after), limit=PARTIES_AT_ONCE):
            postings = self.some(("party", "in", parties), order=["party", "sequence"])
            for party, chain in groupby(postings, key=lambda posting: posting.party):
                yield party, list(chain)
            after = parties[-1]


class Numbers(Things[Numbering]):
    kind, table, key = Numbering, "billing_number", ("series", "year")

    def of(self, series: str, year: int, /) -> Numbering:
        known = self._entries.get((series, year))
        if known:
            return known.thing
        if not self.some(("series", "=", series), ("year", "=", year)):
            self.add(Numbering(series=series, year=year))
        return self._entries[series, year].thing
