"""The clients' door: what it tells the others."""

import pytest

from happycat.domain.clients.events import ClientChanged
from happycat.domain.clients.model import Client, ClientHasLeft
from tests.cats.people import MURKA


def murka() -> Client:
    client = Client(id=MURKA, name="Murka", contact="murka@box")
    client.change("Murka", "murka@box")
    client.pull_events()
    return client


def test_a_changed_client_is_told_whole_with_the_next_revision() -> None:
    client = murka()

    client.change("Murka the Second", "murka@box")

    assert client.pull_events() == [ClientChanged(2, MURKA, "Murka the Second", "murka@box", active=True)]


def test_the_same_again_is_no_change() -> None:
    client = murka()

    client.change("Murka", "murka@box")

    assert client.pull_events() == []


def test_a_client_who_left_has_no_payment_method_to_change() -> None:
    client = murka()
    client.leave()

    with pytest.raises(ClientHasLeft):
        client.pay_by("memory", "tok_1")
