"""Photos as they come in from outside: decoded, bounded, and written again without their metadata."""

import warnings
from io import BytesIO

from attrs import frozen
from litestar.datastructures import UploadFile
from PIL import Image, ImageOps, UnidentifiedImageError

from happycat.adapters.kernel.photos import media_type_of
from happycat.domain.kernel.refusals import Invalid
from happycat.ports.kernel.world import MAX_PHOTO_BYTES, NotAPhoto, PhotoTooLarge

MOST_PIXELS = 25_000_000
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@frozen
class Upload:
    """A form with a photo, in the field `file`."""

    file: UploadFile


class TooManyPixels(Invalid):
    says = "A photo has at most {most} pixels; this one is {width} by {height}."


def cleaned(content: bytes) -> bytes:
    """The same picture, upright, without EXIF; refuses with `NotAPhoto`, `PhotoTooLarge`, `TooManyPixels`."""
    if len(content) > MAX_PHOTO_BYTES:
        raise PhotoTooLarge(limit=MAX_PHOTO_BYTES, size=len(content))
    kind = FORMATS[media_type_of(content)]
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=[kind]) as picture:
            warnings.simplefilter("ignore")
            return _rewritten(picture, kind)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotAPhoto from None


def _rewritten(picture: Image.Image, kind: str) -> bytes:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise TooManyPixels(most=MOST_PIXELS, width=width, height=height)
    upright = ImageOps.exif_transpose(picture)
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, format=kind)
    return out.getvalue()
