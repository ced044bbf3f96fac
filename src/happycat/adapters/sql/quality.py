"""Quality in SQL."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import attrs
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    func,
    select,
)
from typing_extensions import override

from happycat.adapters.kernel.quality import dossier_columns, margins
from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.kernel.tables import UtcDateTime, aggregate_table, context_metadata
from happycat.domain.kernel.ids import OrderId
from happycat.domain.quality.dossier import Dossier
from happycat.domain.quality.hypothesis import Hypothesis
from happycat.domain.quality.known import Known
from happycat.domain.quality.margin import Margin
from happycat.domain.quality.model import Inspection
from happycat.ports.quality import Seal

metadata = context_metadata("quality")
dossier = aggregate_table(
    "quality_dossier",
    metadata,
    Column("outcome", String(20)),
    Column("cause", String(40)),
    Column("invoiced", Boolean, nullable=False),
    Column("charged", BigInteger, nullable=False),
    Column("paid", BigInteger, nullable=False),
)
c = dossier.c
Index("ix_quality_dossier_margin", c.outcome, c.cause, c.invoiced, c.charged, c.paid)
known = aggregate_table("quality_known", metadata)
inspection = aggregate_table(
    "quality_inspection",
    metadata,
    Column("order_id", Uuid, nullable=False),
    Column("status", String(20), nullable=False),
)
inspection.append_constraint(UniqueConstraint("order_id"))
Index("ix_quality_inspection_status", inspection.c.status, inspection.c.id)
hypothesis = aggregate_table("quality_hypothesis", metadata)
seal = Table(
    "quality_seal",
    metadata,
    Column("ledger", String(20), primary_key=True),
    Column("party", String(120), primary_key=True),
    Column("run", String(120), primary_key=True),
    Column("postings", Integer, nullable=False),
    Column("head", String(128), nullable=False),
    Column("sealed_at", UtcDateTime, nullable=False),
)


class SqlDossiers(SqlRepository[Dossier]):
    kind, name, table = Dossier, "quality_dossier", dossier

    @override
    def columns(self, dossier: Dossier, /) -> Mapping[str, object]:
        return dossier_columns(dossier)

    def margin(self) -> Sequence[Margin]:
        place = (c.outcome, c.cause, c.invoiced)
        sums = (func.count(), func.sum(c.charged), func.sum(c.paid))
        rows = self._session.read(select(*place, *sums).where(c.outcome.is_not(None)).group_by(*place))
        return margins((o, why, invoiced, n, int(ch), int(paid)) for o, why, invoiced, n, ch, paid in rows)


class SqlKnown(SqlRepository[Known]):
    kind, name, table = Known, "quality_known", known


class SqlInspections(SqlRepository[Inspection]):
    kind, name, table = Inspection, "quality_inspection", inspection

    @override
    def columns(self, inspection: Inspection, /) -> Mapping[str, object]:
        return {"order_id": inspection.order_id, "status": str(inspection.status)}

    def of_order(self, order_id: OrderId, /) -> Inspection | None:
        found = self.many(self.ids(select(inspection.c.id).where(inspection.c.order_id == order_id)))
        return found[0] if found else None

    def page(self, status: str | None, after: UUID | None, /, limit: int) -> Sequence[Inspection]:
        query = select(inspection.c.id).order_by(inspection.c.id).limit(limit)
        query = query if status is None else query.where(inspection.c.status == status)
        query = query if after is None else query.where(inspection.c.id > after)
        return self.many(self.ids(query))


class SqlHypotheses(SqlRepository[Hypothesis]):
    kind, name, table = Hypothesis, "quality_hypothesis", hypothesis

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Hypothesis]:
        query = select(hypothesis.c.id).order_by(hypothesis.c.id).limit(limit)
        return self.many(self.ids(query if after is None else query.where(hypothesis.c.id > after)))


class SqlSeals:
    def __init__(self, work: SqlTransaction) -> None:
        self._work = work

    def keep(self, seals: Sequence[Seal], /) -> None:
        for one in seals:
            self._work.insert_once("quality_seal", attrs.asdict(one))

    def page(self, ledger: str, party: str, after: str, /, limit: int) -> Sequence[Seal]:
        own = (seal.c.ledger == ledger) & (seal.c.party == party) & (seal.c.run > after)
        rows = self._work.read(select(seal).where(own).order_by(seal.c.run).limit(limit))
        return [Seal(**row._mapping) for row in rows]


class SqlQualityTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.dossiers = SqlDossiers(self)
        self.known = SqlKnown(self)
        self.inspections = SqlInspections(self)
        self.hypotheses = SqlHypotheses(self)
        self.seals = SqlSeals(self)
