"""How large a service may be: figures of ours, to be changed here and nowhere else (R1)."""

from datetime import timedelta

from attrs import frozen

from happycat.domain.kernel.money import Money


@frozen(kw_only=True)
class CatalogPolicy:
    """The limits of a description [O]; a new set of figures is a new version."""

    version: int
    longest_duration: timedelta
    highest_price: Money
    most_attributes: int
    most_traits: int
    most_supplies: int


POLICY = CatalogPolicy(
    version=1,
    longest_duration=timedelta(hours=24),
    highest_price=Money.of(1_000_000),
    most_attributes=50,
    most_traits=20,
    most_supplies=50,
)
"""The figures that hold now."""
