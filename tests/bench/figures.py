"""What all benchmarks do with their samples."""

from collections.abc import Sequence


def percentile(samples: Sequence[float], percent: int) -> float:
    """The value that so many percent of the samples do not exceed, to two places."""
    ordered = sorted(samples)
    place = max(0, -(-len(ordered) * percent // 100) - 1)
    return round(ordered[place], 2)
