"""Events and states to JSON and back, by cattrs."""

import json
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from cattrs.preconf.json import JsonConverter, make_converter

from happycat.domain.kernel.money import Money

T = TypeVar("T")


def _converter() -> JsonConverter:
    converter = make_converter(forbid_extra_keys=False)
    converter.register_unstructure_hook(UUID, str)
    converter.register_structure_hook(
        UUID, lambda value, _: value if isinstance(value, UUID) else UUID(value)
    )
    converter.register_unstructure_hook(timedelta, lambda value: int(value.total_seconds()))
    converter.register_structure_hook(timedelta, lambda value, _: timedelta(seconds=value))
    converter.register_unstructure_hook(Money, lambda money: money.minor)
    converter.register_structure_hook(Money, lambda minor, _: Money(minor))
    return converter


@cache
def converter() -> JsonConverter:
    """The one converter, made when first needed."""
    return _converter()


class JsonCodec:
    """Compact JSON; equal things give equal text."""

    def dumps(self, thing: object, /) -> str:
        plain = converter().unstructure(thing)
        return json.dumps(plain, separators=(",", ":"), ensure_ascii=False, default=_sorted)

    def loads(self, text: str, kind: type[T], /) -> T:
        return converter().structure(json.loads(text), kind)


def _sorted(value: Any) -> list[Any]:
    """Sets have no order of their own; sorted ones make equal states equal texts."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not JSON; give it a hook in the codec")
