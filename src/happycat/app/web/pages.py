"""The pages of the service: a start page that says what this is, and the API page from our own files."""

from pathlib import Path

from litestar import MediaType, Response, Router, get
from litestar.datastructures import CacheControlHeader
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import SwaggerRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.static_files import create_static_files_router

from happycat import __version__

STATIC = Path(__file__).parent.parent / "static"
SWAGGER = "/static/vendor/swagger-ui"

DESCRIPTION = """\
A services company for cats. Get a token with `happycat token issue`, press *Authorize*, and try the calls.

Every POST that creates something takes an `Idempotency-Key` header: repeat the call with the same key and
you get the first answer again, and nothing happens twice. Errors are problems (RFC 9457); their `code` is
stable. Lists give `next`; pass it as `after` to go on. Amounts are whole minor units (cents).
"""


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
    )


def static_files() -> Router:
    cached = CacheControlHeader(public=True, max_age=3600)
    return create_static_files_router("/static", [STATIC], cache_control=cached, include_in_schema=False)


@get("/", include_in_schema=False, media_type=MediaType.HTML, sync_to_thread=False)
def start_page() -> Response[bytes]:
    """What this is, and where to go on."""
    return Response((STATIC / "start.html").read_bytes(), media_type=MediaType.HTML)
