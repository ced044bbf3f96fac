"""The pages of the service: a start page that says what this is, and the API page from our own files."""

from html import escape
from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Response, Router, get
from litestar.datastructures import CacheControlHeader
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import SwaggerRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.static_files import create_static_files_router

from happycat import __version__

STATIC = Path(__file__).parent.parent / "static"
SWAGGER = "/static/vendor/swagger-ui"

DESCRIPTION = """\
A services company for cats. Get a token with `happycat token issue`, press *Authorize*, and try the calls.

Every call that changes something takes an `Idempotency-Key` header: repeat the call with the same key and
you get the first answer again, and nothing happens twice. Errors are problems (RFC 9457); their `code` is
stable. Lists give `next`; pass it as `after` to go on. Amounts are whole minor units (cents).

The brackets at the end of each description say who may. Departments hear of each other by messages, so what
one of them did is seen by the next a moment later: ask again until it is there. A photo is uploaded first,
and then named by its `sha256`.

**From nothing to paid**

1. *Hiring.* `POST /applications` (anybody); then, under `/recruiting/applications/{application_id}`
   (manager), `contacts`, `assessments`, `results` and `decide`. If `status` is then `managers_call`,
   `decide-by-hand`. A hired cat has a `worker_id`; with a token for that person it says how it is paid:
   `POST /workers/payout-details`.
2. *Offering.* `POST /services`, then `publish` (manager).
3. *Letting in.* `POST /clients`, then its `payment-method` (operator). The client's token is for the person
   `client_id`.
4. *Buying* (client). `POST /shop/cart/items`, `PUT /shop/cart/start` and `/shop/cart/address`, `POST
   /shop/quote`, and `POST /shop/checkouts` with the quote's `cart_id` and `fingerprint`. The receipt has
   the `order_id`.
5. *Doing.* `GET /orders/{order_id}` until it is `prepared`; `POST /kits/{order_id}/ready` (assembler),
   `pick-up` (the order's worker); when it is `supplied`, `POST /orders/{order_id}/start` and `report` (the
   worker), `accept` or `fail` (the client).
6. *Money.* Each Sunday clients are invoiced, on the last day of the month workers are paid, without any
   call: `GET /billing/statement` (client), `GET /payroll/statement` (worker).
7. *Checking* (manager). A cancelled or failed order opens an inspection: `GET /inspections`, then
   `contacts`, `form`, `hypotheses` and `close`. An idea is judged at `POST
   /recruiting/hypotheses/{hypothesis_id}/judge`.
"""

TAGS = {
    "applications": "Applying for a job, without a token.",
    "recruiting": "Choosing whom to hire: applications, screening policies, ideas for better ones.",
    "workers": "Those who were hired.",
    "clients": "The parent company's door: who may buy, and how they pay.",
    "catalog": "What the company can do: services and their revisions.",
    "shop": "The client's cart, quote and checkout.",
    "orders": "An order from its checkout to its end.",
    "matching": "How a worker is found for an order.",
    "supplies": "Kits: what a worker takes along.",
    "history": "What happened to every order.",
    "billing": "What clients owe and pay.",
    "payroll": "What workers earn and are paid.",
    "quality": "Inspections, ideas and the margin.",
    "house": "Who you are, what this is, notices and photos.",
    "operations": "Messages that failed too often.",
    "health": "Is it alive, is it ready.",
}


def openapi() -> OpenAPIConfig:
    """The description of the API, and the page that shows it, without any file from elsewhere."""
    bearer = SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")
    page = SwaggerRenderPlugin(
        js_url=f"{SWAGGER}/swagger-ui-bundle.js",
        css_url=f"{SWAGGER}/swagger-ui.css",
        standalone_preset_js_url=f"{SWAGGER}/swagger-ui-standalone-preset.js",
        path="/",
        favicon='<link rel="icon" href="/static/favicon.svg">',
    )
    return OpenAPIConfig(
        title="happycat",
        version=__version__,
        description=DESCRIPTION,
        components=Components(security_schemes={"token": bearer}),
        security=[{"token": []}, {}],
        render_plugins=[page],
        tags=[Tag(name, said) for name, said in TAGS.items()],
        use_handler_docstrings=True,
    )


def static_files() -> Router:
    cached = CacheControlHeader(public=True, max_age=3600)
    return create_static_files_router("/static", [STATIC], cache_control=cached, include_in_schema=False)


@get("/", include_in_schema=False, media_type=MediaType.HTML, sync_to_thread=False)
def start_page(request: Request[Any, Any, Any]) -> Response[str]:
    """What this is, and where to go on; its address is the one it was asked at."""
    page = (STATIC / "start.html").read_text(encoding="utf-8")
    return Response(page.replace("{{base}}", escape(str(request.base_url))), media_type=MediaType.HTML)
