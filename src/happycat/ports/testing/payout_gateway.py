"""What every payout gateway must do; a partner subclasses the suite and gives one fixture.

class TestMyBank(PayoutGatewayContract):
    @pytest.fixture
    def sandbox(self) -> PayoutSandbox:
        return PayoutSandbox(MyBank(...), good="tok_1", rejected="tok_2")
"""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from attrs import evolve, frozen

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.payroll.attempts import Answer
from happycat.ports.payroll import OtherRequest, PayoutGateway, PayoutRequest


@frozen
class PayoutSandbox:
    """A gateway under test, and tokens of its sandbox; an empty token leaves that case out."""

    gateway: PayoutGateway
    good: str
    rejected: str
    pending: str = ""
    settle: Callable[[], object] | None = None
    """Makes what is pending final, if the sandbox can."""
    lost_answer: str = ""
    """Pays, and the first answer does not arrive."""
    lost_request: str = ""
    """The first request does not arrive."""


def request(token: str) -> PayoutRequest:
    """A fresh request."""
    worker = WorkerId(UUID(int=7))
    return PayoutRequest(f"kit-{uuid4()}", token, Money.of(60), "EUR", worker, "2026-06")


def needed(token: str) -> str:
    if not token:
        pytest.skip("this sandbox has no token for the case")
    return token


class PayoutGatewayContract:
    @pytest.fixture
    def sandbox(self) -> PayoutSandbox:
        pytest.fail("give the suite a fixture `sandbox` with your gateway")

    def test_it_pays(self, sandbox: PayoutSandbox) -> None:
        asked = request(sandbox.good)

        reply = sandbox.gateway.pay(asked)

        assert reply.answer is Answer.PAID
        assert sandbox.gateway.query(asked.key) == reply

    def test_the_same_request_again_gives_the_first_answer(self, sandbox: PayoutSandbox) -> None:
        asked = request(sandbox.good)
        first = sandbox.gateway.pay(asked)

        assert sandbox.gateway.pay(asked) == first

    def test_another_request_under_a_known_key_is_refused(self, sandbox: PayoutSandbox) -> None:
        asked = request(sandbox.good)
        sandbox.gateway.pay(asked)

        with pytest.raises(OtherRequest):
            sandbox.gateway.pay(evolve(asked, amount=Money.of(61)))

    def test_a_rejection_says_why_and_stays(self, sandbox: PayoutSandbox) -> None:
        asked = request(sandbox.rejected)

        reply = sandbox.gateway.pay(asked)

        assert (reply.answer, bool(reply.reason)) == (Answer.REJECTED, True)
        assert sandbox.gateway.pay(asked) == sandbox.gateway.query(asked.key) == reply

    def test_of_a_key_it_never_heard_it_knows_nothing(self, sandbox: PayoutSandbox) -> None:
        assert sandbox.gateway.query(f"kit-{uuid4()}") is None

    def test_what_is_pending_becomes_final_under_the_same_key(self, sandbox: PayoutSandbox) -> None:
        asked = request(needed(sandbox.pending))
        assert sandbox.gateway.pay(asked).answer is Answer.PENDING

        if sandbox.settle is not None:
            sandbox.settle()

            reply = sandbox.gateway.query(asked.key)
            assert reply is not None
            assert reply.answer in (Answer.PAID, Answer.REJECTED)

    def test_a_lost_answer_is_found_by_asking(self, sandbox: PayoutSandbox) -> None:
        asked = request(needed(sandbox.lost_answer))
        with pytest.raises(Unreachable):
            sandbox.gateway.pay(asked)

        found = sandbox.gateway.query(asked.key)

        assert found is not None
        assert sandbox.gateway.pay(asked) == found

    def test_a_lost_request_was_never_heard_and_may_be_repeated(self, sandbox: PayoutSandbox) -> None:
        asked = request(needed(sandbox.lost_request))
        with pytest.raises(Unreachable):
            sandbox.gateway.pay(asked)

        assert sandbox.gateway.query(asked.key) is None
        assert sandbox.gateway.pay(asked).answer is Answer.PAID

    def test_a_token_is_never_shown(self, sandbox: PayoutSandbox) -> None:
        assert sandbox.good not in repr(request(sandbox.good))
