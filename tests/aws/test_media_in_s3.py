"""The service with its media in a bucket: a conversation, a machine with an empty cache, and nothing left when it is deleted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.fakeaws import FakeAWS
from limelight.infra.settings import AwsSettings, Settings
from limelight.schema.errors import BadInput
from limelight.schema.principal import LOCAL
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine


def settings(home: Path, bucket: str, **more: Any) -> Settings:
    return Settings(home=home, aws=AwsSettings(bucket=bucket, media="s3", **more))


async def opened(home: Path, bucket: str, engine: SketchEngine) -> Assistant:
    return await Assistant.open(
        settings(home, bucket), models=lambda role: Director(word_delay_s=0), engine=engine, warm=False
    )


async def test_a_conversation_whose_media_are_in_a_bucket(
    fake: FakeAWS, bucket: str, client: Callable[[str], Any], tmp_path: Path
) -> None:
    engine = SketchEngine()
    async with await opened(tmp_path, bucket, engine) as assistant:
        talk = Live(assistant, engine, await assistant.new_thread())
        await talk.to_storyboard()
        shots = await talk.list("shot")
        stored = {
            one["Key"].rsplit("/", 1)[-1] for one in client("s3").list_objects_v2(Bucket=bucket)["Contents"]
        }
        assert {shot.blob for shot in shots} <= stored
        engine.release()
    shutil.rmtree(tmp_path / "blobs")  # another machine, or a new disk

    engine = SketchEngine()
    async with await opened(tmp_path, bucket, engine) as assistant:
        talk = Live(assistant, engine, talk.thread_id)
        assert len(await assistant.storage.blobs.get(shots[0].blob or "")) == shots[0].bytes
        heard = await talk.say("animate it")
        assert (heard.outcome, heard.made["clip"], heard.made["video"]) == ("success", 4, 1)
        made = {artifact.blob for artifact in await talk.list("shot", "clip", "video", "music", "cutout")}
        await assistant.forget_thread(LOCAL, talk.thread_id)
        left = {
            one["Key"].rsplit("/", 1)[-1] for one in client("s3").list_objects_v2(Bucket=bucket)["Contents"]
        }
        assert not made & left
        engine.release()


async def test_media_in_s3_need_a_bucket(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"aws\.bucket is empty"):
        await Assistant.open(settings(tmp_path, ""), warm=False)
