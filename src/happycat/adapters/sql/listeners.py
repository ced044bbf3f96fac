"""Listeners' subscriptions in SQL."""

from collections.abc import Mapping

from sqlalchemy import Column, String, Table, Text, select
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlTransaction
from happycat.adapters.sql.kernel.tables import context_metadata

metadata = context_metadata("listeners")
subscription = Table(
    "listeners_subscription",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("types", Text, nullable=False),
)


class SqlSubscriptions:
    def __init__(self, work: SqlTransaction) -> None:
        self._work = work

    def all(self) -> Mapping[str, frozenset[str]]:
        rows = self._work.read(select(subscription.c.name, subscription.c.types))
        return {name: frozenset(types.split()) for name, types in rows}

    def put(self, name: str, types: frozenset[str], /) -> None:
        self.remove(name)
        self._work.insert(subscription.name, {"name": name, "types": " ".join(sorted(types))})

    def remove(self, name: str, /) -> None:
        self._work.delete(subscription.name, {"name": name})


class SqlListenersTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.subscriptions = SqlSubscriptions(self)
