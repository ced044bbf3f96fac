"""Quality in memory."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import attrs
from typing_extensions import override

from happycat.adapters.kernel.quality import dossier_columns, margins
from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable
from happycat.domain.kernel.ids import OrderId
from happycat.domain.quality.dossier import Dossier
from happycat.domain.quality.hypothesis import Hypothesis
from happycat.domain.quality.known import Known
from happycat.domain.quality.margin import Margin
from happycat.domain.quality.model import Inspection
from happycat.ports.quality import Seal


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("quality_dossier"),
        MemoryTable("quality_known"),
        MemoryTable("quality_inspection", unique=[("order_id",)], index=["order_id"]),
        MemoryTable("quality_hypothesis"),
        MemoryTable("quality_seal", key=("ledger", "party", "run"), index=["party"]),
    ]


class MemoryDossiers(MemoryRepository[Dossier]):
    kind, name = Dossier, "quality_dossier"

    @override
    def columns(self, dossier: Dossier, /) -> Mapping[str, object]:
        return dossier_columns(dossier)

    def margin(self) -> Sequence[Margin]:
        totals: dict[tuple[str, str, bool], tuple[int, int, int]] = {}
        for row in self.rows(lambda row: row["outcome"] is not None):
            place = (row["outcome"], row["cause"], row["invoiced"])
            count, charged, paid = totals.get(place, (0, 0, 0))
            totals[place] = (count + 1, charged + row["charged"], paid + row["paid"])
        return margins([(*place, *sums) for place, sums in totals.items()])


class MemoryKnown(MemoryRepository[Known]):
    kind, name = Known, "quality_known"


class MemoryInspections(MemoryRepository[Inspection]):
    kind, name = Inspection, "quality_inspection"

    @override
    def columns(self, inspection: Inspection, /) -> Mapping[str, object]:
        return {"order_id": inspection.order_id, "status": str(inspection.status)}

    def of_order(self, order_id: OrderId, /) -> Inspection | None:
        with self._database.lock:
            rows = self._database[self.name].by("order_id", order_id)
        return self.get(rows[0]["id"]) if rows else None

    def page(self, status: str | None, after: UUID | None, /, limit: int) -> Sequence[Inspection]:
        rows = self.rows(lambda row: status is None or row["status"] == status)
        ids = sorted(row["id"] for row in rows if after is None or row["id"] > after)
        return self.many(ids[:limit])


class MemoryHypotheses(MemoryRepository[Hypothesis]):
    kind, name = Hypothesis, "quality_hypothesis"

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Hypothesis]:
        ids = sorted(row["id"] for row in self.rows() if after is None or row["id"] > after)
        return self.many(ids[:limit])


class MemorySeals:
    def __init__(self, work: MemoryTransaction) -> None:
        self._work = work

    def keep(self, seals: Sequence[Seal], /) -> None:
        for seal in seals:
            self._work.insert_once("quality_seal", attrs.asdict(seal))

    def page(self, ledger: str, party: str, after: str, /, limit: int) -> Sequence[Seal]:
        with self._work.session.database.lock:
            rows = self._work.table("quality_seal").by("party", party)
        wanted = [Seal(**row) for row in rows if row["ledger"] == ledger and row["run"] > after]
        return sorted(wanted, key=lambda seal: seal.run)[:limit]


class MemoryQualityTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.dossiers = MemoryDossiers(self)
        self.known = MemoryKnown(self)
        self.inspections = MemoryInspections(self)
        self.hypotheses = MemoryHypotheses(self)
        self.seals = MemorySeals(self)
