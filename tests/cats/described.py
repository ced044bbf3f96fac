"""Requests made up from the API's own description: proper ones, and ones with something odd in them."""

from collections.abc import Iterator
from random import Random
from typing import Any

from attrs import frozen

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**63, 10**40, 0.5, 1e308, "", " ", "\0", "\x1b[2J", "x" * 5001, "Мурка 🐈",
    "2026-06-20T08:00:00", "9999-12-31T23:45:00-12:00", "0001-01-01T00:00:00Z", "' or 1=1 --", [], {}, [[]],
    ["x"] * 300, {"": None}, "00000000-0000-4000-8000-000000000404",
)  # fmt: skip
ODD_IN_PATHS = ("1", "-1", "9" * 40, "%00", "%E2%80%AE", "..%2F..", "null", "0" * 64, "2026-06-07", "x" * 300)
ODD_QUERIES = (
    {"limit": "0"}, {"limit": "9" * 30}, {"after": "x"}, {"after": "-1"}, {"after": "9" * 30},
    {"before": "0"}, {"text": "\0"}, {"text": "%_\\"}, {"since": "0001-01-01T00:00:00Z"},
    {"status": "x"}, {"colour": "grey"},
)  # fmt: skip


NOWHERE = "00000000-0000-4000-8000-000000000404"


@frozen
class Place:
    """A route with a method, as the description has it."""

    method: str
    path: str
    operation: dict[str, Any]

    @property
    def ids(self) -> list[str]:
        """The names in its path."""
        parameters = self.operation.get("parameters", ())
        return [one["name"] for one in parameters if one["in"] == "path"]

    @property
    def media(self) -> str:
        """What kind of body it takes; empty if none."""
        content = self.operation.get("requestBody", {}).get("content", {})
        return next(iter(content), "")


@frozen
class Described:
    """The API by its description."""

    schema: dict[str, Any]

    def places(self) -> Iterator[Place]:
        for path, methods in self.schema["paths"].items():
            for method, operation in methods.items():
                if method in ("get", "post", "put", "delete", "patch"):
                    yield Place(method.upper(), path, operation)

    def body(self, place: Place, known: dict[str, Any], dice: Random) -> Any:
        """A body that the description allows."""
        return self._value(place.operation["requestBody"]["content"][place.media]["schema"], "", known, dice)

    def _value(self, schema: dict[str, Any], name: str, known: dict[str, Any], dice: Random) -> Any:
        if name in known:
            return known[name]
        if "$ref" in schema:
            schema = self.schema["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        for choice in ("oneOf", "anyOf", "allOf"):
            if choice in schema:
                return self._value(schema[choice][0], name, known, dice)
        if schema.get("type") == "object":
            properties = schema.get("properties", {}).items()
            return {key: self._value(part, key, known, dice) for key, part in properties}
        if schema.get("type") == "array":
            return [self._value(schema.get("items", {}), name, known, dice)]
        return _plain(schema, dice)


def _plain(schema: dict[str, Any], dice: Random) -> Any:
    if "enum" in schema or "const" in schema:
        return dice.choice(schema.get("enum") or [schema["const"]])
    if schema.get("format") == "uuid":
        return NOWHERE
    if schema.get("format") == "date-time":
        return "2026-06-20T08:00:00+00:00"
    if "pattern" in schema:
        return "0" * 64
    return {"integer": int(max(schema.get("minimum", 1), 1)), "boolean": False, "null": None}.get(
        schema.get("type", ""), "x"
    )


def odd(value: Any, dice: Random) -> Any:
    """The same with something odd in one place."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        return {**value, name: odd(value[name], dice)}
    if isinstance(value, dict) and dice.random() < 0.3:
        return {**value, "surplus": 1}
    if isinstance(value, list) and value and dice.random() < 0.5:
        return [odd(value[0], dice), *value[1:]]
    return dice.choice(ODD)
