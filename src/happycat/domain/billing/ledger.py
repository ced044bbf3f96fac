"""The ledger: accounts, what is posted where, and the chain that shows any edit (R33)."""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

import attrs
from attrs import field, frozen

from happycat.domain.billing.policy import VERSION
from happycat.domain.kernel.money import Money

GENESIS = "0" * 64
"""The hash before the first posting of a party."""


class Book(StrEnum):
    """The accounts of the double entry."""

    UNBILLED = "unbilled"
    RECEIVABLE = "receivable"
    REVENUE = "revenue"
    DISCOUNT = "discount"
    TAX = "tax"
    CASH = "cash"
    REFUNDS = "refunds"
    REFUNDS_DUE = "refunds_due"
    CLIENT_CREDIT = "client_credit"


class Move(StrEnum):
    """What can happen to a client's money."""

    CHARGED = "charged"
    INVOICED = "invoiced"
    DISCOUNTED = "discounted"
    TAXED = "taxed"
    PAID = "paid"
    PAID_LATE = "paid_late"
    """Taken by an attempt that was closed without success: nobody expected it, so it is the client's."""
    CREDITED = "credited"
    CREDIT_USED = "credit_used"
    REFUND_PROMISED = "refund_promised"
    REFUNDED = "refunded"
    REFUND_REFUSED = "refund_refused"


POSTED: dict[Move, tuple[Book, Book]] = {
    Move.CHARGED: (Book.UNBILLED, Book.REVENUE),
    Move.INVOICED: (Book.RECEIVABLE, Book.UNBILLED),
    Move.DISCOUNTED: (Book.DISCOUNT, Book.RECEIVABLE),
    Move.TAXED: (Book.RECEIVABLE, Book.TAX),
    Move.PAID: (Book.CASH, Book.RECEIVABLE),
    Move.PAID_LATE: (Book.CASH, Book.CLIENT_CREDIT),
    Move.CREDITED: (Book.REFUNDS, Book.CLIENT_CREDIT),
    Move.CREDIT_USED: (Book.CLIENT_CREDIT, Book.RECEIVABLE),
    Move.REFUND_PROMISED: (Book.REFUNDS, Book.REFUNDS_DUE),
    Move.REFUNDED: (Book.REFUNDS_DUE, Book.CASH),
    Move.REFUND_REFUSED: (Book.REFUNDS_DUE, Book.CLIENT_CREDIT),
}
"""Debit and credit of every move; a posting holds both, so it balances by construction."""


@frozen
class Posting:
    """One row, never changed: from credit to debit, why, and its link in the party's chain."""

    party: str
    sequence: int
    move: Move
    debit: Book
    credit: Book
    amount: Money
    cause: str
    rule: str
    actor: str
    reason: str
    at: datetime
    hash: str = ""


@frozen
class Why:
    """What a posting names: the event or command that caused it, by whom, why, when, under which rules."""

    cause: str
    actor: str
    at: datetime
    reason: str = ""
    rule: str = VERSION


@frozen
class Chain:
    """Links postings by a keyed hash; the key is kept outside the database."""

    key: bytes = field(repr=False)

    def linked(self, previous: str, posting: Posting) -> Posting:
        """The posting with its hash over the previous hash and itself."""
        return attrs.evolve(posting, hash=self._hash(previous, posting))

    def broken_at(self, postings: Sequence[Posting]) -> int | None:
        """The first sequence number of a party's postings, in order, that does not fit; None if all do."""
        previous = GENESIS
        for expected, posting in enumerate(postings, 1):
            fits = hmac.compare_digest(self._hash(previous, posting), posting.hash)
            if posting.sequence != expected or not fits:
                return expected
            previous = posting.hash
        return None

    def _hash(self, previous: str, posting: Posting) -> str:
        values = attrs.astuple(posting, recurse=False, filter=lambda a, _: a.name != "hash")
        text = json.dumps([previous, *(_plain(value) for value in values)], separators=(",", ":"))
        return hmac.new(self.key, text.encode(), sha256).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.minor
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


@frozen
class Broken:
    """A party whose chain does not hold, at which posting, and what is wrong."""

    party: str
    sequence: int
    problem: str


def balance(postings: Sequence[Posting], book: Book) -> Money:
    """What stands on an account: debits less credits."""
    debits = Money.total(p.amount for p in postings if p.debit is book)
    return debits - Money.total(p.amount for p in postings if p.credit is book)
