"""Payroll in SQL: relational rows; the postings are only ever inserted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, and_, func, or_, select, tuple_
from typing_extensions import override

from happycat.adapters.kernel.payroll.rows import A, Row, RowKeeper, row_of, thing_of
from happycat.adapters.sql.kernel.storage import SqlTransaction
from happycat.adapters.sql.payroll_tables import (
    attempt,
    bonus,
    details,
    entry,
    fact,
    metadata,
    payout,
    posting,
    worker,
)
from happycat.domain.kernel.ids import BonusId, OrderId, PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.payroll.attempts import OPEN, Attempt
from happycat.domain.payroll.ledger import Posting
from happycat.domain.payroll.model import Bonus, Entry, OrderFact, PayoutDetails, Worker
from happycat.domain.payroll.payouts import History, Payout, PayoutStatus

__all__ = ["SqlPayrollTx", "metadata"]


class SqlRows:
    """Reads and adds to one table."""

    table: Table

    def __init__(self, work: SqlTransaction) -> None:
        self._work = work

    def add(self, thing: object, /) -> None:
        self._work.insert(self.table.name, row_of(thing))

    def rows(self, query: Select[Any]) -> list[Row]:
        return [row._mapping for row in self._work.read(query)]


class SqlKeeper(RowKeeper[A]):
    """Things with a version, in a table of their own."""

    table: Table

    def __init__(self, work: SqlTransaction) -> None:
        super().__init__(work)
        self._work = work

    @override
    def load(self, ids: Sequence[UUID]) -> Iterable[Row]:
        return self.rows(select(self.table).where(self.table.c.id.in_(ids)))

    def rows(self, query: Select[Any]) -> list[Row]:
        return [row._mapping for row in self._work.read(query)]

    def those(self, query: Select[Any]) -> Sequence[A]:
        return self.adopt(self.rows(query))

    def in_order(self, after: UUID | None, limit: int) -> Sequence[A]:
        """By id, after that one."""
        query = select(self.table).order_by(self.table.c.id).limit(limit)
        return self.those(query if after is None else query.where(self.table.c.id > after))


class SqlWorkers(SqlKeeper[Worker]):
    kind, name, table = Worker, "payroll_worker", worker


class SqlDetails(SqlKeeper[PayoutDetails]):
    kind, name, table = PayoutDetails, "payroll_payout_details", details

    def having(self, workers: Sequence[WorkerId], gateways: Collection[str], /) -> frozenset[WorkerId]:
        theirs = select(details.c.id).where(details.c.id.in_(workers))
        usable = theirs.where(details.c.gateway.in_(list(gateways)))
        return frozenset(self._work.read(usable).scalars())


class SqlBonuses(SqlKeeper[Bonus]):
    kind, name, table = Bonus, "payroll_bonus", bonus

    def page(self, after: BonusId | None, /, limit: int) -> Sequence[Bonus]:
        return self.in_order(after, limit)


class SqlPayouts(SqlKeeper[Payout]):
    kind, name, table = Payout, "payroll_payout", payout

    def of(self, worker: WorkerId, /, limit: int) -> Sequence[Payout]:
        c = payout.c
        return self.those(select(payout).where(c.worker_id == worker).order_by(c.month.desc()).limit(limit))

    def page(self, after: PayoutId | None, /, limit: int) -> Sequence[Payout]:
        return self.in_order(after, limit)

    def sendable(self, gateways: Collection[str], /, limit: int) -> Sequence[PayoutId]:
        query = select(payout.c.id).join(details, details.c.id == payout.c.worker_id)
        issued = query.where(
            payout.c.status == PayoutStatus.ISSUED.value, details.c.gateway.in_(list(gateways))
        )
        return list(self._work.read(issued.order_by(payout.c.id).limit(limit)).scalars())

    def issued_for(self, month: str, workers: Sequence[WorkerId], /) -> frozenset[WorkerId]:
        c = payout.c
        query = select(c.worker_id).where(c.month == month, c.worker_id.in_(workers))
        return frozenset(self._work.read(query).scalars())

    def histories(self, workers: Sequence[WorkerId], since: str, /) -> Mapping[WorkerId, History]:
        c = payout.c
        paid = and_(c.worker_id.in_(workers), c.month >= since, c.status == PayoutStatus.PAID.value)
        query = select(c.worker_id, func.count(), func.max(c.amount)).where(paid).group_by(c.worker_id)
        return {id: History(months, Money(most)) for id, months, most in self._work.read(query)}


class SqlAttempts(SqlKeeper[Attempt]):
    kind, name, table = Attempt, "payroll_attempt", attempt

    def of(self, payout: PayoutId, /) -> Sequence[Attempt]:
        c = attempt.c
        return self.those(select(attempt).where(c.payout_id == payout).order_by(c.number))

    def to_ask(self, now: datetime, /, limit: int) -> Sequence[UUID]:
        c = attempt.c
        due = and_(c.status.in_([status.value for status in OPEN]), c.ask_at <= now)
        query = select(c.id).where(due).order_by(c.ask_at, c.id).limit(limit)
        return list(self._work.read(query).scalars())


class SqlEntries(SqlRows):
    table = entry

    def about(self, subject: UUID, /) -> Sequence[Entry]:
        return self._those(select(entry).where(entry.c.subject == subject).order_by(entry.c.sequence))

    def of(self, worker: WorkerId, /, before: int | None, limit: int) -> Sequence[Entry]:
        c = entry.c
        query = select(entry).where(c.worker_id == worker).order_by(c.sequence.desc()).limit(limit)
        return self._those(query if before is None else query.where(c.sequence < before))

    def later(self, workers: Sequence[WorkerId], since: datetime, /) -> Mapping[WorkerId, Money]:
        c = entry.c
        later = and_(c.worker_id.in_(workers), c.effective_at >= since)
        query = select(c.worker_id, func.sum(c.amount)).where(later).group_by(c.worker_id)
        return {id: Money(int(amount)) for id, amount in self._work.read(query)}

    def unbacked(self, limit: int, /) -> Sequence[Entry]:
        query = select(entry).outerjoin(posting, posting.c.id == entry.c.posting_id)
        other = or_(posting.c.about != entry.c.id, posting.c.amount != func.abs(entry.c.amount))
        wrong = or_(posting.c.id.is_(None), other)
        return self._those(query.where(wrong).order_by(entry.c.id).limit(limit))

    def _those(self, query: Select[Any]) -> list[Entry]:
        return [thing_of(Entry, row) for row in self.rows(query)]


class SqlFacts(SqlRows):
    table = fact

    def of(self, order: OrderId, /) -> Sequence[OrderFact]:
        query = select(fact).where(fact.c.order_id == order).order_by(fact.c.number)
        return [thing_of(OrderFact, row) for row in self.rows(query)]


class SqlLedger(SqlRows):
    table = posting

    def __init__(self, work: SqlTransaction) -> None:
        super().__init__(work)
        self._heads: dict[WorkerId, Posting] = {}

    def head(self, party: WorkerId, /) -> Posting | None:
        c = posting.c
        query = select(posting).where(c.party == party).order_by(c.sequence.desc()).limit(1)
        return self._heads.get(party) or self._first(query)

    def heads(self, after: WorkerId | None, /, limit: int) -> Sequence[Posting]:
        c = posting.c
        last = select(c.party, func.max(c.sequence).label("sequence")).group_by(c.party)
        last = last if after is None else last.where(c.party > after)
        newest = last.order_by(c.party).limit(limit).subquery()
        same = and_(c.party == newest.c.party, c.sequence == newest.c.sequence)
        heads = self._those(select(posting).join(newest, same).order_by(c.party))
        self._heads = {head.party: head for head in heads} | self._heads
        return heads

    def append(self, line: Posting, /) -> None:
        self.add(line)
        self._heads[line.party] = line

    def find(self, id: UUID, /) -> Posting | None:
        return self._first(select(posting).where(posting.c.id == id))

    def page(self, after: tuple[WorkerId, int] | None, /, limit: int) -> Sequence[Posting]:
        place = tuple_(posting.c.party, posting.c.sequence)
        query = select(posting).order_by(posting.c.party, posting.c.sequence).limit(limit)
        return self._those(query if after is None else query.where(place > after))

    def _first(self, query: Select[Any]) -> Posting | None:
        return next(iter(self._those(query)), None)

    def _those(self, query: Select[Any]) -> list[Posting]:
        return [thing_of(Posting, row) for row in self.rows(query)]


class SqlPayrollTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.workers = SqlWorkers(self)
        self.details = SqlDetails(self)
        self.bonuses = SqlBonuses(self)
        self.payouts = SqlPayouts(self)
        self.attempts = SqlAttempts(self)
        self.entries = SqlEntries(self)
        self.facts = SqlFacts(self)
        self.ledger = SqlLedger(self)
