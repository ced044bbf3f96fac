"""How everything about an order is shown."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from happycat.app.web.kernel import MoneyView, PhotoView, View
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.quality.dossier import Bought, Dossier, Ending


class LineView(View):
    service_id: UUID
    title: str
    list_price: MoneyView


class BoughtView(View):
    client_name: str
    client_contact: str
    wanted_start: datetime
    street: str
    city: str
    address_notes: str
    wishes: str
    lines: list[LineView]
    approximate: MoneyView

    @classmethod
    def of(cls, bought: Bought) -> Self:
        return cls(
            client_name=bought.client_name,
            client_contact=bought.client_contact,
            wanted_start=bought.wanted_start,
            street=bought.address.street,
            city=bought.address.city,
            address_notes=bought.address.notes,
            wishes=bought.wishes,
            lines=[
                LineView(service_id=n.service_id, title=n.title, list_price=MoneyView.of(n.list_price))
                for n in bought.lines
            ],
            approximate=MoneyView.of(bought.approximate),
        )


class EndingView(View):
    outcome: Outcome
    cause: Cause
    worker_id: UUID | None
    price: MoneyView
    at: datetime

    @classmethod
    def of(cls, ending: Ending) -> Self:
        return cls(
            outcome=ending.outcome,
            cause=ending.cause,
            worker_id=ending.worker_id,
            price=MoneyView.of(ending.price),
            at=ending.at,
        )


class HappenedView(View):
    """One thing that happened to the order."""

    what: str
    at: datetime
    facts: dict[str, Any]


class ProofView(View):
    what: str
    at: datetime
    worker_id: UUID
    photo: PhotoView


class MatchView(View):
    assignment: int
    worker_id: UUID
    pipeline: str
    explanation: dict[str, Any]


class WorkerEntryView(View):
    worker_id: UUID
    kind: str
    amount: MoneyView
    cause: str
    at: datetime


class DossierView(View):
    client_id: UUID | None
    bought: BoughtView | None
    timeline: list[HappenedView]
    photos: list[ProofView]
    matches: list[MatchView]
    ending: EndingView | None
    charged: MoneyView
    entries: list[WorkerEntryView]

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        return cls(
            client_id=dossier.client_id,
            bought=BoughtView.of(dossier.bought) if dossier.bought else None,
            timeline=[HappenedView(what=e.what, at=e.at, facts=e.facts) for e in dossier.timeline],
            photos=[
                ProofView(what=s.what, at=s.at, worker_id=s.worker_id, photo=PhotoView.of(s.photo))
                for s in dossier.photos
            ],
            matches=[
                MatchView(
                    assignment=m.assignment,
                    worker_id=m.worker_id,
                    pipeline=m.pipeline,
                    explanation=m.explanation,
                )
                for m in dossier.matches
            ],
            ending=EndingView.of(dossier.ending) if dossier.ending else None,
            charged=MoneyView.of(dossier.charged),
            entries=_entries(dossier),
        )


def _entries(dossier: Dossier) -> list[WorkerEntryView]:
    return [
        WorkerEntryView(
            worker_id=e.worker_id, kind=e.kind, amount=MoneyView.of(e.amount), cause=e.cause, at=e.at
        )
        for e in dossier.entries
    ]
