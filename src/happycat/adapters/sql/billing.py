"""Billing in SQL."""

from collections.abc import Callable, Mapping, Sequence
from operator import eq, gt, le, lt
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.sql.elements import ColumnElement
from typing_extensions import override

from happycat.adapters.kernel.billing.collecting import Attempts, KnownClients, Methods, ParkedOnes, Reversals
from happycat.adapters.kernel.billing.money import Accounts, Charges, Invoices, Numbers, Postings
from happycat.adapters.kernel.billing.rows import Question
from happycat.adapters.sql.billing_tables import metadata
from happycat.adapters.sql.kernel.storage import SqlTransaction

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {"=": eq, "<": lt, "<=": le, ">": gt}


class SqlBillingTx(SqlTransaction):
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

    def ask(self, question: Question) -> Sequence[Any]:
        table = metadata.tables[question.table]
        query = select(table.c[question.only]).distinct() if question.only else select(table)
        for column, compare, value in question.where:
            query = query.where(_condition(table.c[column], compare, value))
        for name in question.order:
            by = table.c[name.removeprefix("-")]
            query = query.order_by(by.desc() if name.startswith("-") else by)
        return list(self.read(query.limit(question.limit)).mappings())


def _condition(column: Column[Any], compare: str, value: Any) -> ColumnElement[bool]:
    if compare == "in":
        return column.in_(list(value))
    compared: ColumnElement[bool] = COMPARE[compare](column, value)
    return compared


__all__ = ["SqlBillingTx", "metadata"]
