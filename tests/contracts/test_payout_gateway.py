"""The play gateways keep the contract that partners' gateways keep."""

from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from typing_extensions import override

from happycat.adapters.kernel.payroll.golden_hat import GoldenHat
from happycat.adapters.local.golden_hat import PlayGoldenHat
from happycat.adapters.memory.golden_hat import MemoryGoldenHat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.payroll.attempts import Answer
from happycat.ports.payroll import PayoutRequest
from happycat.ports.testing.payout_gateway import PayoutGatewayContract, PayoutSandbox, request


def sandbox_of(hat: GoldenHat, clock: StoppedClock) -> PayoutSandbox:
    return PayoutSandbox(
        hat,
        good="iban_1",
        rejected="iban_reject_1",
        pending="iban_pending_1",
        settle=lambda: clock.advance(timedelta(hours=1)),
        lost_answer="iban_lost_answer_1",
        lost_request="iban_lost_request_1",
    )


class TestMemoryGoldenHat(PayoutGatewayContract):
    @override
    @pytest.fixture
    def sandbox(self, clock: StoppedClock) -> PayoutSandbox:
        return sandbox_of(MemoryGoldenHat(clock), clock)


class TestPlayGoldenHat(PayoutGatewayContract):
    @override
    @pytest.fixture
    def sandbox(self, clock: StoppedClock, tmp_path: Path) -> PayoutSandbox:
        return sandbox_of(PlayGoldenHat(tmp_path / "books" / "payouts.jsonl", clock), clock)


def test_the_books_survive_their_process(clock: StoppedClock, tmp_path: Path) -> None:
    asked = request("iban_lost_answer_1")
    with pytest.raises(Unreachable):
        PlayGoldenHat(tmp_path / "b.jsonl", clock).pay(asked)

    reopened = PlayGoldenHat(tmp_path / "b.jsonl", clock)

    assert reopened.paid() == {asked.key: asked.amount}
    assert reopened.pay(asked).answer is Answer.PAID


def test_half_a_line_of_a_killed_process_is_cut_off(clock: StoppedClock, tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    first, second = request("iban_1"), request("iban_2")
    PlayGoldenHat(path, clock).pay(first)
    with path.open("ab") as file:
        file.write(b'{"key": "half')

    PlayGoldenHat(path, clock).pay(second)

    assert set(PlayGoldenHat(path, clock).paid()) == {first.key, second.key}


def pay_all(path: Path, requests: list[PayoutRequest]) -> None:
    hat = PlayGoldenHat(path, StoppedClock())
    for asked in requests:
        hat.pay(asked)


@pytest.mark.slow
def test_several_processes_pay_each_key_once(clock: StoppedClock, tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    requests = [request("iban_1") for _ in range(10)]
    processes = [get_context("spawn").Process(target=pay_all, args=(path, requests)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert len(PlayGoldenHat(path, clock).paid()) == len(requests)
    assert len(path.read_bytes().splitlines()) == len(requests)
