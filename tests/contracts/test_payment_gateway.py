"""The built-in gateways keep the contract that partners' gateways keep."""

from pathlib import Path

import pytest

from happycat.adapters.local.bank import PlayBank
from happycat.adapters.memory.bank import MemoryBank
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.money import Money
from happycat.ports.billing import PaymentGateway
from happycat.ports.testing.payment_gateway import PaymentGatewayContract, request_of


class TestMemoryBank(PaymentGatewayContract):
    @pytest.fixture
    def gateway(self, clock: StoppedClock) -> PaymentGateway:
        return MemoryBank(clock)


class TestPlayBank(PaymentGatewayContract):
    @pytest.fixture
    def gateway(self, clock: StoppedClock, tmp_path: Path) -> PaymentGateway:
        return PlayBank(tmp_path / "bank" / "payments.jsonl", clock)


def test_the_play_banks_books_outlive_it(clock: StoppedClock, tmp_path: Path) -> None:
    request = request_of("tok_good", Money.of(10))
    answer = PlayBank(tmp_path / "books", clock).charge(request)

    again = PlayBank(tmp_path / "books", clock)

    assert again.charge(request) == answer
    assert again.taken() == Money.of(10)


def test_half_a_line_of_a_killed_bank_never_happened(clock: StoppedClock, tmp_path: Path) -> None:
    bank = PlayBank(tmp_path / "books", clock)
    bank.charge(request_of("tok_good", Money.of(10)))
    with bank.path.open("ab") as file:
        file.write(b'{"kind": "charge", "key": "half')

    bank.charge(request_of("tok_good", Money.of(5)))

    assert [entry.minor for entry in bank.books()] == [1000, 500]


def test_the_client_can_confirm_what_needed_its_action(clock: StoppedClock) -> None:
    bank = MemoryBank(clock)
    request = request_of("tok_action", Money.of(10))
    bank.charge(request)

    bank.confirm(request.key)

    assert bank.taken() == Money.of(10)
    assert bank.charge(request).state == "succeeded"
