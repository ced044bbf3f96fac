"""Recruiting over HTTP."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, SkipValidation

from happycat.app.recruiting.bodies import (
    Activate,
    Apply,
    Assign,
    Because,
    BePaidBy,
    ChangeWorker,
    DecideByHand,
    DraftPolicy,
    Judge,
    Note,
    Results,
)
from happycat.app.recruiting.use_cases import Recruiting
from happycat.app.recruiting.views import (
    ApplicationView,
    JudgedView,
    PolicyBookView,
    PolicyView,
    ReceiptView,
    WorkerView,
)
from happycat.app.web.images import Upload, cleaned
from happycat.app.web.kernel import Limit, Me, Number, OnceIn, Page, page_of
from happycat.domain.kernel.ids import ApplicationId, HypothesisId, WorkerId
from happycat.domain.recruiting.events import WorkerStatus
from happycat.domain.recruiting.hypothesis import HypothesisStatus
from happycat.domain.recruiting.model import ApplicationStatus
from happycat.ports.kernel.world import MAX_PHOTO_BYTES

UseCases = NamedDependency[SkipValidation[Recruiting]]
OnceHere = OnceIn[Recruiting]


class IntakeController(Controller):
    path = "/applications"
    tags = ("applications",)

    @post("/", sync_to_thread=True)
    def apply(self, data: JSONBody[Apply], actor: Me, once: OnceHere) -> ReceiptView:
        """Takes an application; the same cat gets the same receipt again (anybody)."""
        cat = (data.name, data.age, data.breed, data.coat, data.contact, data.vacancy)
        return once(lambda r: ReceiptView.of(r.receipt(actor, r.apply(actor, *cat))))

    @get("/{application_id:uuid}", sync_to_thread=True)
    def receipt(self, application_id: FromPath[UUID], actor: Me, recruiting: UseCases) -> ReceiptView:
        """The receipt again (anybody who has its id)."""
        return ReceiptView.of(recruiting.receipt(actor, ApplicationId(application_id)))

    @post(
        "/{application_id:uuid}/photo",
        sync_to_thread=True,
        status_code=204,
        request_max_body_size=MAX_PHOTO_BYTES + 10_000,
    )
    def add_photo(
        self,
        application_id: FromPath[UUID],
        data: MultipartBody[Upload],
        actor: Me,
        recruiting: UseCases,
    ) -> None:
        """The candidate's photo (JPEG, PNG or WebP), without its metadata (anybody who has the receipt)."""
        known = recruiting.receipt(actor, ApplicationId(application_id))
        photo = recruiting.photos.put(cleaned(data.file.file.read()))
        recruiting.add_photo(actor, known.id, photo)


class LabController(Controller):
    path = "/recruiting/applications"
    tags = ("recruiting",)

    @get("/", sync_to_thread=True)
    def applications(
        self,
        actor: Me,
        recruiting: UseCases,
        status: FromQuery[ApplicationStatus | None] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[ApplicationView]:
        """Applications in order of arrival (manager)."""
        found = recruiting.applications(actor, status, after, limit + 1)
        views = [ApplicationView.of(application) for application in found]
        return page_of(views, limit, lambda view: view.application_id)

    @get("/{application_id:uuid}", sync_to_thread=True)
    def application(self, application_id: FromPath[UUID], actor: Me, recruiting: UseCases) -> ApplicationView:
        """One application with everything about it (manager)."""
        return ApplicationView.of(recruiting.application(actor, ApplicationId(application_id)))

    @post("/{application_id:uuid}/contacts", sync_to_thread=True)
    def contact(
        self, application_id: FromPath[UUID], data: JSONBody[Note], actor: Me, once: OnceHere
    ) -> ApplicationView:
        """Logs a talk with the candidate (manager)."""
        id = ApplicationId(application_id)
        return once(lambda r: ApplicationView.of(r.contact(actor, id, data.note)))

    @post("/{application_id:uuid}/assessments", sync_to_thread=True)
    def assign(
        self, application_id: FromPath[UUID], data: JSONBody[Assign], actor: Me, once: OnceHere
    ) -> ApplicationView:
        """Assigns the default assessments or those given (manager)."""
        id = ApplicationId(application_id)
        return once(lambda r: ApplicationView.of(r.assign_assessments(actor, id, data.chosen())))

    @post("/{application_id:uuid}/results", sync_to_thread=True)
    def record_results(
        self, application_id: FromPath[UUID], data: JSONBody[Results], actor: Me, once: OnceHere
    ) -> ApplicationView:
        """Records marks for some or all assessments (manager)."""
        id = ApplicationId(application_id)
        return once(lambda r: ApplicationView.of(r.record_results(actor, id, data.results)))

    @post("/{application_id:uuid}/decide", sync_to_thread=True)
    def decide(self, application_id: FromPath[UUID], actor: Me, once: OnceHere) -> ApplicationView:
        """Lets the active policy decide, or say that a manager must (manager)."""
        return once(lambda r: ApplicationView.of(r.decide(actor, ApplicationId(application_id))))

    @post("/{application_id:uuid}/decide-by-hand", sync_to_thread=True)
    def decide_by_hand(
        self, application_id: FromPath[UUID], data: JSONBody[DecideByHand], actor: Me, once: OnceHere
    ) -> ApplicationView:
        """Decides what the policy left to a manager (manager)."""
        id = ApplicationId(application_id)
        return once(lambda r: ApplicationView.of(r.decide_by_hand(actor, id, data.decision, data.reason)))


class PoliciesController(Controller):
    path = "/recruiting"
    tags = ("recruiting",)

    @get("/policies", sync_to_thread=True)
    def policies(
        self, actor: Me, recruiting: UseCases, after: FromQuery[Number] = 0, limit: FromQuery[Limit] = 50
    ) -> PolicyBookView:
        """Screening policies: versions, the active one, who, when and why (manager)."""
        return PolicyBookView.of(recruiting.policies(actor, after, limit + 1), limit)

    @post("/policies", sync_to_thread=True)
    def draft(self, data: JSONBody[DraftPolicy], actor: Me, once: OnceHere) -> PolicyView:
        """Drafts a new immutable version, after checking it (manager)."""
        return once(lambda r: PolicyView.of(r.draft_policy(actor, data.document, data.reason)))

    @post("/policies/activate", sync_to_thread=True)
    def activate(self, data: JSONBody[Activate], actor: Me, once: OnceHere) -> PolicyView:
        """Makes a version the one that decides from now on (manager)."""
        return once(lambda r: PolicyView.of(r.activate_policy(actor, data.version, data.reason)))

    @post("/policies/roll-back", sync_to_thread=True)
    def roll_back(self, data: JSONBody[Because], actor: Me, once: OnceHere) -> PolicyView:
        """Goes back to the version that was active before (manager)."""
        return once(lambda r: PolicyView.of(r.roll_back_policy(actor, data.reason)))

    @get("/hypotheses", sync_to_thread=True)
    def hypotheses(
        self,
        actor: Me,
        recruiting: UseCases,
        status: FromQuery[HypothesisStatus | None] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[JudgedView]:
        """Quality's ideas for better policies (manager)."""
        found = recruiting.hypotheses(actor, status, after, limit + 1)
        return page_of([JudgedView.of(idea) for idea in found], limit, lambda view: view.hypothesis_id)

    @post("/hypotheses/{hypothesis_id:uuid}/judge", sync_to_thread=True)
    def judge(
        self, hypothesis_id: FromPath[UUID], data: JSONBody[Judge], actor: Me, once: OnceHere
    ) -> JudgedView:
        """Confirms or refutes an idea; the verdict goes back to quality (manager)."""
        id = HypothesisId(hypothesis_id)
        return once(lambda r: JudgedView.of(r.judge_hypothesis(actor, id, data.verdict, data.reason)))


class WorkersController(Controller):
    path = "/workers"
    tags = ("workers",)

    @get("/", sync_to_thread=True)
    def workers(
        self,
        actor: Me,
        recruiting: UseCases,
        status: FromQuery[WorkerStatus | None] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[WorkerView]:
        """All workers, in the order of their ids (manager)."""
        found = recruiting.workers(actor, status, after, limit + 1)
        return page_of([WorkerView.of(worker) for worker in found], limit, lambda view: view.worker_id)

    @get("/{worker_id:uuid}", sync_to_thread=True)
    def worker(self, worker_id: FromPath[UUID], actor: Me, recruiting: UseCases) -> WorkerView:
        """One worker (manager, or the worker itself)."""
        return WorkerView.of(recruiting.worker(actor, WorkerId(worker_id)))

    @post("/{worker_id:uuid}/traits", sync_to_thread=True)
    def change(
        self, worker_id: FromPath[UUID], data: JSONBody[ChangeWorker], actor: Me, once: OnceHere
    ) -> WorkerView:
        """Replaces strengths and weaknesses (manager)."""
        change = (WorkerId(worker_id), data.strengths, data.weaknesses, data.reason)
        return once(lambda r: WorkerView.of(r.change_worker(actor, *change)))

    @post("/{worker_id:uuid}/suspend", sync_to_thread=True)
    def suspend(
        self, worker_id: FromPath[UUID], data: JSONBody[Because], actor: Me, once: OnceHere
    ) -> WorkerView:
        """Gives the worker no more orders until reinstated (manager)."""
        return once(lambda r: WorkerView.of(r.suspend(actor, WorkerId(worker_id), data.reason)))

    @post("/{worker_id:uuid}/reinstate", sync_to_thread=True)
    def reinstate(
        self, worker_id: FromPath[UUID], data: JSONBody[Because], actor: Me, once: OnceHere
    ) -> WorkerView:
        """Gives a suspended worker orders again (manager)."""
        return once(lambda r: WorkerView.of(r.reinstate(actor, WorkerId(worker_id), data.reason)))

    @post("/{worker_id:uuid}/dismiss", sync_to_thread=True)
    def dismiss(
        self, worker_id: FromPath[UUID], data: JSONBody[Because], actor: Me, once: OnceHere
    ) -> WorkerView:
        """Parts with the worker for good (manager)."""
        return once(lambda r: WorkerView.of(r.dismiss(actor, WorkerId(worker_id), data.reason)))

    @post("/payout-details", sync_to_thread=True, status_code=204)
    def set_payout_details(self, data: JSONBody[BePaidBy], actor: Me, once: OnceHere) -> None:
        """Says how you are paid; the token goes to payroll alone (worker)."""
        once(lambda r: r.set_payout_details(actor, data.gateway, data.token))
