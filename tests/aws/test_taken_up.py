"""A process that dies while a job of its is under way at AWS: the next one asks the same, and awaits the same job."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limelight.capabilities.providers.aws import NovaReel
from limelight.capabilities.providers.pixels import png
from limelight.capabilities.providers.sagemaker.endpoint import Asynchronous
from limelight.capabilities.providers.sagemaker.speaker import Answer
from limelight.fakeaws import FakeAWS, Fault
from limelight.fakeaws.sagemaker import OUTPUTS
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import AnimateRequest
from limelight.schema.errors import ProviderFailed, TryAgain
from tests.patience import settled

ENDPOINT = "jumpstart-sd"


def body(prompt: str = "x") -> bytes:
    return json.dumps({"prompt": prompt, "width": 64, "height": 64}).encode()


async def asked(endpoint: Asynchronous, data: bytes = body(), seen: list[float] | None = None) -> Answer:
    return await endpoint.ask(
        data, content_type="application/json", accept="application/json;jpeg",
        progress=lambda share, what: seen.append(share) if seen is not None else None,
    )  # fmt: skip


def jobs(fake: FakeAWS) -> int:
    return sum(call.operation == "InvokeEndpointAsync" for call in fake.calls)


def body_of(s3: Any, bucket: str, key: str) -> bytes:
    """An object, or an empty one where it is gone meanwhile."""
    try:
        return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return b'{"taken": false}'


@pytest.fixture
def made(aws: Aws, bucket: str, request: pytest.FixtureRequest) -> Callable[..., Asynchronous]:
    """A process's own endpoint; each test has a folder."""
    folder = f"s3://{bucket}/{request.node.name.partition('[')[0]}"
    return lambda **given: Asynchronous(ENDPOINT, aws=aws, folder=folder, **{"poll_s": 0.01, **given})


@pytest.fixture
def left(
    client: Callable[[str], Any], bucket: str, request: pytest.FixtureRequest
) -> Callable[[], list[str]]:
    """What lies in the folder of the test, by its ending; a note of what nobody knows to be taken is an `intent`."""
    prefix = request.node.name.partition("[")[0]

    def ending(key: str) -> str:
        if not key.endswith(".job"):
            return key.rpartition(".")[2]
        return "job" if json.loads(body_of(client("s3"), bucket, key))["taken"] else "intent"

    def found() -> list[str]:
        listed = client("s3").list_objects_v2(Bucket=bucket, Prefix=f"{prefix}/").get("Contents", [])
        return sorted(ending(one["Key"]) for one in listed)

    return found


@pytest.fixture
async def slow(fake: FakeAWS) -> AsyncIterator[FakeAWS]:
    """The fake, whose jobs are not done before a test says so."""
    fake._endpoints._job_s = 600
    yield fake
    done(fake)


def done(fake: FakeAWS) -> None:
    """The jobs of the fake come to their end, those that are under way too."""
    fake._endpoints._job_s = 0


async def dies(endpoint: Asynchronous, left: Callable[[], list[str]], data: bytes = body()) -> None:
    """Ask, and be gone as a process is that is killed: nothing is tidied."""
    endpoint._tidied = lambda uris: None
    task = asyncio.create_task(asked(endpoint, data))
    await noted(left)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def noted(left: Callable[[], list[str]]) -> None:
    """Until a job was taken and noted."""

    async def there() -> bool:
        return "job" in await asyncio.to_thread(left)

    await settled(there)


async def test_the_next_process_awaits_the_job_of_the_one_that_died(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS
) -> None:
    await dies(made(), left)
    assert left() == ["job", "json"]
    after, seen = made(), list[float]()
    task = asyncio.create_task(asked(after, seen=seen))
    await settled(lambda: seen)
    done(slow)
    answer = await task
    assert "generated_images" in json.loads(answer.body)
    assert jobs(slow) == 1
    await after.settled()
    assert left() == []


async def test_a_death_between_the_request_and_its_note_costs_nothing(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS, client: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    dead = made()
    dead._tidied = lambda uris: None
    start = dead._start

    async def taken_and_dead(*asked: Any) -> Any:
        await start(*asked)
        raise asyncio.CancelledError

    monkeypatch.setattr(dead, "_start", taken_and_dead)
    with pytest.raises(asyncio.CancelledError):
        await asked(dead)
    assert left() == ["intent", "json"]
    done(slow)
    after = made()
    assert "generated_images" in json.loads((await asked(after)).body)
    assert jobs(slow) == 1
    await after.settled()
    assert left() == []
    (answer,) = [
        call.reply["OutputLocation"] for call in slow.calls if call.operation == "InvokeEndpointAsync"
    ]
    kept = client("s3").list_objects_v2(Bucket=OUTPUTS).get("Contents", [])
    assert answer not in {f"s3://{OUTPUTS}/{one['Key']}" for one in kept}


async def test_a_death_before_the_request_was_sent_is_waited_out_and_it_is_sent(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    dead = made()
    dead._tidied = lambda uris: None

    async def unsent(*asked: Any) -> Any:
        raise asyncio.CancelledError

    monkeypatch.setattr(dead, "_start", unsent)
    with pytest.raises(asyncio.CancelledError):
        await asked(dead)
    monkeypatch.setattr("limelight.capabilities.providers.sagemaker.endpoint.UNSURE_S", 0.05)
    after = made()
    assert (await asked(after)).body
    assert jobs(fake) == 1
    await after.settled()
    assert left() == []


async def test_where_the_place_of_answers_may_not_be_known_it_works_all_the_same(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], fake: FakeAWS
) -> None:
    fake.fail(Fault(kind="denied", operation="DescribeEndpoint"))
    endpoint = made()
    assert (await asked(endpoint)).body
    assert (await asked(endpoint, body("y"))).body
    assert [call.operation for call in fake.calls].count("DescribeEndpoint") == 1
    await endpoint.settled()
    assert left() == []


async def test_an_answer_that_came_meanwhile_is_taken_however_late(
    made: Callable[..., Asynchronous],
    left: Callable[[], list[str]],
    slow: FakeAWS,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await dies(made(), left)
    done(slow)
    await settled(lambda: not slow._endpoints._jobs)
    monkeypatch.setattr("limelight.capabilities.providers.sagemaker.underway.time.time", lambda: 4e9)
    assert (await asked(made())).body
    assert jobs(slow) == 1


async def test_a_job_that_no_longer_runs_is_asked_for_anew(
    made: Callable[..., Asynchronous],
    left: Callable[[], list[str]],
    slow: FakeAWS,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await dies(made(), left)
    for task in list(slow._endpoints._jobs):
        task.get_loop().call_soon_threadsafe(task.cancel)
    done(slow)
    monkeypatch.setattr("limelight.capabilities.providers.sagemaker.underway.time.time", lambda: 4e9)
    assert (await asked(made())).body
    assert jobs(slow) == 2


async def test_a_job_that_failed_for_the_dead_is_made_again(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS
) -> None:
    slow.fail(Fault(kind="fail_job", operation="InvokeEndpointAsync"))
    await dies(made(), left)
    done(slow)
    assert (await asked(made())).body
    assert jobs(slow) == 2
    slow.fail(Fault(kind="fail_job", operation="InvokeEndpointAsync"))
    with pytest.raises(ProviderFailed, match="CUDA error"):
        await asked(made())


async def test_another_request_is_another_job(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS
) -> None:
    await dies(made(), left)
    done(slow)
    await asked(made(), body("y"))
    assert jobs(slow) == 2


async def test_a_note_that_is_cut_off_is_no_note(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS,
    client: Callable[[str], Any], bucket: str,
) -> None:  # fmt: skip
    await dies(made(), left)
    listed = client("s3").list_objects_v2(Bucket=bucket, Prefix="test_a_note_that_is_cut_off_is_no_note/")[
        "Contents"
    ]
    (note,) = [one["Key"] for one in listed if one["Key"].endswith(".job")]
    client("s3").put_object(Bucket=bucket, Key=note, Body=b'{"id": "limeli')
    done(slow)
    assert (await asked(made())).body
    assert jobs(slow) == 2


async def test_equal_requests_at_once_are_one_job(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS
) -> None:
    endpoint, seen = made(), list[float]()
    first, second, third = (asyncio.create_task(asked(endpoint, seen=seen)) for _ in range(3))
    await settled(lambda: len(seen) > 4)
    second.cancel()
    done(slow)
    assert (await first).body == (await third).body
    assert second.cancelled()
    assert jobs(slow) == 1
    await endpoint.settled()
    assert left() == []


async def test_who_waits_for_a_job_that_is_given_up_elsewhere_asks_anew(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS
) -> None:
    one, other, seen = made(), made(), list[float]()
    owner = asyncio.create_task(asked(one))
    await noted(left)
    waiting = asyncio.create_task(asked(other, seen=seen))
    await settled(lambda: seen)
    owner.cancel()
    await settled(lambda: jobs(slow) == 2)
    done(slow)
    assert (await waiting).body
    assert jobs(slow) == 2
    await asyncio.gather(one.settled(), other.settled())
    assert left() == []


async def test_who_finds_its_answer_taken_says_so(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS
) -> None:
    one, other = made(poll_s=3), made()
    owner = asyncio.create_task(asked(one))
    await noted(left)
    done(slow)
    assert (await asked(other)).body
    await other.settled()
    with pytest.raises(
        TryAgain, match="the answer of jumpstart-sd went to another process that asked for the same"
    ):
        await owner
    assert jobs(slow) == 1


KILLED = """
import asyncio, json, sys
from limelight.capabilities.providers.sagemaker.endpoint import Asynchronous
from limelight.infra.aws import Aws
body = json.dumps({"prompt": "x", "width": 64, "height": 64}).encode()
endpoint = Asynchronous("jumpstart-sd", aws=Aws(), folder=sys.argv[1], poll_s=60)
asyncio.run(endpoint.ask(body, content_type="application/json", accept="application/json;jpeg", progress=lambda *_: None))
"""


@pytest.mark.slow
async def test_a_process_that_is_killed(
    made: Callable[..., Asynchronous], left: Callable[[], list[str]], slow: FakeAWS, bucket: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, f"s3://{bucket}/test_a_process_that_is_killed", env={**os.environ}
    )
    while "job" not in await asyncio.to_thread(left):
        assert process.returncode is None
        await asyncio.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    done(slow)
    assert (await asked(made())).body
    assert jobs(slow) == 1


async def test_a_clip_whose_process_died_is_the_same_job(
    aws: Aws, bucket: str, fake: FakeAWS, tmp_path: Path
) -> None:
    blobs = FileBlobStore(tmp_path / "blobs")
    picture = await blobs.put(png(Image.new("RGB", (640, 360), (3, 7, 11))))
    request = AnimateRequest(picture=picture, seconds=0.5, seed=31)
    fake._bedrock._jobs._seconds = 0.5
    try:
        reel = NovaReel(aws=aws, blobs=blobs, output=f"s3://{bucket}/taken-up", poll_s=60)
        task = asyncio.create_task(reel.call("video.animate", request))
        while not any(call.operation == "GetAsyncInvoke" for call in fake.calls):  # noqa: ASYNC110 - another loop
            await asyncio.sleep(0.01)
        task.cancel()
        after = NovaReel(aws=aws, blobs=blobs, output=f"s3://{bucket}/taken-up", poll_s=0.05)
        result = await after.call("video.animate", request)
    finally:
        fake._bedrock._jobs._seconds = 0
    arns = [call.reply["invocationArn"] for call in fake.calls if call.operation == "StartAsyncInvoke"]
    assert arns == [result.facts["job"]] * 2
