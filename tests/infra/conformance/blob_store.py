"""What every `BlobStore` does. Fixture: `blobs`."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from limelight.schema.errors import NotFound
from limelight.schema.stores import BlobStore


class BlobStoreConformance:
    async def test_the_key_is_the_sha256_of_the_content(self, blobs: BlobStore) -> None:
        data = b"a picture" * 1000
        key = await blobs.put(data)
        assert key == hashlib.sha256(data).hexdigest()
        assert await blobs.get(key) == data
        assert blobs.path(key).read_bytes() == data

    async def test_the_same_content_is_stored_once(self, blobs: BlobStore) -> None:
        keys = await asyncio.gather(*(blobs.put(b"the same") for _ in range(16)))
        assert set(keys) == {hashlib.sha256(b"the same").hexdigest()}
        assert await blobs.get(keys[0]) == b"the same"

    async def test_nothing_is_a_content_too(self, blobs: BlobStore) -> None:
        assert await blobs.get(await blobs.put(b"")) == b""

    async def test_a_file_is_taken_in(self, blobs: BlobStore, tmp_path: Path) -> None:
        for data in (b"clip" * 500_000, b"clip" * 500_000):
            source = tmp_path / "clip.mp4"
            source.write_bytes(data)
            key = await blobs.put_file(source)
            assert await blobs.get(key) == data
            assert not source.exists()

    async def test_unknown_bytes_are_not_found(self, blobs: BlobStore) -> None:
        with pytest.raises(NotFound, match="no bytes are stored under ffffffffffff"):
            await blobs.get("f" * 64)

    @pytest.mark.parametrize("key", ["", "../../etc/passwd", "F" * 64, "a" * 63, "a" * 64 + "\n"])
    async def test_what_is_no_key_leads_nowhere(self, blobs: BlobStore, key: str) -> None:
        with pytest.raises(NotFound, match="a blob key is 64 hexadecimal digits"):
            blobs.path(key)
