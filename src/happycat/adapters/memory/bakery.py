"""A bakery in memory: ten minutes for a cookie, and every mischief a contractor can do."""

from attrs import Factory, define
from typing_extensions import override

from happycat.adapters.kernel.supplies import Bag, Oven


@define
class MemoryBakery(Oven):
    """Bakes by the clock; its switches are for tests."""

    ordered: dict[str, Bag] = Factory(dict)
    """key -> (for whom, when)."""

    @override
    def bags(self) -> dict[str, Bag]:
        return self.ordered

    @override
    def add(self, new: dict[str, Bag]) -> None:
        for key, bag in new.items():
            self.ordered.setdefault(key, bag)
