"""Notices in the log, without the words: they may be about a person."""

import logging

from happycat.ports.kernel.world import Notice

log = logging.getLogger("happycat.notices")


class LogNotifier:
    """Says that somebody was told something, and why."""

    def tell(self, notice: Notice) -> None:
        log.info("notice to %s: %s", notice.person, notice.cause)
