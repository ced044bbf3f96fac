"""The in-app list: what somebody was told by any context of this process, and what their boards say (R47)."""

from collections.abc import Iterable

from happycat.domain.kernel.people import NOBODY, Actor
from happycat.domain.kernel.refusals import Forbidden
from happycat.ports.kernel.transaction import Records
from happycat.ports.kernel.world import Notice

MOST = 100


def notices_of(actor: Actor, told: Iterable[Records]) -> list[Notice]:
    """Newest first, at most a hundred; refuses with `Forbidden` to nobody."""
    if actor == NOBODY:
        raise Forbidden(needed="a person with a token")
    found = [
        Notice(reader, *notice)
        for records in told
        for reader in actor.reads
        for notice in records.notices(reader, MOST)
    ]
    return sorted(found, key=lambda notice: notice.at, reverse=True)[:MOST]
