"""Why somebody did something, in their own words."""

from attrs import field, frozen

from happycat.domain.kernel.values import text


@frozen
class Reason:
    """A text of 1 to 1000 characters; refuses with `Invalid` (R45)."""

    text: str = field(validator=text(1000))
