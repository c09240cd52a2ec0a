"""The conversation over the wire of Bedrock: every chat model, every cut-out, shot and clip goes through boto3 to FakeAWS.

Behind Converse answers the offline Director; music, end card and the last cut are sketched.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.capabilities.providers.aws import BedrockImages, NovaCanvas, NovaReel, Stability
from limelight.capabilities.providers.aws.chat import bedrock_chat
from limelight.fakeaws import FakeAWS, Fault, spoken_by
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from limelight.schema.capability import Provider
from limelight.schema.errors import ProviderFailed
from limelight.schema.stores import BlobStore
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"


@pytest.fixture
async def talk(
    aws: Aws, fake: FakeAWS, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Live]:
    monkeypatch.setattr(fake, "_brain", spoken_by(Director(word_delay_s=0)))
    model = bedrock_chat(MODEL, aws=aws)
    providers: list[Callable[[BlobStore], Provider]] = [
        lambda blobs: BedrockImages(NovaCanvas(), aws=aws, blobs=blobs),
        lambda blobs: BedrockImages(Stability(), aws=aws, blobs=blobs),
        lambda blobs: NovaReel(aws=aws, blobs=blobs, output=f"s3://{bucket}/reel", poll_s=0.01),
    ]
    engine = SketchEngine()
    async with await Assistant.open(
        Settings(home=tmp_path), models=lambda role: model, engine=engine, providers=providers, warm=False
    ) as assistant:
        yield Live(assistant, engine, await assistant.new_thread())
        engine.release()


async def providers_of(talk: Live, *kinds: Any) -> list[Any]:
    return [artifact.meta["provider"] for artifact in await talk.list(*kinds)]


@pytest.mark.e2e
async def test_from_a_message_to_a_video(talk: Live, fake: FakeAWS) -> None:
    heard = await talk.say("Create a video for my latest hiking gear")
    assert (heard.outcome, heard.made) == ("success", {"concept": 3})
    heard = await talk.say("I like concept 3, but at sunrise")
    assert (heard.outcome, heard.made) == ("success", {"shot": 4})
    heard = await talk.say("animate them and add music")
    assert heard.outcome == "success"
    assert (heard.made["clip"], heard.made["video"]) == (4, 1)
    assert await providers_of(talk, "shot") == ["bedrock/nova-canvas"] * 4
    assert await providers_of(talk, "clip") == ["bedrock/nova-reel"] * 4
    assert [shot.meta["fidelity"] for shot in await talk.list("shot")] == [1.0] * 4
    assert {call.operation for call in fake.calls} == {
        "Converse", "ConverseStream", "InvokeModel", "StartAsyncInvoke", "GetAsyncInvoke",
    }  # fmt: skip
    assert await talk.faults() == []


async def test_shots_come_whatever_a_provider_does(talk: Live, fake: FakeAWS) -> None:
    """Nova Canvas fails for the cut-out and for three of four shots, each time otherwise: the next provider makes them."""
    await talk.say("Create a video for my latest hiking gear")
    for kind in ("throttle", "error", "truncate", "denied"):
        fake.fail(Fault.model_validate({"kind": kind, "operation": "InvokeModel", "model": "nova-canvas"}))
    heard = await talk.say("I like concept 3, but at sunrise")
    assert (heard.outcome, heard.made) == ("success", {"shot": 4})
    assert sorted(await providers_of(talk, "shot")) == ["bedrock/nova-canvas"] + ["bedrock/stability"] * 3
    assert [shot.meta["fidelity"] for shot in await talk.list("shot")] == [1.0] * 4
    assert {call.operation for call in fake.calls} == {"Converse", "ConverseStream", "InvokeModel"}
    assert await talk.faults() == []


def failing(fake: FakeAWS, **kinds: str) -> None:
    """Let each of these models of pictures fail in its way until it is healed."""
    for model, kind in kinds.items():
        model_id = model.replace("_", "-")
        fake.fail(
            Fault.model_validate(
                {"kind": kind, "operation": "InvokeModel", "model": model_id, "times": 10_000}
            )
        )


@pytest.mark.parametrize(
    ("canvas", "stability"),
    [("throttle", "error"), pytest.param("wrong_bytes", "denied", marks=pytest.mark.slow)],
)
async def test_when_two_fail_at_once_the_studio_makes_them_and_both_come_back(
    talk: Live, fake: FakeAWS, canvas: str, stability: str
) -> None:
    await talk.say("Create a video for my latest hiking gear")
    failing(fake, nova_canvas=canvas, stability=stability)
    heard = await talk.say("I like concept 3, but at sunrise")
    assert (heard.outcome, heard.made) == ("success", {"shot": 4})
    assert await providers_of(talk, "shot") == ["studio"] * 4
    fake.heal()
    again = await talk.say("change the second shot to a forest trail")
    assert (again.outcome, again.made["shot"]) == ("success", 1)
    assert (await providers_of(talk, "shot"))[-1] == "bedrock/nova-canvas"


async def test_when_all_fail_it_is_said_why_and_continue_goes_on_with_the_one_that_is_back(
    talk: Live, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = talk.engine.run

    async def full(job: str, request: Any, **more: Any) -> Any:
        if job == "picture":
            raise ProviderFailed("no memory left at 0x7f", code="quota")
        return await run(job, request, **more)

    monkeypatch.setattr(talk.engine, "run", full)
    await talk.say("Create a video for my latest hiking gear")
    failing(fake, nova_canvas="throttle", stability="quota")
    failed = await talk.say("I like concept 3, but at sunrise")
    assert (failed.outcome, failed.made) == ("success", {})
    assert (
        "making the picture failed just now: its quota is used up; try again in a few minutes"
        in failed.answer
    )
    assert "Say “continue” and I try again" in failed.answer
    assert not any(inside in failed.answer for inside in ("0x7f", "nova", "bedrock", "Throttl"))
    fake.heal()
    heard = await talk.say("continue")
    assert (heard.outcome, heard.made) == ("success", {"shot": 4})
    assert await providers_of(talk, "shot") == ["bedrock/nova-canvas"] * 4


async def test_when_a_chat_model_is_out_it_is_said_and_continue_goes_on_when_it_is_back(
    talk: Live, fake: FakeAWS
) -> None:
    for operation in ("Converse", "ConverseStream"):
        fake.fail(Fault(kind="throttle", operation=operation, times=10_000))
    failed = await talk.say("Create a video for my latest hiking gear")
    assert failed.made == {}
    assert "try again" in failed.answer
    fake.heal()
    heard = await talk.say("Create a video for my latest hiking gear")
    assert (heard.outcome, heard.made) == ("success", {"concept": 3})
