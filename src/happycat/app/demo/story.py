"""How a story is told: scenes that are played, and sentences made from the events that they left."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from attrs import Factory, define, frozen

from happycat.adapters.memory.bakery import MemoryBakery
from happycat.adapters.memory.world import MemoryNotifier, SeededDice, SeededIds, StoppedClock
from happycat.app.company import HappyCat
from happycat.app.demo.cast import CLIENTS, SERVICES, WORKERS
from happycat.app.demo.figures import figures, journal
from happycat.app.demo.play import Stage
from happycat.app.demo.sentences import SENTENCES, Names
from happycat.app.demo.steps import Step
from happycat.app.settings import MEMORY, Settings
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import Refusal
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.world import Notice

SEED = 7


def june(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


OPENS = june(1, 6)
"""A Monday; every story begins then."""


@frozen
class Line:
    """One sentence; `context` is who told the event, or `seen`, `refused`, `notice`."""

    at: datetime
    context: str
    text: str


@frozen
class Scene:
    title: str
    lines: list[Line]


@frozen
class Table:
    """The figures that matter, at the end."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


Act = tuple[str, Callable[[], None]]


def fresh_stage(cookies: str = "at_checkout", **bakery: Any) -> Stage:
    """A new company in memory, in virtual time, the same every time; with a bakery that behaves so."""
    clock, notifier = StoppedClock(OPENS), MemoryNotifier()
    company = HappyCat(
        Settings.model_validate({"database": MEMORY, "cookies": cookies}),
        clock=clock,
        ids=SeededIds.of(SEED, clock),
        dice=SeededDice.of(SEED),
        notifier=notifier,
        bakery=MemoryBakery(clock, **bakery),
    )
    return Stage(company, clock, notices=notifier.told)


@define
class Story:
    """Plays act after act; each leaves a scene, told from the journal and from what was really answered."""

    name: ClassVar[str] = "whole"
    heading: ClassVar[str] = ""
    cast: ClassVar[str] = ""
    promise: ClassVar[str] = ""
    notices: ClassVar[tuple[str, ...]] = ()
    """Parts of the causes or texts of those notices that are told; there are many more."""

    stage: Stage = Factory(fresh_stage)
    names: Names = Factory(Names)
    answers: list[dict[str, str]] = Factory(list)
    """What was asked though it might be refused, with what was answered or the refusal's code."""
    _lines: list[Line] = Factory(list)
    _told: int = 0
    _noticed: int = 0

    # what each story says for itself

    def opening(self) -> None:
        """Before the first scene: the cast comes on, untold."""

    def come_on(self, clients: int, workers: int) -> None:
        """So many of the cast, and everything that is sold."""
        self.stage.let_in(CLIENTS[:clients])
        self.stage.publish(SERVICES)
        self.stage.hire(WORKERS[:workers])

    def acts(self) -> Iterable[Act]:
        """The title of each scene, and how it is played."""
        return ()

    def table(self) -> Table:
        """How each order ended, as a rule."""
        columns = ("order", "client", "came", "end", "pays", "gets")
        rows = [_row(order) for order in figures(self.stage)["outcomes"]]
        return Table("What the client pays, and what the worker gets", columns, rows)

    def notable(self, notice: Notice) -> bool:
        """Whether a notice is told, too."""
        return any(part in notice.cause + notice.text for part in self.notices)

    # playing

    def at(self, when: datetime, *steps: Step) -> None:
        """Moves to that time, and does it."""
        self.stage.play(when)
        self.stage.do(*steps)

    def enter(self, stage: Stage) -> None:
        """Goes on with another company."""
        self.stage, self.names, self._told, self._noticed = stage, Names(), 0, 0

    # telling

    def scenes(self) -> Iterator[Scene]:
        self.opening()
        self._hear()
        self._lines.clear()
        for title, act in self.acts():
            act()
            yield Scene(title, self._taken())

    def seen(self) -> dict[str, Any]:
        """The object that `--json` prints; to be asked after the last scene."""
        return {"story": self.name, "answers": self.answers, **figures(self.stage)}

    def say(self, text: str, context: str = "seen") -> None:
        """Something that was read or answered at this moment."""
        self._hear()
        self._lines.append(Line(self.stage.clock.now(), context, text))

    def ask(self, what: str, asked: Callable[[], object]) -> None:
        """Somebody asks for something that may be refused; a refusal is told in its own words."""
        self._hear()
        try:
            answer = str(asked() or "granted")
        except Refusal as refusal:
            answer = refusal.code
            self.say(f"{what}: {self.names.said(str(refusal))}", "refused")
        self.answers.append({"asked": what, "answer": answer})

    def titled(self, order_id: OrderId) -> str:
        self._hear()
        return self.names.titled(order_id)

    def called(self, actor: Actor) -> str:
        return self.names.people[str(actor.person)]

    # inside

    def _taken(self) -> list[Line]:
        self._hear()
        lines, self._lines = sorted(self._lines, key=lambda line: line.at), []
        return lines

    def _hear(self) -> None:
        """What was told since: events, and those notices that the story is about."""
        told = journal(self.stage.company)
        fresh, self._told = told[self._told :], len(told)
        self._lines += [line for message in fresh if (line := self._line(message)) is not None]
        passed, self._noticed = self.stage.notices[self._noticed :], len(self.stage.notices)
        self._lines += [self._notice(one) for one in passed if self.notable(one)]

    def _line(self, message: Envelope) -> Line | None:
        body = json.loads(message.body)
        self.names.learn(message, body)
        sentence = SENTENCES.get(message.type.rsplit(".", 1)[0])
        text = sentence(self.names, body) if sentence else ""
        return Line(message.at, message.source, text) if text else None

    def _notice(self, notice: Notice) -> Line:
        whom = self.names.people.get(str(notice.person), "somebody")
        return Line(notice.at, "notice", f"to {whom}: {self.names.said(notice.text)}")


def _row(order: Mapping[str, Any]) -> tuple[object, ...]:
    cause = (order["cause"] or "not ended").replace("_", " ")
    came = ", ".join(order["workers"]) or "nobody"
    return order["titles"], order["client"], came, cause, order["client_pays"], order["worker_gets"]
