"""A listener of the embedding program hears everything at least once, and each key in its order."""

from collections import Counter
from datetime import timedelta
from logging import CRITICAL

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from happycat.adapters.memory.world import StoppedClock
from happycat.domain.orders.events import OrderPrepared
from tests.cats.eventful import Life
from tests.cats.stores import Stores
from tests.convergence.interleavings import Interleaving, Letters, interleavings


def test_r44_a_listener_that_stumbles_hears_all_in_the_order_of_each_key(
    life: Life, stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(CRITICAL, "happycat.dispatch")
    letters = [one for one in life.post.sent if one.type.startswith("orders.OrderPrepared")]

    @given(interleavings(letters), st.integers(0, 3))
    @settings(max_examples=4, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def hears_all(coming: Interleaving, stumbles: int) -> None:
        heard = _heard(stores, letters, coming, stumbles)
        assert len(heard) == len(letters)
        for key in {letter.key for letter in letters}:
            numbers = [number for order, number in heard if order == key]
            assert numbers == sorted(numbers)

    hears_all()


def _heard(stores: Stores, letters: Letters, coming: Interleaving, stumbles: int) -> list[tuple[str, int]]:
    """(order, assignment) as they were taken in by a listener that fails so many times at each letter."""
    heard: list[tuple[str, int]] = []
    clock, tries = StoppedClock(), Counter[tuple[str, int]]()
    company = stores.company("memory", clock)

    def listen(order: OrderPrepared) -> None:
        one = (str(order.order_id), order.assignment)
        tries[one] += 1
        if tries[one] <= stumbles:
            raise RuntimeError("stumbled")
        heard.append(one)

    company.on(OrderPrepared, listen, name="window")
    receiver = company.receivers["window"]
    for batch, _ in coming.batches_of(letters):
        receiver.receive(batch)
    for _ in range(15):
        clock.advance(timedelta(minutes=5))
        receiver.retry()
    assert not receiver.mailbox.aside("window")
    return heard
