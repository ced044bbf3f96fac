"""What every payment gateway must do; subclass it, give the fixture `gateway`, and say your test tokens.

class TestMine(PaymentGatewayContract):
    @pytest.fixture
    def gateway(self) -> PaymentGateway:
        return MyGateway(...)
"""

from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar
from uuid import uuid4

import pytest
from attrs import evolve, frozen

from happycat.domain.billing.attempts import AttemptState
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.billing import PaymentGateway, PaymentRequest, RequestChanged


@frozen
class GatewayTokens:
    """A gateway's test tokens; an empty one leaves out the tests that need it."""

    good: str = "tok_good"
    declined_soft: str = "tok_decline_soft"
    declined_hard: str = "tok_decline_hard"
    action_required: str = "tok_action"
    pending: str = "tok_pending"
    lost_answer: str = "tok_lost_answer"


def request_of(token: str, amount: Money) -> PaymentRequest:
    """A fresh request; its key was never used."""
    return PaymentRequest(str(uuid4()), token, amount, "EUR", "Invoice INV-2026-000001")


TEN = Money.of(10)


class PaymentGatewayContract:
    """Idempotent by key, queryable by key, precise in its outcomes, and never giving back too much."""

    tokens: ClassVar[GatewayTokens] = GatewayTokens()

    def test_it_has_a_name(self, gateway: PaymentGateway) -> None:
        assert gateway.name

    def test_a_good_token_pays_and_the_payment_has_a_reference(self, gateway: PaymentGateway) -> None:
        answer = gateway.charge(request_of(self.tokens.good, TEN))

        assert answer.state is AttemptState.SUCCEEDED
        assert answer.reference

    @pytest.mark.parametrize("kind", ["declined_soft", "declined_hard", "action_required", "pending"])
    def test_every_other_outcome_is_told_as_what_it_is(self, gateway: PaymentGateway, kind: str) -> None:
        request = request_of(self._token(kind), TEN)

        answer = gateway.charge(request)

        assert answer.state == kind
        assert gateway.query(request.key) == answer

    def test_the_same_key_again_gets_the_same_answer(self, gateway: PaymentGateway) -> None:
        request = request_of(self.tokens.good, TEN)

        first = gateway.charge(request)

        assert gateway.charge(request) == first

    def test_the_same_key_from_many_sides_at_once_is_one_payment(self, gateway: PaymentGateway) -> None:
        request = request_of(self.tokens.good, TEN)

        with ThreadPoolExecutor(8) as pool:
            answers = set(pool.map(gateway.charge, [request] * 8))

        assert len(answers) == 1

    def test_a_decline_stays_a_decline_under_its_key(self, gateway: PaymentGateway) -> None:
        request = request_of(self._token("declined_hard"), TEN)

        first = gateway.charge(request)

        assert gateway.charge(request) == first

    @pytest.mark.parametrize("changed", ["amount", "token"])
    def test_a_key_is_refused_for_another_request(self, gateway: PaymentGateway, changed: str) -> None:
        request = request_of(self.tokens.good, TEN)
        gateway.charge(request)
        others = {
            "amount": evolve(request, amount=Money.of(11)),
            "token": evolve(request, token=self._token("declined_hard")),
        }

        with pytest.raises(RequestChanged):
            gateway.charge(others[changed])

    def test_two_keys_are_two_payments(self, gateway: PaymentGateway) -> None:
        first = gateway.charge(request_of(self.tokens.good, TEN))
        second = gateway.charge(request_of(self.tokens.good, TEN))

        assert first.reference != second.reference

    def test_a_key_never_used_is_unknown(self, gateway: PaymentGateway) -> None:
        assert gateway.query(str(uuid4())) is None

    def test_a_charge_is_found_by_its_key(self, gateway: PaymentGateway) -> None:
        request = request_of(self.tokens.good, TEN)

        answer = gateway.charge(request)

        assert gateway.query(request.key) == answer

    def test_a_lost_answer_is_found_and_nothing_is_taken_twice(self, gateway: PaymentGateway) -> None:
        request = request_of(self._token("lost_answer"), TEN)

        with pytest.raises(Unreachable):
            gateway.charge(request)
        found = gateway.query(request.key)

        assert found is not None
        assert found.state is AttemptState.SUCCEEDED
        assert gateway.charge(request) == found

    def test_a_payment_goes_back_once_per_key(self, gateway: PaymentGateway) -> None:
        paid = gateway.charge(request_of(self.tokens.good, TEN))
        key = str(uuid4())

        first = gateway.refund(key, paid.reference, TEN)

        assert first.state is AttemptState.SUCCEEDED
        assert gateway.refund(key, paid.reference, TEN) == first

    def test_a_payment_may_go_back_in_parts(self, gateway: PaymentGateway) -> None:
        paid = gateway.charge(request_of(self.tokens.good, TEN))

        parts = [gateway.refund(str(uuid4()), paid.reference, Money.of(5)) for _ in range(2)]

        assert {part.state for part in parts} == {AttemptState.SUCCEEDED}

    def test_never_more_goes_back_than_was_paid(self, gateway: PaymentGateway) -> None:
        paid = gateway.charge(request_of(self.tokens.good, TEN))
        gateway.refund(str(uuid4()), paid.reference, Money.of(6))

        answer = gateway.refund(str(uuid4()), paid.reference, Money.of(5))

        assert answer.state in (AttemptState.DECLINED_HARD, AttemptState.DECLINED_SOFT)

    def test_a_refunds_key_is_refused_for_another_refund(self, gateway: PaymentGateway) -> None:
        paid = gateway.charge(request_of(self.tokens.good, TEN))
        key = str(uuid4())
        gateway.refund(key, paid.reference, Money.of(1))

        with pytest.raises(RequestChanged):
            gateway.refund(key, paid.reference, Money.of(2))

    def test_the_token_is_not_in_the_requests_text(self) -> None:
        assert self.tokens.good not in repr(request_of(self.tokens.good, TEN))

    def _token(self, kind: str) -> str:
        token: str = getattr(self.tokens, kind)
        if not token:
            pytest.skip(f"this gateway has no test token for {kind}")
        return token
