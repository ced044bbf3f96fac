"""Payroll over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, SkipValidation

from happycat.app.payroll.use_cases import Payroll
from happycat.app.payroll.views import (
    AttemptView,
    Because,
    BonusView,
    GrantBonus,
    PayoutView,
    Resolve,
    StatementView,
    VerifiedView,
)
from happycat.app.web.kernel import Limit, Me, OnceIn, Page, page_of
from happycat.domain.kernel.ids import BonusId, PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.payroll.attempts import Answer

UseCases = NamedDependency[SkipValidation[Payroll]]
Before = Annotated[int | None, Parameter(ge=1, le=2**31 - 1, description="The `sequence` to go on from.")]


class PayrollController(Controller):
    path = "/payroll"
    tags = ("payroll",)

    @get("/statement", sync_to_thread=True)
    def statement(
        self, actor: Me, payroll: UseCases, before: FromQuery[Before] = None, limit: FromQuery[Limit] = 50
    ) -> StatementView:
        """The worker's own account: entries, payouts, balance, debt (worker)."""
        return StatementView.of(payroll.statement(actor, before, limit))

    @get("/workers/{worker_id:uuid}/statement", sync_to_thread=True)
    def worker_statement(
        self,
        worker_id: FromPath[UUID],
        actor: Me,
        payroll: UseCases,
        before: FromQuery[Before] = None,
        limit: FromQuery[Limit] = 50,
    ) -> StatementView:
        """A worker's account (accountant, manager)."""
        return StatementView.of(payroll.worker_statement(actor, WorkerId(worker_id), before, limit))

    @post("/workers/{worker_id:uuid}/bonuses", sync_to_thread=True)
    def grant_bonus(
        self, worker_id: FromPath[UUID], data: JSONBody[GrantBonus], actor: Me, once: OnceIn[Payroll]
    ) -> BonusView:
        """Grants a bonus; above the limit it waits for a second manager (manager)."""
        worker, amount = WorkerId(worker_id), Money(data.amount)
        return once(lambda payroll: BonusView.of(payroll.grant_bonus(actor, worker, amount, data.reason)))

    @get("/bonuses", sync_to_thread=True)
    def bonuses(
        self, actor: Me, payroll: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[BonusView]:
        """All bonuses, in the order of their ids (manager, accountant)."""
        found = payroll.bonuses(actor, BonusId(after) if after else None, limit + 1)
        return page_of([BonusView.of(bonus) for bonus in found], limit, lambda view: view.bonus_id)

    @post("/bonuses/{bonus_id:uuid}/approve", sync_to_thread=True)
    def approve_bonus(self, bonus_id: FromPath[UUID], actor: Me, once: OnceIn[Payroll]) -> BonusView:
        """Agrees to another manager's bonus (manager)."""
        return once(lambda payroll: BonusView.of(payroll.approve_bonus(actor, BonusId(bonus_id))))

    @get("/payouts", sync_to_thread=True)
    def payouts(
        self, actor: Me, payroll: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[PayoutView]:
        """All payouts, in the order of their ids (accountant)."""
        found = payroll.payouts(actor, PayoutId(after) if after else None, limit + 1)
        return page_of([PayoutView.of(payout) for payout in found], limit, lambda view: view.payout_id)

    @get("/payouts/{payout_id:uuid}/attempts", sync_to_thread=True)
    def attempts(self, payout_id: FromPath[UUID], actor: Me, payroll: UseCases) -> list[AttemptView]:
        """How a payout was tried (accountant)."""
        return [AttemptView.of(attempt) for attempt in payroll.attempts(actor, PayoutId(payout_id))]

    @post("/payouts/{payout_id:uuid}/attempts/{number:int}/resolve", sync_to_thread=True)
    def resolve(
        self,
        payout_id: FromPath[UUID],
        number: FromPath[int],
        data: JSONBody[Resolve],
        actor: Me,
        once: OnceIn[Payroll],
    ) -> PayoutView:
        """Says how an attempt without a final answer ended (accountant)."""
        id, outcome = PayoutId(payout_id), Answer(data.outcome)
        return once(lambda payroll: PayoutView.of(payroll.resolve(actor, id, number, outcome, data.reason)))

    @post("/payouts/{payout_id:uuid}/release", sync_to_thread=True)
    def release(
        self, payout_id: FromPath[UUID], data: JSONBody[Because], actor: Me, once: OnceIn[Payroll]
    ) -> PayoutView:
        """Lets a parked payout go (accountant)."""
        return once(lambda payroll: PayoutView.of(payroll.release(actor, PayoutId(payout_id), data.reason)))

    @post("/payouts/{payout_id:uuid}/withdraw", sync_to_thread=True)
    def withdraw(
        self, payout_id: FromPath[UUID], data: JSONBody[Because], actor: Me, once: OnceIn[Payroll]
    ) -> PayoutView:
        """Takes a parked payout back; its money returns to the balance (accountant)."""
        return once(lambda payroll: PayoutView.of(payroll.withdraw(actor, PayoutId(payout_id), data.reason)))

    @get("/verification", sync_to_thread=True)
    def verify(self, actor: Me, payroll: UseCases) -> VerifiedView:
        """Goes through the whole ledger and says what is not as it was written (accountant, operator)."""
        return VerifiedView.of(payroll.verify(actor))
