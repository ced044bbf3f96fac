"""Policies that are lists of weighted limits: small, total, without any code in them."""

from collections.abc import Callable, Mapping
from typing import Any

from happycat.ports.kernel.world import Evaluated

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
}


class WeightedRules:
    """`{"rules": [{"name", "fact", "at_least" | "at_most", "points", "hard"?}]}` over whole-number facts.

    A rule that holds gives its points (hundredths); a hard rule that does not hold fails the facts; a fact
    that is missing or no whole number never holds.
    """

    def check(self, policy: Mapping[str, Any], /) -> tuple[str, ...]:
        rules = policy.get("rules")
        if not isinstance(rules, list) or not rules:
            return ("a policy has a list of rules, at least one",)
        wrong = [f"rule {n}: {why}" for n, rule in enumerate(rules, 1) for why in _wrong_with(rule)]
        names = [rule.get("name") for rule in rules if isinstance(rule, dict)]
        doubled = sorted({str(name) for name in names if names.count(name) > 1})
        return (*wrong, *(f"two rules are named {name}" for name in doubled))

    def evaluate(self, policy: Mapping[str, Any], facts: Mapping[str, Any], /) -> Evaluated:
        rules = policy["rules"]
        held = {rule["name"]: rule["points"] for rule in rules if _holds(rule, facts)}
        failed = tuple(rule["name"] for rule in rules if rule.get("hard") and rule["name"] not in held)
        return Evaluated(sum(held.values()), held, failed)


def _wrong_with(rule: object) -> list[str]:
    if not isinstance(rule, dict):
        return ["is no object"]
    wrong = [f"{key} is a text" for key in ("name", "fact") if not isinstance(rule.get(key), str)]
    limits = [key for key in COMPARE if key in rule]
    if len(limits) != 1:
        wrong.append("has one of at_least and at_most")
    wrong += [f"{key} is a whole number" for key in (*limits, "points") if type(rule.get(key)) is not int]
    unknown = set(rule) - {"name", "fact", "points", "hard", *COMPARE}
    return wrong + [f"{key} is unknown" for key in sorted(map(str, unknown))]


def _holds(rule: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    value = facts.get(rule["fact"])
    if type(value) is not int:
        return False
    return all(holds(value, rule[key]) for key, holds in COMPARE.items() if key in rule)
