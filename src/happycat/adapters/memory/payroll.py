"""Payroll in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from happycat.adapters.kernel.payroll.rows import A, RowKeeper, row_of, thing_of
from happycat.adapters.memory.kernel import MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.kernel.ids import BonusId, OrderId, PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.payroll.attempts import OPEN, Attempt
from happycat.domain.payroll.ledger import Posting
from happycat.domain.payroll.model import Bonus, Entry, OrderFact, PayoutDetails, Worker
from happycat.domain.payroll.payouts import NO_HISTORY, History, Payout, PayoutStatus


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("payroll_worker"),
        MemoryTable("payroll_payout_details"),
        MemoryTable(
            "payroll_entry",
            unique=[("subject", "kind"), ("worker_id", "sequence")],
            index=["subject", "worker_id"],
        ),
        MemoryTable("payroll_order_fact", key=("order_id", "number"), index=["order_id"]),
        MemoryTable("payroll_bonus"),
        MemoryTable(
            "payroll_payout", unique=[("worker_id", "month")], index=["worker_id", "status", "month"]
        ),
        MemoryTable(
            "payroll_attempt", unique=[("payout_id", "number"), ("key",)], index=["payout_id", "status"]
        ),
        MemoryTable("payroll_posting", unique=[("party", "sequence")], index=["party", "sequence"]),
    ]


class MemoryRows:
    """Reads one table."""

    def __init__(self, work: MemoryTransaction, name: str) -> None:
        self._work, self.name = work, name

    def add(self, thing: object, /) -> None:
        self._work.insert(self.name, row_of(thing))

    def row(self, *key: object) -> Row | None:
        with self._work.session.database.lock:
            return self._work.table(self.name).get(*key)

    def by(self, column: str, value: object) -> list[Row]:
        with self._work.session.database.lock:
            return self._work.table(self.name).by(column, value)

    def all(self) -> list[Row]:
        with self._work.session.database.lock:
            return list(self._work.table(self.name).all())


class MemoryKeeper(RowKeeper[A]):
    """Things with a version, in a table of their own."""

    def __init__(self, work: MemoryTransaction) -> None:
        super().__init__(work)
        self._rows = MemoryRows(work, self.name)

    @override
    def load(self, ids: Sequence[UUID]) -> Iterable[Row]:
        return [row for row in map(self._rows.row, ids) if row]

    def in_order(self, after: UUID | None, limit: int) -> Sequence[A]:
        """By id, after that one."""
        rows = [row for row in self._rows.all() if after is None or row["id"] > after]
        return self.adopt(sorted(rows, key=lambda row: row["id"])[:limit])


class MemoryWorkers(MemoryKeeper[Worker]):
    kind, name = Worker, "payroll_worker"


class MemoryDetails(MemoryKeeper[PayoutDetails]):
    kind, name = PayoutDetails, "payroll_payout_details"

    def having(self, workers: Sequence[WorkerId], gateways: Collection[str], /) -> frozenset[WorkerId]:
        known = ((worker, self._rows.row(worker)) for worker in workers)
        return frozenset(worker for worker, row in known if row and row["gateway"] in gateways)


class MemoryBonuses(MemoryKeeper[Bonus]):
    kind, name = Bonus, "payroll_bonus"

    def page(self, after: BonusId | None, /, limit: int) -> Sequence[Bonus]:
        return self.in_order(after, limit)


class MemoryPayouts(MemoryKeeper[Payout]):
    kind, name = Payout, "payroll_payout"

    def __init__(self, work: MemoryTransaction) -> None:
        super().__init__(work)
        self._details = MemoryRows(work, "payroll_payout_details")

    def of(self, worker: WorkerId, /, limit: int) -> Sequence[Payout]:
        rows = self._rows.by("worker_id", worker)
        return self.adopt(sorted(rows, key=lambda row: row["month"], reverse=True)[:limit])

    def page(self, after: PayoutId | None, /, limit: int) -> Sequence[Payout]:
        return self.in_order(after, limit)

    def sendable(self, gateways: Collection[str], /, limit: int) -> Sequence[PayoutId]:
        issued = self._rows.by("status", PayoutStatus.ISSUED.value)
        details = ((row["id"], self._details.row(row["worker_id"])) for row in issued)
        return sorted(id for id, known in details if known and known["gateway"] in gateways)[:limit]

    def issued_for(self, month: str, workers: Sequence[WorkerId], /) -> frozenset[WorkerId]:
        return frozenset(row["worker_id"] for row in self._rows.by("month", month)) & frozenset(workers)

    def histories(self, workers: Sequence[WorkerId], since: str, /) -> Mapping[WorkerId, History]:
        found: dict[WorkerId, History] = {}
        wanted = frozenset(workers)
        for row in self._rows.by("status", PayoutStatus.PAID.value):
            if row["worker_id"] in wanted and row["month"] >= since:
                old = found.get(row["worker_id"], NO_HISTORY)
                found[row["worker_id"]] = History(old.months + 1, max(old.most, Money(row["amount"])))
        return found


class MemoryAttempts(MemoryKeeper[Attempt]):
    kind, name = Attempt, "payroll_attempt"

    def of(self, payout: PayoutId, /) -> Sequence[Attempt]:
        return self.adopt(sorted(self._rows.by("payout_id", payout), key=lambda row: row["number"]))

    def to_ask(self, now: datetime, /, limit: int) -> Sequence[UUID]:
        rows = [row for status in OPEN for row in self._rows.by("status", status.value)]
        due = sorted((row["ask_at"], row["id"]) for row in rows if row["ask_at"] <= now)
        return [id for _, id in due[:limit]]


class MemoryEntries(MemoryRows):
    def about(self, subject: UUID, /) -> Sequence[Entry]:
        return [thing_of(Entry, row) for row in self.by("subject", subject)]

    def of(self, worker: WorkerId, /, before: int | None, limit: int) -> Sequence[Entry]:
        rows = self.by("worker_id", worker)
        wanted = [row for row in rows if before is None or row["sequence"] < before]
        newest = sorted(wanted, key=lambda row: row["sequence"], reverse=True)
        return [thing_of(Entry, row) for row in newest[:limit]]

    def later(self, workers: Sequence[WorkerId], since: datetime, /) -> Mapping[WorkerId, Money]:
        rows = [row for worker in workers for row in self.by("worker_id", worker)]
        sums: dict[WorkerId, Money] = {}
        for row in rows:
            if row["effective_at"] >= since:
                sums[row["worker_id"]] = sums.get(row["worker_id"], Money.zero()) + Money(row["amount"])
        return sums

    def unbacked(self, limit: int, /) -> Sequence[Entry]:
        postings = MemoryRows(self._work, "payroll_posting")
        backed = {row["id"]: (row["about"], row["amount"]) for row in postings.all()}
        rows = [row for row in self.all() if backed.get(row["posting_id"]) != (row["id"], abs(row["amount"]))]
        return [thing_of(Entry, row) for row in sorted(rows, key=lambda row: row["id"])[:limit]]


class MemoryFacts(MemoryRows):
    def of(self, order: OrderId, /) -> Sequence[OrderFact]:
        rows = sorted(self.by("order_id", order), key=lambda row: row["number"])
        return [thing_of(OrderFact, row) for row in rows]


class MemoryLedger(MemoryRows):
    def __init__(self, work: MemoryTransaction, name: str) -> None:
        super().__init__(work, name)
        self._heads: dict[WorkerId, Posting] = {}

    def head(self, party: WorkerId, /) -> Posting | None:
        if party in self._heads:
            return self._heads[party]
        rows = self.by("party", party)
        return thing_of(Posting, rows[-1]) if rows else None

    def heads(self, after: WorkerId | None, /, limit: int) -> Sequence[Posting]:
        parties = sorted(row["party"] for row in self.by("sequence", 1))
        wanted = [party for party in parties if after is None or party > after][:limit]
        heads = [thing_of(Posting, self.by("party", party)[-1]) for party in wanted]
        self._heads = {head.party: head for head in heads} | self._heads
        return heads

    def append(self, posting: Posting, /) -> None:
        self.add(posting)
        self._heads[posting.party] = posting

    def find(self, id: UUID, /) -> Posting | None:
        row = self.row(id)
        return thing_of(Posting, row) if row else None

    def page(self, after: tuple[WorkerId, int] | None, /, limit: int) -> Sequence[Posting]:
        rows = sorted(self.all(), key=lambda row: (row["party"], row["sequence"]))
        later = [row for row in rows if after is None or (row["party"], row["sequence"]) > after]
        return [thing_of(Posting, row) for row in later[:limit]]


class MemoryPayrollTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.workers = MemoryWorkers(self)
        self.details = MemoryDetails(self)
        self.bonuses = MemoryBonuses(self)
        self.payouts = MemoryPayouts(self)
        self.attempts = MemoryAttempts(self)
        self.entries = MemoryEntries(self, "payroll_entry")
        self.facts = MemoryFacts(self, "payroll_order_fact")
        self.ledger = MemoryLedger(self, "payroll_posting")
