"""Bytes in an S3 bucket, named by their content, with a folder of this machine as cache.

`<prefix>ab/cd/abcd…` (SHA-256 hex). S3 holds what is true; the folder holds what engines of this machine read as files.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from limelight.infra.aws import Aws
from limelight.infra.blobs import STALE_S, FileBlobStore
from limelight.schema.errors import LimelightError, NotFound, OutOfDisk, ProviderFailed, TryAgain

PART_BYTES = 8 << 20
"""Content above this goes up in parts of this size; S3 takes no smaller ones than 5 MiB."""
DELETED_TOGETHER = 1000
"""Objects of one request."""
_PARTS_AT_ONCE = 4
"""Of one content; bounds its memory to 32 MiB."""
_CHUNK = 1 << 20
_THERE = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_GONE = frozenset({"NoSuchKey", "NotFound", "404"})


@dataclass(frozen=True)
class Upload:
    """Where bytes may be put, and the headers that have to go with them."""

    url: str
    headers: dict[str, str]


class S3BlobStore:
    """`BlobStore` over a bucket.

    Writes are conditional (`If-None-Match: *`), so the same content goes up once, whoever writes it; what comes down is
    checked against its key. `put` and `put_file` return when S3 has the bytes. Raises `TryAgain` and `ProviderFailed` as
    `limelight.infra.aws_errors` says, and `OutOfDisk` for the cache's own disk.
    """

    def __init__(
        self, bucket: str, *, aws: Aws, cache: FileBlobStore, prefix: str = "blobs/", kms_key: str = "",
        part_bytes: int = PART_BYTES,
    ) -> None:  # fmt: skip
        self._bucket = bucket
        self._aws = aws
        self._cache = cache
        self._prefix = prefix
        self._part_bytes = part_bytes
        self._sse = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key} if kms_key else {}

    async def put(self, data: bytes) -> str:
        """Store bytes in S3, then in the cache; returns their key."""
        key = hashlib.sha256(data).hexdigest()
        await self._upload(key, len(data), lambda start, stop: data[start:stop])
        return await self._cache.put(data)

    async def put_file(self, path: Path) -> str:
        """Store a file's content in S3, then move it to the cache; returns its key."""
        key = await asyncio.to_thread(_digest, path)
        await self._upload(key, path.stat().st_size, lambda start, stop: _part(path, start, stop))
        return await self._cache.put_file(path)

    async def get(self, key: str) -> bytes:
        """The bytes. Raises `NotFound`."""
        path = await self.fetch(key)
        return await asyncio.to_thread(path.read_bytes)

    async def fetch(self, key: str) -> Path:
        """The bytes as a file of this machine. Raises `NotFound`."""
        path = self._cache.path(key)
        if not path.is_file():
            await self._aws.run("s3", lambda client: self._download(client, key))
        return path

    def path(self, key: str) -> Path:
        """Where the bytes lie on this machine; what only S3 has is fetched first, while the caller waits.

        Await `fetch` before, wherever the bytes may be another machine's. Raises `NotFound` for what is not a key.
        """
        path = self._cache.path(key)
        if not path.is_file():
            with contextlib.suppress(NotFound):  # as a folder does: who reads it finds out
                self._aws.blocking("s3", lambda client: self._download(client, key))
        return path

    async def presigned_get(self, key: str, *, seconds: int = 900, mime: str = "", name: str = "") -> str:
        """A link to the bytes that needs no credentials, for so many seconds; `name` is what a browser saves it as."""
        asked = {"Bucket": self._bucket, "Key": self._name(key)}
        if mime:
            asked["ResponseContentType"] = mime
        if name:
            asked["ResponseContentDisposition"] = f'attachment; filename="{name.replace(chr(34), "")}"'
        return await self._aws.run(
            "s3", lambda client: client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
        )

    def uri(self, key: str) -> str:
        """Where the bytes are, as `s3://bucket/key`."""
        return f"s3://{self._bucket}/{self._name(key)}"

    async def presigned_put(self, key: str, *, seconds: int = 900) -> Upload:
        """A link with which somebody without credentials may put the bytes of this key there, for so many seconds.

        S3 holds what comes against the key, which is its SHA-256, and refuses all else. Raises `NotFound` for what is not a key.
        """
        self._cache.path(key)
        digest = base64.b64encode(bytes.fromhex(key)).decode()
        asked = {"Bucket": self._bucket, "Key": self._name(key), "ChecksumSHA256": digest, **self._sse}
        url = await self._aws.run(
            "s3", lambda client: client.generate_presigned_url("put_object", Params=asked, ExpiresIn=seconds)
        )
        headers = {"x-amz-checksum-sha256": digest}
        if self._sse:
            headers |= {
                "x-amz-server-side-encryption": self._sse["ServerSideEncryption"],
                "x-amz-server-side-encryption-aws-kms-key-id": self._sse["SSEKMSKeyId"],
            }
        return Upload(url, headers)

    def exists(self, key: str) -> bool:
        """Whether S3 has the bytes; what the cache holds went up before. Blocks."""
        if self._cache.exists(key):
            return True
        return self._aws.blocking("s3", lambda client: self._head(client, self._name(key))) is not None

    def derived(self, key: str, name: str) -> Path:
        """Where something made from the bytes may be kept, a thumbnail say: in the cache."""
        path = self._cache.derived(key, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def remove(self, *keys: str) -> None:
        """Remove bytes that nothing owns any more, a thousand in a request. Blocks."""
        for start in range(0, len(keys), DELETED_TOGETHER):
            names = [{"Key": self._name(key)} for key in keys[start : start + DELETED_TOGETHER]]
            asked = {"Objects": names, "Quiet": True}
            self._aws.blocking("s3", lambda client, asked=asked: self._delete(client, asked))
        self._cache.remove(*keys)

    def _delete(self, client: Any, asked: dict[str, Any]) -> None:
        failed = client.delete_objects(Bucket=self._bucket, Delete=asked).get("Errors", [])
        if failed:
            raise ProviderFailed(
                f"s3 could not delete {len(failed)} objects ({failed[0].get('Code')}): the role needs s3:DeleteObject",
                code="not_allowed", limit="s3:DeleteObject", value=len(failed),
            )  # fmt: skip

    def keys(self, *, older_than_s: float = 0.0) -> list[str]:
        """Keys of the bytes stored longer ago than that, sorted. Blocks."""
        limit = datetime.now(UTC) - timedelta(seconds=older_than_s)

        def work(client: Any) -> list[str]:
            pages = client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            found = (one for page in pages for one in page.get("Contents", []))
            return sorted(one["Key"].rsplit("/", 1)[-1] for one in found if one["LastModified"] <= limit)

        return self._aws.blocking("s3", work)

    def clean(self) -> int:
        """Give up uploads that a crash left half done, and the cache's halves; how many. Blocks."""
        limit = datetime.now(UTC) - timedelta(seconds=STALE_S)

        def work(client: Any) -> int:
            pages = client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            old = [one for page in pages for one in page.get("Uploads", []) if one["Initiated"] < limit]
            for one in old:
                client.abort_multipart_upload(Bucket=self._bucket, Key=one["Key"], UploadId=one["UploadId"])
            return len(old)

        return self._aws.blocking("s3", work) + self._cache.clean()

    def _name(self, key: str) -> str:
        """The object's name. Raises `NotFound` for what is not a key."""
        self._cache.path(key)
        return f"{self._prefix}{key[:2]}/{key[2:4]}/{key}"

    async def _upload(self, key: str, size: int, read: Callable[[int, int], bytes]) -> None:
        name = self._name(key)
        if size <= self._part_bytes:
            await self._aws.run("s3", lambda client: self._put_whole(client, name, read(0, size)))
        elif not await self._aws.run("s3", lambda client: self._kept_young(client, name)):
            await self._put_parts(name, size, read)

    def _put_whole(self, client: Any, name: str, data: bytes) -> None:
        checksum = base64.b64encode(hashlib.sha256(data).digest()).decode()
        with self._unless_there(client, name):
            client.put_object(
                Bucket=self._bucket,
                Key=name,
                Body=data,
                IfNoneMatch="*",
                ChecksumSHA256=checksum,
                **self._sse,
            )

    async def _put_parts(self, name: str, size: int, read: Callable[[int, int], bytes]) -> None:
        where = {"Bucket": self._bucket, "Key": name}
        upload: str = await self._aws.run(
            "s3", lambda client: client.create_multipart_upload(**where, **self._sse)["UploadId"]
        )
        gate = asyncio.Semaphore(_PARTS_AT_ONCE)

        async def part(number: int) -> dict[str, object]:
            start = (number - 1) * self._part_bytes

            def work(client: Any) -> dict[str, object]:
                body = read(start, min(start + self._part_bytes, size))
                made = client.upload_part(**where, UploadId=upload, PartNumber=number, Body=body)
                return {"PartNumber": number, "ETag": made["ETag"]}

            async with gate:
                return await self._aws.run("s3", work)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(part(n + 1)) for n in range(-(-size // self._part_bytes))]
            parts = {"Parts": [task.result() for task in tasks]}
            await self._aws.run("s3", lambda client: self._complete(client, name, upload, parts))
        except BaseException as error:
            with contextlib.suppress(
                LimelightError
            ):  # `clean` gives up what this leaves; the cause is what counts
                await self._aws.run(
                    "s3", lambda client: client.abort_multipart_upload(**where, UploadId=upload)
                )
            if isinstance(error, ExceptionGroup):
                raise error.exceptions[0] from error
            raise

    def _complete(
        self, client: Any, name: str, upload: str, parts: dict[str, list[dict[str, object]]]
    ) -> None:
        asked = {"Bucket": self._bucket, "Key": name, "UploadId": upload}
        with self._unless_there(client, name):
            client.complete_multipart_upload(**asked, MultipartUpload=parts, IfNoneMatch="*")
            return
        client.abort_multipart_upload(**asked)

    @contextlib.contextmanager
    def _unless_there(self, client: Any, name: str) -> Iterator[None]:
        """A conditional write that finds the content there keeps it young instead."""
        try:
            yield
        except client.exceptions.ClientError as error:
            if _code(error) not in _THERE:
                raise
            if not self._kept_young(client, name):
                raise TryAgain(
                    "two writers of the same bytes met in S3 and neither came through: try again",
                    code="conflict",
                ) from error

    def _kept_young(self, client: Any, name: str) -> bool:
        """Whether the content is there. What nobody touched for long is copied onto itself, so that no sweep takes it."""
        head = self._head(client, name)
        if head is None:
            return False
        if (datetime.now(UTC) - head["LastModified"]).total_seconds() > STALE_S / 2:
            client.copy_object(
                Bucket=self._bucket, Key=name, CopySource={"Bucket": self._bucket, "Key": name},
                MetadataDirective="REPLACE", Metadata={"touched": str(int(time.time()))}, **self._sse,
            )  # fmt: skip
        return True

    def _head(self, client: Any, name: str) -> dict[str, Any] | None:
        try:
            return client.head_object(Bucket=self._bucket, Key=name)
        except client.exceptions.ClientError as error:
            if _code(error) in _GONE:
                return None
            raise

    def _download(self, client: Any, key: str) -> None:
        """S3's bytes into the cache."""
        try:
            body = client.get_object(Bucket=self._bucket, Key=self._name(key))["Body"]
        except client.exceptions.NoSuchKey:
            raise NotFound(f"no bytes are stored under {key[:12]}…", value=key) from None
        part = self._cache.root / "tmp" / uuid4().hex
        try:
            digest = hashlib.sha256()
            with contextlib.closing(body), part.open("wb") as file:
                for chunk in body.iter_chunks(_CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if digest.hexdigest() != key:
                raise TryAgain(f"the bytes of {key[:12]}… came down damaged: try again", code="broken_output")
            final = self._cache.path(key)
            final.parent.mkdir(parents=True, exist_ok=True)
            os.replace(part, final)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise OutOfDisk(
                f"the disk is full: {key[:12]}… could not be fetched from S3; free space under {self._cache.root} "
                "and repeat",
                value=key,
            ) from error
        finally:
            part.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _part(path: Path, start: int, stop: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(stop - start)


def _code(error: Exception) -> str:
    response: dict[str, dict[str, str]] = getattr(error, "response", {})
    return response.get("Error", {}).get("Code", "")
