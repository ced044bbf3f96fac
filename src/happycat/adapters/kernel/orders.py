"""The roster as rows: every storage writes what happens to workers in the transaction in which it happens."""

import json
from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import override

from happycat.adapters.kernel.keeper import Keeper
from happycat.adapters.kernel.work import UnitOfWork
from happycat.adapters.kernel.writes import Write
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.orders.roster import (
    Blocked,
    Booked,
    CameBack,
    Change,
    Known,
    Released,
    Unblocked,
    WentAway,
)
from happycat.domain.orders.worker import Worker
from happycat.ports.kernel.messages import Codec

TABLE: Final = "orders_roster"
KNOWN: Final = "known"
COUNTED: Final = "counted"
"""Known, too, but nothing of it matters to a match made again: only that something changed."""
KINDS: Final[Mapping[str, type[Any]]] = {
    COUNTED: Known,
    KNOWN: Known,
    "booked": Booked,
    "released": Released,
    "went_away": WentAway,
    "came_back": CameBack,
    "blocked": Blocked,
    "unblocked": Unblocked,
}
NAMES: Final = {kind: name for name, kind in KINDS.items()}


def tell(tx: UnitOfWork[Any], change: Change) -> None:
    """One more row; its mark is given by the store."""
    tx.insert(TABLE, row_of(tx, NAMES[type(change)], None, tx.world.codec.dumps(change)))


def row_of(tx: UnitOfWork[Any], what: str, worker: WorkerId | None, body: str) -> dict[str, Any]:
    return {"what": what, "worker_id": worker, "body": body, "day": f"{tx.world.clock.now():%Y-%m-%d}"}


def change_of(codec: Codec, what: str, body: str) -> Change:
    """What a row says; who a worker is, is its state as it is saved."""
    if what in (KNOWN, COUNTED):
        return Known(codec.loads(body, Worker))
    change: Change = codec.loads(body, KINDS[what])
    return change


class RosteredWorkers(Keeper[Worker]):
    """Workers whose every change is told to the roster."""

    @override
    def writes(self) -> list[Write]:
        found = super().writes()
        return [*found, *(self._told(write) for write in found if "state" in write.values)]

    def _told(self, write: Write) -> Write:
        id, state = write.values.get("id", write.key.get("id")), write.values["state"]
        before = self._entries[id].before
        what = COUNTED if before and _profile(before) == _profile(state) else KNOWN
        return Write("insert", TABLE, row_of(self._work, what, id, state))


def _profile(state: str) -> dict[str, Any]:
    return {**json.loads(state), "changes": 0}
