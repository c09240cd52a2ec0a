"""Rules by placement and locale, through whole runs: what is forbidden in one place is blocked there, and said elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from limelight import Assistant, Settings
from limelight.agent import composition
from limelight.agent.director import Director
from limelight.agent.team.creative import CREATIVE
from limelight.guardrails import PolicyCheck
from limelight.guardrails.policy import Rule, Where
from limelight.sdk.spec import Guarded
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine

ALLOWED = {
    "action": "allow",
    "severity": "mild",
    "reason": "it is not for there",
    "suggestion": "Say it otherwise.",
}
RULES = {
    "placed": Rule.model_validate(
        {**ALLOWED, "stages": ["output"], "patterns": [r"\bmidnight\b"],
         "where": [{"placements": ["300x250"], "action": "block"}]}
    ),
    "shown": Rule.model_validate(
        {**ALLOWED, "stages": ["output"], "patterns": [r"\bsunlit\b"],
         "where": [{"placements": ["display"], "action": "block"}]}
    ),
    "heard": Rule.model_validate(
        {**ALLOWED, "stages": ["tool"], "patterns": [r"\binsulated\b"],
         "where": [{"placements": ["audio"], "action": "block"}]}
    ),
    "german": Rule.model_validate(
        {**ALLOWED, "stages": ["input"], "patterns": [r"\bgratis\b"],
         "where": [{"locales": ["de"], "action": "block"}]}
    ),
    "said": Rule.model_validate(
        {**ALLOWED, "stages": ["output"], "patterns": [r"\btumbler\b"],
         "where": [{"locales": ["fr"], "action": "block"}]}
    ),
}  # fmt: skip


@pytest.fixture
async def talk(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Live]:
    monkeypatch.setattr(composition, "_own_checks", lambda: (PolicyCheck(RULES),))
    director, engine = Director(word_delay_s=0), SketchEngine()
    agents = (CREATIVE, replace(CREATIVE, name="paris", guardrails=Guarded(locale="fr-FR")))
    async with await Assistant.open(
        Settings(home=home), spec=agents, models=lambda role: director, engine=engine, warm=False
    ) as assistant:
        yield Live(assistant, engine, await assistant.new_thread())
        engine.release()


async def headlines(talk: Live, words: str) -> dict[str, str]:
    """The headline of each display ad that was made, by its size."""
    heard = await talk.say(words)
    return {str(one["meta"]["placement"]): str(one["meta"].get("headline", "")) for one in heard.artifacts}


async def test_a_word_that_one_size_of_ad_may_not_say(talk: Live) -> None:
    asked = "make display ads in 300x250 and 728x90 for my tumbler with the headline '{}'"
    assert await headlines(talk, asked.format("Sail at noon")) == {
        "300x250": "Sail at noon", "728x90": "Sail at noon",
    }  # fmt: skip
    # Refused by the tool for one, and made there without it.
    assert await headlines(talk, asked.format("Sail at midnight")) == {
        "300x250": "",
        "728x90": "Sail at midnight",
    }
    assert await headlines(talk, asked.format("A sunlit sail")) == {"300x250": "", "728x90": ""}


async def test_a_word_that_may_be_shown_but_not_heard(talk: Live) -> None:
    asked = "make a 728x90 display ad for my tumbler with the headline 'Insulated'"
    assert await headlines(talk, asked) == {"728x90": "Insulated"}
    heard = await talk.say("make an audio ad for my tumbler")
    assert (heard.made, "refused, it is not for there" in str(heard.events)) == ({}, True)
    heard = await talk.say("make an audio ad for my hiking boots")
    assert heard.made == {"audio": 1}


async def test_the_language_of_the_conversation_decides(talk: Live) -> None:
    assert (
        "not for there"
        not in (await talk.say("write two headlines with the word gratis for my tumbler")).answer
    )
    refused = (await talk.say("Schreib zwei Überschriften mit dem Wort gratis für meinen Becher")).answer
    assert "it is not for there. Say it otherwise." in refused


async def test_an_agent_of_a_market_keeps_its_rules_whatever_is_spoken(talk: Live) -> None:
    words = "Write two headlines for my tumbler"
    assert "umbler" in (await talk.say(words)).answer
    paris = Live(talk.assistant, talk.engine, await talk.assistant.new_thread(agent="paris"))
    assert "umbler" not in (await paris.say(words)).answer


def test_every_size_is_a_display_ad() -> None:
    where = Where(placements=["display"], action="block")
    assert [where.holds("en", one) for one in ("300x250", "250x90", "tv", "audio", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
