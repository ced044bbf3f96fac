"""Litestar over any set of contexts: their routes, the problems, the pages about themselves."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from litestar import Controller, Litestar, Request, Router
from litestar.di import NamedDependency, Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import SkipValidation
from litestar.plugins.pydantic import PydanticPlugin

from happycat import __version__
from happycat.app.company import HappyCat
from happycat.app.kernel import LiveContext
from happycat.app.web.kernel import once_in
from happycat.app.web.problems import HANDLERS
from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.people import NOBODY, Actor


def application(company: HappyCat, tokens: Tokens) -> Litestar:
    """The HTTP service for the contexts of a company."""
    routers = [_router(live) for live in company.contexts.values()]
    return Litestar(
        [Router("/api/v1", route_handlers=routers)],
        dependencies={"actor": Provide(_reader(tokens), sync_to_thread=False)},
        exception_handlers=HANDLERS,
        openapi_config=_openapi(),
        plugins=[PydanticPlugin(validate_strict=None)],  # type: ignore[arg-type]
        logging_config=None,
        request_max_body_size=1_000_000,
    )


def controllers(context: str) -> list[type[Controller]]:
    """The controllers of a context's `http.py`."""
    module = import_module(f"happycat.app.{context}.http")
    kinds = (kind for kind in vars(module).values() if isinstance(kind, type))
    own = (kind for kind in kinds if issubclass(kind, Controller) and kind.__module__ == module.__name__)
    return list(own)


def _router(live: LiveContext) -> Router:
    def use_cases() -> Any:
        return live.use_cases

    provided = {
        "once": Provide(once_in(live)),
        live.name: Provide(use_cases, sync_to_thread=False),
    }
    return Router("/", route_handlers=controllers(live.name), dependencies=provided)


def _reader(tokens: Tokens) -> Callable[..., Any]:
    def actor(request: Request[Any, Any, Any]) -> Actor:
        header = request.headers.get("authorization", "")
        found = tokens.read(header.removeprefix("Bearer ").strip()) if header else NOBODY
        request.state["actor"] = found
        return found

    return actor


def _openapi() -> OpenAPIConfig:
    bearer = SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")
    return OpenAPIConfig(
        title="happycat",
        version=__version__,
        description="A services company for cats.",
        components=Components(security_schemes={"token": bearer}),
        security=[{"token": []}],
    )


__all__ = ["NamedDependency", "SkipValidation", "application", "controllers"]
