"""What recruiting's routes show."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from happycat.app.recruiting.policies import PolicyBook
from happycat.app.web.kernel import PhotoView, View
from happycat.domain.recruiting.board import Activation
from happycat.domain.recruiting.events import WorkerStatus
from happycat.domain.recruiting.hypothesis import Hypothesis, HypothesisStatus
from happycat.domain.recruiting.intake import Intake
from happycat.domain.recruiting.model import ApplicationStatus, JobApplication
from happycat.domain.recruiting.screening import ScreeningPolicy
from happycat.domain.recruiting.worker import Worker


class ReceiptView(View):
    """Proof that the application was taken in; keep the id."""

    application_id: UUID
    vacancy: str
    received_at: datetime
    has_photo: bool

    @classmethod
    def of(cls, intake: Intake) -> Self:
        return cls(
            application_id=intake.id,
            vacancy=intake.applicant.vacancy,
            received_at=intake.received_at,
            has_photo=intake.photo is not None,
        )


class ContactView(View):
    by: UUID
    at: datetime
    note: str


class AssessmentView(View):
    key: str
    title: str
    instructions: str
    least: int
    most: int
    mark: int | None


class ApplicationView(View):
    application_id: UUID
    name: str
    age: int
    breed: str
    coat: str
    contact: str
    vacancy: str
    photo: PhotoView | None
    received_at: datetime
    status: ApplicationStatus
    contacts: list[ContactView]
    assessments: list[AssessmentView]
    policy: str | None
    explanation: dict[str, Any] | None
    reason: str | None
    worker_id: UUID | None

    @classmethod
    def of(cls, application: JobApplication) -> Self:
        cat, judgement, hand = application.applicant, application.judgement, application.by_hand
        return cls(
            application_id=application.id,
            name=cat.name,
            age=cat.age,
            breed=cat.breed,
            coat=cat.coat,
            contact=cat.contact,
            vacancy=cat.vacancy,
            photo=PhotoView.of(application.photo) if application.photo else None,
            received_at=application.received_at,
            status=application.status,
            contacts=[ContactView(by=c.by, at=c.at, note=c.note) for c in application.contacts],
            assessments=_assessments(application),
            policy=judgement.policy if judgement else None,
            explanation=judgement.explanation() if judgement else None,
            reason=hand.reason if hand else None,
            worker_id=application.worker_id,
        )


def _assessments(application: JobApplication) -> list[AssessmentView]:
    return [
        AssessmentView(
            key=a.key,
            title=a.title,
            instructions=a.instructions,
            least=a.least,
            most=a.most,
            mark=application.results.get(a.key),
        )
        for a in application.assessments
    ]


class PolicyView(View):
    version: str
    number: int
    document: dict[str, Any]
    reference_window: int
    percentile: int
    author: UUID
    reason: str
    drafted_at: datetime

    @classmethod
    def of(cls, policy: ScreeningPolicy) -> Self:
        return cls(
            version=policy.hash,
            number=policy.number,
            document=policy.document,
            reference_window=policy.reference_window,
            percentile=policy.percentile,
            author=policy.author,
            reason=policy.reason,
            drafted_at=policy.drafted_at,
        )


class ActivationView(View):
    version: str
    by: UUID
    at: datetime
    reason: str
    rolled_back: bool

    @classmethod
    def of(cls, activation: Activation) -> Self:
        return cls(
            version=activation.policy,
            by=activation.by,
            at=activation.at,
            reason=activation.reason,
            rolled_back=activation.rolled_back,
        )


class PolicyBookView(View):
    """The versions in order, the active one, and who activated what, when and why (newest last)."""

    active: str
    versions: list[PolicyView]
    activations: list[ActivationView]
    next: int | None

    @classmethod
    def of(cls, book: PolicyBook, limit: int) -> Self:
        shown = [PolicyView.of(policy) for policy in book.versions[:limit]]
        return cls(
            active=book.board.active,
            versions=shown,
            activations=[ActivationView.of(a) for a in book.board.activations[-100:]],
            next=shown[-1].number if len(book.versions) > limit else None,
        )


class ChangeView(View):
    revision: int
    by: UUID
    at: datetime
    reason: str


class WorkerView(View):
    worker_id: UUID
    application_id: UUID
    name: str
    status: WorkerStatus
    strengths: list[str]
    weaknesses: list[str]
    revision: int
    succeeded: int
    cancelled: int
    failed: int
    inspected: int
    last_grade: int | None
    changes: list[ChangeView]

    @classmethod
    def of(cls, worker: Worker) -> Self:
        work = worker.work
        return cls(
            worker_id=worker.id,
            application_id=worker.application_id,
            name=worker.name,
            status=worker.status,
            strengths=list(worker.strengths),
            weaknesses=list(worker.weaknesses),
            revision=worker.revision,
            succeeded=work.succeeded,
            cancelled=work.cancelled,
            failed=work.failed,
            inspected=work.inspected,
            last_grade=work.last_grade,
            changes=[
                ChangeView(revision=c.revision, by=c.by, at=c.at, reason=c.reason) for c in worker.changes
            ],
        )


class JudgedView(View):
    """An idea of quality's, as recruiting judges it."""

    hypothesis_id: UUID
    inspection_id: UUID
    statement: str
    raised_at: datetime
    status: HypothesisStatus
    reason: str

    @classmethod
    def of(cls, idea: Hypothesis) -> Self:
        return cls(
            hypothesis_id=idea.id,
            inspection_id=idea.inspection_id,
            statement=idea.statement,
            raised_at=idea.raised_at,
            status=idea.status,
            reason=idea.reason,
        )
