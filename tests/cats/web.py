"""Asking over HTTP as somebody."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from attrs import define
from litestar import Litestar
from litestar.testing import TestClient

from happycat import HappyCat
from happycat.app.server import application
from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.people import Actor
from tests.cats.stores import TOKEN_SECRET


def as_(actor: Actor, **headers: str) -> dict[str, str]:
    """Headers with the actor's token, valid for an hour of real time."""
    token = Tokens(TOKEN_SECRET).issue(actor, datetime.now(UTC), timedelta(hours=1))
    return {"Authorization": f"Bearer {token}", **headers}


@contextmanager
def served(company: HappyCat, base_url: str = "http://testserver.local") -> Iterator[TestClient[Litestar]]:
    """A client of the company's HTTP service.

    The service is built once in a process and then stands before one company after the other: building it
    anew takes ten times as long as asking it something.
    """
    stage, app = _stage_for(company)
    if stage.company is not None:
        raise RuntimeError("one company is served at a time; for two, build the application of each")
    stage.company = company
    try:
        with TestClient(app, base_url=base_url) as client:
            yield client
    finally:
        stage.company = None


@define(eq=False)
class _Stage:
    """The company that is served now; to the service it looks like the one it was built for."""

    names: tuple[str, ...]
    company: HappyCat | None = None

    @property
    def contexts(self) -> dict[str, "_Place"]:
        return {name: _Place(self, name) for name in self.names}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.company, name)


@define(eq=False)
class _Place:
    """The live context of that name in whichever company is served now."""

    stage: _Stage
    of: str

    def __getattr__(self, name: str) -> Any:
        company = cast(HappyCat, self.stage.company)
        return self.of if name == "name" else getattr(company.contexts[self.of], name)


_stages: dict[tuple[object, ...], tuple[_Stage, Litestar]] = {}


def _stage_for(company: HappyCat) -> tuple[_Stage, Litestar]:
    """The service for companies of these contexts, who trust tokens of this secret."""
    names = tuple(company.contexts)
    sort = (*names, company.settings.token_secret.get_secret_value())
    if sort not in _stages:
        stage = _Stage(names, company)
        _stages[sort] = stage, application(cast(HappyCat, stage))
        stage.company = None
    return _stages[sort]
