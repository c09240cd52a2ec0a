"""S3BlobStore against moto's S3: what every blob store does, and what only this one does."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.infra.s3 import S3BlobStore
from limelight.schema.errors import NotFound, ProviderFailed, TryAgain
from tests.infra.conformance import BlobStoreConformance

PART = 5 << 20
"""The smallest that S3 takes."""


@pytest.fixture
def make(aws: Aws, bucket: str, tmp_path: Path) -> Callable[..., S3BlobStore]:
    """Stores over one prefix of the bucket, each with a cache of its own, as on several machines."""
    prefix = f"{uuid4().hex}/"

    def made(**options: Any) -> S3BlobStore:
        return S3BlobStore(
            bucket,
            aws=aws,
            cache=FileBlobStore(tmp_path / uuid4().hex),
            prefix=prefix,
            part_bytes=PART,
            **options,
        )

    return made


@pytest.fixture
def blobs(make: Callable[..., S3BlobStore]) -> S3BlobStore:
    return make()


class TestS3BlobStore(BlobStoreConformance):
    @pytest.fixture
    def blobs(self, make: Callable[..., S3BlobStore]) -> S3BlobStore:
        return make()


def objects(client: Callable[[str], Any], blobs: S3BlobStore) -> list[dict[str, Any]]:
    return client("s3").list_objects_v2(Bucket=blobs._bucket, Prefix=blobs._prefix).get("Contents", [])


def uploads(client: Callable[[str], Any], blobs: S3BlobStore) -> list[dict[str, Any]]:
    return client("s3").list_multipart_uploads(Bucket=blobs._bucket, Prefix=blobs._prefix).get("Uploads", [])


async def test_another_machine_reads_what_this_one_wrote(make: Callable[..., S3BlobStore]) -> None:
    here, there, elsewhere = make(), make(), make()
    key = await here.put(b"a picture")
    assert await there.get(key) == b"a picture"
    assert (await there.fetch(key)).read_bytes() == b"a picture"
    assert elsewhere.path(key).read_bytes() == b"a picture"


async def test_large_content_goes_up_in_parts(
    make: Callable[..., S3BlobStore], client: Callable[[str], Any], tmp_path: Path
) -> None:
    blobs, data = make(), b"clip" * (3 * PART // 8)
    source = tmp_path / "clip.mp4"
    source.write_bytes(data)
    key = await blobs.put_file(source)
    (stored,) = objects(client, blobs)
    assert stored["ETag"].strip('"').endswith("-2")
    assert not source.exists()
    assert await make().get(key) == data
    assert uploads(client, blobs) == []


async def test_content_that_is_there_is_not_sent_again(
    make: Callable[..., S3BlobStore], client: Callable[[str], Any]
) -> None:
    data = b"x" * (PART + 1)
    await asyncio.gather(make().put(data), make().put(data), make().put(b"small"), make().put(b"small"))
    seen = {one["Key"]: one["LastModified"] for one in objects(client, make())}
    await make().put(data)
    await make().put(b"small")
    assert {one["Key"]: one["LastModified"] for one in objects(client, make())} == seen
    assert uploads(client, make()) == []


async def test_an_upload_that_fails_leaves_nothing(
    make: Callable[..., S3BlobStore], client: Callable[[str], Any], aws: Aws, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    blobs, source = make(), tmp_path / "clip.mp4"
    source.write_bytes(b"clip" * (3 * PART // 8))
    s3 = aws.client("s3")

    def broken(**asked: Any) -> Any:
        raise s3.exceptions.ClientError({"Error": {"Code": "SlowDown", "Message": "slow"}}, "UploadPart")

    monkeypatch.setattr(s3, "upload_part", broken)
    with pytest.raises(TryAgain, match="s3 UploadPart: too many requests at once") as caught:
        await blobs.put_file(source)
    assert caught.value.code == "throttled"
    assert source.exists()
    assert objects(client, blobs) == uploads(client, blobs) == []


async def test_a_link_needs_no_credentials(blobs: S3BlobStore) -> None:
    key = await blobs.put(b"\x89PNG")
    link = await blobs.presigned_get(key, seconds=60, mime="image/png", name='a "shot".png')
    async with httpx.AsyncClient() as http:
        reply = await http.get(link)
    assert reply.content == b"\x89PNG"
    assert reply.headers["content-type"] == "image/png"
    assert reply.headers["content-disposition"] == 'attachment; filename="a shot.png"'
    assert "X-Amz-Expires=60" in link
    with pytest.raises(NotFound, match="a blob key is 64 hexadecimal digits"):
        await blobs.presigned_get("../secret")


async def test_what_comes_down_damaged_is_not_kept(
    make: Callable[..., S3BlobStore], client: Callable[[str], Any]
) -> None:
    blobs, key = make(), hashlib.sha256(b"true").hexdigest()
    client("s3").put_object(Bucket=blobs._bucket, Key=blobs._name(key), Body=b"false")
    with pytest.raises(TryAgain, match="came down damaged"):
        await blobs.get(key)
    with pytest.raises(TryAgain, match="came down damaged"):
        await blobs.get(key)


async def test_removing_and_listing(make: Callable[..., S3BlobStore]) -> None:
    blobs = make()
    first, second = sorted([await blobs.put(b"1"), await blobs.put(b"2")])
    assert blobs.keys() == [first, second]
    assert blobs.keys(older_than_s=3600) == []
    blobs.remove(first)
    assert (blobs.exists(first), blobs.exists(second)) == (False, True)
    with pytest.raises(NotFound):
        await blobs.get(first)


async def test_what_is_put_again_after_long_is_young_again(
    make: Callable[..., S3BlobStore], client: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = make()
    key = await blobs.put(b"old")

    def touched() -> bool:
        return "touched" in client("s3").head_object(Bucket=blobs._bucket, Key=blobs._name(key))["Metadata"]

    await blobs.put(b"old")
    assert not touched()
    monkeypatch.setattr("limelight.infra.s3.STALE_S", -10.0)
    await blobs.put(b"old")
    assert touched()
    assert await make().get(key) == b"old"


async def test_half_uploads_of_a_crash_are_given_up(
    make: Callable[..., S3BlobStore], client: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """moto dates every upload to 2010."""
    blobs = make()
    client("s3").create_multipart_upload(Bucket=blobs._bucket, Key=f"{blobs._prefix}half")
    with monkeypatch.context() as patch:
        patch.setattr("limelight.infra.s3.STALE_S", 100 * 365 * 86_400.0)
        assert blobs.clean() == 0
    assert blobs.clean() == 1
    assert uploads(client, blobs) == []


async def test_a_bucket_that_is_not_there_says_so(aws: Aws, tmp_path: Path) -> None:
    blobs = S3BlobStore("no-such-bucket-here", aws=aws, cache=FileBlobStore(tmp_path / "cache"))
    with pytest.raises(ProviderFailed, match="s3 PutObject: The specified bucket does not exist") as caught:
        await blobs.put(b"x")
    assert caught.value.code == "not_configured"


async def test_a_key_of_kms_is_asked_for(
    make: Callable[..., S3BlobStore], client: Callable[[str], Any]
) -> None:
    blobs = make(kms_key="alias/limelight")
    key = await blobs.put(b"secret")
    head = client("s3").head_object(Bucket=blobs._bucket, Key=blobs._name(key))
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"].endswith("alias/limelight")) == (
        "aws:kms",
        True,
    )


async def test_a_link_to_put_takes_the_bytes_of_its_key(blobs: S3BlobStore) -> None:
    key = hashlib.sha256(b"a film").hexdigest()
    upload = await blobs.presigned_put(key, seconds=60)
    assert upload.headers == {"x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(key)).decode()}
    assert "X-Amz-Expires=60" in upload.url
    async with httpx.AsyncClient() as http:
        assert (await http.put(upload.url, content=b"a film", headers=upload.headers)).status_code == 200
    assert await blobs.get(key) == b"a film"
    with pytest.raises(NotFound):
        await blobs.presigned_put("../secret")
