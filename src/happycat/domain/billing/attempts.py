"""Attempts to collect an invoice: a machine as a table, in which outcomes only move forward (R24)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from attrs import define, field, frozen

from happycat.domain.billing.policy import CALL_LASTS, KEY_LIFETIME, QUERY_AFTER, RETRY_DAYS
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, InvoiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict


class AttemptState(StrEnum):
    PLANNED = "planned"
    SENT = "sent"
    UNKNOWN = "unknown"
    PENDING = "pending"
    ACTION_REQUIRED = "action_required"
    SUCCEEDED = "succeeded"
    DECLINED_SOFT = "declined_soft"
    DECLINED_HARD = "declined_hard"
    SUPERSEDED = "superseded"
    """Another one took its place. If it was sent it may still succeed, so the gateway is asked on."""
    SUCCEEDED_LATE = "succeeded_late"
    """It took money after it was closed or superseded; an accountant sees it in a list."""


S = AttemptState
FINAL = frozenset({S.SUCCEEDED, S.DECLINED_SOFT, S.DECLINED_HARD})
OPEN = frozenset({S.SENT, S.UNKNOWN, S.PENDING, S.ACTION_REQUIRED})
"""Something may have happened at the gateway, or still may: no other attempt until it is resolved."""

LATE = frozenset({S.DECLINED_SOFT, S.DECLINED_HARD, S.SUPERSEDED})
"""A success after these is late: it is never dropped, for the money was taken."""

FORWARD: dict[AttemptState, frozenset[AttemptState]] = {
    S.PLANNED: frozenset({S.SENT, S.SUPERSEDED}),
    S.SENT: FINAL | {S.UNKNOWN, S.PENDING, S.ACTION_REQUIRED},
    S.UNKNOWN: FINAL | {S.PENDING, S.ACTION_REQUIRED},
    S.ACTION_REQUIRED: FINAL | {S.PENDING, S.SUPERSEDED},
    S.PENDING: FINAL,
    S.SUPERSEDED: frozenset({S.DECLINED_SOFT, S.DECLINED_HARD}),
    S.SUCCEEDED: frozenset(),
    S.DECLINED_SOFT: frozenset(),
    S.DECLINED_HARD: frozenset(),
    S.SUCCEEDED_LATE: frozenset(),
}
"""The lattice: whatever order answers come in, only these moves are made; and `succeed_late`."""


class NotOpen(Conflict):
    says = "Attempt {number} is {state}; only one whose outcome is open can be resolved."


class BeingAsked(Conflict):
    says = "The gateway was called about attempt {number} just now; wait a minute and look again."


@frozen
class Answer:
    """What a gateway says about a charge or a refund."""

    state: AttemptState
    reference: str = ""
    """The gateway's own name for the money moved."""
    reason: str = ""

    @classmethod
    def succeeded(cls, reference: str) -> "Answer":
        return cls(S.SUCCEEDED, reference=reference)

    @classmethod
    def declined(cls, reason: str, *, hard: bool) -> "Answer":
        """Soft: may work later; hard: never with this token."""
        return cls(S.DECLINED_HARD if hard else S.DECLINED_SOFT, reason=reason)

    @classmethod
    def action_required(cls, reason: str = "") -> "Answer":
        return cls(S.ACTION_REQUIRED, reason=reason)

    @classmethod
    def pending(cls) -> "Answer":
        return cls(S.PENDING)

    @classmethod
    def unknown(cls, reason: str) -> "Answer":
        """Nobody answered: it may have happened or not."""
        return cls(S.UNKNOWN, reason=reason)


@frozen
class PaymentMethod:
    """How a client pays from some instant on; the token is never shown."""

    client_id: ClientId
    gateway: str
    token: str = field(repr=False)
    since: datetime


def backoff(queries: int) -> timedelta:
    """How long to wait before the next question about an open attempt."""
    return QUERY_AFTER[min(queries, len(QUERY_AFTER) - 1)]


@define(kw_only=True, eq=False)
class Attempt(Aggregate):
    """One try to collect an invoice. Its key and request never change once it was sent."""

    id: UUID
    invoice_id: InvoiceId
    client_id: ClientId
    number: int
    amount: Money
    due_at: datetime | None
    """None: it waits for a payment method."""
    retry: int = 0
    """Which retry after the first attempt with this method; 0 is the first."""
    first_at: datetime | None = None
    state: AttemptState = S.PLANNED
    gateway: str = ""
    token: str = field(default="", repr=False)
    sent_at: datetime | None = None
    called_at: datetime | None = None
    """When the gateway was called last; until `CALL_LASTS` later that call may be under way."""
    next_query_at: datetime | None = None
    queries: int = 0
    reference: str = ""
    reason: str = ""

    @classmethod
    def plan(
        cls, invoice_id: InvoiceId, client_id: ClientId, amount: Money, number: int, due_at: datetime
    ) -> "Attempt":
        """The next attempt; all its names come from (invoice, number)."""
        id = uuid5(invoice_id, f"attempt/{number}")
        return cls(
            id=id, invoice_id=invoice_id, client_id=client_id, number=number, amount=amount, due_at=due_at
        )

    @property
    def key(self) -> str:
        """The idempotency key for the gateway."""
        return f"{self.invoice_id}/{self.number}"

    def is_due(self, at: datetime) -> bool:
        return self.state is S.PLANNED and self.due_at is not None and self.due_at <= at

    def wait(self) -> None:
        """There is no usable payment method: wait until one comes."""
        self.due_at = None

    def send(self, method: PaymentMethod, at: datetime) -> None:
        """Written down before the gateway is called."""
        self.state = S.SENT
        self.gateway, self.token = method.gateway, method.token
        self.sent_at, self.first_at = at, self.first_at or at
        self.called_at = at
        self._ask_again(at)

    def ask(self, at: datetime) -> bool:
        """Whether it is time to ask the gateway; if so nobody else does until the next time."""
        if self.next_query_at is None or at < self.next_query_at:
            return False
        self.asked(at)
        return True

    def asked(self, at: datetime) -> None:
        """Written down before the gateway is asked; unless there is something new it is asked again."""
        self.queries += 1
        self.called_at = at
        self._ask_again(at)

    def resolvable(self, at: datetime) -> None:
        """Refuses a human's word about it: `NotOpen`, or `BeingAsked` while a call may be under way, whose
        effect the human cannot know.
        """
        if self.state not in OPEN:
            raise NotOpen(number=self.number, state=self.state)
        if self.called_at is not None and at < self.called_at + CALL_LASTS:
            raise BeingAsked(number=self.number)

    def supersede(self) -> None:
        """Another one takes its place; one that was sent is asked about until its end is known."""
        if S.SUPERSEDED in FORWARD[self.state]:
            self.state, self.due_at = S.SUPERSEDED, None

    def is_late(self, answer: Answer) -> bool:
        """Whether money came though this attempt was closed or superseded."""
        return answer.state is S.SUCCEEDED and self.state in LATE

    def succeed_late(self, answer: Answer) -> None:
        self.state, self.next_query_at = S.SUCCEEDED_LATE, None
        self.reference, self.reason = answer.reference or self.reference, "succeeded after it was closed"

    def may_be_sent_again(self, at: datetime) -> bool:
        """With the same key, as long as the gateway surely remembers it."""
        remembered = self.sent_at is not None and at < self.sent_at + KEY_LIFETIME
        return remembered and self.state in OPEN

    def take(self, answer: Answer, at: datetime) -> bool:
        """Moves forward, or says that the answer is overtaken."""
        if answer.state not in FORWARD[self.state]:
            return False
        self.state, self.reason = answer.state, answer.reason[:200]
        self.reference = answer.reference or self.reference
        if self.state in FINAL:
            self.next_query_at = None
        else:
            self._ask_again(at)
        return True

    def next_retry(self) -> "Attempt | None":
        """After a soft decline: 1, 3, 5 and 7 days after the first attempt, then no more."""
        if self.first_at is None or self.retry >= len(RETRY_DAYS):
            return None
        due_at = self.first_at + timedelta(days=RETRY_DAYS[self.retry])
        following = self.following(due_at)
        following.retry, following.first_at = self.retry + 1, self.first_at
        return following

    def following(self, due_at: datetime) -> "Attempt":
        """The first attempt with another method."""
        return Attempt.plan(self.invoice_id, self.client_id, self.amount, self.number + 1, due_at)

    def _ask_again(self, at: datetime) -> None:
        self.next_query_at = at + backoff(self.queries)


def paid_by(attempts: Sequence[Attempt]) -> Attempt:
    """Which of a paid invoice's attempts took its money; a late one only if no other did."""
    took = [a for a in attempts if a.state in (S.SUCCEEDED, S.SUCCEEDED_LATE)]
    return min(took, key=lambda a: (a.state is S.SUCCEEDED_LATE, a.number))
