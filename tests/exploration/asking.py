"""What can be asked about an order at any time, by whomever; and what would come next on its plain way."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from happycat import HappyCat
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import SYSTEM, Actor, Role
from happycat.domain.kernel.values import Cause, Outcome
from tests.cats.orders import PHOTO
from tests.cats.people import assembler, manager


@frozen
class Asking:
    """Who asks about which order, and when."""

    company: HappyCat
    order_id: OrderId
    client: Actor
    by: Actor | None
    """A worker; None: whoever has the order."""
    now: datetime

    def orders(self, what: str, by: Actor, *given: Any) -> Any:
        return getattr(self.company.orders, what)(by, self.order_id, *given)

    def supplies(self, what: str, by: Actor, *given: Any) -> Any:
        return getattr(self.company.supplies, what)(by, self.order_id, *given)

    @property
    def worker(self) -> Actor:
        if self.by is not None:
            return self.by
        assigned = self.company.orders.get(manager, self.order_id).worker_id
        return Actor.having(assigned, Role.WORKER) if assigned else manager


HOUR = timedelta(hours=1)
NEVER_REPORTED = (Outcome.FAILED, Cause.COMPANY, "never reported")
Ask = Callable[[Asking], Any]
ANYTHING: Mapping[str, Ask] = {
    "match": lambda a: a.orders("match", manager),
    "hand_back": lambda a: a.orders("hand_back", a.worker, "a sore paw"),
    "reassign": lambda a: a.orders("reassign", manager, "somebody else"),
    "start": lambda a: a.orders("start", a.worker, PHOTO, a.now),
    "start of an hour ago": lambda a: a.orders("start", a.worker, PHOTO, a.now - HOUR),
    "report": lambda a: a.orders("report", a.worker, PHOTO),
    "cancel": lambda a: a.orders("cancel", a.client),
    "accept": lambda a: a.orders("accept", a.client),
    "fail": lambda a: a.orders("fail", a.client, "no good"),
    "finish_stuck": lambda a: a.orders("finish_stuck", manager, *NEVER_REPORTED),
    "warn, found before": lambda a: a.orders("warn_no_show", SYSTEM),
    "no-show, found before": lambda a: a.orders("fail_no_show", SYSTEM),
    "collect": lambda a: a.supplies("collect", assembler),
    "pick_up": lambda a: a.supplies("pick_up", a.worker, "his paw"),
    "lose": lambda a: a.supplies("lose", assembler, "a mouse took it"),
    "take_back": lambda a: a.supplies("take_back", assembler),
    "write_off": lambda a: a.supplies("write_off", assembler, "gone"),
}
NEXT: Mapping[str, tuple[str, ...]] = {
    "matching": ("match",),
    "prepared": ("collect", "pick_up"),
    "supplied": ("start",),
    "started": ("report",),
    "reported": ("accept",),
    "finished": ("take_back",),
}
"""An order's plain way, by its status."""
