"""All chat models fail: the person reads what kind of failure it is and what to do, in their language, and nothing of its inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from limelight.agent.director import ScriptedModel
from limelight.infra.settings import ModelSettings
from limelight.schema.errors import ProviderFailed, TryAgain
from tests.agent.live import live

INSIDE = "arn:aws:iam::123456789012:role/secret"


class Vendor(Exception):
    """As a vendor's package raises it."""

    status_code = 401


def failing(error: Exception) -> ScriptedModel:
    return ScriptedModel(script={"*": [error]}, repeat_last=True)


def throttled() -> ScriptedModel:
    return failing(TryAgain(f"{INSIDE} is throttled", code="throttled"))


def out() -> ScriptedModel:
    return failing(TryAgain(f"{INSIDE} is out", code="outage"))


def unknown_key() -> ScriptedModel:
    return failing(Vendor(f"the key of {INSIDE} is wrong"))


def malformed() -> ScriptedModel:
    return failing(ProviderFailed(f"{INSIDE}: too many tools", code="bad_request"))


def seeing_and_out() -> ScriptedModel:
    """It takes pictures, and is never there."""
    model = out()
    model.profile = {"image_inputs": True}
    return model


async def test_who_stands_by_for_a_model_that_sees_understands_what_it_was_shown(home: Path) -> None:
    named = ModelSettings(default=f"python:{__name__}:seeing_and_out")
    async with live(home, models=named) as talk:
        assert (await talk.say("make a picture of the trail boot")).made == {"image": 1}
        heard = await talk.say("upscale 2x")
    assert heard.made == {"image": 1}, heard.answer


@pytest.mark.parametrize(
    ("model", "asked", "said"),
    [
        (throttled, "Hi, what can you do?", "have used up their quota. Wait a few minutes, or ask whoever"),
        (out, "Hi, what can you do?", "do not answer at the moment. Wait a few minutes."),
        (
            unknown_key,
            "Hi, what can you do?",
            "may not be used, or are not set up. Ask whoever runs Limelight",
        ),
        (malformed, "Hi, what can you do?", "did not take what I asked them. Say it in other words"),
        (throttled, "Hallo, was kannst du alles für mich machen?", "Das Kontingent der Sprachmodelle"),
    ],
)
async def test_the_kind_is_said(
    home: Path, model: Callable[[], ScriptedModel], asked: str, said: str
) -> None:
    named = ModelSettings(default=f"python:{__name__}:{model.__name__}", standby="")
    async with live(home, models=named, samples=False) as talk:
        heard = await talk.say(asked)
    assert heard.outcome == "provider_failed"
    assert said in heard.answer
    assert INSIDE not in str(heard.events)
