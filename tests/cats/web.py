"""Asking over HTTP as somebody."""

from datetime import UTC, datetime, timedelta

from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.people import Actor
from tests.cats.stores import TOKEN_SECRET


def as_(actor: Actor, **headers: str) -> dict[str, str]:
    """Headers with the actor's token, valid for an hour of real time."""
    token = Tokens(TOKEN_SECRET).issue(actor, datetime.now(UTC), timedelta(hours=1))
    return {"Authorization": f"Bearer {token}", **headers}
