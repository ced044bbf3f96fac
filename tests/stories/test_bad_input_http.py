"""Whatever is wrong with a request over HTTP gets a precise problem with a stable code (R45, R46)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from attrs import Factory, frozen
from litestar.testing import TestClient

from happycat.app.demo.photo import picture
from happycat.app.web.tokens import AUDIENCE, ISSUER, Tokens
from happycat.domain.kernel.people import NOBODY, Actor, Role
from happycat.ports.kernel.world import MAX_PHOTO_BYTES
from tests.cats.lived import MURKA, NOW, PUSHOK, SIMA, Lived
from tests.cats.people import accountant, assembler, manager, operator, other_worker
from tests.cats.stores import TOKEN_SECRET
from tests.cats.web import as_

API = "/api/v1"
CLIENT, OTHER, CARTED = MURKA.actor, PUSHOK.actor, SIMA.actor
WORKER = Actor.having(UUID(int=0xBA2), Role.WORKER)
"""Stands for the one worker of the company that has lived."""
NOWHERE = "00000000-0000-4000-8000-000000000404"
NAIVE = "2026-06-20T08:00:00"
HUGE = 10**40
NAME = re.compile(r"\{([a-z]+)\}")
JSON = {"Content-Type": "application/json"}
LATER = (NOW + timedelta(days=3)).isoformat()
DETAILS = {"title": "Whisker combing", "list_price": 11000, "duration_minutes": 30}
CAT = {"name": "Vaska", "age": 3, "breed": "mixed", "coat": "grey", "contact": "vaska@x.example"}


@frozen
class Case:
    """One bad request and what it gets."""

    what: str
    who: Actor
    method: str
    path: str
    """Names in braces are those of the company's things."""
    status: int
    code: str
    sent: dict[str, Any] = Factory(dict)
    """Further arguments of the HTTP client: `json`, `content`, `files`, `headers`."""


def body(what: str, who: Actor, path: str, json: Any, status: int = 422, code: str = "malformed") -> Case:
    """A POST whose JSON body is what is wrong."""
    return Case(what, who, "POST", path, status, code, {"json": json})


def raw(what: str, content: bytes, status: int, code: str, **headers: str) -> Case:
    """A POST of bytes that should have been a drafted service."""
    sent = {"content": content, "headers": {**JSON, **headers}}
    return Case(what, manager, "POST", "/services", status, code, sent)


def details(what: str, code: str = "malformed", **changed: Any) -> Case:
    return body(f"a service with {what}", manager, "/services", {**DETAILS, **changed}, 422, code)


def photo(what: str, content: bytes, status: int, code: str) -> Case:
    sent = {"files": {"file": ("cat.png", content, "image/png")}}
    return Case(f"a photo that is {what}", CLIENT, "POST", "/photos", status, code, sent)


def multipart(what: str, content: bytes, status: int, code: str) -> Case:
    sent = {"content": content, "headers": {"Content-Type": "multipart/form-data; boundary=x"}}
    return Case(what, CLIENT, "POST", "/photos", status, code, sent)


def asked(what: str, who: Actor, path: str, status: int, code: str) -> Case:
    return Case(what, who, "GET", path, status, code)


def start(what: str, value: Any, code: str = "malformed", status: int = 422) -> Case:
    return Case(
        f"a start that is {what}",
        CARTED,
        "PUT",
        "/shop/cart/start",
        status,
        code,
        {"json": {"wanted_start": value}},
    )


BODIES = [
    details("a text for a number", list_price="11000"),
    details("a fraction of a cent", list_price=110.5),
    details("a bool for a number", list_price=True),
    details("no price", list_price=None),
    details("a negative price", list_price=-1),
    details("a huge price", list_price=HUGE),
    details("a price over any bound", list_price=10**12 + 1),
    details("an unknown field", colour="grey"),
    details("a list for a text", title=["Whisker combing"]),
    details("an empty title", title=""),
    details("a blank title", code="invalid", title="   "),
    details("a title too long", title="x" * 201),
    details("a NUL in its title", code="invalid", title="Whisker\0combing"),
    details("an escape in its text", code="invalid", text="\x1b[31mred"),
    details("a duration off the quarter", code="bad_duration", duration_minutes=20),
    details("a duration of a week", duration_minutes=10080),
    details("too many supplies", supplies=[{"item": "comb"}] * 51),
    details("a negative count of supplies", supplies=[{"item": "comb", "count": -1}]),
    details("too long a trait", needed_traits=["x" * 201]),
    details("an attribute that is a number", attributes={"colour": 5}),
    details("an attribute with a NUL", code="bad_attributes", attributes={"colour": "\0"}),
    body("a body that is a list", manager, "/services", []),
    body("a body that is null", manager, "/services", None),
    body("a body that is empty", manager, "/services", {}),
    body("an age that is a text", NOBODY, "/applications", {**CAT, "age": "3"}),
    body("an age that is negative", NOBODY, "/applications", {**CAT, "age": -3}, code="invalid"),
    body("an age that is huge", NOBODY, "/applications", {**CAT, "age": HUGE}, code="invalid"),
    body(
        "an unknown vacancy", NOBODY, "/applications", {**CAT, "vacancy": "director"}, code="no_such_vacancy"
    ),
    body("an address without a city", CARTED, "/shop/cart/items", {"street": "Carton Lane 1"}),
    body("a service id that is none", CARTED, "/shop/cart/items", {"service_id": "Sofa brushing"}),
    body("a service that is none", CARTED, "/shop/cart/items", {"service_id": NOWHERE}, 404, "not_found"),
    body(
        "a fingerprint that is none",
        CARTED,
        "/shop/checkouts",
        {"cart_id": NOWHERE, "fingerprint": "; drop table orders"},
    ),
    body(
        "a grade of 6",
        manager,
        "/inspections/{inspection}/close",
        {"grade": 6, "reason": "very good"},
    ),
    body(
        "marks nobody asked for",
        manager,
        "/recruiting/applications/{application}/results",
        {"results": {"purring": 5}},
        409,
        "wrong_status",
    ),
    body(
        "a policy that is none",
        manager,
        "/recruiting/policies",
        {"document": {"rules": HUGE}, "reason": "because"},
        422,
        "policy_wrong",
    ),
    body(
        "a bonus over any bound",
        manager,
        "/payroll/workers/{worker}/bonuses",
        {"amount": 10**13, "reason": "good cat"},
    ),
    body(
        "a pipeline with an unknown step",
        manager,
        "/matching/pipelines",
        {
            "pipeline": {
                "filters": [{"step": "os.system"}],
                "scorers": [],
                "reducer": {"step": "best"},
            },
            "reason": "faster",
        },
        422,
        "bad_pipeline",
    ),
    body("sealed heads that are none", accountant, "/billing/verification", {"sealed": [{"party": "x"}]}),
    body("a kit's number beyond any", assembler, "/kits/{finished}/take-back", {"assignment": HUGE}),
]

TIMES = [
    start("naive", NAIVE),
    start("a number", 1781859600),
    start("no time", "tomorrow"),
    start("a day that is none", "2026-02-30T08:00:00+00:00"),
    start("null", None),
    start("past", "2026-06-01T08:00:00+00:00", "start_in_the_past"),
    start("too far ahead", "2028-06-01T08:00:00+00:00", "start_too_far_ahead"),
    start("off the quarter", "2026-06-20T08:07:00+00:00", "off_the_quarter"),
    start("in the year 9999", "9999-12-31T23:45:00-12:00", "start_too_far_ahead"),
    start("in the year 1", "0001-01-01T00:00:00+14:00", "start_in_the_past"),
    start("in the year 10000", "10000-01-01T00:00:00+00:00"),
    start("in a zone beyond a day", "2026-06-20T08:00:00+25:00"),
    body(
        "an absence that ends first",
        WORKER,
        "/me/away",
        {"start": LATER, "end": NOW.isoformat()},
        422,
        "bad_absence",
    ),
    body("an absence without a zone", WORKER, "/me/away", {"start": NAIVE, "end": LATER}),
    body(
        "a start recorded in seconds",
        WORKER,
        "/orders/{ahead}/start",
        {"photo": "0" * 64, "recorded_at": 1780300000},
    ),
    body(
        "a start recorded in the future",
        WORKER,
        "/orders/{ahead}/start",
        {"photo": "{photo}", "recorded_at": "2030-01-01T00:00:00Z"},
        422,
        "future_time",
    ),
    body(
        "a reorder for the past",
        CLIENT,
        "/shop/checkouts/{finished}/reorder",
        {"wanted_start": "2026-06-02T08:00:00Z"},
        422,
        "start_in_the_past",
    ),
    Case("a week that is no date", operator, "POST", "/billing/weeks/soon/run", 422, "no_such_week"),
    Case(
        "a week that is no Sunday's", operator, "POST", "/billing/weeks/2026-06-02/run", 422, "no_such_week"
    ),
    Case("a week to come", operator, "POST", "/billing/weeks/2026-06-21/run", 409, "week_not_over"),
    Case(
        "a week beyond the calendar", operator, "POST", "/billing/weeks/9999-12-31/run", 422, "no_such_week"
    ),
]

ASKED_FOR = [
    "/history?since=",
    "/history?until=",
    "/history/export?since=",
    "/history/export?until=",
    "/shop/showings?at=",
    "/services/{service}/as-of?at=",
]
"""Every route that takes a moment in its query."""
MOMENTS = [
    *(asked(f"seconds at {path}", manager, f"{path}1780300000", 422, "malformed") for path in ASKED_FOR),
    *(
        asked(f"the year 10000 at {path}", manager, f"{path}253402300800", 422, "malformed")
        for path in ASKED_FOR
    ),
    *(asked(f"a naive time at {path}", manager, f"{path}{NAIVE}", 422, "naive_time") for path in ASKED_FOR),
    *(
        asked(f"the last year at {path}", manager, f"{path}9999-12-31T23:59:59Z", 422, "far_away")
        for path in ASKED_FOR
    ),
    asked("nothing for a moment", manager, "/history?since=", 422, "malformed"),
    asked("null for a moment", manager, "/history?since=null", 422, "malformed"),
    asked("the second 0", manager, "/history?since=0", 422, "malformed"),
    asked("seconds with an exponent", manager, "/history?since=1e18", 422, "malformed"),
    asked("a huge number of seconds", manager, f"/history?since={HUGE}", 422, "malformed"),
    asked("seconds of 5000 digits", manager, f"/history?since={'9' * 5000}", 422, "malformed"),
    asked("no number of seconds", manager, "/history?since=NaN", 422, "malformed"),
    asked("a lone surrogate for a moment", manager, "/history?since=%ED%A0%80", 422, "malformed"),
    asked(
        "a moment with a lone surrogate",
        manager,
        "/history?since=2026-06-01T08:00:00%ED%A0%80",
        422,
        "malformed",
    ),
    asked("a moment with a NUL", manager, "/history?since=2026-06-01T08:00:00Z%00", 422, "invalid"),
    asked("a moment with a bare plus", manager, "/history?since=2026-06-01T08:00:00+02:00", 422, "malformed"),
    asked("a moment on no day", manager, "/history?since=2026-02-30T08:00:00Z", 422, "malformed"),
    asked("a moment that is a day", manager, "/history?since=2026-06-01", 422, "malformed"),
]

BYTES = [
    raw("no JSON", b"{", 400, "bad_request"),
    raw("nothing", b"", 422, "malformed"),
    raw("no UTF-8", b'{"title": "\xff\xfe"}', 400, "bad_request"),
    raw("JSON in UTF-16", '{"title": "x"}'.encode("utf-16"), 400, "bad_request"),
    raw(
        "a lone surrogate",
        b'{"title": "\\ud800", "list_price": 11000, "duration_minutes": 30}',
        400,
        "bad_request",
    ),
    raw("two JSON values", b"{}{}", 400, "bad_request"),
    raw("NaN", b'{"title": "x", "list_price": NaN, "duration_minutes": 30}', 400, "bad_request"),
    raw(
        "an infinite number",
        b'{"title": "x", "list_price": 1e999, "duration_minutes": 30}',
        400,
        "bad_request",
    ),
    raw("a number of 5000 digits", b'{"title": "x", "list_price": ' + b"9" * 5000 + b"}", 400, "bad_request"),
    raw("deep lists", b"[" * 100_000, 400, "bad_request"),
    raw("deep objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "bad_request"),
    raw("a megabyte and more", b'{"title": "' + b"x" * 1_000_001 + b'"}', 413, "request_entity_too_large"),
    raw("XML", b"<service/>", 400, "bad_request", **{"Content-Type": "application/xml"}),
    raw("a form", b"title=x", 400, "bad_request", **{"Content-Type": "application/x-www-form-urlencoded"}),
    raw("of no type", b"title", 400, "bad_request", **{"Content-Type": "nonsense"}),
    raw(
        "in an unknown charset",
        b"{",
        400,
        "bad_request",
        **{"Content-Type": "application/json; charset=meow"},
    ),
    Case("no body at all", manager, "POST", "/services", 422, "malformed"),
]

PHOTOS = [
    photo("empty", b"", 422, "not_a_photo"),
    photo("a text", b"meow", 422, "not_a_photo"),
    photo("a GIF", b"GIF89a" + bytes(50), 422, "not_a_photo"),
    photo("an SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "not_a_photo"),
    photo("cut off", picture("Murka")[:40], 422, "not_a_photo"),
    photo("only a beginning", b"\x89PNG\r\n\x1a\n", 422, "not_a_photo"),
    photo("too large", picture("Murka") + bytes(MAX_PHOTO_BYTES), 422, "photo_too_large"),
    photo("far too large", bytes(MAX_PHOTO_BYTES + 20_000), 413, "request_entity_too_large"),
    Case("a photo that is none", CLIENT, "POST", "/photos", 422, "malformed"),
    multipart(
        "a photo as a field",
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nmeow\r\n--x--\r\n',
        422,
        "malformed",
    ),
    Case(
        "multipart without a boundary",
        CLIENT,
        "POST",
        "/photos",
        400,
        "bad_request",
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}},
    ),
    multipart(
        "multipart that ends early",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
        400,
        "bad_request",
    ),
    Case("a photo as JSON", CLIENT, "POST", "/photos", 400, "bad_request", {"json": {"file": "meow"}}),
    Case(
        "a photo of nobody",
        NOBODY,
        "POST",
        "/photos",
        401,
        "not_authenticated",
        {"files": {"file": ("c.png", picture("x"))}},
    ),
    asked("a photo that was never sent", CLIENT, f"/photos/{'0' * 64}", 404, "not_found"),
    asked("a photo's name that climbs", CLIENT, "/photos/..%2F..%2Fetc%2Fpasswd", 404, "not_found"),
    body(
        "a report with an unknown photo",
        WORKER,
        "/orders/{ahead}/report",
        {"photo": "0" * 64},
        422,
        "photo_missing",
    ),
    body("a report with a photo's path", WORKER, "/orders/{ahead}/report", {"photo": "/etc/passwd"}),
]

STATES = [
    Case("accepting what was accepted", CLIENT, "POST", "/orders/{finished}/accept", 409, "wrong_status"),
    Case("cancelling what is over", CLIENT, "POST", "/orders/{finished}/cancel", 409, "wrong_status"),
    Case("accepting what has not begun", CLIENT, "POST", "/orders/{ahead}/accept", 409, "wrong_status"),
    body(
        "reporting what has not begun",
        WORKER,
        "/orders/{ahead}/report",
        {"photo": "{photo}"},
        409,
        "wrong_status",
    ),
    body(
        "starting what starts tomorrow",
        WORKER,
        "/orders/{ahead}/start",
        {"photo": "{photo}", "recorded_at": NOW.isoformat()},
        409,
        "wrong_status",
    ),
    body(
        "finishing what is not stuck",
        manager,
        "/orders/{ahead}/finish-stuck",
        {"outcome": "failed", "cause": "company", "reason": "x"},
        409,
        "wrong_status",
    ),
    body(
        "an ending that does not exist",
        manager,
        "/orders/{ahead}/finish-stuck",
        {"outcome": "vanished", "cause": "company", "reason": "x"},
    ),
    body(
        "signing for an unprepared kit",
        WORKER,
        "/kits/{ahead}/pick-up",
        {"signature": "paw"},
        409,
        "wrong_status",
    ),
    body(
        "checking out without a quote",
        CARTED,
        "/shop/checkouts",
        {"cart_id": "{cart}", "fingerprint": "0" * 64},
        409,
        "missing_start",
    ),
    body(
        "the same service twice",
        CARTED,
        "/shop/cart/items",
        {"service_id": "{service}"},
        409,
        "already_in_cart",
    ),
    Case("taking out what is not in", CARTED, "DELETE", f"/shop/cart/items/{NOWHERE}", 404, "not_in_cart"),
    Case(
        "publishing what is on sale",
        manager,
        "POST",
        "/services/{service}/publish",
        409,
        "wrong_service_status",
    ),
    body(
        "restoring a revision to come",
        manager,
        "/services/{service}/restore",
        {"revision": 99, "reason": "x"},
        404,
        "not_found",
    ),
    Case(
        "deciding before the assessments",
        manager,
        "POST",
        "/recruiting/applications/{application}/decide",
        409,
        "wrong_status",
    ),
    body(
        "closing an unfilled inspection",
        manager,
        "/inspections/{inspection}/close",
        {"grade": 3, "reason": "x"},
        409,
        "not_filled",
    ),
    body(
        "inspecting what is not over",
        manager,
        "/inspections",
        {"order_id": "{ahead}", "reason": "x"},
        409,
        "order_not_finished",
    ),
    body(
        "giving back more than was paid",
        accountant,
        "/billing/invoices/{invoice}/refunds",
        {"order_id": "{finished}", "amount": 10**9, "reason": "x"},
        409,
        "more_than_paid",
    ),
    body(
        "resolving no attempt",
        accountant,
        "/billing/invoices/{invoice}/attempts/9/resolution",
        {"outcome": "succeeded", "reason": "x"},
        404,
        "not_found",
    ),
    body(
        "resolving a huge attempt",
        accountant,
        f"/billing/invoices/{{invoice}}/attempts/{HUGE}/resolution",
        {"outcome": "succeeded", "reason": "x"},
        404,
        "not_found",
    ),
    body(
        "an absurd outcome",
        accountant,
        "/billing/invoices/{invoice}/attempts/1/resolution",
        {"outcome": "perhaps", "reason": "x"},
    ),
    body(
        "rolling back the first policy",
        manager,
        "/recruiting/policies/roll-back",
        {"reason": "x"},
        409,
        "nothing_before",
    ),
    body(
        "reinstating an active worker",
        manager,
        "/workers/{worker}/reinstate",
        {"reason": "x"},
        409,
        "wrong_worker_status",
    ),
]

PLACES = [
    asked("an id that is none", CLIENT, "/orders/sofa", 404, "not_found"),
    asked("an id with a tail", CLIENT, "/orders/{ahead}x", 404, "not_found"),
    asked("an order that is none", CLIENT, f"/orders/{NOWHERE}", 404, "not_found"),
    asked("another client's order", OTHER, "/orders/{ahead}", 404, "not_found"),
    asked("another worker's order", other_worker, "/orders/{ahead}", 404, "not_found"),
    asked("another client's invoice", OTHER, "/billing/invoices/{invoice}", 404, "not_found"),
    Case("cancelling another's order", OTHER, "POST", "/orders/{ahead}/cancel", 404, "not_found"),
    asked("nowhere", CLIENT, "/dogs", 404, "not_found"),
    Case("a method that is not for it", CLIENT, "PATCH", "/orders/{ahead}", 405, "method_not_allowed"),
    Case("a method that is none", CLIENT, "MEOW", "/orders", 405, "method_not_allowed"),
    Case("deleting an order", CLIENT, "DELETE", "/orders/{ahead}", 405, "method_not_allowed"),
    asked("a page of none", manager, "/orders?limit=0", 422, "malformed"),
    asked("a page of minus one", manager, "/orders?limit=-1", 422, "malformed"),
    asked("a page of too many", manager, "/orders?limit=201", 422, "malformed"),
    asked("a page of a huge number", manager, f"/orders?limit={HUGE}", 422, "malformed"),
    asked("a page of some", manager, "/orders?limit=some", 422, "malformed"),
    asked("a cursor that is none", manager, "/orders?after=yesterday", 422, "malformed"),
    asked("a huge cursor", CLIENT, f"/billing/postings?after={HUGE}", 422, "malformed"),
    asked("a negative cursor", CLIENT, "/billing/postings?after=-1", 422, "malformed"),
    asked("a huge cursor of policies", manager, f"/recruiting/policies?after={HUGE}", 422, "malformed"),
    asked("a huge cursor of pipelines", manager, f"/matching/pipelines?after={HUGE}", 422, "malformed"),
    asked("a status that is none", manager, "/orders?status=asleep", 422, "malformed"),
    asked("a filter that nobody knows", manager, "/orders?colour=grey", 422, "unknown_parameter"),
    asked("the same filter twice", manager, "/orders?limit=5&limit=6", 422, "repeated_parameter"),
    asked("words with a NUL", manager, "/history?text=%00", 422, "invalid"),
    Case(
        "a parameter of a command", CLIENT, "POST", "/orders/{ahead}/cancel?dry=1", 422, "unknown_parameter"
    ),
    asked("a format that is none", manager, "/history/export?format=pdf", 422, "malformed"),
    asked("a chain's name with a NUL", accountant, "/quality/seals/billing/%00", 422, "invalid"),
]


def token(what: str, header: str) -> Case:
    return Case(
        f"a token {what}",
        NOBODY,
        "GET",
        "/orders",
        401,
        "not_authenticated",
        {"headers": {"Authorization": header}},
    )


def signed(secret: str = TOKEN_SECRET, algorithm: str = "HS256", **changed: Any) -> str:
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": NOWHERE,
        "roles": ["manager"],
        "nbf": now,
        "exp": now + timedelta(hours=1),
    }
    return "Bearer " + jwt.encode({**claims, **changed}, secret, algorithm=algorithm)


AGES_AGO = datetime.now(UTC) - timedelta(days=2)
TOKENS = [
    token("of nonsense", "Bearer nonsense"),
    token("of another scheme", "Basic bWVvdzptZW93"),
    token("that is empty", "Bearer "),
    token("with a secret of somebody else", signed("another secret of the same length")),
    token("that is not signed", signed("", "none")),
    token("signed by another algorithm", signed("x" * 64, "HS512")),
    token("that has expired", "Bearer " + Tokens(TOKEN_SECRET).issue(manager, AGES_AGO, timedelta(days=1))),
    token("for later", signed(nbf=datetime.now(UTC) + timedelta(hours=1))),
    token("of another house", signed(iss="happydog")),
    token("for another house", signed(aud="happydog-api")),
    token("with a role that is none", signed(roles=["director"])),
    token("with roles that are a number", signed(roles=7)),
    token("of a person that is none", signed(sub="Murka")),
    Case(
        "an idempotency key too long",
        manager,
        "POST",
        "/services",
        422,
        "bad_idempotency_key",
        {"json": DETAILS, "headers": {"Idempotency-Key": "k" * 201}},
    ),
    Case(
        "an idempotency key with a tab",
        manager,
        "POST",
        "/services",
        422,
        "bad_idempotency_key",
        {"json": DETAILS, "headers": {"Idempotency-Key": "a\tb"}},
    ),
    Case("nobody asking for orders", NOBODY, "GET", "/orders", 401, "not_authenticated"),
    Case("a client drafting a service", CLIENT, "POST", "/services", 403, "forbidden", {"json": DETAILS}),
    Case(
        "a worker granting itself a bonus",
        WORKER,
        "POST",
        "/payroll/workers/{worker}/bonuses",
        403,
        "forbidden",
        {"json": {"amount": 100, "reason": "x"}},
    ),
    Case(
        "approving one's own bonus", manager, "POST", f"/payroll/bonuses/{NOWHERE}/approve", 404, "not_found"
    ),
]

CASES = [*BODIES, *TIMES, *MOMENTS, *BYTES, *PHOTOS, *STATES, *PLACES, *TOKENS]


def named(world: Lived, value: Any) -> Any:
    """The value with every `{name}` in it replaced."""
    if isinstance(value, dict):
        return {key: named(world, part) for key, part in value.items()}
    if not isinstance(value, str):
        return value
    return NAME.sub(lambda found: str(getattr(world.things, found[1])), value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_r45_it_is_refused_precisely_and_nothing_has_changed(
    world: Lived, web: TestClient[Any], case: Case
) -> None:
    who = world.worker if case.who == WORKER else case.who
    sent = {**case.sent}
    headers = sent.pop("headers", {})
    if "json" in sent:
        sent["json"] = named(world, sent["json"])
    before = world.digest()

    answer = web.request(
        case.method,
        API + named(world, case.path),
        headers=headers if who == NOBODY else as_(who, **headers),
        **sent,
    )

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (case.status, case.code), problem
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert problem["detail"]
    assert "Traceback" not in answer.text
    assert world.digest() == before
