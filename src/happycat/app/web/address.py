"""What may stand in an address: the parameters that the place knows, each once, in plain characters (R45)."""

from collections import Counter
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.plugins import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute
from typing_extensions import override

from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import is_plain

KNOWN = "known_parameters"


class UnknownParameter(Invalid):
    says = "Nothing is known of {names} here; known are: {known}."


class RepeatedParameter(Invalid):
    says = "{names} is given more than once; give it once."


def understood(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuses what would otherwise be ignored, as a filter with a slip in its name that filters nothing."""
    given = list(connection.query_params.multi_items())
    if not all(map(is_plain, (connection.scope["path"], *(text for pair in given for text in pair)))):
        raise Invalid(problem="The address has control characters; leave them out.")
    counts, known = Counter(name for name, _ in given), handler.opt.get(KNOWN, frozenset())
    if unknown := sorted(counts.keys() - known):
        raise UnknownParameter(names=", ".join(unknown), known=", ".join(sorted(known)) or "none")
    if repeated := sorted(name for name, count in counts.items() if count > 1):
        raise RepeatedParameter(names=", ".join(repeated))


class NoteParameters(ReceiveRoutePlugin):
    """Notes with every handler which parameters it takes, those of its dependencies too."""

    @override
    def receive_route(self, route: BaseRoute) -> None:
        if isinstance(route, HTTPRoute):
            for handler, model in route.route_handler_map.values():
                handler.opt[KNOWN] = frozenset(one.field_alias for one in model.expected_query_params)
