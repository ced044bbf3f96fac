"""A photo store keeps the same bytes once, under their sha256."""

from hashlib import sha256
from pathlib import Path

import pytest

from happycat.adapters.local.photos import FolderPhotos
from happycat.adapters.memory.world import MemoryPhotos
from happycat.ports.kernel.world import MAX_PHOTO_BYTES, NotAPhoto, PhotoMissing, PhotoStore, PhotoTooLarge

PHOTOS = {
    "image/jpeg": b"\xff\xd8\xff\xe0 a cat on a sofa",
    "image/png": b"\x89PNG\r\n\x1a\n a cat on a sofa",
    "image/webp": b"RIFF\x10\x00\x00\x00WEBP a cat on a sofa",
}
JPEG = PHOTOS["image/jpeg"]


@pytest.fixture(params=["memory", "folder"])
def photos(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoStore:
    return MemoryPhotos() if request.param == "memory" else FolderPhotos(tmp_path / "photos")


@pytest.mark.parametrize("media_type", PHOTOS)
def test_a_photo_comes_back_as_it_was(photos: PhotoStore, media_type: str) -> None:
    content = PHOTOS[media_type]

    ref = photos.put(content)

    assert (ref.sha256, ref.media_type, ref.size) == (sha256(content).hexdigest(), media_type, len(content))
    assert photos.get(ref.sha256) == content
    assert photos.ref(ref.sha256) == ref


def test_the_same_bytes_are_one_photo(photos: PhotoStore) -> None:
    assert photos.put(JPEG) == photos.put(JPEG)


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", b"RIFF----WAVE", b"\xff\xd8"])
def test_r45_what_is_no_photo_is_refused(photos: PhotoStore, content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        photos.put(content)


def test_r45_a_photo_has_a_greatest_size(photos: PhotoStore) -> None:
    greatest = JPEG.ljust(MAX_PHOTO_BYTES, b"\0")
    photos.put(greatest)

    with pytest.raises(PhotoTooLarge):
        photos.put(greatest + b"\0")


@pytest.mark.parametrize("name", ["0" * 64, "", "../../etc/passwd", "A" * 64, "0" * 63 + "/", "\0" * 64])
def test_r45_what_is_not_there_is_missing_whatever_its_name(photos: PhotoStore, name: str) -> None:
    with pytest.raises(PhotoMissing):
        photos.get(name)
    with pytest.raises(PhotoMissing):
        photos.ref(name)


def test_a_second_process_sees_the_folder_and_no_half_written_files(tmp_path: Path) -> None:
    ref = FolderPhotos(tmp_path).put(JPEG)

    assert FolderPhotos(tmp_path).get(ref.sha256) == JPEG
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [ref.sha256[2:]]
