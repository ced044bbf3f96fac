"""A small picture for those who have no camera at hand."""

import struct
import zlib

SIDE = 8


def picture(of: str) -> bytes:
    """A valid PNG of one colour, which depends on what it shows; equal for equal words."""
    shade = zlib.crc32(of.encode())
    row = b"\0" + bytes((shade & 0xFF, shade >> 8 & 0xFF, shade >> 16 & 0xFF)) * SIDE
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * SIDE)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
