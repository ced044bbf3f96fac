"""What controllers are made of: who asks, once-only commands, bodies, views and pages."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Generic, Self, TypeVar

import attrs
from attrs import frozen
from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import HeaderParameter, Parameter, QueryParameter, SkipValidation
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import to_json

from happycat.app.kernel import LiveContext
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import NOBODY, Actor
from happycat.domain.kernel.refusals import Invalid, Refusal, Stale
from happycat.domain.kernel.time import aware
from happycat.domain.kernel.values import PhotoRef
from happycat.ports.kernel.commands import ATTEMPTS

U = TypeVar("U")
V = TypeVar("V")
Item = TypeVar("Item")

Me = NamedDependency[SkipValidation[Actor]]
"""Whoever the bearer token names; nobody without one."""


class Body(BaseModel):
    """A request body: unknown fields are refused, numbers are numbers, times have a zone."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """A response: only what is named here leaves the house."""

    model_config = ConfigDict(frozen=True)


class MoneyView(View):
    """An amount in the company's one currency: whole minor units, and the same as text."""

    minor: int
    amount: str

    @classmethod
    def of(cls, money: Money) -> Self:
        return cls(minor=money.minor, amount=str(money))


class PhotoView(View):
    """A stored photo, named by its sha256."""

    sha256: str
    media_type: str
    size: int

    @classmethod
    def of(cls, photo: PhotoRef) -> Self:
        return cls(sha256=photo.sha256, media_type=photo.media_type, size=photo.size)


class Page(BaseModel, Generic[Item]):
    """Some of many: pass `next` as `after` to go on; null at the end."""

    items: Sequence[Item]
    next: str | None = None


def page_of(views: Sequence[Item], limit: int, cursor: Callable[[Item], object]) -> Page[Item]:
    """A page of at most `limit` views out of a query for `limit + 1`."""
    shown = views[:limit]
    return Page[Item](items=shown, next=str(cursor(shown[-1])) if len(views) > limit else None)


Limit = Annotated[int, Parameter(ge=1, le=200, description="How many at most.")]
Number = Annotated[int, Parameter(ge=0, le=2**31 - 1, description="After the one of this number.")]
Minor = Annotated[StrictInt, Field(ge=0, le=10**12, description="Whole minor units (cents).")]
Text = Annotated[str, Field(min_length=1, max_length=200)]
LongText = Annotated[str, Field(min_length=1, max_length=5000)]
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]")


def _written_out(value: object) -> object:
    """Numbers would be taken for seconds since 1970, or milliseconds if they are large: nobody means that."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and DATE.match(value)):
        raise ValueError("write it as 2026-06-01T08:00:00+02:00")
    return value


Moment = Annotated[
    AwareDatetime, BeforeValidator(_written_out), Field(description="ISO 8601 with a time zone.")
]
WRITTEN = TypeAdapter[datetime](Annotated[datetime, BeforeValidator(_written_out)])
MomentText = Annotated[
    str,
    QueryParameter(
        format="date-time", description="ISO 8601 with a time zone; its + is written %2B in a query."
    ),
]
"""A moment in a query, still to be read by `moment`: read by the framework, a number would be seconds."""


def moment(key: str, text: str) -> datetime:
    """The instant of the query's parameter `key`, in UTC; what is refused in a body is refused here (R45)."""
    try:
        return aware(WRITTEN.validate_python(text))
    except ValidationError as wrong:
        said = f"{wrong.errors()[0]['msg']}; a + in a query is written %2B"
        raise ValidationException(extra=[{"message": said, "key": key, "source": "query"}]) from None


Traits = Annotated[tuple[Text, ...], Field(max_length=20)]


Key = Annotated[
    str, HeaderParameter(name="Idempotency-Key", description="Yours; the same again gives the same answer.")
]


class Replayed(Exception):
    """The command was done before under this idempotency key; this was its answer."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        super().__init__("replayed")


class BadIdempotencyKey(Invalid):
    says = "An Idempotency-Key has 1 to 200 printable characters."


@frozen
class Once(Generic[U]):
    """Does a command once per idempotency key: its answer is remembered in the command's own transaction."""

    live: LiveContext
    actor: Actor
    key: str
    fingerprint: str

    def __call__(self, act: Callable[[U], V]) -> V:
        """`act` gets the context's use cases; raises `Replayed` if it was done before."""
        if not self.key:
            return act(self.live.use_cases)
        for _ in range(ATTEMPTS - 1):
            try:
                return self._remembered(act)
            except Stale:
                continue
            except Refusal:
                self._replay()  # refused perhaps only because a twin of this request was faster
                raise
        return self._remembered(act)

    def _replay(self) -> None:
        with self.live.storage.begin(self.actor) as tx:
            known = tx.recall(self.key, self.fingerprint)
        if known is not None:
            raise Replayed(known)

    def _remembered(self, act: Callable[[U], V]) -> V:
        begin = self.live.storage.begin
        with begin(self.actor) as tx:
            known = tx.recall(self.key, self.fingerprint)
            if known is not None:
                raise Replayed(known)
            answer = act(attrs.evolve(self.live.use_cases, begin=begin.joining(tx)))
            tx.remember(self.key, self.fingerprint, _as_json(answer))
            return answer


OnceIn = NamedDependency[SkipValidation[Once[U]]]


def once_in(live: LiveContext) -> Callable[..., Any]:
    """The provider of `once` for one context's routes."""

    async def once(
        request: Request[Any, Any, Any], actor: NamedDependency[SkipValidation[Actor]], key: Key = ""
    ) -> Any:
        if len(key) > 200 or not key.isprintable():
            raise BadIdempotencyKey
        asked = f"{request.method} {request.url.path}?{request.url.query} ".encode()
        fingerprint = sha256(asked + await request.body()).hexdigest()
        return Once(live, actor, _own(key, actor, fingerprint), fingerprint)

    return once


def _own(key: str, actor: Actor, fingerprint: str) -> str:
    """Nobodies share one person: who does not know the whole request gets no answer by guessing its key."""
    return sha256(f"{key} {fingerprint}".encode()).hexdigest() if key and actor == NOBODY else key


def _as_json(answer: object) -> str:
    return to_json(answer).decode()
