"""What counts as a photo, in every store."""

from hashlib import sha256

from happycat.domain.kernel.values import PhotoRef
from happycat.ports.kernel.world import MAX_PHOTO_BYTES, NotAPhoto, PhotoTooLarge


def media_type_of(content: bytes) -> str:
    """By the first bytes, never by what the sender says; refuses with `NotAPhoto`."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise NotAPhoto


def checked(content: bytes) -> PhotoRef:
    """The reference of acceptable bytes; refuses with `NotAPhoto` or `PhotoTooLarge`."""
    if len(content) > MAX_PHOTO_BYTES:
        raise PhotoTooLarge(limit=MAX_PHOTO_BYTES, size=len(content))
    return PhotoRef(sha256(content).hexdigest(), media_type_of(content), len(content))
