"""One attempt to pay: what the gateway was asked, what it answered, and what follows from that."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.payroll.policy import Policy


class Answer(StrEnum):
    """What a gateway can say about an attempt; no answer at all is `UNKNOWN`."""

    PAID = "paid"
    REJECTED = "rejected"
    PENDING = "pending"
    UNKNOWN = "unknown"


@frozen
class Reply:
    """An answer, with the gateway's reason for it."""

    answer: Answer
    reason: str = ""


class AttemptStatus(StrEnum):
    SENT = "sent"
    PENDING = "pending"
    UNKNOWN = "unknown"
    PAID = "paid"
    REJECTED = "rejected"


OPEN = (AttemptStatus.SENT, AttemptStatus.PENDING, AttemptStatus.UNKNOWN)
"""Only a question to the gateway or a human closes these; money is not sent again meanwhile."""

HEARD: dict[tuple[AttemptStatus, Answer], AttemptStatus] = {
    (status, answer): AttemptStatus(answer) if status in OPEN else status
    for status in AttemptStatus
    for answer in Answer
} | {(AttemptStatus.PENDING, Answer.UNKNOWN): AttemptStatus.PENDING}
"""Total: what an open attempt becomes; a closed one stays, for a status never moves back."""


class NotInQuestion(Conflict):
    says = "Attempt {attempt} of this payout is {status}; only one without a final answer can be resolved."


class BeingAsked(Conflict):
    says = "The gateway was called about attempt {attempt} just now; wait a minute and look again."


@define(kw_only=True, eq=False)
class Attempt(Aggregate):
    """One request to the gateway under one key, for as long as it takes."""

    id: UUID
    payout_id: PayoutId
    worker_id: WorkerId
    number: int
    key: str
    gateway: str
    token: str = field(repr=False)
    amount: Money
    month: str
    status: AttemptStatus = AttemptStatus.SENT
    reason: str = ""
    sent_at: datetime
    called_at: datetime
    """When the gateway was called last; until `call_lasts` later the call may be under way."""
    asked: int = 0
    ask_at: datetime
    """When the gateway is asked (again), while the attempt is open."""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def ask(self, at: datetime, policy: Policy) -> bool:
        """Whether it is time to ask the gateway; if so nobody else does until the next time."""
        if not self.is_open or at < self.ask_at:
            return False
        self.asked += 1
        self.called_at, self.ask_at = at, at + policy.ask_after[min(self.asked, len(policy.ask_after) - 1)]
        return True

    def hear(self, reply: Reply) -> None:
        """Takes over what the gateway says; a closed attempt stays as it is."""
        if self.is_open:
            self.status, self.reason = HEARD[self.status, reply.answer], reply.reason[:500]

    def resolve(self, reply: Reply, at: datetime, policy: Policy) -> None:
        """A human has found out; refuses with `NotInQuestion`, or `BeingAsked` while a call may be under
        way, whose effect the human cannot know.
        """
        if not self.is_open:
            raise NotInQuestion(attempt=self.number, status=self.status)
        if at < self.called_at + policy.call_lasts:
            raise BeingAsked(attempt=self.number)
        self.hear(reply)

    def may_repeat(self, at: datetime, policy: Policy) -> bool:
        """Whether the same request may be sent again: only while the gateway surely knows its key."""
        return self.is_open and at < self.sent_at + policy.key_lives


def attempt_id(payout_id: PayoutId, number: int) -> UUID:
    """The same for the same (payout, number), for ever."""
    return uuid5(payout_id, str(number))


def key_of(payout_id: PayoutId, number: int) -> str:
    """The idempotency key: everything about an attempt follows from (payout, number)."""
    return f"payout-{payout_id}-{number}"
