"""NovaReel through boto3 against FakeAWS and moto's S3."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limelight.capabilities.providers.aws import NovaReel
from limelight.capabilities.providers.pixels import png
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import AnimateRequest
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed, Refused, TryAgain
from limelight.studio.motion.probe import probe_video
from tests.aws.shapes import faults_of_reply


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


@pytest.fixture
def provider(aws: Aws, blobs: FileBlobStore, bucket: str) -> NovaReel:
    return NovaReel(aws=aws, blobs=blobs, output=f"s3://{bucket}/reel", poll_s=0.01)


@pytest.fixture
async def picture(blobs: FileBlobStore, request: pytest.FixtureRequest) -> str:
    """A shot; each test's own, for the client token is made of the request."""
    red, green, blue = hashlib.sha256(request.node.name.encode()).digest()[:3]
    return await blobs.put(png(Image.new("RGB", (640, 360), (red, green, blue))))


def started(fake: FakeAWS) -> list[dict[str, Any]]:
    return [call.request for call in fake.calls if call.operation == "StartAsyncInvoke"]


async def test_a_clip_comes_back_as_long_as_was_asked(
    provider: NovaReel, blobs: FileBlobStore, fake: FakeAWS, picture: str
) -> None:
    seen: list[float] = []
    result = await provider.call(
        "video.animate", AnimateRequest(picture=picture, seconds=1.5, move="rise", effect="snow", seed=9),
        on_progress=lambda share, _: seen.append(share),
    )  # fmt: skip
    facts = probe_video(blobs.path(result.blob))
    assert (facts.width, facts.height, facts.frames, facts.video_codec) == (1280, 720, 36, "h264")
    assert (result.seconds, result.mime, result.bytes) == (
        1.5,
        "video/mp4",
        blobs.path(result.blob).stat().st_size,
    )
    assert result.facts["product"] == "redrawn"
    with Image.open(blobs.path(result.extra["poster"])) as poster:
        assert poster.size == (1280, 720)
    assert seen == sorted(seen)
    assert seen[-1] >= 0.95
    asked = started(fake)[0]["modelInput"]
    assert asked["textToVideoParams"]["text"] == "pedestal up, snow falls"
    assert asked["videoGenerationConfig"]["seed"] == 9
    for call in fake.calls:
        if call.operation in ("StartAsyncInvoke", "GetAsyncInvoke"):
            reply = dict(call.reply)
            stamps = [reply.pop(name, None) for name in ("submitTime", "lastModifiedTime", "endTime")]
            assert stamps
            assert [
                f for f in faults_of_reply("bedrock-runtime", call.operation, reply) if "submitTime" not in f
            ] == []


async def test_the_same_request_takes_up_the_job_it_started(
    provider: NovaReel, fake: FakeAWS, picture: str
) -> None:
    request = AnimateRequest(picture=picture, seconds=0.5, seed=1)
    first = await provider.call("video.animate", request)
    again = await provider.call("video.animate", request)
    other = await provider.call("video.animate", request.model_copy(update={"seed": 2}))
    assert first.facts["job"] == again.facts["job"] != other.facts["job"]
    assert first.blob == again.blob


@pytest.mark.parametrize(
    ("kind", "operation", "error", "code"),
    [
        ("throttle", "StartAsyncInvoke", TryAgain, "throttled"),
        ("quota", "StartAsyncInvoke", ProviderFailed, "quota"),
        ("refuse_input", "StartAsyncInvoke", Refused, "refused"),
        ("refuse_output", "StartAsyncInvoke", Refused, "refused"),
        ("fail_job", "StartAsyncInvoke", ProviderFailed, "job_failed"),
        ("truncate", "GetAsyncInvoke", TryAgain, "broken_output"),
        ("wrong_bytes", "GetAsyncInvoke", TryAgain, "broken_output"),
    ],
)
async def test_each_fault_is_another_error(
    provider: NovaReel,
    fake: FakeAWS,
    picture: str,
    kind: Any,
    operation: str,
    error: type[LimelightError],
    code: str,
) -> None:
    fake.fail(Fault(kind=kind, operation=operation))
    with pytest.raises(error) as caught:
        await provider.call("video.animate", AnimateRequest(picture=picture, seconds=0.5, seed=4 * len(kind)))
    assert (type(caught.value), caught.value.code) == (error, code)


async def test_a_job_that_failed_before_is_not_taken_up(
    provider: NovaReel, fake: FakeAWS, picture: str
) -> None:
    request = AnimateRequest(picture=picture, seconds=0.5, seed=77)
    fake.fail(Fault(kind="fail_job"))
    with pytest.raises(ProviderFailed, match=r"Nova Reel's job failed: Internal error\."):
        await provider.call("video.animate", request)
    assert (await provider.call("video.animate", request)).seconds == 0.5
    tokens = [body["clientRequestToken"] for body in started(fake)]
    assert tokens[0] == tokens[1] != tokens[2]
    assert (await provider.call("video.animate", request)).seconds == 0.5
    assert [body["clientRequestToken"] for body in started(fake)][3:] == [tokens[0], tokens[2]]


async def test_a_poll_that_fails_is_asked_again(provider: NovaReel, fake: FakeAWS, picture: str) -> None:
    fake.fail(Fault(kind="slow", operation="GetAsyncInvoke", seconds=0))
    fake.fail(Fault(kind="throttle", operation="GetAsyncInvoke"))
    assert (await provider.call("video.animate", AnimateRequest(picture=picture, seconds=0.5))).seconds == 0.5


async def test_a_job_that_takes_too_long_can_be_taken_up_later(
    aws: Aws, blobs: FileBlobStore, fake: FakeAWS, bucket: str, picture: str
) -> None:
    impatient = NovaReel(aws=aws, blobs=blobs, output=f"s3://{bucket}/reel", poll_s=0.01, limit_s=0)
    fake.fail(Fault(kind="throttle", operation="GetAsyncInvoke", times=100))
    with pytest.raises(TryAgain, match="ask again, and it is taken up where it is"):
        await impatient.call("video.animate", AnimateRequest(picture=picture, seconds=0.5))


@pytest.mark.parametrize(("aspect", "seconds"), [("9:16", 3.0), ("16:9", 6.5)])
async def test_what_the_model_does_not_make_is_left_to_another_provider(
    provider: NovaReel, fake: FakeAWS, picture: str, aspect: Any, seconds: float
) -> None:
    with pytest.raises(ProviderFailed, match="makes clips of 16:9 and up to 6 s") as caught:
        await provider.call("video.animate", AnimateRequest(picture=picture, aspect=aspect, seconds=seconds))
    assert caught.value.code == "unsupported"
    assert not started(fake)


async def test_a_picture_that_is_none_is_bad_input(provider: NovaReel, blobs: FileBlobStore) -> None:
    with pytest.raises(BadInput):
        await provider.call("video.animate", AnimateRequest(picture=await blobs.put(b"no picture")))


async def test_cancelling_ends_the_waiting(
    aws: Aws, blobs: FileBlobStore, fake: FakeAWS, bucket: str, picture: str
) -> None:
    fake.fail(Fault(kind="throttle", operation="GetAsyncInvoke", times=10_000))
    provider = NovaReel(aws=aws, blobs=blobs, output=f"s3://{bucket}/reel", poll_s=60)
    task = asyncio.create_task(provider.call("video.animate", AnimateRequest(picture=picture, seconds=0.5)))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
