"""Photos in a folder, under their sha256; and what counts as one."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from attrs import frozen

from happycat.adapters.kernel.photos import checked, media_type_of
from happycat.domain.kernel.values import PhotoRef
from happycat.ports.kernel.world import PhotoMissing


@frozen
class FolderPhotos:
    """A content-addressed folder: `ab/cdef…`; several processes may share it."""

    folder: Path

    def put(self, content: bytes) -> PhotoRef:
        ref = checked(content)
        path = self._path(ref.sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(path)
        return ref

    def get(self, sha256: str) -> bytes:
        try:
            return self._path(sha256).read_bytes()
        except (FileNotFoundError, ValueError):
            raise PhotoMissing(sha256=sha256) from None

    def ref(self, sha256: str) -> PhotoRef:
        content = self.get(sha256)
        return PhotoRef(sha256, media_type_of(content), len(content))

    def _path(self, name: str) -> Path:
        if len(name) != len(sha256().hexdigest()) or not set(name) <= set("0123456789abcdef"):
            raise PhotoMissing(sha256=name)
        return self.folder / name[:2] / name[2:]
