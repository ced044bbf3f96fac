"""How an id of version 7 is put together (RFC 9562)."""

from uuid import UUID


def uuid7_of(stamp: int, chance: int) -> UUID:
    """From milliseconds << 12 | counter, and 62 random bits."""
    millis, counter = stamp >> 12, stamp & 0xFFF
    return UUID(int=millis << 80 | 7 << 76 | counter << 64 | 2 << 62 | chance)
