"""Tokens: ours, in force, and for us, or not at all (R46)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from happycat.app.web.tokens import BadToken, Tokens
from happycat.domain.kernel.people import SYSTEM, Actor, Role
from tests.cats.people import EVERYBODY, MURKA, client

SECRET = "a secret that only this test knows, and long enough for SHA-384"
TOKENS = Tokens(SECRET)
HOUR = timedelta(hours=1)
NOW = datetime.now(UTC)


def claims(**other: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "iss": "happycat",
        "aud": "happycat-api",
        "sub": str(MURKA),
        "roles": ["client"],
        "nbf": NOW - HOUR,
        "exp": NOW + HOUR,
    }
    return {name: value for name, value in {**given, **other}.items() if value != "left out"}


def signed(secret: str = SECRET, algorithm: str = "HS256", **other: Any) -> str:
    return jwt.encode(claims(**other), secret, algorithm)


@pytest.mark.parametrize("actor", [*EVERYBODY, SYSTEM, Actor.having(UUID(int=5), Role.CLIENT, Role.WORKER)])
def test_r46_a_token_says_who_and_as_what(actor: Actor) -> None:
    assert TOKENS.read(TOKENS.issue(actor, NOW - HOUR, 2 * HOUR)) == actor
    assert TOKENS.read(signed()) == client


WRONG_CLAIMS: tuple[dict[str, Any], ...] = (
    {"aud": "another-api"},
    {"aud": "left out"},
    {"iss": "another"},
    {"iss": "left out"},
    {"sub": "left out"},
    {"sub": "Murka"},
    {"sub": 5},
    {"exp": "left out"},
    {"exp": "tomorrow"},
    {"nbf": "left out"},
    {"nbf": NOW + HOUR},
    {"roles": ["emperor"]},
    {"roles": "client"},
    {"roles": None},
    {"roles": "left out"},
    {"roles": [["client"]]},
    {"roles": {"client": 1, "x": 2}},
)


@pytest.mark.parametrize("wrong", WRONG_CLAIMS, ids=lambda wrong: "-".join(wrong))
def test_r46_a_token_with_a_wrong_claim_is_not_trusted(wrong: dict[str, Any]) -> None:
    key = {"sub": 5}
    token = signed(**wrong) if wrong != key else jwt.api_jws.encode(b'{"sub":5}', SECRET)

    with pytest.raises(BadToken, match="not one of ours"):
        TOKENS.read(token)


def test_r46_an_expired_token_says_that_it_has_expired() -> None:
    with pytest.raises(BadToken, match="expired"):
        TOKENS.read(signed(exp=NOW - HOUR))


def test_r46_a_token_signed_otherwise_is_not_trusted() -> None:
    unsigned = jwt.encode(claims(), None, "none")
    head, body, _ = signed().split(".")
    others = [
        unsigned,
        f"{head}.{body}.",
        signed("another secret, long enough to be used"),
        signed(algorithm="HS384"),
    ]

    for token in others:
        with pytest.raises(BadToken):
            TOKENS.read(token)


@given(st.text(max_size=60))
def test_r46_garbage_is_not_trusted(garbage: str) -> None:
    with pytest.raises(BadToken):
        TOKENS.read(garbage)
