"""Recruiting's figures, versioned: vacancies, their assessments, and the first screening policy."""

from datetime import UTC, datetime
from typing import Any

from happycat.domain.recruiting.assessment import Assessment

VERSION = "2026-1"

OLDEST = 40
"""[O] Years; no cat was ever older."""

MOST_TRAITS = 20
"""[O] Strengths, or weaknesses, that one worker can have."""

LONGEST_POLICY = 100_000
"""[O] Characters of a screening policy as JSON."""

REFERENCE_WINDOW = 1000
"""[C] R38: recorded applications over which "the top 3 %" is measured, and then frozen in the policy."""

PERCENTILE = 97
"""[C] R38: `accept_at` stands for this percentile of the reference: the top 3 % are above it."""

VACANCIES: dict[str, tuple[Assessment, ...]] = {
    "worker": (
        Assessment(
            "diligence", "Diligence", "Sort a box of toys by colour; one point for each toy in 10 min."
        ),
        Assessment(
            "tidiness", "Tidiness", "Wash a bowl after a meal; 100 when nobody can tell there was one."
        ),
        Assessment(
            "patience", "Patience", "Wait in front of a closed door; one point per minute, no meowing."
        ),
        Assessment("courage", "Courage", "Meet a running vacuum cleaner; 100 when the tail stays thin."),
    )
}
"""[C] R37: the vacancies, and the assessments that a candidate gets unless a manager chooses others."""

FIRST_DRAFTED_AT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_REASON = "The company opens with it."
FIRST_POLICY: dict[str, Any] = {
    "rules": [
        {"name": "grown up", "fact": "age", "at_least": 1, "points": 0, "hard": True},
        {"name": "diligent", "fact": "diligence", "at_least": 60, "points": 2500},
        {"name": "very diligent", "fact": "diligence", "at_least": 90, "points": 1000},
        {"name": "tidy", "fact": "tidiness", "at_least": 60, "points": 2500},
        {"name": "very tidy", "fact": "tidiness", "at_least": 90, "points": 1000},
        {"name": "patient", "fact": "patience", "at_least": 60, "points": 2000},
        {"name": "brave", "fact": "courage", "at_least": 60, "points": 1000},
    ],
    "accept_at": 9000,
    "reject_below": 5000,
    "strengths": {
        "diligent": {"fact": "diligence", "at_least": 80},
        "tidy": {"fact": "tidiness", "at_least": 80},
        "patient": {"fact": "patience", "at_least": 80},
        "brave": {"fact": "courage", "at_least": 80},
    },
    "weaknesses": {
        "lazy": {"fact": "diligence", "at_most": 40},
        "messy": {"fact": "tidiness", "at_most": 40},
        "impatient": {"fact": "patience", "at_most": 40},
        "timid": {"fact": "courage", "at_most": 40},
    },
    "reference": {"window": REFERENCE_WINDOW, "percentile": PERCENTILE},
}
"""[C] R38: points in hundredths; from `accept_at` on accepted, under `reject_below` rejected, else asked."""
