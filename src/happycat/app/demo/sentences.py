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
        return self.titled(body["order_id"])

    def titled(self, order_id: object) -> str:
        return f"“{self.orders.get(str(order_id), 'an order')}”"

    def said(self, text: str) -> str:
        """A text of the company's, with titles where it names orders by their ids."""
        for order_id in self.orders:
            text = text.replace(order_id, self.titled(order_id))
        return text


def _money(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}€{Money(abs(minor))}"


def _local(text: str) -> str:
    return f"{datetime.fromisoformat(text):%d %b %H:%M}"


def _decided(_: Names, body: Body) -> str:
    how = "is hired" if body["decision"] == "accepted" else "is told no"
    points = body["explanation"].get("points", "")
    return f"An applicant {how} by policy {body['policy'][:8]}" + (f" ({points} points)" if points else "")


def _kit(names: Names, body: Body) -> str:
    cookie = "with a fortune cookie" if body["with_cookie"] else "without a cookie"
    return f"The kit for {names.order(body)} is ready, {cookie}"


def _finished(names: Names, body: Body) -> str:
    how = "was cancelled" if body["outcome"] == "cancelled" else f"has {body['outcome']}"
    price = "" if body["price"] else ", at no price"
    return f"{names.order(body)} {how}: {body['cause'].replace('_', ' ')}{price}"


def _entry(names: Names, body: Body) -> str:
    return f"{names.worker(body)}: {body['kind'].replace('_', ' ')} {_money(body['amount'])}"


def _unassigned(names: Names, body: Body) -> str:
    what = "hands {} back" if body["reason"] == "handed_back" else "is taken off {}"
    return f"{names.worker(body)} {what.format(names.order(body))}: {body['note']}"


def _lost(names: Names, body: Body) -> str:
    return f"The kit of {names.order(body)} is lost by the {body['by']}: {body['reason']}"


def _disputed(names: Names, body: Body) -> str:
    when = f"{datetime.fromisoformat(body['recorded_at']):%H:%M:%S}"
    photo = body["photo"]["sha256"][:8]
    return f"The start that {names.worker(body)} recorded at {when} is disputed; photo {photo} is kept"


def _standing(_: Names, body: Body) -> str:
    return "" if body["status"] == "hired" else f"{body['name']} is {body['status']}"


def _checked_out(names: Names, body: Body) -> str:
    again = "again " if body["copied_from"] else ""
    return f"{body['client_name']} orders {names.order(body)} {again}for {_local(body['wanted_start'])}"


SENTENCES: dict[str, Sentence] = {
    "catalog.ServicePublished": lambda _, b: f"On sale: {b['title']} at {_money(b['list_price'])}",
    "recruiting.ApplicationReceived": lambda _, b: f"{b['name']} applies, {b['breed']}, aged {b['age']}",
    "recruiting.ApplicationDecided": _decided,
    "recruiting.WorkerChanged": _standing,
    "shop.CartCheckedOut": _checked_out,
    "orders.OrderPrepared": lambda n, b: f"{n.worker(b)} is matched to {n.order(b)} at {_money(b['price'])}",
    "orders.OrderUnassigned": _unassigned,
    "supplies.KitReady": _kit,
    "supplies.SuppliesIssued": lambda n, b: (
        f"{n.worker(b)} signs for {sum(i['count'] for i in b['items'])} things"
    ),
    "supplies.SuppliesReturned": lambda n, b: f"{n.worker(b)} brings the kit of {n.order(b)} back",
    "supplies.SuppliesLost": _lost,
    "orders.OrderStarted": lambda n, b: f"{n.worker(b)} starts, with a photo as proof",
    "orders.WorkReported": lambda n, b: f"{n.worker(b)} reports the work with the signed report",
    "orders.NoShowWarned": lambda n, b: f"{n.worker(b)} is half an hour late and gets a notice",
    "orders.StartDisputed": _disputed,
    "orders.OrderFinished": _finished,
    "payroll.WorkerEntryPosted": _entry,
    "quality.InspectionClosed": lambda n, b: f"Inspected {n.order(b)}: grade {b['grade']}; {b['reason']}",
    "quality.HypothesisRaised": lambda _, b: f"An idea for hiring: {b['statement']}",
    "billing.InvoiceIssued": lambda n, b: f"Invoice {b['number']} to {n.client(b)}: {_money(b['total'])}",
    "billing.InvoicePaid": lambda n, b: f"{n.client(b)} has paid {_money(b['amount'])}",
    "payroll.PayoutPaid": lambda n, b: f"{n.worker(b)} is paid {_money(b['amount'])} for {b['month']}",
}
"""How the story says an event; others are not told, nor those of which nothing is said."""
