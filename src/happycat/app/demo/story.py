"""The company's story: scenes that are played, and told from the events that they left."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import Factory, define, frozen

from happycat.adapters.memory.world import SeededDice, SeededIds, StoppedClock
from happycat.app.company import HappyCat
from happycat.app.demo.cast import CLIENTS, HOPEFUL, SERVICES, WORKERS
from happycat.app.demo.figures import journal
from happycat.app.demo.play import MANAGER, Stage, Visit
from happycat.app.demo.sentences import SENTENCES, Names
from happycat.ports.kernel.messages import Envelope

OPENS = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
MURKA, PUSHOK, SIMA = CLIENTS[:3]


@frozen
class Line:
    """One sentence of the story."""

    at: datetime
    context: str
    text: str


@define
class Story:
    """Plays scene after scene; each gives its title and the lines of what happened in it."""

    stage: Stage
    names: Names = Factory(Names)
    _told: int = 0

    @classmethod
    def fresh(cls) -> "Story":
        """A new company in memory, in virtual time, the same every time."""
        clock = StoppedClock(OPENS)
        company = HappyCat.in_memory(clock=clock, ids=SeededIds.of(7, clock), dice=SeededDice.of(7))
        return cls(Stage(company, clock))

    def scenes(self) -> Iterator[tuple[str, list[Line]]]:
        for title, scene in (
            ("A company opens", self._opening),
            ("An order, as it should be", self._good_order),
            ("Nobody came", self._no_show),
            ("Quality has a look", self._inspection),
            ("Sunday: clients are charged", self._sunday),
            ("The last day of the month: workers are paid", self._month_end),
        ):
            scene()
            yield title, self._news()

    def _opening(self) -> None:
        self.stage.let_in(CLIENTS[:3])
        self.stage.publish(SERVICES[:5])
        self.stage.hire(WORKERS[:3])
        self.stage.assess(HOPEFUL)

    def _good_order(self) -> None:
        visit = Visit(MURKA, ("Sofa brushing", "Window watch"), OPENS + timedelta(hours=4))
        self.stage.at(OPENS + timedelta(hours=1), visit)
        self.stage.play(OPENS + timedelta(hours=12))

    def _no_show(self) -> None:
        begins = OPENS + timedelta(days=1, hours=4)
        self.stage.at(begins - timedelta(hours=3), Visit(PUSHOK, ("Mouse patrol",), begins, "no-show"))
        for minutes in (31, 46):
            self.stage.play(begins + timedelta(minutes=minutes))

    def _inspection(self) -> None:
        quality = self.stage.company.quality
        self.stage.play(OPENS + timedelta(days=1, hours=8))
        inspection = quality.inspections(MANAGER)[0]
        quality.log_contact(MANAGER, inspection.id, "worker", "Stuck behind a closed door.")
        quality.raise_hypothesis(MANAGER, inspection.id, "Cats who can open doors come on time.")
        quality.fill(MANAGER, inspection.id, {"result": "no"})
        quality.close(MANAGER, inspection.id, 2, (), (), False, "the door was closed, but it could be opened")
        self.stage.calm()

    def _sunday(self) -> None:
        self.stage.play(datetime(2026, 6, 7, 0, 30, tzinfo=UTC))

    def _month_end(self) -> None:
        self.stage.play(datetime(2026, 6, 30, 0, 30, tzinfo=UTC))

    def _news(self) -> list[Line]:
        told = journal(self.stage.company)
        fresh, self._told = told[self._told :], len(told)
        return [line for message in fresh if (line := self._line(message)) is not None]

    def _line(self, message: Envelope) -> Line | None:
        body = json.loads(message.body)
        self.names.learn(message, body)
        sentence = SENTENCES.get(message.type.rsplit(".", 1)[0])
        return Line(message.at, message.source, sentence(self.names, body)) if sentence else None
