"""What people are told about their orders, each thing once (R47): person, cause, text."""

from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.values import Cause
from happycat.domain.orders.assignments import Assignment
from happycat.domain.orders.lifecycle import Lifecycle

Notice = tuple[PersonId, str, str]

ENDS: dict[Cause, str] = {
    Cause.CLIENT_ACCEPTED: "was accepted",
    Cause.CLIENT_SILENT: "counts as done, because nobody objected",
    Cause.CLIENT_CANCELLED: "was cancelled",
    Cause.NO_WORKER: "was cancelled at no charge, because no worker was free; you can reorder it",
    Cause.WORKER_NO_SHOW: "failed, because the worker did not come; it can be reordered",
    Cause.WORK_REJECTED: "failed, because the work was rejected",
    Cause.COMPANY: "could not be done, by our own fault; nobody is charged or fined",
}


def prepared(order: Lifecycle) -> list[Notice]:
    start, number = f"{order.assigned.agreed.start:%d %b %Y %H:%M} UTC", order.assigned.number
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
    text = f"You are late for {_what(order)}: start it before {late.grace_ends_at:%H:%M} UTC, or it fails."
    return [_worker(order, late, "warned", text)]


def stuck(order: Lifecycle) -> list[Notice]:
    client = f"{_what(order)} was started but not reported; you may accept it or say that it failed."
    worker = f"{_what(order)} is long over; please report it."
    return [_client(order, "stuck", client), _worker(order, order.assigned, "stuck", worker)]


def finished(order: Lifecycle) -> list[Notice]:
    if order.ending is None:
        return []
    text = f"{_what(order)} {ENDS[order.ending.cause]}."
    notices = [_client(order, "finished", text)]
    return notices + ([_worker(order, order.current, "finished", text)] if order.current else [])


def _client(order: Lifecycle, cause: str, text: str) -> Notice:
    return PersonId(order.client_id), f"orders/{order.id}/{cause}", text


def _worker(order: Lifecycle, whose: Assignment, cause: str, text: str) -> Notice:
    return PersonId(whose.worker_id), f"orders/{order.id}/{whose.number}/{cause}", text


def _what(order: Lifecycle) -> str:
    return ", ".join(order.titles)
