"""A services company for cats, as a hexagonal library."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from happycat.app.company import HappyCat
    from happycat.app.settings import Settings

__all__ = ["HappyCat", "Settings"]
__version__ = "0.1.0"

_HOMES = {"HappyCat": "happycat.app.company", "Settings": "happycat.app.settings"}


def __getattr__(name: str) -> Any:
    """Loads the public names when first used, so that `import happycat` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'happycat' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
