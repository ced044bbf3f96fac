"""The figures of payroll, as one versioned setting (R28, R30, R35)."""

from datetime import timedelta

from attrs import frozen

from happycat.domain.kernel.money import Money

DAY = timedelta(days=1)


@frozen
class Policy:
    """Change a figure, raise the version: every posting names the version it was made under (R33)."""

    version: int
    bonus_limit: Money
    """Above it a second manager approves (R28)."""
    bonus_most: Money
    """Above it nobody may grant at all."""
    payout_most: Money
    """Above it a payout is absurd in any case (R35)."""
    payout_floor: Money
    """Up to it no comparison with former months makes a payout absurd (R35)."""
    history_needed: int
    """So many paid months make a history to compare with (R35)."""
    times_trailing: int
    """More than so many times the trailing maximum is absurd (R35)."""
    chunk: int
    """Workers per transaction of the monthly run."""
    ask_after: tuple[timedelta, ...]
    """When the gateway is asked about an attempt without a final answer; the last one repeats."""
    human_after: int
    """After so many questions without an answer a human is told."""
    call_lasts: timedelta
    """No call of the gateway takes longer."""
    key_lives: timedelta
    """How long the gateway surely remembers a key: within it the same request may be sent again."""


POLICY = Policy(
    version=1,
    bonus_limit=Money.of(100),
    bonus_most=Money.of(10_000),
    payout_most=Money.of(50_000),
    payout_floor=Money.of(1_000),
    history_needed=4,
    times_trailing=5,
    chunk=1000,
    ask_after=(timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1), DAY),
    human_after=7,
    call_lasts=timedelta(minutes=1),
    key_lives=DAY,
)
