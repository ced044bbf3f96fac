"""What must be so in every state and at every end: read from what the contexts said, and from their lists.

The judge knows no rule's code: only journals, bookings, and the status of order and kits.
"""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from attrs import frozen

from tests.exploration.digests import name_of

FINAL = frozenset({"used", "returned", "lost", "dismantled"})
COMING, BUSY = frozenset({"prepared", "supplied"}), frozenset({"started", "reported"})
NEVER_AFTER_A_START = frozenset({"worker_no_show", "client_cancelled", "no_worker"})
IN_STEP = {
    "prepared": {"open", "ready"},
    "supplied": {"issued"},
    "started": {"issued"},
    "reported": {"issued"},
}
"""The status of an order, and of the current assignment's kit."""
PICK_UP = "supplies.pick_up"
Turn = tuple[int, str]
"""An assignment's number, and its worker."""


class Violation(Exception):
    """Something is so that must never be."""


@frozen
class Facts:
    """What one context has said so far about the one order, and how its things are."""

    said: frozenset[tuple[tuple[Any, ...], int]]
    """(event, assignment, worker, …) and how often."""
    status: str = ""
    """Of the order."""
    turn: Turn | None = None
    """The current assignment of an order that is not finished."""
    booked: frozenset[str] = frozenset()
    """The workers who have a quarter hour booked for it."""
    kits: tuple[tuple[int, str, str], ...] = ()
    """Assignment, worker and status of each kit."""

    @classmethod
    def of(cls, context: str, storage: Any) -> "Facts":
        said = Counter(fact for _, message in storage.records.journal() if (fact := _fact(message)))
        said.update(
            ("PickedUp", str(one.person)) for one in storage.records.audit() if one.command == PICK_UP
        )
        tables = storage.post.database
        if context == "supplies":
            kits = (json.loads(row["state"]) for row in tables["supplies_kit"].all())
            return cls(frozenset(said.items()), kits=tuple(sorted(map(_kit, kits))))
        [order] = (json.loads(row["state"]) for row in tables["orders_order"].all())
        booked = frozenset(str(row["worker_id"]) for row in tables["orders_booking"].all())
        return cls(frozenset(said.items()), order["status"], _turn(order), booked)

    def told(self, event: str) -> list[tuple[Any, ...]]:
        """What was said under that name, as often as it was said."""
        return [fact[1:] for fact, times in self.said for _ in range(times) if fact[0] == event]


ASKED = {
    "OrderPrepared": ("assignment", "worker_id"),
    "OrderUnassigned": ("assignment", "worker_id"),
    "OrderStarted": ("assignment", "worker_id"),
    "OrderFinished": ("assignment", "worker_id", "outcome", "cause"),
    "SuppliesIssued": ("assignment", "worker_id"),
    "SuppliesReturned": ("worker_id",),
    "SuppliesLost": ("assignment", "by"),
}


def _fact(message: Any) -> tuple[Any, ...]:
    name = name_of(message)
    if name not in ASKED:
        return ()
    body = json.loads(message.body)
    return (name, *(body[field] for field in ASKED[name]))


def _kit(state: dict[str, Any]) -> tuple[int, str, str]:
    return state["assignment"], state["worker_id"], state["status"]


def _turn(order: dict[str, Any]) -> Turn | None:
    turns = [turn for turn in order["assignments"] if turn["ended"] is None]
    return (turns[-1]["number"], turns[-1]["worker_id"]) if turns else None


def must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Violation(otherwise)


def wrong_alone(facts: Facts) -> None:
    """What can be seen in one context alone."""
    numbers = [number for number, *_ in facts.kits]
    must(len(numbers) == len(set(numbers)), "R19: two kits for one assignment")
    issued = facts.told("SuppliesIssued")
    must(len(issued) == len(set(issued)), "R19: one kit was issued twice")
    hands = sorted(who for (who,) in facts.told("PickedUp"))
    must(hands == sorted(worker for _, worker in issued), "R19: somebody picked up another's kit")
    if facts.status:
        _ends(facts)
        _bookings(facts)


def _ends(facts: Facts) -> None:
    ends, started = facts.told("OrderFinished"), facts.told("OrderStarted")
    must(len(ends) <= 1, f"R13: {len(ends)} OrderFinished")
    must(len(started) <= 1, "R11: started twice")
    must(len(ends) == (facts.status == "finished"), "R13: finished, and not told, or told before")
    causes = {cause for *_, cause in ends}
    must(not (started and causes & NEVER_AFTER_A_START), f"R11: started, and then ended by {causes}")
    over = Counter(end[0] for end in (*facts.told("OrderUnassigned"), *ends))
    for number, _ in facts.told("OrderPrepared"):
        going = facts.turn is not None and facts.turn[0] == number and not ends
        must(over[number] == (0 if going else 1), f"R7: assignment {number} ended {over[number]} times")


def _bookings(facts: Facts) -> None:
    current = frozenset({facts.turn[1]} if facts.turn else ())
    if facts.status == "matching" or (facts.status == "finished" and not facts.told("OrderStarted")):
        must(not facts.booked, "R17: a booking is left of an assignment that ended before its work began")
    elif facts.status in COMING | BUSY:
        must(facts.booked == current, "R17: the bookings are not those of the current assignment")


def wrong_together(order: Facts, desk: Facts) -> None:
    """What can only be seen from both sides."""
    issued, prepared = set(desk.told("SuppliesIssued")), set(order.told("OrderPrepared"))
    must(issued <= prepared, "R19: a kit was issued to somebody who was not assigned")
    must(set(order.told("OrderStarted")) <= issued, "R9: started without the supplies of the assignment")
    if order.status == "supplied":
        must(order.turn in issued, "R9: supplied, and nothing was issued for the current assignment")
    kits = {(number, worker) for number, worker, _ in desk.kits}
    must(kits <= prepared, "R19: a kit that no assignment asked for")


def wrong_when_delivered(order: Facts, desk: Facts) -> None:
    """What must be so whenever nothing is on its way: each of both sides knows what the other knows."""
    status = {number: status for number, _, status in desk.kits}
    over = {number for number, _ in order.told("OrderUnassigned")}
    ended = status.keys() if order.status == "finished" else over
    for number in ended & status.keys():
        must(status[number] in FINAL | {"return_due"}, f"R20: kit {number} is {status[number]} after its end")
    if order.turn and order.status in IN_STEP:
        kit = status.get(order.turn[0], "missing")
        must(kit in IN_STEP[order.status], f"R19: the order is {order.status} and its kit {kit}")


def wrong_at_the_end(order: Facts, desk: Facts, now: datetime) -> None:
    """When everything is delivered and 31 days have passed since the last of it."""
    must(len(order.told("OrderFinished")) == 1, f"R13: the order is {order.status} for ever, says {now}")
    for number, _, status in desk.kits:
        must(status in FINAL, f"R20: the kit of assignment {number} is {status} for ever, says {now}")
