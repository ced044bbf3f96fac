"""Refusals and failures as problems (RFC 9457), each with a stable code (R45)."""

import logging
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.plugins import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute
from pydantic import BaseModel
from typing_extensions import override

from happycat.app.web.kernel import Replayed
from happycat.app.web.tokens import BadToken
from happycat.domain.kernel import refusals
from happycat.domain.kernel.people import NOBODY

log = logging.getLogger("happycat.http")

MEDIA_TYPE = "application/problem+json"
STATUS: tuple[tuple[type[refusals.Refusal], HTTPStatus], ...] = (
    (refusals.NotFound, HTTPStatus.NOT_FOUND),
    (refusals.Forbidden, HTTPStatus.FORBIDDEN),
    (refusals.Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (refusals.Refusal, HTTPStatus.CONFLICT),
)


class Problem(BaseModel):
    """What went wrong: `code` is stable and for machines, `detail` is for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, Any]] | None = None


def problem(status: HTTPStatus, code: str, detail: str, **more: Any) -> Response[Any]:
    headers = more.pop("headers", None)
    content = Problem(title=status.phrase, status=status, code=code, detail=detail, **more)
    body = content.model_dump(exclude_none=True)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def refused(request: Request[Any, Any, Any], refusal: refusals.Refusal) -> Response[Any]:
    if isinstance(refusal, refusals.Forbidden) and request.state.get("actor", NOBODY) == NOBODY:
        return unknown_caller("Say who you are: send Authorization: Bearer and a token.")
    status = next(status for kind, status in STATUS if isinstance(refusal, kind))
    return problem(status, refusal.code, str(refusal))


def unknown_caller(detail: str) -> Response[Any]:
    headers = {"WWW-Authenticate": "Bearer"}
    return problem(HTTPStatus.UNAUTHORIZED, "not_authenticated", detail, headers=headers)


def distrusted(_: Request[Any, Any, Any], error: BadToken) -> Response[Any]:
    return unknown_caller(str(error))


def malformed(_: Request[Any, Any, Any], error: ValidationException) -> Response[Any]:
    errors = [dict(e) for e in error.extra] if isinstance(error.extra, list) else None
    if errors and {"key": "data", "message": "'data'"}.items() <= errors[0].items():
        errors = [{"key": "body", "message": "Send a JSON body, for example {}."}]
    said = "; ".join(f"{e.get('key', 'body')}: {e.get('message', '')}" for e in errors or [])
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", said or error.detail, errors=errors)


def http(_: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    status = HTTPStatus(error.status_code)
    code = status.name.lower()
    return problem(status, code, error.detail or status.phrase, headers=error.headers)


def away(_: Request[Any, Any, Any], error: refusals.Unreachable) -> Response[Any]:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", str(error), headers={"Retry-After": "2"})


def replayed(request: Request[Any, Any, Any], done: Replayed) -> Response[Any]:
    status = getattr(request.route_handler, "status_code", HTTPStatus.OK)
    headers = {"Idempotency-Replayed": "true"}
    answer = b"" if status == HTTPStatus.NO_CONTENT else done.answer.encode()
    return Response(answer, status_code=status, media_type="application/json", headers=headers)


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Says nothing but a number under which the log has the rest."""
    number = uuid4().hex[:12]
    log.error("unexpected error %s at %s", number, request.url.path, exc_info=error)
    detail = f"Something unexpected happened; ask an operator about {number}."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", detail)


def too_deep(request: Request[Any, Any, Any], error: RecursionError) -> Response[Any]:
    if "deserializing" not in str(error):
        return unexpected(request, error)
    return problem(HTTPStatus.BAD_REQUEST, "bad_request", "The body is nested too deeply.")


def not_utf8(_: Request[Any, Any, Any], __: UnicodeDecodeError) -> Response[Any]:
    return problem(HTTPStatus.BAD_REQUEST, "bad_request", "The body is not UTF-8.")


HANDLERS: dict[Any, Any] = {
    refusals.Refusal: refused,
    refusals.Unreachable: away,
    Replayed: replayed,
    BadToken: distrusted,
    ValidationException: malformed,
    HTTPException: http,
    RecursionError: too_deep,
    UnicodeDecodeError: not_utf8,
    Exception: unexpected,
}


class DocumentProblems(ReceiveRoutePlugin):
    """Names the problems of every route in the API's description."""

    CODES = {
        400: "It cannot be read.",
        401: "Nobody knows who you are: no token, or a bad one.",
        403: "The roles of your token do not suffice.",
        404: "There is no such thing, or it is not yours.",
        409: "Not as things stand now; `code` says why.",
        413: "It is too large.",
        422: "A field is wrong; `errors` or `detail` says which.",
        500: "Unexpected; `detail` has a number for the operator.",
        503: "Something is away for a moment; try again with the same Idempotency-Key.",
    }

    @override
    def receive_route(self, route: BaseRoute) -> None:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                handler.responses = self._documented(handler)

    def _documented(self, handler: HTTPRouteHandler) -> dict[int, ResponseSpec]:
        problems = {
            code: ResponseSpec(Problem, media_type=MEDIA_TYPE, generate_examples=False, description=said)
            for code, said in self.CODES.items()
        }
        return problems | dict(handler.responses or {})
