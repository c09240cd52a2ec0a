"""Amazon Transcribe as a provider of transcripts, through boto3 against the fake and moto; and the fake itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.session
import httpx
import numpy as np
import pytest
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.capabilities.providers.aws.transcribe import FOLDER, Transcribe
from limelight.fakeaws import FakeAWS, FakeServer, Fault, cbor, tones
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.errors import ProviderFailed, TryAgain
from limelight.schema.speech import TranscribeRequest
from tests.aws.shapes import faults_of_reply

WORDS = "the rain is here, and your coat is ready."


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


@pytest.fixture
def listener(aws: Aws, blobs: FileBlobStore, bucket: str) -> Transcribe:
    return Transcribe(aws=aws, blobs=blobs, bucket=bucket, poll_s=0.01, limit_s=2)


async def sound(blobs: FileBlobStore, words: str = WORDS) -> TranscribeRequest:
    spoken = tones.mp3(tones.speak(words, rate=24_000), rate=24_000)
    return TranscribeRequest(sound=await blobs.put(spoken), mime="audio/mpeg")


def left(client: Callable[[str], Any], bucket: str) -> list[str]:
    found = client("s3").list_objects_v2(Bucket=bucket, Prefix=FOLDER).get("Contents", [])
    return [one["Key"] for one in found]


async def test_what_is_said_with_times(
    listener: Transcribe, fake: FakeAWS, blobs: FileBlobStore, client: Callable[[str], Any], bucket: str
) -> None:
    made = await listener.call("speech.transcribe", await sound(blobs))
    assert (made.text, made.language, made.words()) == (WORDS, "en-US", [WORDS])
    assert [word.word for word in made.spoken] == WORDS.split()
    assert all(
        one.start_s < one.end_s <= two.start_s for one, two in zip(made.spoken, made.spoken[1:], strict=False)
    )
    assert left(client, bucket) == []
    asked = next(call.request for call in fake.calls if call.operation == "StartTranscriptionJob")
    assert (asked["IdentifyLanguage"], asked["MediaFormat"]) == (True, "mp3")
    assert fake.calls[-1].operation == "DeleteTranscriptionJob"
    for call in [call for call in fake.calls if call.operation[:6] != "Delete"]:  # it answers nothing
        assert faults_of_reply("transcribe", call.operation, call.reply) == []


async def test_a_language_that_is_known_is_said(
    aws: Aws, fake: FakeAWS, blobs: FileBlobStore, bucket: str
) -> None:
    one = Transcribe(aws=aws, blobs=blobs, bucket=bucket, languages=["de-DE", "en-US", "en-GB"], poll_s=0.01)
    request = await sound(blobs)
    for language, key, told in (
        ("de-AT", "LanguageCode", "de-AT"), ("de", "LanguageCode", "de-DE"), ("en", "LanguageOptions", ["en-US", "en-GB"]),
    ):  # fmt: skip
        await one.call("speech.transcribe", request.model_copy(update={"language": language}))
        asked = [call.request for call in fake.calls if call.operation == "StartTranscriptionJob"][-1]
        assert asked[key] == told


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        (Fault(kind="fail_job", operation="StartTranscriptionJob"), ProviderFailed, "job_failed"),
        (Fault(kind="throttle", operation="StartTranscriptionJob"), TryAgain, "throttled"),
        (Fault(kind="denied", operation="StartTranscriptionJob"), ProviderFailed, "not_allowed"),
        (Fault(kind="wrong_bytes", operation="GetTranscriptionJob"), TryAgain, "broken_output"),
    ],
)
async def test_faults_leave_nothing_behind(
    listener: Transcribe, fake: FakeAWS, blobs: FileBlobStore, client: Callable[[str], Any], bucket: str, fault: Fault,
    error: type[Exception], code: str,
) -> None:  # fmt: skip
    fake.fail(fault)
    with pytest.raises(error) as caught:
        await listener.call("speech.transcribe", await sound(blobs))
    assert getattr(caught.value, "code", "") == code
    assert left(client, bucket) == []


async def test_a_look_that_fails_is_taken_again(
    listener: Transcribe, fake: FakeAWS, blobs: FileBlobStore
) -> None:
    fake.fail(Fault(kind="throttle", operation="GetTranscriptionJob", times=2))
    assert (await listener.call("speech.transcribe", await sound(blobs))).text == WORDS


async def test_cancelled_in_the_middle_it_is_deleted(
    aws: Aws, fake: FakeAWS, blobs: FileBlobStore, client: Callable[[str], Any], bucket: str
) -> None:
    waiting = Transcribe(aws=aws, blobs=blobs, bucket=bucket, poll_s=60)
    fake.fail(Fault(kind="throttle", operation="GetTranscriptionJob", times=50))
    task = asyncio.create_task(waiting.call("speech.transcribe", await sound(blobs)))
    while not any(call.operation == "GetTranscriptionJob" for call in fake.calls):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert fake.calls[-1].operation == "DeleteTranscriptionJob"
    assert left(client, bucket) == []


def begun(fake: FakeAWS) -> int:
    """Jobs that were taken."""
    return sum(call.operation == "StartTranscriptionJob" and bool(call.reply) for call in fake.calls)


async def dies(listener: Transcribe, fake: FakeAWS, request: TranscribeRequest) -> None:
    """Ask, and be gone as a process is that is killed while its job is under way: nothing is deleted."""

    async def nothing(*what: Any) -> None:
        return None

    listener._delete = nothing  # pyright: ignore[reportAttributeAccessIssue]
    task = asyncio.create_task(listener.call("speech.transcribe", request))
    while not any(call.operation == "GetTranscriptionJob" for call in fake.calls):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.fixture
def slow(fake: FakeAWS, monkeypatch: pytest.MonkeyPatch) -> FakeAWS:
    """The fake, whose jobs take as long as a test needs to be gone meanwhile."""
    monkeypatch.setattr(fake._heard, "_seconds", 0.4)
    return fake


async def test_the_next_process_hears_what_the_job_of_the_dead_one_heard(
    listener: Transcribe, slow: FakeAWS, aws: Aws, blobs: FileBlobStore, client: Callable[[str], Any], bucket: str
) -> None:  # fmt: skip
    request = await sound(blobs)
    await dies(Transcribe(aws=aws, blobs=blobs, bucket=bucket, poll_s=60), slow, request)
    assert len(left(client, bucket)) == 1
    assert (await listener.call("speech.transcribe", request)).text == WORDS
    assert (begun(slow), left(client, bucket)) == (1, [])
    assert len(slow._heard) == 0


async def test_a_job_that_failed_for_the_dead_or_is_taken_away_is_begun_anew(
    listener: Transcribe, slow: FakeAWS, aws: Aws, blobs: FileBlobStore, client: Callable[[str], Any], bucket: str
) -> None:  # fmt: skip
    request = await sound(blobs)
    slow.fail(Fault(kind="fail_job", operation="StartTranscriptionJob"))
    await dies(Transcribe(aws=aws, blobs=blobs, bucket=bucket, poll_s=60), slow, request)
    assert (await listener.call("speech.transcribe", request)).text == WORDS
    assert (begun(slow), left(client, bucket)) == (2, [])
    waiting = asyncio.create_task(listener.call("speech.transcribe", request))
    while begun(slow) < 3:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    slow._heard._jobs.clear()
    assert (await waiting).text == WORDS
    assert begun(slow) == 4


async def test_equal_sounds_at_once_are_one_job(
    listener: Transcribe, slow: FakeAWS, blobs: FileBlobStore
) -> None:
    request = await sound(blobs)
    one, two = await asyncio.gather(*(listener.call("speech.transcribe", request) for _ in range(2)))
    assert (one, begun(slow)) == (two, 1)


async def test_what_is_no_sound(listener: Transcribe, fake: FakeAWS, blobs: FileBlobStore) -> None:
    request = TranscribeRequest(sound=await blobs.put(b"no sound"), mime="audio/mpeg")
    with pytest.raises(ProviderFailed, match="could not be read"):
        await listener.call("speech.transcribe", request)
    with pytest.raises(ProviderFailed, match="image/png was given"):
        await listener.call("speech.transcribe", request.model_copy(update={"mime": "image/png"}))


async def test_newer_clients_speak_cbor(fake_server: FakeServer, fake: FakeAWS, bucket: str) -> None:
    operation = botocore.session.get_session().get_service_model("transcribe").operation_model(
        "StartTranscriptionJob"
    )  # fmt: skip
    asked = {
        "TranscriptionJobName": "cbor-1",
        "Media": {"MediaFileUri": f"s3://{bucket}/x"},
        "IdentifyLanguage": True,
    }
    sent: Any = create_serializer("smithy-rpc-v2-cbor").serialize_to_request(asked, operation)
    parser: Any = create_parser("smithy-rpc-v2-cbor")
    async with httpx.AsyncClient(base_url=fake_server.url) as http:
        for status, key, found in ((200, "TranscriptionJob", "cbor-1"), (409, "Error", "ConflictException")):
            reply = await http.post(sent["url_path"], content=sent["body"], headers=sent["headers"])
            told = parser.parse(
                {"status_code": reply.status_code, "headers": dict(reply.headers), "body": reply.content},
                operation.output_shape,
            )
            assert (reply.status_code, found in told[key].values()) == (status, True)


ITEMS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=40) | st.binary(max_size=40)
    | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=12,
)  # fmt: skip


@given(ITEMS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(item: Any) -> None:
    assert cbor.loads(cbor.dumps(item)) == item


def test_the_fake_hears_no_words_in_noise_or_silence() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 32_000).astype(np.float32)
    assert tones.understand(noise) == tones.understand(np.zeros(32_000, np.float32)) == []
