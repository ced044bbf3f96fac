"""Events and states to JSON and back, by cattrs."""

import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from cattrs.preconf.json import JsonConverter, make_converter

from happycat.domain.kernel.money import Money

T = TypeVar("T")


def _converter() -> JsonConverter:
    converter = make_converter(
        forbid_extra_keys=False, unstruct_collection_overrides={AbstractSet: _in_order}
    )
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
        return json.dumps(plain, separators=(",", ":"), ensure_ascii=False)

    def loads(self, text: str, kind: type[T], /) -> T:
        return converter().structure(json.loads(text), kind)


def _in_order(members: Iterable[Any]) -> list[Any]:
    """Sets have no order of their own; sorted ones make equal states equal texts."""
    return sorted(members, key=lambda member: json.dumps(member, sort_keys=True))
