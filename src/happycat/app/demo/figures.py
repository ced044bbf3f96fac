"""What a played company can be asked for: its figures, its timeline, and how each order ended."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import Factory, define

from happycat.app.company import HappyCat
from happycat.app.demo.play import MANAGER, Stage
from happycat.domain.kernel.money import Money
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


def event_of(message: Envelope) -> str:
    """The event's name without context and version."""
    return message.type.split(".")[1]


def figures(stage: Stage) -> dict[str, Any]:
    """The figures of the object that `happycat demo --json` prints; the timeline comes last."""
    company = stage.company
    told = journal(company)
    types = [event_of(message) for message in told]
    return {
        "orders": types.count("OrderOpened"),
        "events_published": len(told),
        "events_handled": sum(_hearers(company, message.type) for message in told) - _waiting(company),
        "dead_letters": sum(len(receiver.dead()) for receiver in company.receivers.values()),
        "invoices_paid": types.count("InvoicePaid"),
        "payouts_paid": types.count("PayoutPaid"),
        "idle_minutes_at_desk": sum(stage.desk.idle_minutes(stage.clock.now()).values()),
        "outcomes": outcomes(stage, told),
        "timeline": [_moment(message) for message in told],
    }


def _moment(message: Envelope) -> dict[str, Any]:
    seen = {"at": message.at.isoformat(), "context": message.source, "event": event_of(message)}
    order = json.loads(message.body).get("order_id")
    return seen | ({"order_id": order} if order else {})


def _hearers(company: HappyCat, kind: str) -> int:
    contexts = company.contexts.values()
    return sum(kind == reaction.type for live in contexts for reaction in live.context.reactions)


def _waiting(company: HappyCat) -> int:
    return sum(len(r.mailbox.aside(r.name, limit=100_000)) for r in company.receivers.values())


@define
class Life:
    """How one order went, by what was told about it."""

    order_id: str
    client: str
    titles: str
    workers: list[str] = Factory(list)
    events: list[str] = Factory(list)
    end: Mapping[str, Any] = Factory(dict)
    charged: int = 0
    entries: list[int] = Factory(list)

    def hear(self, event: str, body: Mapping[str, Any], names: Mapping[str, str]) -> None:
        self.events.append(event)
        if event == "OrderPrepared":
            self.workers.append(names[body["worker_id"]])
        elif event == "OrderFinished":
            self.end = body
        elif event == "WorkerEntryPosted":
            self.entries.append(body["amount"])

    def outcome(self) -> dict[str, Any]:
        return {
            "order_id": self.order_id,
            "client": self.client,
            "titles": self.titles,
            "workers": self.workers,
            "starts": self.events.count("OrderStarted"),
            "disputed_starts": self.events.count("StartDisputed"),
            "ends": self.events.count("OrderFinished"),
            "outcome": self.end.get("outcome"),
            "cause": self.end.get("cause"),
            "price": str(Money(self.end.get("price", 0))),
            "client_pays": str(Money(self.charged)),
            "worker_gets": str(Money(sum(self.entries))),
        }


def outcomes(stage: Stage, told: Iterable[Envelope]) -> list[dict[str, Any]]:
    """Every order in the order of checkout: who came, how it ended, who pays and gets what for it."""
    idle = {str(id): minutes for id, minutes in stage.desk.idle_minutes(stage.clock.now()).items()}
    kits, grounds = _kits(stage.company), _grounds(stage.company)
    return [
        life.outcome()
        | {
            "kits": kits.get(life.order_id, []),
            "inspected_for": grounds.get(life.order_id, []),
            "idle_minutes_at_desk": idle.get(life.order_id, 0),
        }
        for life in lives(told).values()
    ]


def _kits(company: HappyCat) -> dict[str, list[dict[str, Any]]]:
    """All kits that were made for each order, and how many cookies are in them."""
    kits: dict[str, list[dict[str, Any]]] = {}
    for kit in sorted(company.supplies.kits(MANAGER, limit=PAGE), key=lambda kit: kit.assignment):
        seen = {"assignment": kit.assignment, "status": kit.status.value, "cookies": len(kit.cookies)}
        kits.setdefault(str(kit.order_id), []).append(seen)
    return kits


def _grounds(company: HappyCat) -> dict[str, list[str]]:
    """Why quality inspects each order that it inspects."""
    inspections = company.quality.inspections(MANAGER, limit=PAGE)
    return {str(one.order_id): [reason.ground.value for reason in one.grounds] for one in inspections}


def lives(told: Iterable[Envelope]) -> dict[str, Life]:
    known: dict[str, Life] = {}
    names: dict[str, str] = {}
    for message in told:
        event, body = event_of(message), json.loads(message.body)
        order = body.get("order_id")
        if event == "WorkerChanged":
            names[body["worker_id"]] = body["name"]
        elif event == "CartCheckedOut":
            titles = ", ".join(line["title"] for line in body["lines"])
            known[order] = Life(order, body["client_name"], titles)
        elif event == "InvoiceIssued":
            for line in body["lines"]:
                known[line["order_id"]].charged += line["charged"]
        elif order in known:
            known[order].hear(event, body, names)
    return known
