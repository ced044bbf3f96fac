"""The built-in play bank: how it decides, wherever its books are kept.

What happens hangs on the token: `tok_decline_soft…` (with `_once`: only the first time), `tok_decline_hard…`,
`tok_action…` and `tok_pending…` (until `confirm`), `tok_lost_answer…` (taken, but the first answer is lost),
`tok_down…` (nobody answers, nothing is taken); any other token pays.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import attrs
from attrs import field, frozen

from happycat.domain.billing.attempts import Answer, AttemptState
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.billing import PaymentRequest, RequestChanged

NAME = "bank"


@frozen
class Entry:
    """One line of the bank's books; a confirmation repeats the charge's key."""

    kind: Literal["charge", "refund", "confirmation"]
    key: str
    minor: int
    state: AttemptState
    at: str
    token: str = field(default="", repr=False)
    currency: str = ""
    description: str = ""
    reference: str = ""
    reason: str = ""

    @property
    def answer(self) -> Answer:
        return Answer(self.state, self.reference, self.reason)

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> "Entry":
        return cls(**{**line, "state": AttemptState(line["state"])})


Books = Sequence[Entry]
Decide = Callable[[Books], Entry]
"""What comes of a request, given the books; an entry that is in them already is not written again."""


def entries(books: Books, kind: str, key: str) -> list[Entry]:
    return [entry for entry in books if entry.key == key and entry.kind == kind]


def charging(request: PaymentRequest, now: datetime) -> Decide:
    """Decides a charge; the same key gets the same answer."""

    def decide(books: Books) -> Entry:
        known = entries(books, "charge", request.key)
        if known:
            _same(known[0], request)
            return standing(books, request.key) or known[0]
        return _charge(books, request, now)

    return decide


def standing(books: Books, key: str) -> Entry | None:
    """How a charge stands now; None if there is none under that key."""
    known = entries(books, "charge", key) + entries(books, "confirmation", key)
    return known[-1] if known else None


def confirming(key: str, now: datetime) -> Decide:
    """The client did what it had to, or the transfer arrived: the charge succeeds."""

    def decide(books: Books) -> Entry:
        last = standing(books, key)
        if last is None:
            raise KeyError(key)
        waiting = last.state in (AttemptState.ACTION_REQUIRED, AttemptState.PENDING)
        done = attrs.evolve(last, kind="confirmation", state=AttemptState.SUCCEEDED, at=now.isoformat())
        return attrs.evolve(done, reference=_reference(key), reason="") if waiting else last

    return decide


def refunding(key: str, reference: str, amount: Money, now: datetime) -> Decide:
    """Decides a refund: never more than the payment with that reference."""

    def decide(books: Books) -> Entry:
        known = entries(books, "refund", key)
        if known and (known[0].minor, known[0].description) != (amount.minor, reference):
            raise RequestChanged(key=key)
        if known:
            return known[0]
        left = paid(books, reference) - refunded(books, reference)
        entry = Entry(
            "refund", key, amount.minor, AttemptState.SUCCEEDED, now.isoformat(), description=reference
        )
        if amount.minor > left:
            return attrs.evolve(entry, state=AttemptState.DECLINED_HARD, reason="more than was paid")
        return attrs.evolve(entry, reference=f"refund-{key}")

    return decide


def paid(books: Books, reference: str) -> int:
    taken = {e.key: e.minor for e in books if e.kind != "refund" and e.reference == reference}
    return sum(taken.values())


def refunded(books: Books, reference: str) -> int:
    succeeded = AttemptState.SUCCEEDED
    return sum(
        e.minor for e in books if e.kind == "refund" and e.state is succeeded and e.description == reference
    )


def taken(books: Books) -> Money:
    """All that was taken less all that was given back."""
    done = [e for e in books if e.state is AttemptState.SUCCEEDED]
    return Money(sum(-e.minor if e.kind == "refund" else e.minor for e in done))


def is_lost(request: PaymentRequest, before: Books) -> bool:
    """Whether the answer to this charge gets lost on its way: only the first one does."""
    lost = request.token.startswith("tok_lost_answer")
    return lost and not entries(before, "charge", request.key)


def _charge(books: Books, request: PaymentRequest, now: datetime) -> Entry:
    entry = Entry(
        kind="charge",
        key=request.key,
        minor=request.amount.minor,
        state=AttemptState.SUCCEEDED,
        at=now.isoformat(),
        token=request.token,
        currency=request.currency,
        description=request.description,
    )
    again = any(e.token == request.token for e in books)
    answer = _answer(request, again=again)
    return attrs.evolve(entry, state=answer.state, reference=answer.reference, reason=answer.reason)


def _answer(request: PaymentRequest, *, again: bool) -> Answer:
    token = request.token
    if token.startswith("tok_down"):
        raise Unreachable("the bank does not answer")
    if token.startswith("tok_decline_soft") and not (again and "_once" in token):
        return Answer.declined("insufficient funds", hard=False)
    if token.startswith("tok_decline_hard"):
        return Answer.declined("card stolen", hard=True)
    if token.startswith("tok_action"):
        return Answer.action_required("confirm in your banking app")
    return Answer.pending() if token.startswith("tok_pending") else Answer.succeeded(_reference(request.key))


def _reference(key: str) -> str:
    return f"payment-{key}"


def _same(known: Entry, request: PaymentRequest) -> None:
    asked = (request.token, request.amount.minor, request.currency, request.description)
    if (known.token, known.minor, known.currency, known.description) != asked:
        raise RequestChanged(key=request.key)
