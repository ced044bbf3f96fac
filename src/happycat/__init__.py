"""A services company for cats, as a hexagonal library."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from happycat.adapters.memory.world import StoppedClock
    from happycat.app.company import HappyCat
    from happycat.app.settings import Settings
    from happycat.domain.catalog.details import ServiceDetails
    from happycat.domain.kernel.money import Money
    from happycat.domain.kernel.people import NOBODY, SYSTEM, Actor, Role
    from happycat.domain.kernel.refusals import Refusal
    from happycat.domain.kernel.values import Address, ItemCount, PhotoRef

__all__ = [
    "NOBODY",
    "SYSTEM",
    "Actor",
    "Address",
    "HappyCat",
    "ItemCount",
    "Money",
    "PhotoRef",
    "Refusal",
    "Role",
    "ServiceDetails",
    "Settings",
    "StoppedClock",
]
__version__ = "0.1.0"

_HOMES = {
    "happycat.app.company": ("HappyCat",),
    "happycat.app.settings": ("Settings",),
    "happycat.adapters.memory.world": ("StoppedClock",),
    "happycat.domain.catalog.details": ("ServiceDetails",),
    "happycat.domain.kernel.money": ("Money",),
    "happycat.domain.kernel.people": ("NOBODY", "SYSTEM", "Actor", "Role"),
    "happycat.domain.kernel.refusals": ("Refusal",),
    "happycat.domain.kernel.values": ("Address", "ItemCount", "PhotoRef"),
}


def __getattr__(name: str) -> Any:
    """Loads the public names when first used, so that `import happycat` stays light."""
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'happycat' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
