"""Services for the tests."""

from datetime import timedelta
from typing import Any

from happycat.domain.catalog.details import ServiceDetails
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import ItemCount


def details(**changed: Any) -> ServiceDetails:
    """A cat's bath for 20.00 in an hour and a half, but for what is changed."""
    usual: dict[str, Any] = {
        "title": "Bath",
        "text": "Warm water, whatever the cat says.",
        "attributes": {"water": "warm"},
        "list_price": Money.of(20),
        "duration": timedelta(minutes=90),
        "needed_traits": ("brave",),
        "supplies": (ItemCount("towel", 2),),
    }
    return ServiceDetails(**{**usual, **changed})
