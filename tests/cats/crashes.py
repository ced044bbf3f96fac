"""Crash points that are remembered instead of crashing."""

from attrs import Factory, define


@define
class Crashes:
    points: list[str] = Factory(list)

    def reached(self, name: str, /) -> None:
        self.points.append(name)
