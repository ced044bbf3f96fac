"""Aggregates: the things that change, and record what happened to them."""

from attrs import define, field

from happycat.domain.kernel.events import Event


@define(kw_only=True, eq=False)
class Aggregate:
    """A thing with an identity that guards its own rules and records events.

    Subclasses have an `id`. The unit of work saves them when their state changed and publishes what
    they recorded, in one transaction; the version lock lives beside the state, not in it.
    """

    _recorded: list[Event] = field(factory=list, init=False, repr=False)

    def record(self, event: Event) -> None:
        self._recorded.append(event)

    def pull_events(self) -> list[Event]:
        """What was recorded since the last pull, oldest first."""
        pulled, self._recorded = self._recorded, []
        return pulled
