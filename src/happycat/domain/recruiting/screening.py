"""What a screening policy, which is data, means: accept, reject, or ask a manager, and why (R38, R39)."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import text
from happycat.domain.recruiting.policy import LONGEST_POLICY, MOST_TRAITS, PERCENTILE, REFERENCE_WINDOW

KEYS = frozenset({"rules", "accept_at", "reject_below", "strengths", "weaknesses", "reference"})
LIMITS: dict[str, Callable[[int, int], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
}


class PolicyWrong(Invalid):
    says = "The policy cannot be used: {wrong}."


class Advice(StrEnum):
    """What a policy says about a candidate."""

    ACCEPT = "accept"
    REJECT = "reject"
    ASK = "managers_call"


@frozen
class Score:
    """What the evaluator found: hundredths of a point, by which rules, and which hard rules failed."""

    points: int
    contributions: dict[str, int]
    failed: tuple[str, ...]


@frozen
class Judgement:
    """The advice of exactly one policy version, with all that explains it (R38)."""

    policy: str
    number: int
    advice: Advice
    score: Score
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    said: str

    def explanation(self) -> dict[str, Any]:
        return {
            "said": self.said,
            "policy_number": self.number,
            "points": self.score.points,
            "contributions": self.score.contributions,
            "failed": list(self.score.failed),
            "strengths": list(self.strengths),
            "weaknesses": list(self.weaknesses),
        }


@define(kw_only=True, eq=False)
class ScreeningPolicy(Aggregate):
    """One immutable version; `hash` names its content for ever, `number` counts them (R39)."""

    id: UUID
    hash: str
    number: int
    document: dict[str, Any]
    reference_window: int
    percentile: int
    author: PersonId
    reason: str = field(validator=text(1000))
    drafted_at: datetime

    @classmethod
    def drafted(
        cls, document: Mapping[str, Any], number: int, author: PersonId, reason: str, at: datetime
    ) -> Self:
        """From a document that was found usable; the version's id follows from its content."""
        canonical = canonical_of(document)
        hash = sha256(canonical.encode()).hexdigest()
        copy = json.loads(canonical)
        reference = copy.get("reference", {})
        return cls(
            id=policy_id(hash),
            hash=hash,
            number=number,
            document=copy,
            reference_window=reference.get("window", REFERENCE_WINDOW),
            percentile=reference.get("percentile", PERCENTILE),
            author=author,
            reason=reason,
            drafted_at=at,
        )

    def judge(self, facts: Mapping[str, int], score: Score) -> Judgement:
        """Total: every score has an answer, a failed hard rule rejects."""
        advice, said = self._advice(score)
        strengths = _observed(self.document["strengths"], facts)
        weaknesses = _observed(self.document["weaknesses"], facts)
        return Judgement(self.hash, self.number, advice, score, strengths, weaknesses, said)

    def _advice(self, score: Score) -> tuple[Advice, str]:
        accept_at, reject_below = self.document["accept_at"], self.document["reject_below"]
        if score.failed:
            return Advice.REJECT, f"Rejected: {', '.join(score.failed)} must hold and does not."
        if score.points >= accept_at:
            return Advice.ACCEPT, f"Accepted: {score.points} points, at least {accept_at} are needed."
        if score.points < reject_below:
            return Advice.REJECT, f"Rejected: {score.points} points, less than {reject_below}."
        return (
            Advice.ASK,
            f"A manager decides: {score.points} points, between {reject_below} and {accept_at}.",
        )


def policy_id(hash: str) -> UUID:
    """The id of the version with that content; refuses with `PolicyWrong` what is no content hash."""
    try:
        return UUID(hash[:32])
    except ValueError:
        raise PolicyWrong(wrong=f"{hash[:80]} is no version; use the hash of one") from None


def canonical_of(document: Mapping[str, Any]) -> str:
    """The document as the one JSON text that equal documents share."""
    try:
        canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise PolicyWrong(wrong="it is no JSON document") from None
    if len(canonical) > LONGEST_POLICY:
        raise PolicyWrong(wrong=f"it has more than {LONGEST_POLICY} characters")
    return canonical


def wrong_with(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with everything but the rules, in words (the evaluator knows the rules)."""
    canonical_of(document)
    wrong = [f"{key} is unknown" for key in sorted(set(document) - KEYS)]
    points = [key for key in ("accept_at", "reject_below") if type(document.get(key)) is not int]
    wrong += [f"{key} is a whole number of hundredths of a point" for key in points]
    if not points and document["reject_below"] > document["accept_at"]:
        wrong.append("reject_below is not above accept_at")
    for key in ("strengths", "weaknesses"):
        wrong += _wrong_traits(key, document.get(key))
    return (*wrong, *_wrong_reference(document.get("reference", {})))


def _wrong_traits(key: str, traits: object) -> list[str]:
    if not isinstance(traits, dict) or len(traits) > MOST_TRAITS:
        return [f"{key} is an object of at most {MOST_TRAITS} traits"]
    said = "has a fact and one of at_least and at_most, a whole number"
    return [f"{key}: {trait} {said}" for trait, limit in traits.items() if not _is_limit(limit)]


def _is_limit(limit: object) -> bool:
    if not isinstance(limit, dict) or len(limit) != 2 or not isinstance(limit.get("fact"), str):
        return False
    return any(type(limit.get(key)) is int for key in LIMITS)


def _wrong_reference(reference: object) -> list[str]:
    if not isinstance(reference, dict) or set(reference) - {"window", "percentile"}:
        return ["reference has window and percentile"]
    wrong = []
    if not _within(reference.get("window", REFERENCE_WINDOW), 1, 1_000_000):
        wrong.append("reference: window is a whole number from 1 to 1000000")
    if not _within(reference.get("percentile", PERCENTILE), 1, 99):
        wrong.append("reference: percentile is a whole number from 1 to 99")
    return wrong


def _within(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _observed(traits: Mapping[str, Mapping[str, Any]], facts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(trait for trait, limit in traits.items() if _shows(limit, facts))


def _shows(limit: Mapping[str, Any], facts: Mapping[str, int]) -> bool:
    """A fact that was not recorded shows nothing."""
    value = facts.get(limit["fact"])
    return value is not None and all(holds(value, limit[k]) for k, holds in LIMITS.items() if k in limit)
