"""Refusals: a few kinds, stable codes, sentences (R45); and who may (R46)."""

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import happycat.domain
from happycat.domain.kernel.people import NOBODY, SYSTEM, Actor, Role
from happycat.domain.kernel.refusals import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotYet,
    Refusal,
    Stale,
    Unreachable,
)
from happycat.domain.kernel.values import Address, ItemCount, PhotoRef
from tests.cats.people import EVERYBODY, client, worker

KINDS = (Invalid, NotFound, Forbidden, Conflict, NotYet)


def kinds_under(kind: type[Refusal]) -> set[type[Refusal]]:
    return {kind}.union(*(kinds_under(sub) for sub in kind.__subclasses__()))


for module in walk_packages(happycat.domain.__path__, "happycat.domain."):
    import_module(module.name)
REFUSALS = sorted(kinds_under(Refusal) - {Refusal}, key=lambda kind: (kind.__module__, kind.__name__))


WITHOUT_WORK = [kind for kind in REFUSALS if kind.__init__ is Refusal.__init__]
"""Those that are made from parameters only; the others are made in their own contexts' tests."""


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_r45_every_refusal_is_of_a_known_kind(kind: type[Refusal]) -> None:
    assert issubclass(kind, KINDS)


@pytest.mark.parametrize("kind", WITHOUT_WORK, ids=lambda kind: kind.__name__)
def test_r45_every_refusal_says_a_sentence(kind: type[Refusal]) -> None:
    params = {
        name.partition(".")[0].partition("[")[0]: "it" for name in re.findall(r"\{([^}:!]+)", kind.says)
    }

    refusal = kind(**params)

    assert str(refusal)
    assert refusal.params == params
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", refusal.code)


@pytest.mark.parametrize("kind", [*KINDS, Stale])
def test_r45_a_code_is_the_name_of_the_kind(kind: type[Refusal]) -> None:
    said = kind(problem="No.", thing="order", needed="manager")

    assert said.code.replace("_", "") == kind.__name__.lower()


def test_an_outage_is_no_refusal() -> None:
    assert not issubclass(Unreachable, Refusal)


def test_braces_in_what_somebody_wrote_do_no_harm() -> None:
    assert str(Invalid(problem="{0} {name} }{")) == "{0} {name} }{"


@pytest.mark.parametrize("actor", [*EVERYBODY, SYSTEM, NOBODY])
@pytest.mark.parametrize("role", Role)
def test_r46_who_lacks_a_role_is_told_which(actor: Actor, role: Role) -> None:
    if role in actor.roles:
        actor.must_be(role)
    else:
        with pytest.raises(Forbidden, match=role):
            actor.must_be(role)


def test_r46_only_a_client_has_a_clients_id_and_only_a_worker_a_workers() -> None:
    assert client.as_client() == client.person
    assert worker.as_worker() == worker.person
    for wrong in (client.as_worker, worker.as_client, NOBODY.as_client, SYSTEM.as_worker):
        with pytest.raises(Forbidden):
            wrong()


def test_r46_a_person_may_hold_several_roles() -> None:
    both = Actor.having(client.person, Role.CLIENT, Role.WORKER)

    assert {both.as_client(), both.as_worker()} == {client.person}
    both.must_be(Role.MANAGER, Role.WORKER)


@settings(max_examples=50)
@given(street=st.text(max_size=220))
def test_r45_a_street_is_a_short_text_or_refused(street: str) -> None:
    control = any((ord(c) < 32 and c not in "\n\t") or c == "\x7f" for c in street)

    if street.strip() and len(street) <= 200 and not control:
        assert Address(street, "Berlin").street == street
    else:
        with pytest.raises(Invalid, match="street"):
            Address(street, "Berlin")


@pytest.mark.parametrize("count", [0, -1, 1001, True, 1.0, "1"])
def test_r45_a_count_is_a_whole_number_within_bounds(count: object) -> None:
    make: type = ItemCount

    with pytest.raises(Invalid, match="count"):
        make("sponge", count)


@pytest.mark.parametrize(
    "wrong", [("x" * 64, "image/png", 1), ("0" * 64, "text/html", 1), ("0" * 64, "image/png", 0)]
)
def test_r45_a_photo_is_named_by_its_sha256(wrong: tuple[str, str, int]) -> None:
    with pytest.raises(Invalid):
        PhotoRef(*wrong)
