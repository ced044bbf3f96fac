"""Quality's figures and questions, versioned."""

from hashlib import sha256

from attrs import field, frozen

from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.values import between
from happycat.domain.quality.form import Form, Kind, Question

LONGEST_TEXT = 5000


@frozen
class Sampling:
    """Which succeeded orders are inspected: so many per cent, by a hash of seed and order id (R41).

    The same seed and order give the same answer everywhere, so the sample can be checked afterwards.
    """

    version: str
    seed: str
    percent: int = field(validator=between(0, 100))

    def takes(self, order_id: OrderId) -> bool:
        digest = sha256(f"{self.seed}/{order_id}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % 100 < self.percent


SAMPLING = Sampling(version="2026-1", seed="happycat-2026-1", percent=10)
"""[C] R41."""

FORM = Form(
    version="2026-1",
    questions=(
        Question("result", "Was the chore done?", Kind.CHOICE, choices=("yes", "partly", "no")),
        Question("punctuality", "Minutes late", Kind.NUMBER, required=False, most=100_000),
        Question(
            "manners", "How did the worker behave?", Kind.CHOICE, False, ("purring", "neutral", "hissing")
        ),
        Question("findings", "What was found?", Kind.TEXT, required=False),
    ),
)
"""[C] R42: the questions of every inspection."""
