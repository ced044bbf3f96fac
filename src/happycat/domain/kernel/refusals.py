"""How the domain says no: a few kinds, each refusal with a stable code and its parameters (R45)."""

from typing import ClassVar


class Refusal(Exception):
    """A request that cannot be granted; nothing has changed.

    `code` is stable and machine-readable, `params` are its facts, and the text is a sentence that says
    what to do next. Subclasses give the sentence as a template in their docstring's place: `says`.
    """

    says: ClassVar[str] = "The request cannot be granted."

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.says.format(**params))

    @property
    def code(self) -> str:
        """The class name in snake case, for example `wrong_status`."""
        name = type(self).__name__
        return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))


class Invalid(Refusal):
    """The request itself makes no sense (HTTP 422)."""

    says = "{problem}"


class NotFound(Refusal):
    """There is no such thing, or it is somebody else's (HTTP 404, R46)."""

    says = "There is no such {thing} here; check the id."


class Forbidden(Refusal):
    """The role lacks the right (HTTP 403, R46)."""

    says = "This is for the role {needed} only."


class Conflict(Refusal):
    """The thing is not in a state that allows it (HTTP 409)."""

    says = "{problem}"


class Stale(Conflict):
    """Somebody else changed it in between; load it again and repeat (HTTP 409)."""

    says = "{thing} was changed by somebody else in between; read it again and repeat."


class NotYet(Refusal):
    """A message came before something it needs; it waits and is tried again (messages only)."""

    says = "{thing} is not here yet."


class Misconfigured(ValueError):
    """A setting that cannot be; the text says which, and what to do."""


class Unreachable(Exception):
    """Something outside (database, broker, gateway, bakery) did not answer; try again later."""
