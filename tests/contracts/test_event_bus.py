"""A bus carries messages to every receiver of their type, in order, at least once."""

from collections.abc import Sequence

import pytest
from attrs import Factory, define

from happycat.adapters.memory.bus import InProcessBus
from happycat.domain.clients.events import PaymentMethodChanged
from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.kernel.messages import Envelope, EventBus
from tests.cats.door import message, numbers
from tests.cats.people import MURKA

CHANGED, PAYS = "clients.ClientChanged.v1", "clients.PaymentMethodChanged.v1"


@pytest.fixture
def bus() -> EventBus:
    return InProcessBus()


@define
class Ear:
    away: bool = False
    heard: list[Envelope] = Factory(list)

    def receive(self, messages: Sequence[Envelope]) -> None:
        if self.away:
            raise Unreachable("the receiver's database is away")
        self.heard.extend(messages)


def listening(bus: EventBus, name: str, *types: str) -> Ear:
    ear = Ear()
    bus.subscribe(name, frozenset(types), ear.receive)
    return ear


def test_r44_every_receiver_gets_its_types_in_order(bus: EventBus) -> None:
    both, one, none = (
        listening(bus, str(n), *types) for n, types in enumerate(((CHANGED, PAYS), (PAYS,), ()))
    )
    pays = message(2, event=PaymentMethodChanged(MURKA, "memory", "tok"))

    bus.publish([message(1), pays, message(3)])

    assert [numbers(ear.heard) for ear in (both, one, none)] == [[1, 2, 3], [2], []]


def test_r44_while_one_receiver_is_away_the_publisher_keeps_everything(bus: EventBus) -> None:
    away, here = listening(bus, "away", CHANGED), listening(bus, "here", CHANGED)
    away.away = True

    with pytest.raises(Unreachable):
        bus.publish([message(1)])

    assert [numbers(away.heard), numbers(here.heard)] == [[], [1]]


def test_r44_what_is_published_again_arrives_again(bus: EventBus) -> None:
    ear = listening(bus, "me", CHANGED)

    bus.publish([message(1)])
    bus.publish([message(1)])

    assert numbers(ear.heard) == [1, 1]


def test_who_subscribes_again_replaces_its_old_subscription(bus: EventBus) -> None:
    old = listening(bus, "me", CHANGED, PAYS)
    new = listening(bus, "me", CHANGED)

    bus.publish([message(1)])

    assert [numbers(old.heard), numbers(new.heard)] == [[], [1]]


def test_without_receivers_a_message_is_delivered_to_all_of_them(bus: EventBus) -> None:
    bus.publish([message(1)])
    bus.publish([])
