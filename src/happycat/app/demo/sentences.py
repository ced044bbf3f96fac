"""How the story says an event in one sentence."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from attrs import Factory, define

from happycat.domain.kernel.money import Money
from happycat.ports.kernel.messages import Envelope

Body = Mapping[str, Any]
Sentence = Callable[["Names", Body], str]


@define
class Names:
    """What the ids in events are called."""

    people: dict[str, str] = Factory(dict)
    orders: dict[str, str] = Factory(dict)

    def learn(self, told: Envelope, body: Body) -> None:
        for key in ("client_id", "worker_id"):
            if body.get("name") and body.get(key):
                self.people[body[key]] = body["name"]
        if told.type == "shop.CartCheckedOut.v1":
            self.orders[body["order_id"]] = ", ".join(line["title"] for line in body["lines"])

    def client(self, body: Body) -> str:
        return self.people.get(body["client_id"], "a client")

    def worker(self, body: Body) -> str:
        return self.people.get(body.get("worker_id") or "", "nobody")

    def order(self, body: Body) -> str:
        return f"“{self.orders.get(body['order_id'], 'an order')}”"


def _money(minor: int) -> str:
    return f"€{Money(minor)}"


def _local(text: str) -> str:
    return f"{datetime.fromisoformat(text):%d %b %H:%M}"


def _decided(_: Names, body: Body) -> str:
    how = "is hired" if body["decision"] == "accepted" else "is told no"
    points = body["explanation"].get("score", "")
    return f"An applicant {how} by policy {body['policy'][:8]}" + (f" ({points} points)" if points else "")


def _kit(names: Names, body: Body) -> str:
    cookie = "with its fortune cookie" if body["with_cookie"] else "without the cookie, which is owed"
    return f"The kit for {names.order(body)} is ready, {cookie}"


def _finished(names: Names, body: Body) -> str:
    cause = body["cause"].replace("_", " ")
    return f"{names.order(body)} has {body['outcome']}: {cause}"


def _entry(names: Names, body: Body) -> str:
    return f"{names.worker(body)}: {body['kind'].replace('_', ' ')} {_money(body['amount'])}"


SENTENCES: dict[str, Sentence] = {
    "catalog.ServicePublished": lambda _, b: f"On sale: {b['title']} at {_money(b['list_price'])}",
    "recruiting.ApplicationReceived": lambda _, b: f"{b['name']} applies, {b['breed']}, aged {b['age']}",
    "recruiting.ApplicationDecided": _decided,
    "shop.CartCheckedOut": lambda n, b: (
        f"{b['client_name']} orders {n.order(b)} for {_local(b['wanted_start'])}"
    ),
    "orders.OrderPrepared": lambda n, b: f"{n.worker(b)} is matched to {n.order(b)} at {_money(b['price'])}",
    "supplies.KitReady": _kit,
    "supplies.SuppliesIssued": lambda n, b: (
        f"{n.worker(b)} signs for {sum(i['count'] for i in b['items'])} things"
    ),
    "orders.OrderStarted": lambda n, b: f"{n.worker(b)} starts, with a photo as proof",
    "orders.WorkReported": lambda n, b: f"{n.worker(b)} reports the work with the signed report",
    "orders.NoShowWarned": lambda n, b: f"{n.worker(b)} is half an hour late and gets a notice",
    "orders.OrderFinished": _finished,
    "payroll.WorkerEntryPosted": lambda n, b: (
        f"{n.worker(b)}: {b['kind'].replace('_', ' ')} {_money(b['amount'])}"
    ),
    "quality.InspectionClosed": lambda n, b: f"Inspected {n.order(b)}: grade {b['grade']}; {b['reason']}",
    "quality.HypothesisRaised": lambda _, b: f"An idea for hiring: {b['statement']}",
    "billing.InvoiceIssued": lambda n, b: f"Invoice {b['number']} to {n.client(b)}: {_money(b['total'])}",
    "billing.InvoicePaid": lambda n, b: f"{n.client(b)} has paid {_money(b['amount'])}",
    "payroll.PayoutPaid": lambda n, b: f"{n.worker(b)} is paid {_money(b['amount'])} for {b['month']}",
}
"""How the story says an event; others are not told."""
