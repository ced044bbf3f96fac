"""The service about itself: who am I, what is this, photos, notices, dead letters, is it alive."""

from datetime import datetime
from typing import Self
from uuid import UUID

from litestar import Controller, MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody, SkipValidation

from happycat import __version__
from happycat.app.company import HappyCat
from happycat.app.web.images import Upload, cleaned
from happycat.app.web.kernel import Me, PhotoView, View
from happycat.domain.kernel.people import NOBODY, Role
from happycat.domain.kernel.refusals import Forbidden, NotFound, Unreachable
from happycat.ports.kernel.transaction import Deferred
from happycat.ports.kernel.world import MAX_PHOTO_BYTES, PhotoMissing

Company = NamedDependency[SkipValidation[HappyCat]]


class MeView(View):
    """Who the token says you are."""

    person: UUID
    roles: list[str]


class CompanyView(View):
    """What runs here."""

    version: str
    contexts: list[str]
    currency: str
    time_zone: str
    now: datetime


class NoticeView(View):
    """Something you were told, and why (R47)."""

    cause: str
    text: str
    at: datetime


class DeadLetterView(View):
    """A message that failed too often; later ones of its key wait behind it."""

    consumer: str
    id: UUID
    type: str
    key: str
    error: str
    attempts: int
    put_aside_at: datetime

    @classmethod
    def of(cls, dead: Deferred) -> Self:
        message = dead.message
        return cls(
            consumer=dead.consumer,
            id=message.id,
            type=message.type,
            key=message.key,
            error=dead.error,
            attempts=dead.attempts,
            put_aside_at=dead.put_aside_at,
        )


class HouseController(Controller):
    path = "/"
    tags = ("house",)

    @get("/me", sync_to_thread=False)
    def me(self, actor: Me) -> MeView:
        """Who you are (anybody)."""
        return MeView(person=actor.person, roles=sorted(actor.roles))

    @get("/company", sync_to_thread=False)
    def about(self, company: Company) -> CompanyView:
        """The version, the contexts of this process, the currency and the time (anybody)."""
        settings = company.settings
        return CompanyView(
            version=__version__,
            contexts=list(company.contexts),
            currency=settings.currency,
            time_zone=settings.time_zone,
            now=company.kernel.clock().now(),
        )

    @get("/notices", sync_to_thread=True)
    def notices(self, actor: Me, company: Company) -> list[NoticeView]:
        """What you or all in your role were told, newest first, at most 100 (anybody with a token)."""
        return [NoticeView(cause=one.cause, text=one.text, at=one.at) for one in company.notices(actor)]

    @post("/photos", sync_to_thread=True, request_max_body_size=MAX_PHOTO_BYTES + 10_000)
    def upload(self, data: MultipartBody[Upload], actor: Me, company: Company) -> PhotoView:
        """Keeps a photo (JPEG, PNG or WebP, at most 5 MB), without its metadata (anybody with a token)."""
        if actor == NOBODY:
            raise Forbidden(needed="a person with a token")
        return PhotoView.of(company.kernel.photos().put(cleaned(data.file.file.read())))

    @get("/photos/{sha256:str}", sync_to_thread=True, media_type="image/*")
    def photo(self, sha256: FromPath[str], actor: Me, company: Company) -> Response[bytes]:
        """The photo of that name (anybody with a token who knows the name)."""
        if actor == NOBODY:
            raise Forbidden(needed="a person with a token")
        photos = company.kernel.photos()
        try:
            found = photos.ref(sha256)
        except PhotoMissing:
            raise NotFound(thing="photo") from None
        headers = {"Cache-Control": "private, immutable, max-age=31536000"}
        return Response(photos.get(sha256), media_type=found.media_type, headers=headers)


class OperationsController(Controller):
    path = "/operations"
    tags = ("operations",)

    @get("/dead-letters", sync_to_thread=True)
    def dead_letters(self, actor: Me, company: Company) -> list[DeadLetterView]:
        """Messages that failed too often (operator)."""
        actor.must_be(Role.OPERATOR)
        return [DeadLetterView.of(dead) for r in company.receivers.values() for dead in r.dead()]

    @post("/dead-letters/{consumer:str}/{id:uuid}/replay", status_code=204, sync_to_thread=True)
    def replay(self, consumer: FromPath[str], id: FromPath[UUID], actor: Me, company: Company) -> None:
        """Tries it again from the start (operator)."""
        actor.must_be(Role.OPERATOR)
        company.replay(consumer, id)

    @post("/dead-letters/{consumer:str}/{id:uuid}/discard", status_code=204, sync_to_thread=True)
    def discard(self, consumer: FromPath[str], id: FromPath[UUID], actor: Me, company: Company) -> None:
        """Gives up on it; those behind it go on (operator)."""
        actor.must_be(Role.OPERATOR)
        company.discard(consumer, id)


@get("/healthz", media_type=MediaType.TEXT, sync_to_thread=False, tags=["health"])
def healthz() -> str:
    """The process is alive."""
    return "ok"


@get("/readyz", sync_to_thread=True, tags=["health"])
def readyz(company: Company) -> Response[dict[str, str]]:
    """Every database answers; 503 and which one does not, otherwise."""
    answers = {name: _answer(company, name) for name in company.contexts}
    ready = all(answer == "ok" for answer in answers.values())
    return Response(answers, status_code=200 if ready else 503)


def _answer(company: HappyCat, context: str) -> str:
    try:
        company.contexts[context].storage.records.journal(0, 1)
    except Unreachable as away:
        return str(away)
    return "ok"
