from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from limelight.infra.blobs import STALE_S, FileBlobStore
from limelight.schema.errors import OutOfDisk
from tests.infra.conformance import BlobStoreConformance


class TestFileBlobStore(BlobStoreConformance):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> FileBlobStore:
        return FileBlobStore(tmp_path / "blobs")


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


def files(store: FileBlobStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


async def test_two_levels_of_folders(blobs: FileBlobStore) -> None:
    key = await blobs.put(b"x")
    assert blobs.path(key).relative_to(blobs.root).parts == (key[:2], key[2:4], key)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("way", ["put", "put_file"])
async def test_a_full_disk_leaves_nothing(
    blobs: FileBlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, way: str
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * 1000)

    def full(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        OutOfDisk, match="the disk is full: 1,000 bytes could not be stored and nothing was written"
    ):
        await (blobs.put(b"x" * 1000) if way == "put" else blobs.put_file(source))
    assert files(blobs) == []
    assert source.exists()


async def test_another_fault_is_not_called_a_full_disk(
    blobs: FileBlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="broken"):
        await blobs.put(b"x")
    assert files(blobs) == []


async def test_cleaning_takes_only_old_halves(blobs: FileBlobStore) -> None:
    old, new = blobs.root / "tmp" / "old", blobs.root / "tmp" / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert blobs.clean() == 1
    assert files(blobs) == [new]


async def test_putting_again_makes_bytes_young(blobs: FileBlobStore) -> None:
    key = await blobs.put(b"x")
    os.utime(blobs.path(key), (0, 0))
    assert blobs.keys(older_than_s=STALE_S) == [key]
    await blobs.put(b"x")
    assert blobs.keys(older_than_s=STALE_S) == []
