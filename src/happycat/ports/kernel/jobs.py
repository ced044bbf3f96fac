"""What the scheduler does for a context: sweeps over what is due now, and runs once for each period."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import frozen

from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.time import Period

U = TypeVar("U")
PeriodOf = Callable[[datetime, ZoneInfo], Period]


@frozen
class Sweep(Generic[U]):
    """Things that are due now: `find` gives a bounded list of ids, `act` is one transaction for each.

    Safe to repeat at any time: the thing itself decides whether it is still due.
    """

    name: str
    find: Callable[[U, int], Sequence[UUID]]
    act: Callable[[U, Actor, Any], object]


@frozen
class Run(Generic[U]):
    """Work done once for every period that has ended, oldest first, also for missed ones (R23, R30).

    `run` marks the period in the due table in the transaction of its last chunk.
    """

    name: str
    period_of: PeriodOf
    run: Callable[[U, Actor, Period], object]


Job = Sweep[Any] | Run[Any]
