"""What matching compares, in the words of its inventors: a reference sample with normal samples [C]."""

from uuid import UUID

from attrs import frozen


@frozen
class ReferenceSample:
    """What is looked for."""

    traits: tuple[str, ...]
    tried: tuple[UUID, ...] = ()
    """Normal samples that were matched to it before, in vain."""


@frozen
class NormalSample:
    """What is there to choose from."""

    id: UUID
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    succeeded: int
    failed: int
    grades: int
    grade_sum: int
    load: int
    """Quarter hours it is booked for around the same time."""


@frozen
class Scored:
    """A normal sample with what each scorer gave it, and which filters it passes."""

    id: UUID
    total: int
    contributions: dict[str, int]
    passes: tuple[str, ...]


@frozen
class Filtered:
    """How many normal samples went into a filter and came out of it."""

    step: str
    before: int
    after: int


@frozen
class Matched:
    """The chosen normal sample, and why: per step, and per sample of the top ten."""

    chosen: UUID
    filters: tuple[Filtered, ...]
    relaxed: tuple[str, ...]
    """Soft filters that left nobody and were dropped, in the order in which they were (R16)."""
    top: tuple[Scored, ...]


@frozen
class Waiting:
    """No normal sample passed the hard filters."""
