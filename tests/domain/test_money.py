"""Money: whole minor units, one rounding rule (R32)."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from happycat.domain.kernel.money import Money, half_even
from happycat.domain.kernel.refusals import Invalid

AMOUNTS = st.integers(-(10**18), 10**18)


@given(numerator=AMOUNTS, denominator=st.integers(1, 10**9))
def test_r32_rounding_is_half_to_even_exactly(numerator: int, denominator: int) -> None:
    with localcontext(prec=60):
        exact = Decimal(numerator) / Decimal(denominator)
        expected = int(exact.quantize(Decimal(1), ROUND_HALF_EVEN))

    assert half_even(numerator, denominator) == expected


@given(numerator=AMOUNTS, denominator=st.integers(1, 10**9))
def test_r32_rounding_a_debt_mirrors_rounding_an_amount(numerator: int, denominator: int) -> None:
    assert half_even(-numerator, denominator) == -half_even(numerator, denominator)


@pytest.mark.parametrize(("half", "rounded"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2)])
def test_r32_a_half_goes_to_the_even_neighbour(half: int, rounded: int) -> None:
    assert half_even(half, 2) == rounded


@given(minor=AMOUNTS, percentage=st.integers(-300, 300))
def test_r32_percent_is_rounded_once(minor: int, percentage: int) -> None:
    expected = (Decimal(minor) * percentage / 100).quantize(Decimal(1), ROUND_HALF_EVEN)

    assert Money(minor).percent(percentage) == Money(int(expected))


@given(st.lists(AMOUNTS))
def test_r32_a_total_is_the_sum_of_its_parts(minors: list[int]) -> None:
    amounts = [Money(minor) for minor in minors]

    assert Money.total(amounts) == sum(amounts, start=Money.zero())


@given(one=AMOUNTS, other=AMOUNTS)
def test_amounts_add_subtract_and_compare_like_numbers(one: int, other: int) -> None:
    mine, yours = Money(one), Money(other)

    assert (mine + yours) - yours == mine
    assert mine + (-mine) == Money.zero()
    assert (mine < yours) == (one < other)
    assert bool(mine) == (one != 0)


@pytest.mark.parametrize("wrong", [1.0, "1", None, Decimal(1)])
def test_r32_an_amount_is_never_anything_but_a_whole_number(wrong: object) -> None:
    make: type = Money

    with pytest.raises(Invalid):
        make(wrong)


@pytest.mark.parametrize(
    ("minor", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (12345, "123.45"), (-100, "-1.00")]
)
def test_an_amount_reads_as_units_and_cents(minor: int, text: str) -> None:
    assert str(Money(minor)) == text
    assert Money.of(100) == Money(10_000)
