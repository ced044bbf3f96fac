"""What a client was shown, its fingerprint, and what is different now (R4, R5)."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from hashlib import sha256

from attrs import frozen

from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import ServiceLine
from happycat.domain.shop.events import Quoted


@frozen
class Change:
    """One thing that is not as it was shown; empty text where there was, or is, nothing."""

    service_id: ServiceId | None
    """None: it concerns the whole cart."""
    title: str
    what: str
    """`archived`, `removed`, `added`, `title`, `list_price`, `duration` or `loyalty_percentage`."""
    old: str
    new: str

    def sentence(self) -> str:
        if self.what in {"archived", "removed", "added"}:
            said = {"archived": "is no longer on sale", "removed": "left the cart", "added": "was not shown"}
            return f"{self.title!r} {said[self.what]}"
        return f"{self.title!r}: {self.what} was {self.old}, is {self.new}"


@frozen
class Shown:
    """A cart as it was, or would be, shown to its client."""

    lines: tuple[ServiceLine, ...] = ()
    loyalty_percentage: int = 0

    def quoted(self) -> Quoted:
        """List prices less loyalty, rounded half even per line (R4, R32)."""
        total = Money.total(line.list_price for line in self.lines)
        off = Money.total(line.list_price.percent(self.loyalty_percentage) for line in self.lines)
        return Quoted(total, self.loyalty_percentage, total - off, self.fingerprint())

    def fingerprint(self) -> str:
        """The sha256 (hex) of what the client saw; revisions that changed nothing of it do not count (R5)."""
        lines = sorted([str(line.service_id), *_seen(line).values()] for line in self.lines)
        return sha256(json.dumps([self.loyalty_percentage, lines]).encode()).hexdigest()

    def changes(self, now: "Shown", in_cart: Mapping[ServiceId, str]) -> tuple[Change, ...]:
        """What is different now, line by line; `in_cart` (with titles) tells archived from removed."""
        old = {line.service_id: line for line in self.lines}
        new = {line.service_id: line for line in now.lines}
        gone = (_gone(line, line.service_id in in_cart) for id, line in old.items() if id not in new)
        unseen = (_archived(id, title) for id, title in in_cart.items() if id not in old and id not in new)
        added = (_added(line) for id, line in new.items() if id not in old)
        altered = (change for id, line in old.items() if id in new for change in _altered(line, new[id]))
        return (*gone, *unseen, *added, *altered, *self._loyalty(now))

    def _loyalty(self, now: "Shown") -> Iterator[Change]:
        """Of a quote that was never shown, or is forgotten, nobody can say what its percentage was."""
        before, after = self.loyalty_percentage, now.loyalty_percentage
        if self.lines and before != after:
            yield Change(None, "the cart", "loyalty_percentage", str(before), str(after))


def _seen(line: ServiceLine) -> dict[str, str]:
    minutes = line.duration // timedelta(minutes=1)
    return {"title": line.title, "list_price": str(line.list_price), "duration": f"{minutes} min"}


def _gone(line: ServiceLine, archived: bool) -> Change:
    what = "archived" if archived else "removed"
    return Change(line.service_id, line.title, what, str(line.list_price), "")


def _archived(service_id: ServiceId, title: str) -> Change:
    return Change(service_id, title, "archived", "", "")


def _added(line: ServiceLine) -> Change:
    return Change(line.service_id, line.title, "added", "", str(line.list_price))


def _altered(old: ServiceLine, new: ServiceLine) -> Iterator[Change]:
    before, after = _seen(old), _seen(new)
    for what, value in before.items():
        if value != after[what]:
            yield Change(old.service_id, old.title, what, value, after[what])
