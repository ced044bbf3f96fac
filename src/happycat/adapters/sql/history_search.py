"""How a page is found: by walking one list of orders and looking each up in the others.

Which one is walked is decided here, by how long the lists are and how far one has to go in them: a planner
knows neither how many titles have a text in them nor how seldom two lists meet.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain, product
from typing import Any, cast
from uuid import UUID

from attrs import frozen
from sqlalchemy import Executable, select

from happycat.adapters.sql.history_lists import (
    OrderList,
    Span,
    TitleList,
    everything,
    in_state,
    of_person,
    of_service,
    with_text,
)
from happycat.domain.history.model import Filters, Part, Place, Sight
from happycat.domain.kernel.ids import OrderId

People = frozenset[tuple[Part, UUID]]
Lists = Sequence[OrderList]
STEPS = (1_000, 5_000, 25_000)
"""How many orders of a list are looked at before the lists are measured again; a shorter one is walked
to its end."""
TITLE_STEPS = 100
"""The same for the many lists of a text, whose work grows with the square."""


@frozen
class Finder:
    """Finds where the orders are that somebody asks for; a few bounded queries for each page."""

    read: Callable[[Executable], Any]

    def places(self, wanted: Filters, sight: Sight, after: Place | None, limit: int) -> list[Place]:
        """The newest so many after that place."""
        span = Span.of(wanted, after)
        found = (self._found(_lists(wanted, people), span, limit) for people in _questions(wanted, sight))
        return sorted(set(chain.from_iterable(found)), reverse=True)[:limit]

    # inside

    def _found(self, lists: Lists, span: Span, limit: int) -> list[Place]:
        if len(lists) > 1:
            return self._met(lists, span, limit)
        if isinstance(lists[0], TitleList):
            return self._titled(lists[0], span, limit)
        return self._walk(lists[0], lists, span, limit)

    def _titled(self, titles: TitleList, span: Span, limit: int) -> list[Place]:
        """Farther and farther, because an order with two of the titles counts twice."""
        steps = limit
        while (reach := self._reach(titles, span, steps)) is not None:
            found = self._walk(titles, (), span.down_to(reach), limit)
            if len(found) == limit:
                return found
            steps *= 4
        return self._walk(titles, (), span, limit)

    def _met(self, lists: Lists, span: Span, limit: int) -> list[Place]:
        """By the first list that is short, or else by one in which the others are often met."""
        for steps in STEPS:
            short = self._short(lists, span, steps)
            if short:
                return self._walk(short[0], lists, span, limit)
            found = self._attempted(lists, span, limit, steps) if steps < STEPS[-1] else []
            if found:
                return found
            span = self._common(lists, span)
        return self._walk(lists[0], lists, span, limit)

    def _common(self, lists: Lists, span: Span) -> Span:
        """The time in which all of them have orders; they are not empty, or they would be short."""
        ends = select(*(end.scalar_subquery() for one in lists for end in one.ends(span)))
        times = tuple(self.read(ends).one())
        return span.between(max(times[1::2]), min(times[::2]))

    def _short(self, lists: Lists, span: Span, steps: int) -> list[OrderList]:
        measured = select(*(one.length(span, steps).scalar_subquery() for one in lists))
        return [one for one, end in zip(lists, self.read(measured).one(), strict=True) if end is None]

    def _attempted(self, lists: Lists, span: Span, limit: int, steps: int) -> list[Place]:
        """A full page, if one of the lists has it within so many steps."""
        for one in lists:
            few = max(TITLE_STEPS, limit) if isinstance(one, TitleList) else steps
            reach = self._reach(one, span, few)
            found = self._walk(one, lists, span.down_to(reach) if reach else span, limit)
            if len(found) == limit:
                return found
        return []

    def _reach(self, one: OrderList, span: Span, steps: int) -> datetime | None:
        return cast("datetime | None", self.read(one.reach(span, steps)).scalar())

    def _walk(self, one: OrderList, lists: Lists, span: Span, limit: int) -> list[Place]:
        held = [other.holds(one.start, one.id) for other in lists if other is not one]
        return [(start, OrderId(id)) for start, id in self.read(one.walked(span, *held).limit(limit))]


def _questions(wanted: Filters, sight: Sight) -> set[People]:
    """Whose orders: each way in which they can be one's own, with each in which they are the person's."""
    own: list[People] = [frozenset()] if sight.everything else [frozenset({pair}) for pair in sight.own]
    asked: list[People] = [frozenset()]
    if wanted.person is not None:
        asked = [frozenset({(part, wanted.person)}) for part in Part]
    questions = {mine | theirs for mine, theirs in product(own, asked)}
    return {people for people in questions if len(_clients(people)) < 2}


def _lists(wanted: Filters, people: People) -> Lists:
    """The lists that hold the orders, those first that are walked if all else is equal."""
    client = next(iter(_clients(people)), None)
    lists: list[OrderList] = [of_person(part, person) for part, person in sorted(people)]
    if wanted.service is not None:
        lists.append(of_service(wanted.service, client))
    if wanted.state is not None:
        lists.append(in_state(wanted.state))
    if wanted.text:
        lists.append(with_text(wanted.text, client))
    alone = len(people) == 1 and client is not None
    if alone and (wanted.service is not None or (len(lists) == 2 and wanted.text)):
        return lists[1:]  # the client is in the other list
    return lists or [everything()]


def _clients(people: People) -> set[UUID]:
    """An order has one client; whoever asks for two finds nothing."""
    return {person for part, person in people if part is Part.CLIENT}
