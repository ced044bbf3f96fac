"""Writes a golden message for every event that has none, from a deterministic example; never overwrites."""

import sys
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_OID, UUID, uuid5

import attrs

import happycat.domain
from happycat.adapters.kernel.codec import JsonCodec
from happycat.domain.kernel.events import Event, wire_name
from happycat.domain.kernel.money import Money

DOMAIN = Path(happycat.domain.__file__).parent
WIRE = Path(__file__).parent.parent / "tests" / "contracts" / "wire"
MOMENT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
SHA256 = "0123456789abcdef" * 4
PLAIN: dict[Any, Any] = {
    int: 3,
    bool: True,
    float: 0.5,
    datetime: MOMENT,
    date: MOMENT.date(),
    timedelta: timedelta(hours=2),
    Money: Money.of(100),
}
NAMED: dict[str, Any] = {"end": MOMENT + timedelta(hours=2), "ends_at": MOMENT + timedelta(hours=2)}
TEXTS = {"sha256": SHA256, "media_type": "image/jpeg"}


def events() -> list[type[Event]]:
    """Every event of every published language there is."""
    modules = (
        import_module(f"happycat.domain.{path.parent.name}.events") for path in DOMAIN.glob("*/events.py")
    )
    kinds = {kind for module in modules for kind in vars(module).values() if _is_event(kind)}
    return sorted(kinds, key=wire_name)


def _is_event(kind: Any) -> bool:
    return (
        isinstance(kind, type) and issubclass(kind, Event) and not kind.__module__.endswith("kernel.events")
    )


def example(kind: Any, name: str = "it") -> Any:
    """A value of that type; the same for the same field name."""
    kind = getattr(kind, "__supertype__", kind)
    if kind in PLAIN:
        return NAMED.get(name, PLAIN[kind])
    if kind is UUID:
        return uuid5(NAMESPACE_OID, name)
    if kind in {str, Any}:
        return TEXTS.get(name, f"some {name}")
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if attrs.has(kind):
        return _whole(kind)
    return _composed(get_origin(kind), get_args(kind), name)


def _whole(kind: Any) -> Any:
    hints = get_type_hints(kind)
    fields = [field for field in attrs.fields(kind) if field.init]
    return kind(**{field.alias: example(hints[field.name], field.name) for field in fields})


def _composed(origin: Any, arguments: tuple[Any, ...], name: str) -> Any:
    if origin is Annotated:
        return example(arguments[0], name)
    if origin is Literal:
        return arguments[0]
    if origin in {Union, UnionType}:
        return example(next(one for one in arguments if one is not NoneType), name)
    if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):
        return tuple(example(one, f"{name}_{n}") for n, one in enumerate(arguments))
    if origin is dict:
        return {example(arguments[0], "key"): example(arguments[1], name)}
    if origin in {tuple, list, set, frozenset}:
        return origin([example(arguments[0], name)])
    raise TypeError(f"no example of {origin} for {name}; teach tools/golden.py one")


def main() -> None:
    WIRE.mkdir(exist_ok=True)
    for kind in events():
        path = WIRE / f"{wire_name(kind)}.json"
        if not path.exists():
            path.write_text(JsonCodec().dumps(example(kind)) + "\n")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
