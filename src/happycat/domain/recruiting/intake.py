"""The intake: takes an application, gives a receipt, and knows nothing of what becomes of it (R36)."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Self
from unicodedata import normalize

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.events import Personal
from happycat.domain.kernel.ids import ApplicationId
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import PhotoRef, between, text
from happycat.domain.recruiting.events import ApplicationReceived
from happycat.domain.recruiting.policy import OLDEST, VACANCIES


class NoSuchVacancy(Invalid):
    says = "There is no vacancy {vacancy}; open are: {vacancies}."


@frozen
class Applicant:
    """A cat who wants to work here: age in full years, contact in its own words (R36)."""

    name: Personal[str] = field(validator=text(200))
    age: Personal[int] = field(validator=between(0, OLDEST))
    breed: Personal[str] = field(validator=text(100))
    coat: Personal[str] = field(validator=text(100))
    contact: Personal[str] = field(validator=text(200))
    vacancy: str

    def __attrs_post_init__(self) -> None:
        if self.vacancy not in VACANCIES:
            raise NoSuchVacancy(vacancy=self.vacancy, vacancies=", ".join(sorted(VACANCIES)))

    @property
    def identity(self) -> str:
        """The same cat, contact and vacancy, however spelled; two applications of one identity are one."""
        plain = [_plain(self.name), _plain(self.contact), self.vacancy]
        return sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()


def _plain(words: str) -> str:
    return " ".join(normalize("NFKC", words).casefold().split())


@define(kw_only=True, eq=False)
class Intake(Aggregate):
    """An application as it came in; its id is the receipt."""

    id: ApplicationId
    applicant: Applicant
    received_at: datetime
    photo: PhotoRef | None = None

    @classmethod
    def of(cls, id: ApplicationId, applicant: Applicant, at: datetime) -> Self:
        intake = cls(id=id, applicant=applicant, received_at=at)
        intake._tell()
        return intake

    def add_photo(self, photo: PhotoRef) -> None:
        """The photo follows the application and replaces an earlier one; the same again is no change."""
        if photo != self.photo:
            self.photo = photo
            self._tell()

    def _tell(self) -> None:
        """Tells the whole application; told again with a photo, the lab takes the photo over."""
        cat = self.applicant
        who = (cat.name, cat.age, cat.breed, cat.coat, cat.contact, cat.vacancy)
        self.record(ApplicationReceived(self.id, *who, self.photo, self.received_at))
