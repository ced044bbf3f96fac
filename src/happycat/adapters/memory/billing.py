"""Billing in memory."""

from collections.abc import Callable, Mapping, Sequence
from functools import cmp_to_key
from operator import eq, gt, le, lt
from typing import Any

from typing_extensions import override

from happycat.adapters.kernel.billing.collecting import Attempts, KnownClients, Methods, ParkedOnes, Reversals
from happycat.adapters.kernel.billing.money import Accounts, Charges, Invoices, Numbers, Postings
from happycat.adapters.kernel.billing.rows import Question
from happycat.adapters.memory.kernel import MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable, Row

INDEXED: Mapping[str, tuple[str, ...]] = {
    "billing_charge": ("client_id", "invoice_id"),
    "billing_invoice": ("client_id", "status"),
    "billing_invoice_line": ("invoice_id",),
    "billing_attempt": ("invoice_id", "state"),
    "billing_reversal": ("invoice_id", "client_id", "state"),
    "billing_posting": ("party",),
}


def tables() -> list[MemoryTable]:
    """The same keys as in SQL."""
    line = ("invoice_id", "position")
    return [
        MemoryTable("billing_charge", ("order_id",), index=INDEXED["billing_charge"]),
        MemoryTable(
            "billing_invoice", unique=[("client_id", "week"), ("number",)], index=INDEXED["billing_invoice"]
        ),
        MemoryTable("billing_invoice_line", line, index=INDEXED["billing_invoice_line"]),
        MemoryTable(
            "billing_attempt", unique=[("invoice_id", "number"), ("key",)], index=INDEXED["billing_attempt"]
        ),
        MemoryTable("billing_reversal", unique=[("number",)], index=INDEXED["billing_reversal"]),
        MemoryTable("billing_posting", ("party", "sequence"), index=INDEXED["billing_posting"]),
        MemoryTable("billing_account", ("client_id",)),
        MemoryTable("billing_number", ("series", "year")),
        MemoryTable("billing_parked", ("client_id", "week")),
        MemoryTable("billing_method", ("client_id",)),
        MemoryTable("billing_client", ("client_id",)),
    ]


COMPARE: Mapping[str, Callable[[Any, Any], object]] = {
    "=": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    "in": lambda value, among: value in among,
}


class MemoryBillingTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.accounts = Accounts(self)
        self.charges = Charges(self)
        self.invoices = Invoices(self)
        self.attempts = Attempts(self)
        self.reversals = Reversals(self)
        self.postings = Postings(self)
        self.numbers = Numbers(self)
        self.parked = ParkedOnes(self)
        self.methods = Methods(self)
        self.clients = KnownClients(self)

    def ask(self, question: Question) -> Sequence[Row]:
        with self.session.database.lock:
            found = [row for row in self._candidates(question) if _fits(row, question)]
        if question.only:
            found = [{question.only: value} for value in {row[question.only] for row in found}]
        if question.order:
            found.sort(key=cmp_to_key(lambda one, other: _compare(one, other, question.order)))
        return found[: question.limit]

    def _candidates(self, question: Question) -> Sequence[Row]:
        """By an index where there is one."""
        table = self.table(question.table)
        for column, compare, value in question.where:
            if column in INDEXED.get(question.table, ()) and compare in ("=", "in"):
                values = [value] if compare == "=" else dict.fromkeys(value)
                return [row for one in values for row in table.by(column, one)]
        return list(table.all())


def _fits(row: Row, question: Question) -> bool:
    """As in SQL: a value that is not there satisfies no comparison but `=` None."""
    for column, compare, value in question.where:
        if row[column] is None and not (compare == "=" and value is None):
            return False
        if not COMPARE[compare](row[column], value):
            return False
    return True


def _compare(one: Row, other: Row, order: Sequence[str]) -> int:
    for name in order:
        column, sign = name.removeprefix("-"), -1 if name.startswith("-") else 1
        if one[column] != other[column]:
            return sign if one[column] > other[column] else -sign
    return 0
