"""The explorer finds every defect that is planted: a checker that cannot fail is worth nothing."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest

from happycat.adapters.memory.orders_availability import MemoryBookings
from happycat.adapters.memory.supplies import MemoryKits
from happycat.app.orders.use_cases import Orders
from happycat.app.supplies import desk
from happycat.domain.kernel.refusals import Conflict, Refusal
from happycat.domain.orders.model import Order
from happycat.domain.orders.states import TRANSITIONS, Operation
from happycat.domain.orders.states import Status as OrderStatus
from happycat.domain.supplies.transitions import MOVES, Happening, Status
from tests.exploration.digests import DEAD, LIVE
from tests.exploration.explorer import Found
from tests.exploration.stage import explorer
from tests.exploration.walk import Walk

pytestmark = pytest.mark.slow
Plant = Callable[[pytest.MonkeyPatch], None]


def two_ends(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(TRANSITIONS, (OrderStatus.FINISHED, Operation.CANCEL), OrderStatus.FINISHED)


def a_started_no_show(patch: pytest.MonkeyPatch) -> None:
    plain = Order._check_due

    def check(order: Order, operation: Operation, *due: Any) -> None:
        if (order.status, operation) != (OrderStatus.STARTED, Operation.FAIL_NO_SHOW):
            plain(order, operation, *due)

    patch.setitem(TRANSITIONS, (OrderStatus.STARTED, Operation.FAIL_NO_SHOW), OrderStatus.FINISHED)
    patch.setattr(Order, "_check_due", check)


def a_start_without_supplies(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(TRANSITIONS, (OrderStatus.PREPARED, Operation.START), OrderStatus.STARTED)


def supplies_of_an_ended_assignment(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Order, "_concerns", lambda order, _: order.current is not None)


def an_end_nobody_is_told(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(TRANSITIONS, (OrderStatus.REPORTED, Operation.REPORT), OrderStatus.FINISHED)


def a_booking_left(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryBookings, "release", lambda *_: None)


def a_deaf_desk(patch: pytest.MonkeyPatch) -> None:
    for status in (Status.OPEN, Status.READY, Status.ISSUED):
        patch.setitem(_row(status), Happening.UNASSIGNED, status)


def a_kit_for_anybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(desk, "of_worker", lambda kit, _: kit)


def a_kit_that_is_never_written_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryKits, "overdue", _nothing)


def an_order_that_is_never_given_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Orders, "past", _nothing)
    patch.setattr(Order, "_check_due", _not_due)


def a_crash(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Order, "report", lambda order, *_: {}[order.id])


def a_refusal_that_changes_something(patch: pytest.MonkeyPatch) -> None:
    plain = Orders.cancel

    def cancel(orders: Orders, actor: Any, order_id: Any) -> None:
        plain(orders, actor, order_id)
        raise NotToday(problem="come back tomorrow")

    patch.setattr(Orders, "cancel", cancel)


class NotToday(Conflict):
    """For the planted refusal."""


def _nothing(*_: object, **__: object) -> Sequence[Any]:
    return ()


def _not_due(*_: object) -> None:
    raise NotToday(problem="not due")


def _row(status: Status) -> dict[Happening, Any]:
    row = MOVES[status]
    assert isinstance(row, dict)
    return row


@pytest.mark.parametrize(
    ("plant", "why"),
    [
        (two_ends, "R13: 2 OrderFinished"),
        (a_started_no_show, "R11: started, and then ended by {'worker_no_show'}"),
        (a_start_without_supplies, "R9: started without the supplies"),
        (supplies_of_an_ended_assignment, "R9: supplied, and nothing was issued"),
        (an_end_nobody_is_told, "R13: finished, and not told"),
        (a_booking_left, "R17: a booking is left"),
        (a_deaf_desk, "R20: the kit of assignment 1 is open for ever"),
        (a_kit_for_anybody, "R19: somebody picked up another's kit"),
        (a_kit_that_is_never_written_off, "R20: the kit of assignment 1 is return_due for ever"),
        (an_order_that_is_never_given_up, "for ever"),
        (a_crash, "Barsik reports ended in KeyError"),
        (a_refusal_that_changes_something, "was refused with not_today and changed"),
    ],
)
def test_r13_r20_a_planted_defect_is_found(plant: Plant, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    exploring, start = explorer(2)

    with pytest.raises(Found) as found:
        exploring.explore(start)

    assert why in found.value.why
    assert len(found.value.path) <= 12


def test_states_that_are_wrongly_called_the_same_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    live = LIVE["orders_order"]
    monkeypatch.setitem(LIVE, "orders_order", lambda state: {**live(state), "assignments": []})
    exploring, start = explorer(1)

    with pytest.raises(Found) as found:
        exploring.explore(start)

    assert "found True, and changed False" in found.value.why


def test_messages_that_are_wrongly_called_the_same_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEAD, "KitReady", DEAD["KitReady"] | {"ready_at"})
    exploring, start = explorer(1)
    exploring.explore(start)

    with pytest.raises((AssertionError, Refusal)):
        sum(Walk(exploring.space).go(start, Random(seed)) for seed in range(500))
