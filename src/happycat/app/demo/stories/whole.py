"""The whole story: hired, ordered, accepted, nobody came, inspected, charged, paid."""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar

from attrs import define
from typing_extensions import override

from happycat.app.demo.cast import CLIENTS, HOPEFUL, SERVICES, WORKERS
from happycat.app.demo.figures import figures
from happycat.app.demo.play import MANAGER, Visit
from happycat.app.demo.story import OPENS, Act, Story, Table, june

MURKA, PUSHOK, _ = CLIENTS[:3]
NOT_FIGURES = {"outcomes", "timeline"}


@define
class Whole(Story):
    promise: ClassVar[str] = (
        "By rule every service costs a flat 100.00 in this version, and a client pays for a no-show too;"
        " docs/rules.md, R8 and R21."
    )

    @override
    def acts(self) -> Iterable[Act]:
        return (
            ("A company opens", self._opening),
            ("An order, as it should be", self._good_order),
            ("Nobody came", self._no_show),
            ("Quality has a look", self._inspection),
            ("Sunday: clients are charged", lambda: self.stage.play(june(7, 0, 30))),
            ("The last day of the month: workers are paid", lambda: self.stage.play(june(30, 0, 30))),
        )

    @override
    def table(self) -> Table:
        seen = figures(self.stage)
        rows = [(name.replace("_", " "), value) for name, value in seen.items() if name not in NOT_FIGURES]
        return Table("In figures", ("what", "how many"), rows)

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
        begins = june(2, 10)
        self.stage.at(begins - timedelta(hours=3), Visit(PUSHOK, ("Mouse patrol",), begins, "no-show"))
        for minutes in (31, 46):
            self.stage.play(begins + timedelta(minutes=minutes))

    def _inspection(self) -> None:
        quality = self.stage.company.quality
        self.stage.play(june(2, 14))
        inspection = quality.inspections(MANAGER)[0]
        quality.log_contact(MANAGER, inspection.id, "worker", "Stuck behind a closed door.")
        quality.raise_hypothesis(MANAGER, inspection.id, "Cats who can open doors come on time.")
        quality.fill(MANAGER, inspection.id, {"result": "no"})
        quality.close(MANAGER, inspection.id, 2, (), (), False, "the door was closed, but it could be opened")
        self.stage.calm()
