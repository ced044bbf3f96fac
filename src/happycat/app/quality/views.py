"""What quality's routes show."""

from datetime import datetime
from typing import Self
from uuid import UUID

from happycat.app.quality.dossier_views import DossierView
from happycat.app.quality.use_cases import Laid
from happycat.app.web.kernel import MoneyView, View
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.quality.form import Form, Kind
from happycat.domain.quality.hypothesis import Hypothesis
from happycat.domain.quality.margin import Margin
from happycat.domain.quality.model import Finding, Ground, Inspection, InspectionStatus
from happycat.ports.quality import Seal


class QuestionView(View):
    key: str
    text: str
    kind: Kind
    required: bool
    choices: list[str]
    least: int
    most: int


class FormView(View):
    version: str
    questions: list[QuestionView]

    @classmethod
    def of(cls, form: Form) -> Self:
        questions = [
            QuestionView(
                key=q.key,
                text=q.text,
                kind=q.kind,
                required=q.required,
                choices=list(q.choices),
                least=q.least,
                most=q.most,
            )
            for q in form.questions
        ]
        return cls(version=form.version, questions=questions)


class GroundView(View):
    ground: Ground
    at: datetime
    worker_id: UUID | None
    note: str
    by: UUID | None


class ContactView(View):
    by: UUID
    at: datetime
    whom: str
    note: str


class FindingView(View):
    grade: int
    strengths: list[str]
    weaknesses: list[str]
    penalty_voided: bool
    reason: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        return cls(
            grade=finding.grade,
            strengths=list(finding.strengths),
            weaknesses=list(finding.weaknesses),
            penalty_voided=finding.penalty_voided,
            reason=finding.reason,
        )


class InspectionView(View):
    inspection_id: UUID
    order_id: UUID
    opened_at: datetime
    status: InspectionStatus
    grounds: list[GroundView]
    contacts: list[ContactView]
    form_version: str | None
    answers: dict[str, int | str] | None
    finding: FindingView | None

    @classmethod
    def of(cls, inspection: Inspection) -> Self:
        form, finding = inspection.form, inspection.finding
        return cls(
            inspection_id=inspection.id,
            order_id=inspection.order_id,
            opened_at=inspection.opened_at,
            status=inspection.status,
            grounds=[
                GroundView(ground=g.ground, at=g.at, worker_id=g.worker_id, note=g.note, by=g.by)
                for g in inspection.grounds
            ],
            contacts=[ContactView(by=c.by, at=c.at, whom=c.whom, note=c.note) for c in inspection.contacts],
            form_version=form.version if form else None,
            answers=dict(form.answers) if form else None,
            finding=FindingView.of(finding) if finding else None,
        )


class LaidView(View):
    """An inspection, everything about its order, and the names of who and what occurs in it."""

    inspection: InspectionView
    order: DossierView
    names: dict[UUID, str]

    @classmethod
    def laid(cls, laid: Laid) -> Self:
        return cls(
            inspection=InspectionView.of(laid.inspection),
            order=DossierView.of(laid.dossier),
            names={known.id: known.name for known in laid.known},
        )


class HypothesisView(View):
    """An idea; `verdict` is empty until recruiting has judged it."""

    hypothesis_id: UUID
    inspection_id: UUID
    statement: str
    raised_at: datetime
    verdict: str
    verdict_reason: str

    @classmethod
    def of(cls, idea: Hypothesis) -> Self:
        return cls(
            hypothesis_id=idea.id,
            inspection_id=idea.inspection_id,
            statement=idea.statement,
            raised_at=idea.raised_at,
            verdict=idea.verdict,
            verdict_reason=idea.verdict_reason,
        )


class MarginView(View):
    """Orders that ended so; money of the invoiced ones: `kept` is `charged` less `paid`."""

    outcome: Outcome
    cause: Cause
    orders: int
    invoiced: int
    charged: MoneyView
    paid: MoneyView
    kept: MoneyView

    @classmethod
    def of(cls, margin: Margin) -> Self:
        return cls(
            outcome=margin.outcome,
            cause=margin.cause,
            orders=margin.orders,
            invoiced=margin.invoiced,
            charged=MoneyView.of(margin.charged),
            paid=MoneyView.of(margin.paid),
            kept=MoneyView.of(margin.kept),
        )


class SealView(View):
    run: str
    postings: int
    head: str
    sealed_at: datetime

    @classmethod
    def of(cls, seal: Seal) -> Self:
        return cls(run=seal.run, postings=seal.postings, head=seal.head, sealed_at=seal.sealed_at)
