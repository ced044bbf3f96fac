"""Payroll's ledger: accounts, postings, and the keyed chain that shows any change of them (R33)."""

import hmac
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

import attrs
from attrs import field, frozen

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.time import aware


class Account(StrEnum):
    """Where money stands; the first is each worker's own."""

    WORKER_PAYABLE = "worker_payable"
    WORKER_COST = "worker_cost"
    BONUS_COST = "bonus_cost"
    PENALTY_INCOME = "penalty_income"
    IN_TRANSIT = "in_transit"
    CASH = "cash"


class Movement(StrEnum):
    """Every kind of posting there is."""

    EARNING = "earning"
    PENALTY = "penalty"
    PENALTY_VOIDED = "penalty_voided"
    BONUS = "bonus"
    PAYOUT_ISSUED = "payout_issued"
    PAYOUT_PAID = "payout_paid"
    PAYOUT_FAILED = "payout_failed"


ACCOUNTS: dict[Movement, tuple[Account, Account]] = {
    Movement.EARNING: (Account.WORKER_COST, Account.WORKER_PAYABLE),
    Movement.PENALTY: (Account.WORKER_PAYABLE, Account.PENALTY_INCOME),
    Movement.PENALTY_VOIDED: (Account.PENALTY_INCOME, Account.WORKER_PAYABLE),
    Movement.BONUS: (Account.BONUS_COST, Account.WORKER_PAYABLE),
    Movement.PAYOUT_ISSUED: (Account.WORKER_PAYABLE, Account.IN_TRANSIT),
    Movement.PAYOUT_PAID: (Account.IN_TRANSIT, Account.CASH),
    Movement.PAYOUT_FAILED: (Account.IN_TRANSIT, Account.WORKER_PAYABLE),
}
"""(debit, credit) of each movement; total over them."""


def _positive(_owner: object, _attribute: object, amount: Money) -> None:
    if amount.minor <= 0:
        raise Invalid(problem=f"A posting moves something; {amount} is nothing, or backwards.")


@frozen(kw_only=True)
class Draft:
    """A posting before it has its place in the chain."""

    party: WorkerId
    kind: Movement
    amount: Money = field(validator=_positive)
    about: UUID
    """The entry or payout that it is about."""
    cause: str
    rules: int
    """The version of the settlement table or policy that it was made under."""
    actor: UUID
    reason: str = ""
    reverses: UUID | None = None
    """The posting that it takes back."""


@frozen(kw_only=True)
class Posting:
    """One line of the ledger: debit, credit and amount, so that it balances by construction (R33)."""

    id: UUID
    party: WorkerId
    sequence: int
    """The party's postings count from 1 without a gap."""
    kind: Movement
    debit: Account
    credit: Account
    amount: Money
    balance: Money
    """What is owed to the party after it; below nothing it is the party's debt."""
    about: UUID
    cause: str
    rules: int
    actor: UUID
    reason: str
    reverses: UUID | None
    at: datetime = field(converter=aware)
    hash: str = ""


@frozen(order=True)
class Fault:
    """A place where the ledger is not what was written."""

    party: str
    sequence: int
    problem: str


@frozen
class Chain:
    """HMAC-SHA256 over the previous hash and the row; the key is kept outside the database (R33)."""

    key: bytes = field(repr=False)

    def link(self, head: Posting | None, draft: Draft, id: UUID, at: datetime) -> Posting:
        """The draft as the party's next posting."""
        debit, credit = ACCOUNTS[draft.kind]
        facts: dict[str, Any] = attrs.asdict(draft, recurse=False)
        sequence = head.sequence + 1 if head else 1
        balance = _after(head, debit, credit, draft.amount)
        place: dict[str, Any] = {"sequence": sequence, "debit": debit, "credit": credit, "balance": balance}
        posting = Posting(id=id, at=at, **place, **facts)
        return attrs.evolve(posting, hash=self.digest(head.hash if head else "", posting))

    def digest(self, previous: str, posting: Posting) -> str:
        """Hex; every field but the hash itself is in it."""
        values = attrs.astuple(attrs.evolve(posting, hash=""), recurse=False)
        facts = [previous, *(None if value is None else str(value) for value in values)]
        return hmac.new(self.key, json.dumps(facts).encode(), sha256).hexdigest()

    def faults(self, postings: Iterable[Posting], head: Posting | None = None) -> Iterator[Fault]:
        """What is wrong with postings in the order of (party, sequence); `head` came just before them."""
        for posting in postings:
            before = head if head is not None and head.party == posting.party else None
            problem = self._problem(before, posting)
            if problem:
                yield Fault(str(posting.party), posting.sequence, problem)
            head = posting

    def _problem(self, before: Posting | None, posting: Posting) -> str:
        if posting.sequence != (before.sequence + 1 if before else 1):
            return "a posting before this one is missing, or this one is doubled"
        if not hmac.compare_digest(posting.hash, self.digest(before.hash if before else "", posting)):
            return "this posting, or its place, is not what was written"
        if posting.balance != _after(before, posting.debit, posting.credit, posting.amount):
            return "the balance does not follow from the one before"
        return ""


def _after(head: Posting | None, debit: Account, credit: Account, amount: Money) -> Money:
    before = head.balance if head else Money.zero()
    owed = {Account.WORKER_PAYABLE: amount}
    return before + owed.get(credit, Money.zero()) - owed.get(debit, Money.zero())
