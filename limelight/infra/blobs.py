"""Bytes in files, named by their content: `blobs/ab/cd/abcd…` (SHA-256 hex)."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import re
import secrets
import time
from pathlib import Path

from limelight.schema.errors import NotFound, OutOfDisk

_KEY = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CHUNK = 1 << 20
STALE_S = 3600.0
"""Half-written files older than this are a crash's; so are bytes older than this that nothing owns."""


class FileBlobStore:
    """`BlobStore` over a folder.

    Bytes are written to `root/tmp`, fsynced, then renamed into place, so a name that exists holds all of its
    content. A full disk raises `OutOfDisk` and leaves nothing. Who owns bytes is recorded by the artifact
    store, which removes them with `remove` when the last owner is gone.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tmp = root / "tmp"
        self._tmp.mkdir(parents=True, exist_ok=True)

    async def put(self, data: bytes) -> str:
        """Store bytes durably, then return their key. Raises `OutOfDisk`."""
        return await asyncio.to_thread(self._put, data)

    async def put_file(self, path: Path) -> str:
        """Store a file's content (moved when on the same disk), then return its key. Raises `OutOfDisk`."""
        return await asyncio.to_thread(self._put_file, path)

    async def get(self, key: str) -> bytes:
        """The bytes. Raises `NotFound`."""
        path = self.path(key)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            raise NotFound(f"no bytes are stored under {key[:12]}…", value=key) from None

    def path(self, key: str) -> Path:
        """Where the bytes lie. Raises `NotFound` for what is not a key, so that no key leaves the folder."""
        if not _KEY.fullmatch(key):
            raise NotFound("a blob key is 64 hexadecimal digits", value=key[:80])
        return self.root / key[:2] / key[2:4] / key

    def exists(self, key: str) -> bool:
        """Whether the bytes are there."""
        return self.path(key).is_file()

    def derived(self, key: str, name: str) -> Path:
        """Where something made from the bytes may be kept, a thumbnail say; it goes when they go."""
        path = self.path(key)
        return path.with_name(f"{key}.{name}")

    def remove(self, *keys: str) -> None:
        """Remove bytes that nothing owns any more, and what was derived from them."""
        for path in map(self.path, keys):
            path.unlink(missing_ok=True)
            for other in path.parent.glob(f"{path.name}.*"):
                other.unlink(missing_ok=True)

    def keys(self, *, older_than_s: float = 0.0) -> list[str]:
        """Keys of the bytes stored longer ago than that, sorted."""
        limit = time.time() - older_than_s
        found = (
            path
            for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")
            if _KEY.fullmatch(path.name)
        )
        return sorted(path.name for path in found if path.stat().st_mtime <= limit)

    def clean(self) -> int:
        """Remove half-written files that a crash left; how many."""
        limit = time.time() - STALE_S
        old = [path for path in self._tmp.iterdir() if path.stat().st_mtime < limit]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _put(self, data: bytes) -> str:
        key = hashlib.sha256(data).hexdigest()
        if self._touch(key):
            return key
        part = self._tmp / secrets.token_hex(8)
        with self._disk(part, size=len(data)):
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._settle(part, key)
        return key

    def _put_file(self, source: Path) -> str:
        digest = hashlib.sha256()
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        key = digest.hexdigest()
        if self._touch(key):
            source.unlink(missing_ok=True)
            return key
        with self._disk(None, size=source.stat().st_size):
            if source.stat().st_dev == self._tmp.stat().st_dev:
                with source.open("rb+") as file:
                    os.fsync(file.fileno())
                self._settle(source, key)
                return key
        part = self._tmp / secrets.token_hex(8)
        with self._disk(part, size=source.stat().st_size):
            with source.open("rb") as file, part.open("wb") as copy:
                while chunk := file.read(_CHUNK):
                    copy.write(chunk)
                copy.flush()
                os.fsync(copy.fileno())
            self._settle(part, key)
        source.unlink(missing_ok=True)
        return key

    def _touch(self, key: str) -> bool:
        """Mark bytes that are there as just stored, so that a clean-up leaves them; whether they are."""
        try:
            os.utime(self.path(key))
        except FileNotFoundError:
            return False
        return True

    def _settle(self, part: Path, key: str) -> None:
        """Rename into place, then make the name durable."""
        final = self.path(key)
        final.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, final)
        _sync_folder(final.parent)

    @contextlib.contextmanager
    def _disk(self, part: Path | None, *, size: int):
        """Turn a full disk into `OutOfDisk` and leave nothing half-written."""
        try:
            yield
        except OSError as error:
            if part is not None:
                part.unlink(missing_ok=True)
            if error.errno in _FULL:
                raise OutOfDisk(
                    f"the disk is full: {size:,} bytes could not be stored and nothing was written; "
                    f"free space under {self.root} and repeat",
                    value=size,
                ) from error
            raise


def _sync_folder(folder: Path) -> None:
    """Make a rename durable where the platform lets a folder be synced (Windows does not)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
