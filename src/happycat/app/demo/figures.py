"""What a played company can be asked for: the figures and the timeline of the whole."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from happycat.app.company import HappyCat
from happycat.ports.kernel.messages import Envelope

PAGE = 1000


def journal(company: HappyCat) -> list[Envelope]:
    """Everything that all contexts have told, in order of time."""
    told = [message for live in company.contexts.values() for message in _pages(live.storage.records)]
    return sorted(told, key=lambda message: (message.at, message.id))


def _pages(records: Any) -> Iterator[Envelope]:
    after = 0
    while page := records.journal(after, PAGE):
        yield from (message for _, message in page)
        after = page[-1][0]


def figures(company: HappyCat) -> dict[str, Any]:
    """The object that `happycat demo --json` prints."""
    told = journal(company)
    types = [message.type.split(".")[1] for message in told]
    return {
        "orders": types.count("OrderOpened"),
        "events_published": len(told),
        "events_handled": sum(_hearers(company, message.type) for message in told) - _waiting(company),
        "dead_letters": sum(len(receiver.dead()) for receiver in company.receivers.values()),
        "invoices_paid": types.count("InvoicePaid"),
        "payouts_paid": types.count("PayoutPaid"),
        "idle_minutes_at_desk": idle_minutes(told),
        "timeline": [
            {"at": m.at.isoformat(), "context": m.source, "event": m.type.split(".")[1]} for m in told
        ],
    }


def _hearers(company: HappyCat, kind: str) -> int:
    contexts = company.contexts.values()
    return sum(kind == reaction.type for live in contexts for reaction in live.context.reactions)


def _waiting(company: HappyCat) -> int:
    return sum(len(r.mailbox.aside(r.name, limit=100_000)) for r in company.receivers.values())


def idle_minutes(told: list[Envelope]) -> int:
    """Minutes by which starts waited for a kit that only its cookie held back (R18).

    For each kit: from when all but the cookie was in, or the agreed start if that is later, until ready.
    """
    agreed: dict[str, datetime] = {}
    idle = timedelta()
    for message in told:
        body = json.loads(message.body)
        if message.type.startswith("orders.OrderPrepared."):
            agreed[body["order_id"]] = datetime.fromisoformat(body["agreed"]["start"])
        elif message.type.startswith("supplies.KitReady."):
            since = max(datetime.fromisoformat(body["collected_at"]), agreed[body["order_id"]])
            idle += max(datetime.fromisoformat(body["ready_at"]) - since, timedelta())
    return int(idle.total_seconds() // 60)
