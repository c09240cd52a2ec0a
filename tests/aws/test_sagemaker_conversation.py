"""A conversation whose pictures an endpoint makes, and in which every fault of it ends in a picture all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.settings import Settings
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine

FAULTS: tuple[Any, ...] = (
    "throttle",
    "error",
    "model_error",
    "not_ready",
    "denied",
    "truncate",
    "wrong_bytes",
)


ENTRY = """
[[model]]
name = "own/inpaint"
family = "sagemaker"
priority = 1
options = { endpoint = "jumpstart-inpaint", payload = "jumpstart-inpaint" }
breaker = { failures = 0 }
"""


@pytest.mark.slow
async def test_an_endpoints_faults_end_in_pictures(fake: FakeAWS, tmp_path: Path) -> None:
    engine = SketchEngine()
    (tmp_path / "capabilities").mkdir()
    (tmp_path / "capabilities" / "mine.toml").write_text(ENTRY)
    settings = Settings(home=tmp_path)
    opened = await Assistant.open(
        settings, models=lambda role: Director(word_delay_s=0), engine=engine, warm=False
    )
    async with opened as assistant:
        talk = Live(assistant, engine, await assistant.new_thread())
        makers: list[tuple[object, object]] = []
        for kind in (None, *FAULTS):
            fake.heal()
            fake.calls.clear()
            if kind is not None:
                fake.fail(Fault(kind=kind, operation="InvokeEndpoint", times=100))
            before = len(await talk.list("image"))
            heard = await talk.say(f"one picture of my best seller on a beach, take {len(makers)}")
            assert heard.outcome == "success"
            assert [call.operation for call in fake.calls] == ["InvokeEndpoint"]
            (made,) = (await talk.list("image"))[before:]
            makers.append((made.meta["provider"], made.meta["fallback"]))
        engine.release()
    assert makers == [("own/inpaint", False), *[("studio", True)] * len(FAULTS)]
