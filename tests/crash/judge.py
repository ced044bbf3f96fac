"""The judge stands outside: what was acknowledged, against what can be read of its effects.

It knows the company only by its API and the outside world's own books (the play bank's and the payout
provider's files). Its eyesight is tested by planting losses and doublings (`test_the_judge_sees…`).
"""

import json
from collections import Counter
from typing import Any
from uuid import UUID

from attrs import Factory, define

from happycat.domain.kernel.people import Actor, Role
from tests.cats.people import accountant, manager, operator
from tests.crash.driver import Api, People

ONCE = (
    "CartCheckedOut",
    "OrderOpened",
    "OrderPrepared",
    "KitReady",
    "SuppliesIssued",
    "OrderStarted",
    "WorkReported",
    "OrderFinished",
)
"""Each of these is in an order's timeline exactly once."""


@define
class Verdict:
    """What is missing, and what is there more often than it was acknowledged."""

    lost: list[str] = Factory(list)
    doubled: list[str] = Factory(list)
    effects: int = 0

    def count(self, what: str, found: int, wanted: int = 1) -> None:
        self.effects += 1
        if found < wanted:
            self.lost.append(f"{what}: {found} of {wanted}")
        if found > wanted:
            self.doubled.append(f"{what}: {found} instead of {wanted}")


def judge(api: Api, people: People) -> Verdict:
    """Reads every effect of every acknowledged order; call it when a week and a month have been run."""
    verdict = Verdict()
    orders = Counter(item["order_id"] for item in _all(api, manager, "/history"))
    for order_id in people.orders.keys() | orders.keys():
        verdict.count(f"order {order_id}", orders[order_id], int(order_id in people.orders))
    for order_id in people.orders:
        _timeline(api, order_id, verdict)
    for client in people.clients:
        _charged(api, people, client, verdict)
    _paid(api, people, verdict)
    verdict.count("dead letters", len(api.read(operator, "/operations/dead-letters")), 0)
    _kits(api, people, verdict)
    _books(api, verdict)
    _ledgers(api, people, verdict)
    _inspected(api, people, verdict)
    return verdict


def _all(api: Api, somebody: Actor, path: str) -> list[dict[str, Any]]:
    page = api.read(somebody, f"{path}?limit=200")
    items: list[dict[str, Any]] = page["items"]
    assert page["next"] is None, "more orders than the judge reads"
    return items


def _timeline(api: Api, order_id: str, verdict: Verdict) -> None:
    seen = Counter(entry["event"] for entry in api.read(manager, f"/history/{order_id}")["timeline"])
    for event in ONCE:
        verdict.count(f"{event} of {order_id}", seen[event])


def _charged(api: Api, people: People, client: Actor, verdict: Verdict) -> None:
    mine = {order_id for order_id, owner in people.orders.items() if owner == client}
    statement = api.read(accountant, f"/billing/clients/{client.person}/statement")
    lines: Counter[str] = Counter()
    for invoice in statement["invoices"]:
        full = api.read(client, f"/billing/invoices/{invoice['invoice_id']}")
        lines.update(line["order_id"] for line in full["lines"])
        verdict.count(f"payment of {invoice['number']}", int(invoice["status"] == "paid"))
    for order_id in mine | set(lines):
        verdict.count(f"invoice line of {order_id}", lines[order_id], int(order_id in mine))


def _paid(api: Api, people: People, verdict: Verdict) -> None:
    earned: Counter[str] = Counter()
    for worker_id in people.workers:
        worker = Actor.having(UUID(worker_id), Role.WORKER)
        statement = api.read(worker, "/payroll/statement")
        earned.update(e["order_id"] for e in statement["entries"] if e["kind"] == "earning")
        wanted = sum(e["amount"]["minor"] for e in statement["entries"] if e["kind"] == "earning")
        paid = sum(p["amount"]["minor"] for p in statement["payouts"] if p["status"] == "paid")
        verdict.count(f"money of worker {worker_id}", paid, wanted)
    for order_id in people.orders.keys() | earned.keys():
        verdict.count(f"earning of {order_id}", earned[order_id], int(order_id in people.orders))


def _kits(api: Api, people: People, verdict: Verdict) -> None:
    for order_id in people.orders:
        kit = api.read(manager, f"/kits/{order_id}")
        verdict.count(f"kit of {order_id} used", int(kit["status"] == "used"))


def _books(api: Api, verdict: Verdict) -> None:
    """The outside's own books, line by line and to the cent, against what the company believes."""
    invoices = [i for i in _all(api, accountant, "/billing/invoices") if i["total"]["minor"]]
    charged = [entry for entry in _lines(api, "payments.jsonl") if entry["kind"] == "charge"]
    verdict.count("charges at the bank", len(charged), len(invoices))
    verdict.count("keys at the bank", len({entry["key"] for entry in charged}), len(charged))
    wanted = sum(invoice["total"]["minor"] for invoice in invoices)
    verdict.count("money at the bank", sum(entry["minor"] for entry in charged), wanted)
    payouts = [p for p in _all(api, accountant, "/payroll/payouts") if p["status"] == "paid"]
    paid = _lines(api, "payouts.jsonl")
    verdict.count("payouts at the provider", len(paid), len(payouts))
    wanted = sum(payout["amount"]["minor"] for payout in payouts)
    verdict.count("money at the provider", sum(line["amount"] for line in paid), wanted)


def _lines(api: Api, book: str) -> list[dict[str, Any]]:
    path = api.service.folder / "money" / book
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def _ledgers(api: Api, people: People, verdict: Verdict) -> None:
    """Every chain holds against the heads that quality keeps, and every client and worker has one there."""
    sealed = []
    for client in people.clients:
        seals = api.read(accountant, f"/quality/seals/billing/{client.person}")["items"]
        wanted = int(client in people.orders.values())
        verdict.count(f"sealed chain of {client.person}", min(len(seals), wanted), wanted)
        party = str(client.person)
        sealed += [{"party": party, "postings": seal["postings"], "head": seal["head"]} for seal in seals]
    broken = api.command(accountant, "/billing/verification", {"sealed": sealed}, key="")
    verdict.count("broken chains of billing", len(broken), 0)
    books = api.read(accountant, "/payroll/verification")
    verdict.count("faults of payroll's ledger", len(books["faults"]), 0)
    verdict.count("postings of payroll", min(books["postings"], len(people.orders)), len(people.orders))


def _inspected(api: Api, people: People, verdict: Verdict) -> None:
    """Quality has every order in its dossiers, with what it brought."""
    margin = api.read(accountant, "/quality/margin")
    verdict.count("orders in quality's margin", sum(row["orders"] for row in margin), len(people.orders))
    wanted = sum(line["total"]["minor"] for line in _all(api, accountant, "/billing/invoices"))
    verdict.count("money in quality's margin", sum(row["charged"]["minor"] for row in margin), wanted)
