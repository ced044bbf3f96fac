"""What a service is: its description document, price, duration, needed traits and supplies (R1)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from attrs import field, frozen

from happycat.domain.catalog.policy import POLICY
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.time import QUARTER
from happycat.domain.kernel.values import ItemCount, text


class BadPrice(Invalid):
    says = "A list price is above 0.00 and at most {most}; {price} is not."


class BadDuration(Invalid):
    says = "A service lasts a multiple of 15 minutes, from 15 to {most}; {minutes} is not."


class BadAttributes(Invalid):
    says = (
        "A service has at most {most} attributes, each named in 1 to 100 and said in at most 1000 characters."
    )


class BadTraits(Invalid):
    says = "A service needs at most {most} traits, each once and in 1 to 100 characters."


class BadSupplies(Invalid):
    says = "A service takes at most {most} kinds of supplies; {item} is there twice or too much."


def _price(_owner: Any, _attribute: Any, price: Any) -> None:
    if not isinstance(price, Money) or not Money.zero() < price <= POLICY.highest_price:
        raise BadPrice(price=price, most=POLICY.highest_price)


def _duration(_owner: Any, _attribute: Any, duration: timedelta) -> None:
    if duration % QUARTER or not QUARTER <= duration <= POLICY.longest_duration:
        raise BadDuration(minutes=duration / timedelta(minutes=1), most=_minutes(POLICY.longest_duration))


def _own(attributes: dict[str, str]) -> dict[str, str]:
    return dict(attributes)


def _attributes(_owner: Any, _attribute: Any, attributes: dict[str, str]) -> None:
    named = all(_is_short(name, 100) and _is_text(said, 1000) for name, said in attributes.items())
    if len(attributes) > POLICY.most_attributes or not named:
        raise BadAttributes(most=POLICY.most_attributes)


def _traits(_owner: Any, _attribute: Any, traits: tuple[str, ...]) -> None:
    fine = len(traits) <= POLICY.most_traits and all(_is_short(trait, 100) for trait in traits)
    if not fine or len(set(traits)) < len(traits):
        raise BadTraits(most=POLICY.most_traits)


def _supplies(_owner: Any, _attribute: Any, supplies: tuple[ItemCount, ...]) -> None:
    seen: set[str] = set()
    for supply in supplies:
        if supply.item in seen or len(seen) == POLICY.most_supplies:
            raise BadSupplies(most=POLICY.most_supplies, item=supply.item)
        seen.add(supply.item)


@frozen(kw_only=True)
class ServiceDetails:
    """Everything about a service that a manager writes; refuses what makes no sense (R1, R45)."""

    title: str = field(validator=text(200))
    text: str = field(default="", validator=text(5000, shortest=0))
    attributes: dict[str, str] = field(factory=dict, converter=_own, validator=_attributes)
    list_price: Money = field(validator=_price)
    """Above zero."""
    duration: timedelta = field(validator=_duration)
    """A multiple of 15 minutes, up to 24 hours."""
    needed_traits: tuple[str, ...] = field(default=(), validator=_traits)
    supplies: tuple[ItemCount, ...] = field(default=(), validator=_supplies)

    def told(self) -> dict[str, str]:
        """Every field as people read it; what the diff of two revisions compares."""
        return {
            "title": self.title,
            "text": self.text,
            "list_price": str(self.list_price),
            "duration": f"{_minutes(self.duration)} min",
            "needed_traits": _listed(self.needed_traits),
            "supplies": _listed(f"{supply.count} {supply.item}" for supply in self.supplies),
            **{f"attributes.{name}": said for name, said in self.attributes.items()},
        }


def _is_text(value: object, longest: int) -> bool:
    return (
        isinstance(value, str) and len(value) <= longest and not any(ord(c) < 32 and c != "\n" for c in value)
    )


def _is_short(value: object, longest: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and _is_text(value, longest)


def _minutes(duration: timedelta) -> int:
    return duration // timedelta(minutes=1)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
