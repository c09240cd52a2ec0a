"""Stages of agents and recipes: who has which conversation, and a service that follows a move at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from limelight import Assistant, Settings
from limelight.agent.director import Director
from limelight.agent.team.creative import CREATIVE
from limelight.agent.team.loading import load_agent
from limelight.capabilities.entry import Stage
from limelight.capabilities.history import HISTORY, History, Move
from limelight.schema.errors import NotFound
from limelight.schema.principal import LOCAL
from limelight.schema.wire import MessageFrame
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine

HEADLINES = load_agent(str(Path(__file__).parents[2] / "examples" / "headline_agent.py"))
FILM = "Make the whole video for my hiking boots"


@pytest.fixture
async def talk(home: Path) -> AsyncIterator[Live]:
    director, engine = Director(word_delay_s=0), SketchEngine()
    async with await Assistant.open(
        Settings(home=home),
        spec=(CREATIVE, HEADLINES),
        models=lambda role: director,
        engine=engine,
        warm=False,
    ) as assistant:
        yield Live(assistant, engine, await assistant.new_thread())
        engine.release()


def move(talk: Live, name: str, stage: Stage, *, share: float = 1.0, version: str = "1") -> None:
    folder = talk.assistant.storage.capabilities
    History(folder / HISTORY).add(
        Move(name=name, version=version, stage=stage, share=share, who="ana", evidence="eval run 7")
    )


async def agent_of(talk: Live, thread_id: str) -> str:
    return (await talk.assistant.storage.conversations.thread(LOCAL, thread_id)).agent


async def unnamed(talk: Live, how_many: int) -> list[str]:
    return [await agent_of(talk, await talk.assistant.named_thread(LOCAL, f"n{n}")) for n in range(how_many)]


async def test_a_candidate_has_its_share_of_those_that_name_nobody(talk: Live) -> None:
    assert await unnamed(talk, 4) == ["creative"] * 4
    move(talk, "agent:headlines", "candidate", share=0.25)
    drawn = [talk.assistant.agents.default(f"thr_{n}") for n in range(200)]
    assert 30 <= drawn.count("headlines") <= 70
    assert drawn == [talk.assistant.agents.default(f"thr_{n}") for n in range(200)]
    assert await agent_of(talk, await talk.assistant.new_thread(agent="headlines")) == "headlines"


async def test_an_experimental_agent_is_only_for_who_names_it(talk: Live) -> None:
    move(talk, "agent:creative", "experimental")
    assert await unnamed(talk, 4) == ["headlines"] * 4
    assert await agent_of(talk, await talk.assistant.new_thread(agent="creative")) == "creative"
    move(talk, "agent:headlines", "experimental")
    with pytest.raises(
        NotFound, match="no agent is in production here: name one of those that are experimental"
    ):
        await talk.assistant.new_thread()


async def test_a_retired_agent_is_nobodys_until_it_is_moved_back(talk: Live) -> None:
    frame = MessageFrame(type="message", message_id="m1", text="hello")
    move(talk, "agent:creative", "retired")
    with pytest.raises(
        NotFound, match="the agent 'creative' is retired; start a new conversation with headlines"
    ):
        await talk.assistant.send(LOCAL, talk.thread_id, frame)
    move(talk, "agent:creative", "production")
    assert (await talk.say("hello")).outcome == "success"


async def test_a_move_is_of_one_version(talk: Live) -> None:
    move(talk, "agent:creative", "retired", version="0")
    assert await unnamed(talk, 2) == ["creative"] * 2
    assert replace(CREATIVE, version="2", stage="candidate", share=0.1).share == 0.1


def recipe_of(heard: Any) -> str | None:
    (route,) = [e["value"] for e in heard.events if e["type"] == "CUSTOM" and e["name"] == "route"]
    return route.get("recipe")


async def test_a_recipe_is_used_as_its_stage_says(talk: Live) -> None:
    async def asked(words: str) -> str | None:
        there = Live(talk.assistant, talk.engine, await talk.assistant.new_thread())
        run = await there.begin(words)
        heard = await there.hear(run)
        return recipe_of(heard)

    assert await asked(FILM) == "product_video"
    move(talk, "recipe:product_video", "experimental")
    assert await asked(FILM) is None
    assert await asked(f"{FILM} (use the recipe product_video)") == "product_video"
    move(talk, "recipe:product_video", "retired")
    assert await asked(f"{FILM} (use the recipe product_video)") is None
    move(talk, "recipe:product_video", "candidate", share=0.5)
    off = [bool(talk.assistant.agents.recipes_off(FILM, ticket=f"thr_{n}")) for n in range(100)]
    assert 30 <= sum(off) <= 70
    assert talk.assistant.agents.recipes_off(FILM, ticket="thr_1") in ([], ["product_video"])
