"""Every route of the API's description: oddities never break it, and nobody gets what is not theirs."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest
from litestar.testing import TestClient
from pydantic import SecretStr

from happycat import HappyCat, Settings
from happycat.adapters.local.photos import FolderPhotos
from happycat.adapters.memory.world import StoppedClock
from happycat.app.server import application
from happycat.domain.kernel.people import NOBODY, Actor, Role
from tests.cats.described import ODD_IN_PATHS, ODD_QUERIES, Described, Place, odd
from tests.cats.lived import MURKA, NOW, PUSHOK, Lived
from tests.cats.people import accountant, assembler, manager, operator, other_worker
from tests.cats.stores import LEDGER_KEY, TOKEN_SECRET
from tests.cats.web import as_

NOWHERE = "00000000-0000-4000-8000-000000000404"
CLIENT, OTHER = MURKA.actor, PUSHOK.actor
OFFICE = (assembler, manager, accountant, operator)
JACK = Actor.having(CLIENT.person, *(role for role in Role if role is not Role.SYSTEM))
"""Of all trades: stopped by no missing role, so that oddities come as far as they can."""
EVERYBODY = (NOBODY, CLIENT, other_worker, *OFFICE)
ROUNDS = 6
Web = TestClient[Any]


@pytest.fixture(scope="module")
def toy(world: Lived, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The same company in a copy, for requests that may succeed."""
    folder = tmp_path_factory.mktemp("toy")
    world.copy_to(folder / "cats.db")
    company = HappyCat(_settings(folder), clock=StoppedClock(NOW), photos=FolderPhotos(world.photos))
    with company, TestClient(application(company), raise_server_exceptions=False) as web:
        yield web


def _settings(folder: Path) -> Settings:
    return Settings(
        database=f"sqlite:///{folder}/cats.db",
        token_secret=SecretStr(TOKEN_SECRET),
        ledger_key=SecretStr(LEDGER_KEY),
        play_money=folder / "money",
    )


@pytest.fixture(scope="module")
def described(web: Web) -> Described:
    return Described(web.app.openapi_schema.to_schema())


@pytest.fixture(scope="module")
def known(world: Lived) -> dict[str, Any]:
    """What a field of that name may hold in this company."""
    things = {name: str(value) for name, value in attrs.asdict(world.things).items()}
    named = {f"{name}_id": value for name, value in things.items() if name != "photo"}
    order = {"order_id": things["ahead"], "cart_id": things["cart"], "sha256": things["photo"]}
    other = {
        "recorded_at": NOW.isoformat(),
        "vacancy": "worker",
        "parameters": {},
        "weaknesses": [],
        "fingerprint": "0" * 64,
    }
    return {**named, **order, **other, "photo": things["photo"]}


def ask(web: Web, place: Place, who: Actor, ids: dict[str, str], body: Any = None, query: Any = None) -> Any:
    """Sends it; a place of photos gets the body as no photo at all."""
    path = re.sub(r"{(\w+)}", lambda found: ids.get(found[1], NOWHERE), place.path)
    sent: dict[str, Any] = {}
    if place.media.startswith("multipart"):
        sent["files"] = {"file": ("cat.png", repr(body).encode())}
    elif place.media:
        sent["json"] = body
    headers = {} if who == NOBODY else as_(who)
    return web.request(place.method, path, headers=headers, params=query or {}, **sent)


def is_sound(answer: Any) -> None:
    """An answer, or a problem with a code; never a fault of ours."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
        assert answer.json()["code"]
        assert answer.json()["detail"]
        assert "Traceback" not in answer.text


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_r45_oddities_anywhere_are_never_our_fault(
    toy: Web, described: Described, known: dict[str, Any], seed: int
) -> None:
    dice = Random(seed)

    for place in described.places():
        who = dice.choice(EVERYBODY) if dice.random() < 0.3 else JACK
        ids = known if dice.random() < 0.8 else dict.fromkeys(place.ids, dice.choice(ODD_IN_PATHS))
        body = odd(described.body(place, known, dice), dice) if place.media else None
        query = dice.choice(ODD_QUERIES) if dice.random() < 0.3 else None

        answer = ask(toy, place, who, ids, body, query)

        is_sound(answer)


def test_r45_every_list_bears_every_odd_query(toy: Web, described: Described, known: dict[str, Any]) -> None:
    lists = [place for place in described.places() if place.method == "GET" and not place.ids]

    answers = [
        ask(toy, place, who, known, query=query)
        for place in lists
        for query in ODD_QUERIES
        for who in (manager, CLIENT)
    ]

    for answer in answers:
        is_sound(answer)


# whose it is

OPEN_TO_STRANGERS = {
    ("GET", "/api/v1/applications/{application_id}"): "who has a receipt's id may see the receipt",
    ("POST", "/api/v1/applications/{application_id}/photo"): "who has a receipt's id may add a photo",
    ("GET", "/api/v1/photos/{sha256}"): "who has a token and knows the photo's sha256 may see it",
    ("DELETE", "/api/v1/me/blocked-workers/{worker_id}"): "of one's own list; not to be in it is fine",
    ("POST", "/api/v1/me/blocked-workers"): "of one's own list",
}


def test_r46_strangers_get_nothing_of_what_has_an_id(
    world: Lived, web: Web, described: Described, known: dict[str, Any]
) -> None:
    places = [p for p in described.places() if p.ids and (p.method, p.path) not in OPEN_TO_STRANGERS]
    before = world.digest()

    answers = {
        (place.method, place.path, *who.roles): ask(
            web, place, who, known, described.body(place, known, Random(1)) if place.media else None
        )
        for place in places
        for who in (OTHER, other_worker, NOBODY)
    }

    wrong = {asked: answer.text for asked, answer in answers.items() if answer.status_code < 400}
    assert wrong == {}
    assert {answer.status_code for answer in answers.values()} <= {401, 403, 404, 422}
    assert world.digest() == before


def test_r46_who_may_what_is_said_for_every_route(described: Described) -> None:
    places = [place for place in described.places() if place.path.startswith("/api/v1")]

    silent = [place.path for place in places if not re.search(r"\(.+\)", place.operation["description"])]

    assert len(places) > 80
    assert silent == []


ALLOWED = {
    ("POST", "/clients"): "operator",
    ("POST", "/clients/{client_id}/leave"): "operator",
    ("POST", "/clients/{client_id}/payment-method"): "operator",
    ("GET", "/clients"): "manager operator",
    ("POST", "/services"): "manager",
    ("POST", "/services/{service_id}/publish"): "manager",
    ("GET", "/services/{service_id}"): "manager",
    ("POST", "/shop/cart/items"): "client",
    ("POST", "/shop/checkouts"): "client",
    ("POST", "/shop/checkouts/{order_id}/reorder"): "client",
    ("GET", "/orders/{order_id}"): "client worker manager",
    ("POST", "/orders/{order_id}/start"): "worker",
    ("POST", "/orders/{order_id}/report"): "worker",
    ("POST", "/orders/{order_id}/hand-back"): "worker",
    ("POST", "/orders/{order_id}/cancel"): "client",
    ("POST", "/orders/{order_id}/accept"): "client",
    ("POST", "/orders/{order_id}/fail"): "client",
    ("POST", "/orders/{order_id}/reassign"): "manager",
    ("POST", "/orders/{order_id}/finish-stuck"): "manager",
    ("GET", "/matching/pipeline"): "manager",
    ("GET", "/matching/explanations/{order_id}"): "manager",
    ("GET", "/kits/{order_id}"): "worker assembler manager",
    ("POST", "/kits/{order_id}/collect"): "assembler",
    ("POST", "/kits/{order_id}/pick-up"): "worker",
    ("POST", "/kits/{order_id}/write-off"): "assembler",
    ("GET", "/billing/statement"): "client",
    ("GET", "/billing/clients/{client_id}/statement"): "accountant",
    ("GET", "/billing/invoices/{invoice_id}"): "client accountant",
    ("POST", "/billing/invoices/{invoice_id}/refunds"): "accountant",
    ("POST", "/billing/weeks/{week}/run"): "operator",
    ("GET", "/payroll/statement"): "worker",
    ("GET", "/payroll/workers/{worker_id}/statement"): "accountant manager",
    ("POST", "/payroll/workers/{worker_id}/bonuses"): "manager",
    ("POST", "/payroll/bonuses/{bonus_id}/approve"): "manager",
    ("GET", "/payroll/payouts"): "accountant",
    ("GET", "/recruiting/applications"): "manager",
    ("POST", "/recruiting/applications/{application_id}/decide"): "manager",
    ("GET", "/workers/{worker_id}"): "worker manager",
    ("POST", "/workers/{worker_id}/dismiss"): "manager",
    ("POST", "/workers/payout-details"): "worker",
    ("GET", "/inspections/{inspection_id}"): "manager",
    ("POST", "/inspections/{inspection_id}/close"): "manager",
    ("GET", "/quality/margin"): "manager accountant",
    ("GET", "/operations/dead-letters"): "operator",
}


@pytest.mark.parametrize("place", ALLOWED, ids=" ".join)
def test_r46_each_role_does_what_is_its_own(
    toy: Web, described: Described, known: dict[str, Any], place: tuple[str, str]
) -> None:
    method, path = place
    found = next(p for p in described.places() if (p.method, p.path) == (method, "/api/v1" + path))
    body = described.body(found, known, Random(1)) if found.media else None
    ids = {"week": "2026-06-07"}

    codes = {next(iter(who.roles), None): ask(toy, found, who, ids, body).status_code for who in EVERYBODY}

    assert codes.pop(None) == 401
    refused = {role for role, code in codes.items() if code == 403}
    assert refused == codes.keys() - set(map(Role, ALLOWED[place].split())), codes
