"""Litestar over any set of contexts: their routes, the problems, the pages about themselves."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from litestar import Controller, Litestar, Request, Router
from litestar.datastructures import MutableScopeHeaders
from litestar.di import Provide
from litestar.plugins.pydantic import PydanticPlugin
from litestar.types import Message, Scope

from happycat.app.company import HappyCat
from happycat.app.kernel import LiveContext
from happycat.app.web.address import NoteParameters, understood
from happycat.app.web.describing import DescribeModels
from happycat.app.web.house import HouseController, OperationsController, healthz, readyz
from happycat.app.web.kernel import once_in
from happycat.app.web.pages import openapi, start_page, static_files
from happycat.app.web.problems import HANDLERS, DocumentProblems
from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.people import NOBODY, Actor

MOST_BODY_BYTES = 1_000_000
HEADERS = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
API_PAGE_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; img-src 'self' data:"
)
"""The API page starts itself by an inline script; it shows nothing that anybody wrote."""


def application(company: HappyCat) -> Litestar:
    """The HTTP service for the contexts of a company."""
    tokens = Tokens(company.settings.token_secret.get_secret_value())
    routers = [_router(live) for live in company.contexts.values()]
    api = Router(
        "/api/v1", route_handlers=[HouseController, OperationsController, *routers], guards=[understood]
    )
    return Litestar(
        [start_page, healthz, readyz, api, static_files()],
        dependencies={
            "actor": Provide(_reader(tokens), sync_to_thread=False),
            "company": Provide(lambda: company, sync_to_thread=False),
        },
        exception_handlers=HANDLERS,
        openapi_config=openapi(),
        plugins=[
            DescribeModels(),
            PydanticPlugin(validate_strict=None),  # type: ignore[arg-type]
            DocumentProblems(),
            NoteParameters(),
        ],
        before_send=[_security_headers],
        logging_config=None,
        request_max_body_size=MOST_BODY_BYTES,
    )


def controllers(context: str) -> list[type[Controller]]:
    """The context's own controllers in its `http.py`; none if it has no such file."""
    name = f"happycat.app.{context}.http"
    try:
        module = import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        return []
    kinds = (kind for kind in vars(module).values() if isinstance(kind, type))
    own = f"happycat.app.{context}."
    return [kind for kind in kinds if issubclass(kind, Controller) and kind.__module__.startswith(own)]


def _router(live: LiveContext) -> Router:
    provided = {
        "once": Provide(once_in(live)),
        live.name: Provide(lambda: live.use_cases, sync_to_thread=False),
    }
    return Router("/", route_handlers=controllers(live.name), dependencies=provided)


def _reader(tokens: Tokens) -> Callable[..., Actor]:
    def actor(request: Request[Any, Any, Any]) -> Actor:
        header = request.headers.get("authorization", "")
        found = tokens.read(header.removeprefix("Bearer ").strip()) if header else NOBODY
        request.state["actor"] = found
        return found

    return actor


async def _security_headers(message: Message, scope: Scope) -> None:
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        if scope["path"].startswith("/schema"):
            headers.setdefault("content-security-policy", API_PAGE_POLICY)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
