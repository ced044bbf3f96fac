"""A bus that keeps every letter until somebody says which to deliver, and hands out any of them twice."""

from collections.abc import Sequence

from attrs import Factory, define, frozen

from happycat.ports.kernel.messages import Envelope, Receive


@frozen
class Letter:
    """A message on its way to one receiver."""

    to: str
    message: Envelope

    @property
    def line(self) -> tuple[str, str, str]:
        """Where order is kept (R44)."""
        return (self.to, self.message.source, self.message.key)


@define
class PostOffice:
    """Takes everything over at once, as a broker does, and delivers when told to."""

    waiting: list[Letter] = Factory(list)
    delivered: list[Letter] = Factory(list)
    _receivers: dict[str, tuple[frozenset[str], Receive]] = Factory(dict)

    def subscribe(self, receiver: str, types: frozenset[str], receive: Receive, /) -> None:
        self._receivers[receiver] = (types, receive)

    def publish(self, messages: Sequence[Envelope], /) -> None:
        for to, (types, _) in self._receivers.items():
            self.waiting += [Letter(to, message) for message in messages if message.type in types]

    def heads(self) -> list[Letter]:
        """The letters that may be delivered next: the first of each line."""
        first: dict[tuple[str, str, str], Letter] = {}
        for letter in self.waiting:
            first.setdefault(letter.line, letter)
        return list(first.values())

    def deliver(self, letter: Letter) -> None:
        self.hand_over(letter)
        self.waiting.remove(letter)
        self.delivered.append(letter)

    def hand_over(self, letter: Letter) -> None:
        self._receivers[letter.to][1]([letter.message])
