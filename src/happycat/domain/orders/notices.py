"""What people are told about their orders, each thing once (R47): person, cause, text."""

from datetime import datetime

from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import Role, board_of
from happycat.domain.kernel.values import Cause
from happycat.domain.orders.assignments import Assignment
from happycat.domain.orders.lifecycle import Lifecycle

Notice = tuple[PersonId, str, str]

FOR_CLIENT: dict[Cause, str] = {
    Cause.CLIENT_ACCEPTED: "was accepted",
    Cause.CLIENT_SILENT: "counts as done, because nobody objected",
    Cause.CLIENT_CANCELLED: "was cancelled",
    Cause.NO_WORKER: "was cancelled at no charge, because no worker was free",
    Cause.WORKER_NO_SHOW: "failed, because the worker did not come",
    Cause.WORK_REJECTED: "failed, because the work was rejected",
    Cause.COMPANY: "could not be done, by our own fault; you are not charged",
}
FOR_WORKER: dict[Cause, str] = {
    **FOR_CLIENT,
    Cause.WORKER_NO_SHOW: "failed, because you did not come; if you had started in time, send that start now",
    Cause.COMPANY: "could not be done, by our own fault; you are not fined",
}
AGAIN = frozenset({Cause.NO_WORKER, Cause.WORKER_NO_SHOW, Cause.COMPANY})
"""The client did not get what it wanted, and is offered to reorder it (R11)."""


def prepared(order: Lifecycle) -> list[Notice]:
    start, number = _when(order.assigned.agreed.start), order.assigned.number
    return [
        _client(order, f"prepared/{number}", f"A worker comes for {_what(order)} on {start}."),
        _worker(order, order.assigned, "prepared", f"You have a new order, {_what(order)}, on {start}."),
    ]


def unassigned(order: Lifecycle) -> list[Notice]:
    """To be asked after the assignment has ended."""
    ended = order.assignments[-1]
    client = f"Another worker is being sought for {_what(order)}."
    return [
        _client(order, f"unassigned/{ended.number}", client),
        _worker(order, ended, "unassigned", f"The order {_what(order)} is not yours any more."),
    ]


def warned(order: Lifecycle) -> list[Notice]:
    late = order.assigned
    if late.grace_ends_at is None:
        return []
    text = f"You are late for {_what(order)}: start it before {_when(late.grace_ends_at)}, or it fails."
    return [_worker(order, late, "warned", text)]


def stuck(order: Lifecycle) -> list[Notice]:
    """Everybody: the client, the worker and the managers (R12)."""
    since = _when(order.assigned.agreed.end + order.policy.manager_after)
    client = f"{_what(order)} was started but not reported; you may accept it or say that it failed."
    worker = f"{_what(order)} is long over; please report it."
    manager = (
        f"{_what(order)} (order {order.id}) was started but not reported; call the client and the worker. "
        f"From {since} on you may finish it, with outcome, cause and reason."
    )
    told = [_client(order, "stuck", client), _worker(order, order.assigned, "stuck", worker)]
    return [*told, _managers(order, "stuck", manager)]


def disputed(order: Lifecycle) -> list[Notice]:
    """The worker and the managers, once for all its photos (R11)."""
    worker = f"Your start of {_what(order)} came in after its end; it is kept, and a manager looks at it."
    manager = f"The worker of order {order.id} started in time and was heard after the end; inspect it."
    return [_worker(order, order.assigned, "disputed", worker), _managers(order, "disputed", manager)]


def finished(order: Lifecycle) -> list[Notice]:
    if order.ending is None:
        return []
    cause, what = order.ending.cause, _what(order)
    told = [_client(order, "finished", f"{what} {FOR_CLIENT[cause]}.{_offer(order, cause)}")]
    if order.current is not None:
        told.append(_worker(order, order.current, "finished", f"{what} {FOR_WORKER[cause]}."))
    return told


def _offer(order: Lifecycle, cause: Cause) -> str:
    return f" It can be reordered: choose a new date for checkout {order.id}." if cause in AGAIN else ""


def _client(order: Lifecycle, cause: str, text: str) -> Notice:
    return PersonId(order.client_id), f"orders/{order.id}/{cause}", text


def _worker(order: Lifecycle, whose: Assignment, cause: str, text: str) -> Notice:
    return PersonId(whose.worker_id), f"orders/{order.id}/{whose.number}/{cause}", text


def _managers(order: Lifecycle, cause: str, text: str) -> Notice:
    return board_of(Role.MANAGER), f"orders/{order.id}/{cause}", text


def _when(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"


def _what(order: Lifecycle) -> str:
    return ", ".join(order.titles)
