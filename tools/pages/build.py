"""Which pages there are, writing them, and what is wrong with those that lie there."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tools.pages import context_map, data_model, event_storming, events, order_life, seed

PAGES: dict[str, Callable[[Path], str]] = {
    "docs/context-map.md": context_map.page,
    "docs/event-storming.md": event_storming.page,
    "docs/order-life.md": order_life.page,
    "docs/data-model.md": data_model.page,
    "docs/events.md": events.page,
    "docs/seed-coverage.md": seed.page,
}
REFRESH = ".venv/bin/python tools/docs.py"


def write(root: Path) -> list[str]:
    """Writes every page; says which changed."""
    stale = [name for name in PAGES if is_stale(root, name)]
    for name in stale:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(PAGES[name](root))
    return [f"wrote {name}" for name in stale] or ["nothing changed"]


def complaints(root: Path) -> Iterator[str]:
    """One line for each stale page and for each statement of the seed that lacks something."""
    for name in PAGES:
        if is_stale(root, name):
            yield f"{name} is stale: refresh it with `{REFRESH}`"
    yield from seed.gaps(root)


def is_stale(root: Path, name: str) -> bool:
    file = root / name
    return not file.exists() or file.read_text() != PAGES[name](root)
