"""The shop's own figures, to be changed here and nowhere else."""

from datetime import timedelta

from attrs import frozen


@frozen(kw_only=True)
class ShopPolicy:
    """Limits of a cart [O]; a new set of figures is a new version."""

    version: int
    most_lines: int
    longest_wishes: int
    quotes_kept: int
    """So many of the quotes last shown are kept, to say what changed since (R5)."""
    bookable_ahead: timedelta


POLICY = ShopPolicy(
    version=1,
    most_lines=50,
    longest_wishes=2000,
    quotes_kept=5,
    bookable_ahead=timedelta(days=366),
)
"""The figures that hold now."""
