"""Who took part in a match, in few bytes: everybody who passed the hard filters, by number (R15)."""

import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence

from attrs import frozen

from happycat.domain.orders.samples import Filtered

QUICK = 1
"""How hard zlib tries: a match waits for it."""


@frozen
class Crowd:
    """The inputs of a match after the hard filters; profiles are the roster's, as of `mark`.

    A hundred thousand samples are a few kilobytes this way, and the same whoever packs them.
    """

    mark: int
    """How much of the roster had been told."""
    hard: tuple[Filtered, ...]
    """How many came into each hard filter and out of it (R16)."""
    free: str
    """The numbers of those who passed: a bitmap, lowest bit first."""
    loads: str
    """Their loads in the order of their numbers: 16 bits each, little end first."""

    def numbers(self) -> list[int]:
        bitmap = _unpacked(self.free)
        return [8 * at + bit for at, byte in enumerate(bitmap) if byte for bit in range(8) if byte >> bit & 1]

    def load_of(self) -> dict[int, int]:
        """Number -> load."""
        loads = array("H", _unpacked(self.loads))
        if sys.byteorder == "big":
            loads.byteswap()
        return dict(zip(self.numbers(), loads, strict=True))

    def __len__(self) -> int:
        return sum(byte.bit_count() for byte in _unpacked(self.free))


def packed(data: bytes) -> str:
    return b64encode(zlib.compress(data, QUICK)).decode()


def _unpacked(text: str) -> bytes:
    return zlib.decompress(b64decode(text))


def bitmap_of(numbers: Iterable[int]) -> bytes:
    """Without empty bytes at the end, so that equal sets are equal bytes."""
    bits = bytearray()
    for number in numbers:
        bits.extend(bytes(max(0, number // 8 + 1 - len(bits))))
        bits[number // 8] |= 1 << number % 8
    return bytes(bits)


def loads_of(loads: Sequence[int]) -> bytes:
    packing = array("H", loads)
    if sys.byteorder == "big":
        packing.byteswap()
    return packing.tobytes()
