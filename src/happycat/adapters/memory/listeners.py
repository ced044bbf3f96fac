"""Listeners' subscriptions in memory."""

from collections.abc import Mapping

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable


def tables() -> list[MemoryTable]:
    return [MemoryTable("listeners_subscription", key=("name",))]


class MemorySubscriptions:
    def __init__(self, work: MemoryTransaction) -> None:
        self._work = work

    def all(self) -> Mapping[str, frozenset[str]]:
        rows = self._work.table("listeners_subscription").all()
        return {row["name"]: frozenset(row["types"].split()) for row in rows}

    def put(self, name: str, types: frozenset[str], /) -> None:
        self.remove(name)
        self._work.insert("listeners_subscription", {"name": name, "types": " ".join(sorted(types))})

    def remove(self, name: str, /) -> None:
        self._work.delete("listeners_subscription", {"name": name})


class MemoryListenersTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.subscriptions = MemorySubscriptions(self)
