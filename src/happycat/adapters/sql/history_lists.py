"""Lists of orders that an index keeps, newest first: somebody's, of a service, in a state, of titles, all."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import attrs
from attrs import frozen
from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Subquery,
    Uuid,
    case,
    exists,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
)
from typing_extensions import override

from happycat.adapters.sql.history_tables import involved, line, order, title, titled
from happycat.adapters.sql.kernel.tables import UtcDateTime
from happycat.domain.history import rows
from happycat.domain.history.model import Filters, Part, Place, State
from happycat.domain.kernel.ids import ServiceId

Condition = ColumnElement[bool]
Found = Select[tuple[datetime, Any]]


@frozen
class Span:
    """Which part of every list matters: between two starts, and after the last one shown."""

    since: datetime | None
    until: datetime | None
    after: Place | None

    @classmethod
    def of(cls, wanted: Filters, after: Place | None) -> "Span":
        """With one upper end, because an index is entered at one: the last shown or the end asked for."""
        if after is not None and (wanted.until is None or after[0] < wanted.until):
            return cls(wanted.since, None, after)
        return cls(wanted.since, wanted.until, None)

    def between(self, oldest: datetime, newest: datetime) -> "Span":
        """What of it lies between two starts, both included."""
        if self.after is None or newest < self.after[0]:
            until = newest + timedelta.resolution
            return Span(max(oldest, self.since or oldest), min(until, self.until or until), None)
        return self.down_to(oldest)

    def down_to(self, start: datetime) -> "Span":
        """What of it is not older than that."""
        return attrs.evolve(self, since=max(start, self.since or start))

    def covers(self, start: Column[Any], id: Column[Any]) -> list[Condition]:
        """An order without a start is not opened yet, and not there."""
        covered = [start.is_not(None) if self.since is None else start >= self.since]
        if self.until is not None:
            covered.append(start < self.until)
        if self.after is not None:
            last = tuple_(literal(self.after[0], UtcDateTime), literal(self.after[1], Uuid))
            covered.append(tuple_(start, id) < last)
        return covered


@frozen
class OrderList:
    """Orders that have one thing in common, under an index that ends in wanted start and order."""

    start: Column[Any]
    id: Column[Any]
    same: tuple[Condition, ...]

    def walked(self, span: Span, *more: Condition) -> Found:
        """The orders in it that fit, newest first."""
        found = select(self.start, self.id).where(*self.same, *span.covers(self.start, self.id), *more)
        return found.order_by(self.start.desc(), self.id.desc())

    def holds(self, start: Column[Any], id: Column[Any]) -> Condition:
        """Whether that order is in it, looked up by its whole place."""
        return exists().where(*self.same, self.start == start, self.id == id)

    def length(self, span: Span, steps: int) -> Select[tuple[datetime]]:
        """Some start if there are so many orders in it, none if the list is shorter."""
        within = span.covers(self.start, self.id)
        return select(self.start).where(*self.same, *within).limit(1).offset(steps - 1)

    def reach(self, span: Span, steps: int) -> Select[tuple[datetime | None]]:
        """A start that the newest so many of them are not older than; none if that may be all of them."""
        last = self.walked(span).with_only_columns(self.start).limit(1).offset(steps - 1)
        return select(last.scalar_subquery())

    def ends(self, span: Span) -> tuple[Select[tuple[datetime]], Select[tuple[datetime]]]:
        """The newest and the oldest start in it; none if it is empty."""
        newest = self.walked(span).with_only_columns(self.start).limit(1)
        return newest, newest.order_by(None).order_by(self.start, self.id)


@frozen
class TitleList(OrderList):
    """Orders with a title that has the text in it: as many lists as there are such titles."""

    folded: str

    @override
    def walked(self, span: Span, *more: Condition) -> Found:
        """They are put in order one by one: only for few, or as far as `reach` says."""
        return super().walked(span, self._called(), *more).distinct()

    @override
    def holds(self, start: Column[Any], id: Column[Any]) -> Condition:
        """By its own key alone, which is the shortest way; its client is another list's to know."""
        mine = self.id.table
        called = exists().where(title.c.id == mine.c.title_id, self._words())
        return exists().where(self.id == id, called.correlate(mine))

    @override
    def length(self, span: Span, steps: int) -> Select[tuple[datetime]]:
        return super().length(span, steps).where(self._called())

    @override
    def reach(self, span: Span, steps: int) -> Select[tuple[datetime | None]]:
        """Not older than the newest orders of that many titles, nor than that many orders of one title.

        An order with two such titles counts twice: there may be fewer.
        """
        top = self._newest_titles(span, steps)
        deep = self._one(top.c.id, span).limit(1).offset(steps - 1).scalar_subquery()
        full = case((func.count() == steps, func.min(top.c.newest)))
        far = select(func.max(deep).label("deep"), full.label("wide")).select_from(top).subquery()
        newer = case((far.c.deep > far.c.wide, far.c.deep), else_=func.coalesce(far.c.wide, far.c.deep))
        return select(type_coerce(newer, UtcDateTime))

    @override
    def ends(self, span: Span) -> tuple[Select[tuple[datetime]], Select[tuple[datetime]]]:
        newest = self._one(title.c.id, span).limit(1)
        oldest = newest.order_by(None).order_by(self.start, self.id)
        return (
            select(func.max(newest.scalar_subquery())).where(self._words()).select_from(title),
            select(func.min(oldest.scalar_subquery())).where(self._words()).select_from(title),
        )

    # inside

    def _newest_titles(self, span: Span, count: int) -> Subquery:
        newest = self._one(title.c.id, span).limit(1).scalar_subquery()
        heads = select(title.c.id, newest.label("newest")).where(self._words()).subquery()
        ordered = select(heads).where(heads.c.newest.is_not(None)).order_by(heads.c.newest.desc())
        return ordered.limit(count).subquery()

    def _one(self, id: ColumnElement[Any], span: Span) -> Select[tuple[datetime]]:
        """The starts of the orders with that one title."""
        found = super().walked(span, self.id.table.c.title_id == id)
        return found.with_only_columns(self.start)

    def _called(self) -> Condition:
        return self.id.table.c.title_id.in_(select(title.c.id).where(self._words()))

    def _words(self) -> Condition:
        return title.c.words.contains(self.folded, autoescape=True)


def everything() -> OrderList:
    mine = order.alias()
    return OrderList(mine.c.wanted_start, mine.c.id, ())


def in_state(state: State) -> OrderList:
    mine = order.alias()
    return OrderList(mine.c.wanted_start, mine.c.id, (mine.c.stage == state,))


def of_person(part: Part, person: UUID) -> OrderList:
    mine = involved.alias()
    same = (mine.c.person_id == person, mine.c.part == part)
    return OrderList(mine.c.wanted_start, mine.c.order_id, same)


def of_service(service: ServiceId, client: UUID | None) -> OrderList:
    mine = line.alias()
    same = (mine.c.client_id == client,) if client else ()
    return OrderList(mine.c.wanted_start, mine.c.order_id, (*same, mine.c.service_id == service))


def with_text(text: str, client: UUID | None) -> TitleList:
    mine = titled.alias()
    same = (mine.c.client_id == client,) if client else ()
    return TitleList(mine.c.wanted_start, mine.c.order_id, same, rows.folded(text))
