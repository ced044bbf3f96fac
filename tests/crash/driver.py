"""People at the API who do not give up: every command is repeated under its key until it is acknowledged."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from attrs import Factory, define

from happycat.app.demo.photo import picture
from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.people import Actor, Role
from tests.cats.people import actor, assembler, manager, operator
from tests.cats.stores import TOKEN_SECRET
from tests.crash.service import Service

PATIENCE = 60
LASTING = timedelta(days=3650)
ISSUED = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


def _token(somebody: Actor) -> str:
    return Tokens(TOKEN_SECRET).issue(somebody, ISSUED, LASTING)


@define
class Api:
    """Calls the service; when it is dead starts it again, when it does not answer asks again."""

    service: Service
    acknowledged: list[tuple[str, str]] = Factory(list)
    """The judge's own log: (command, key) of everything the service has confirmed."""

    def command(
        self, somebody: Actor, path: str, body: object = None, *, key: str, method: str = "POST"
    ) -> Any:
        """Does it once, however often it has to be said."""
        answer = self._insist(somebody, method, path, body, key)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        self.acknowledged.append((path, key))
        return answer.json() if answer.content else None

    def read(self, somebody: Actor, path: str) -> Any:
        answer = self._insist(somebody, "GET", path, None, "")
        assert answer.is_success, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def until(self, somebody: Actor, path: str, wanted: Callable[[Any], bool], status: int = 200) -> Any:
        """Reads again and again until it is as wanted."""
        until = time.monotonic() + PATIENCE
        answer = self._insist(somebody, "GET", path, None, "")
        while time.monotonic() < until:
            if answer.status_code == status and wanted(answer.json()):
                return answer.json()
            time.sleep(0.02)
            answer = self._insist(somebody, "GET", path, None, "")
        raise AssertionError(f"waited {PATIENCE} s for GET {path}, last {answer.status_code} {answer.text}")

    def upload(self, somebody: Actor, of: str) -> str:
        files = {"file": ("photo.png", picture(of), "image/png")}
        answer = self._insist(somebody, "POST", "/photos", None, "", files=files)
        assert answer.is_success, answer.text
        sha256: str = answer.json()["sha256"]
        return sha256

    def _insist(
        self, somebody: Actor, method: str, path: str, body: object, key: str, **more: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {_token(somebody)}"} | ({"Idempotency-Key": key} if key else {})
        url = f"{self.service.url}/api/v1{path}"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not self.service.alive():
                self.service.start()
            try:
                answer = httpx.request(method, url, json=body, headers=headers, timeout=10, **more)
            except httpx.TransportError:
                continue
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return answer
            time.sleep(0.05)
        raise AssertionError(f"no answer from {method} {path} within {PATIENCE} s")


@define
class People:
    """The cast of a crash run: what they do, one command after the other."""

    api: Api
    clients: tuple[Actor, ...] = ()
    services: list[str] = Factory(list)
    workers: list[str] = Factory(list)
    orders: dict[str, Actor] = Factory(dict)
    """order id -> client, as acknowledged"""

    def open(self, clients: int = 3, workers: int = 3) -> None:
        self.clients = tuple(actor(f"client {n}", Role.CLIENT) for n in range(clients))
        for n, client in enumerate(self.clients):
            self._let_in(n, client)
        for n in range(2):
            self._publish(n)
        for n in range(workers):
            self.workers.append(self._hire(n))
        on_sale = self.api.until(self.clients[0], "/shop/services", lambda page: len(page["items"]) == 2)
        self.services = [item["service_id"] for item in on_sale["items"]]

    def order(self, n: int, start: datetime) -> str:
        """From the cart to the client's yes."""
        client = self.clients[n % len(self.clients)]
        order_id = self._check_out(n, client, start)
        self.orders[order_id] = client
        self.api.service.clock.set(start - timedelta(minutes=30))
        self._carry_out(order_id, client)
        return order_id

    def _let_in(self, n: int, client: Actor) -> None:
        body = {"client_id": str(client.person), "name": f"Client {n}", "contact": f"client{n}@box.example"}
        self.api.command(operator, "/clients", body, key=f"let in {n}")
        pays = {"gateway": "bank", "token": f"tok_client_{n}"}
        self.api.command(operator, f"/clients/{client.person}/payment-method", pays, key=f"pays {n}")

    def _publish(self, n: int) -> None:
        body = {
            "title": f"Service {n}",
            "text": "As it says.",
            "list_price": 15000,
            "duration_minutes": 30,
            "supplies": [{"item": "brush", "count": 1}],
        }
        service = self.api.command(manager, "/services", body, key=f"draft {n}")
        self.api.command(manager, f"/services/{service['service_id']}/publish", key=f"publish {n}")

    def _hire(self, n: int) -> str:
        cat = {
            "name": f"Worker {n}",
            "age": 3,
            "breed": "mixed",
            "coat": "grey",
            "contact": f"w{n}@free.example",
        }
        receipt = self.api.command(manager, "/applications", cat | {"vacancy": "worker"}, key=f"apply {n}")
        path = f"/recruiting/applications/{receipt['application_id']}"
        self.api.until(manager, path, bool)
        self.api.command(manager, f"{path}/contacts", {"note": "invited"}, key=f"contact {n}")
        self.api.command(manager, f"{path}/assessments", {}, key=f"assess {n}")
        results = {"diligence": 95, "tidiness": 95, "patience": 90, "courage": 90}
        self.api.command(manager, f"{path}/results", {"results": results}, key=f"results {n}")
        hired = self.api.command(manager, f"{path}/decide", key=f"decide {n}")
        worker = Actor.having(UUID(hired["worker_id"]), Role.WORKER)
        paid = {"gateway": "golden_hat", "token": f"iban_worker_{n}"}
        self.api.command(worker, "/workers/payout-details", paid, key=f"payout {n}")
        return str(hired["worker_id"])

    def _check_out(self, n: int, client: Actor, start: datetime) -> str:
        api = self.api
        api.until(client, "/shop/services", lambda page: len(page["items"]) == 2)
        service = {"service_id": self.services[n % 2]}
        api.command(client, "/shop/cart/items", service, key=f"item {n}")
        api.command(
            client, "/shop/cart/start", {"wanted_start": start.isoformat()}, key=f"s{n}", method="PUT"
        )
        address = {"street": "Carton Lane 1", "city": "Boxford"}
        api.command(client, "/shop/cart/address", address, key=f"a{n}", method="PUT")
        quote = api.command(client, "/shop/quote", key=f"quote {n}")
        cart = api.read(client, "/shop/cart")
        bought = {"cart_id": cart["cart_id"], "fingerprint": quote["fingerprint"]}
        receipt = api.command(client, "/shop/checkouts", bought, key=f"check out {n}")
        return str(receipt["order_id"])

    def _carry_out(self, order_id: str, client: Actor) -> None:
        api, path = self.api, f"/orders/{order_id}"
        order = api.until(client, path, lambda seen: seen["status"] == "prepared")
        worker = Actor.having(UUID(order["worker_id"]), Role.WORKER)
        api.until(assembler, f"/kits/{order_id}", bool)
        api.command(assembler, f"/kits/{order_id}/ready", key=f"ready {order_id}")
        signed = {"signature": "paw print"}
        api.command(worker, f"/kits/{order_id}/pick-up", signed, key=f"pick up {order_id}")
        api.until(worker, path, lambda seen: seen["status"] == "supplied")
        now = self.api.service.clock.now().isoformat()
        proof = {"photo": api.upload(worker, f"start {order_id}"), "recorded_at": now}
        api.command(worker, f"{path}/start", proof, key=f"start {order_id}")
        report = {"photo": api.upload(worker, f"report {order_id}")}
        api.command(worker, f"{path}/report", report, key=f"report {order_id}")
        api.command(client, f"{path}/accept", key=f"accept {order_id}")
