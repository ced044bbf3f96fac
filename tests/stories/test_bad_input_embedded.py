"""Whatever is wrong with a call of an embedding program is a typed refusal with a stable code (R45, R46)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve, frozen

from happycat import HappyCat, Settings
from happycat.app.company import NotHere
from happycat.app.demo.photo import picture
from happycat.app.demo.play import MANAGER as GRANTER
from happycat.app.secrets import SECRETS, BadSecrets, with_secrets
from happycat.domain.catalog.details import ServiceDetails
from happycat.domain.history.model import Filters
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import NOBODY
from happycat.domain.kernel.refusals import Misconfigured, Refusal
from happycat.domain.kernel.values import Address, Cause, ItemCount, Outcome, PhotoRef
from happycat.ports.kernel.world import MAX_PHOTO_BYTES
from tests.cats.lived import MURKA, NOW, PUSHOK, SIMA, Lived
from tests.cats.people import accountant, assembler, manager, operator, other_worker

CLIENT, OTHER, CARTED = MURKA.actor, PUSHOK.actor, SIMA.actor
NOWHERE = OrderId(UUID("00000000-0000-4000-8000-000000000404"))
DETAILS = ServiceDetails(
    title="Whisker combing",
    text="",
    attributes={},
    list_price=Money.of(110),
    duration=timedelta(minutes=30),
    needed_traits=(),
    supplies=(),
)
HALF = "half a cat: \ud83d"


@frozen
class Case:
    """One bad call and the code of its refusal."""

    what: str
    call: Callable[[Any, Any, Lived], object]
    """Of the company, its things, and the world around it."""
    code: str


TEXTS = [
    Case("a NUL in wishes", lambda c, _, __: c.shop.set_wishes(CARTED, "a\0b"), "invalid"),
    Case("half a character in wishes", lambda c, _, __: c.shop.set_wishes(CARTED, HALF), "invalid"),
    Case("wishes that are bytes", lambda c, _, __: c.shop.set_wishes(CARTED, b"tuna"), "invalid"),
    Case("wishes without end", lambda c, _, __: c.shop.set_wishes(CARTED, "x" * 10**6), "invalid"),
    Case("an address without a city", lambda _, __, ___: Address("Carton Lane 1", ""), "invalid"),
    Case(
        "a client without a name",
        lambda c, _, __: c.clients.import_client(operator, NOWHERE, "", "x"),
        "invalid",
    ),
    Case("a reason of spaces", lambda c, t, _: c.recruiting.suspend(manager, t.worker, "   "), "invalid"),
    Case("a search for a NUL", lambda _, __, ___: Filters(text="\0"), "invalid"),
    Case("a title with an escape", lambda _, __, ___: evolve(DETAILS, title="\x1b[2J"), "invalid"),
    Case(
        "a photo's name that is a path",
        lambda _, __, ___: PhotoRef("../etc/passwd", "image/png", 1),
        "invalid",
    ),
]

NUMBERS = [
    Case("no supplies at all", lambda _, __, ___: ItemCount("comb", 0), "invalid"),
    Case("minus one comb", lambda _, __, ___: ItemCount("comb", -1), "invalid"),
    Case("a comb and a half", lambda _, __, ___: ItemCount("comb", 1.5), "invalid"),  # type: ignore[arg-type]
    Case("combs without end", lambda _, __, ___: ItemCount("comb", 10**40), "invalid"),
    Case("a price below zero", lambda _, __, ___: evolve(DETAILS, list_price=Money(-1)), "bad_price"),
    Case(
        "a duration off the quarter",
        lambda _, __, ___: evolve(DETAILS, duration=timedelta(minutes=20)),
        "bad_duration",
    ),
    Case(
        "a bonus of nothing",
        lambda c, t, _: c.payroll.grant_bonus(manager, t.worker, Money(0), "x"),
        "invalid",
    ),
    Case(
        "a bonus below zero",
        lambda c, t, _: c.payroll.grant_bonus(manager, t.worker, Money(-5), "x"),
        "invalid",
    ),
    Case(
        "a refund below zero",
        lambda c, t, _: c.billing.refund(accountant, t.invoice, t.finished, Money(-5), "x"),
        "invalid",
    ),
    Case(
        "a refund over all",
        lambda c, t, _: c.billing.refund(accountant, t.invoice, t.finished, Money.of(10**9), "x"),
        "more_than_paid",
    ),
    Case(
        "a revision beyond any",
        lambda c, t, _: c.catalog.restore(manager, t.service, 2**70, "x"),
        "unstorable",
    ),
    Case(
        "an age below zero",
        lambda c, _, __: c.recruiting.apply(NOBODY, "Vaska", -1, "mixed", "grey", "x", "worker"),
        "invalid",
    ),
    Case("a cursor beyond any", lambda c, _, __: c.catalog.revisions(manager, NOWHERE, 2**70), "not_found"),
]

TIMES = [
    Case("a naive start", lambda c, _, __: c.shop.set_start(CARTED, datetime(2026, 6, 20, 8)), "naive_time"),  # noqa: DTZ001
    Case("a start that is a text", lambda c, _, __: c.shop.set_start(CARTED, "2026-06-20"), "invalid"),
    Case("a start that is a day", lambda c, _, __: c.shop.set_start(CARTED, date(2026, 6, 20)), "invalid"),
    Case(
        "a past start",
        lambda c, _, __: c.shop.set_start(CARTED, NOW - timedelta(days=1)),
        "start_in_the_past",
    ),
    Case(
        "the last instant of all",
        lambda c, _, __: c.shop.set_start(CARTED, datetime.max.replace(tzinfo=UTC)),
        "start_too_far_ahead",
    ),
    Case(
        "a start off the quarter",
        lambda c, _, __: c.shop.set_start(CARTED, NOW + timedelta(days=1, minutes=1)),
        "off_the_quarter",
    ),
    Case(
        "an absence backwards",
        lambda c, _, w: c.orders.away(w.worker, NOW + timedelta(days=2), NOW + timedelta(days=1)),
        "bad_absence",
    ),
    Case("a week that is none", lambda c, _, __: c.billing.week("soon"), "no_such_week"),
    Case("a week beyond the calendar", lambda c, _, __: c.billing.week("9999-12-31"), "no_such_week"),
]

THINGS = [
    Case("an id that is a text", lambda c, _, __: c.orders.get(manager, "sofa"), "unstorable"),
    Case("an id that is a number", lambda c, _, __: c.orders.cancel(CLIENT, 2**70), "unstorable"),
    Case("an order that is none", lambda c, _, __: c.orders.get(manager, NOWHERE), "not_found"),
    Case("another's order", lambda c, t, _: c.orders.get(OTHER, t.ahead), "not_found"),
    Case("cancelling another's order", lambda c, t, _: c.orders.cancel(OTHER, t.ahead), "not_found"),
    Case("another worker's order", lambda c, t, _: c.orders.get(other_worker, t.ahead), "not_found"),
    Case("another's invoice", lambda c, t, _: c.billing.invoice(OTHER, t.invoice), "not_found"),
    Case("another's history", lambda c, t, _: c.history.get(OTHER, t.ahead), "not_found"),
    Case(
        "a client who plays the worker", lambda c, t, _: c.orders.hand_back(CLIENT, t.ahead, "x"), "forbidden"
    ),
    Case("a worker who plays the accountant", lambda c, _, w: c.payroll.payouts(w.worker), "forbidden"),
    Case("an assembler who accepts", lambda c, t, _: c.orders.accept(assembler, t.finished), "forbidden"),
    Case("nobody buying", lambda c, t, _: c.shop.add_item(NOBODY, t.service), "forbidden"),
    Case(
        "approving one's own bonus", lambda c, t, _: c.payroll.approve_bonus(GRANTER, t.bonus), "same_manager"
    ),
    Case("accepting twice", lambda c, t, _: c.orders.accept(CLIENT, t.finished), "wrong_status"),
    Case(
        "an ending that cannot be",
        lambda c, t, _: c.orders.finish_stuck(manager, t.ahead, Outcome.SUCCEEDED, Cause.COMPANY, "x"),
        "wrong_status",
    ),
    Case("a photo of text", lambda c, _, __: c.kernel.photos().put(b"meow"), "not_a_photo"),
    Case(
        "a photo too large",
        lambda c, _, __: c.kernel.photos().put(picture("x") + bytes(MAX_PHOTO_BYTES)),
        "photo_too_large",
    ),
    Case("a photo never sent", lambda c, _, __: c.kernel.photos().ref("0" * 64), "photo_missing"),
    Case("a dead letter that is none", lambda c, _, __: c.replay("orders", NOWHERE), "not_found"),
]

CASES = [*TEXTS, *NUMBERS, *TIMES, *THINGS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_r45_it_is_refused_with_a_code_and_nothing_has_changed(world: Lived, case: Case) -> None:
    before = world.digest()

    with pytest.raises(Refusal) as refused:
        case.call(world.company, world.things, world)

    assert refused.value.code == case.code
    assert str(refused.value)
    assert world.digest() == before


@pytest.mark.parametrize(
    "settings",
    [{"port": "many"}, {"contexts": "dogs"}, {"currency": "euro"}, {"colour": "grey"}, {"time_zone": "Moon"}],
    ids=str,
)
def test_r45_settings_that_cannot_be_are_refused_before_anything_is_made(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"many|valid|dogs|euro|pattern|colour|permitted|Moon"):
        HappyCat(Settings(**{"database": "memory:", **settings}))


def test_r45_a_context_that_does_not_run_here_says_which_do() -> None:
    with (
        HappyCat(Settings(database="memory:", contexts=("clients",))) as company,
        pytest.raises(NotHere) as away,
    ):
        company.orders.get(manager, NOWHERE)

    assert "it runs clients" in str(away.value)


# secrets


def test_what_a_crash_left_beside_the_secrets_bothers_nobody(tmp_path: Path) -> None:
    settings = Settings(database="sqlite:///x.db", secrets_file=tmp_path / "secrets.json")
    for number in range(3):
        (tmp_path / f"secrets.json.{number}").write_text("half")

    first, again = with_secrets(settings), with_secrets(settings)

    assert all(getattr(first, name).get_secret_value() for name in SECRETS)
    assert [getattr(first, name) for name in SECRETS] == [getattr(again, name) for name in SECRETS]
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("content", ["", "[]", "{}", "\0", '{"token_secret": "x"}'])
def test_r33_damaged_secrets_are_never_made_anew(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secrets.json"
    file.write_text(content)

    with pytest.raises(BadSecrets) as damaged:
        with_secrets(Settings(database="sqlite:///x.db", secrets_file=file))

    assert isinstance(damaged.value, Misconfigured)
    assert file.read_text() == content
