"""Any chat model can take the Director's place: by settings alone, the graph untouched."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.messages import AIMessage

from limelight.agent.director import Director, ScriptedModel
from limelight.agent.models import small_model
from limelight.capabilities.chat.chat import Chat, acting
from limelight.infra.settings import ModelSettings, Settings, TokenPrice
from limelight.schema.errors import BadInput
from limelight.schema.tokens import Cost, Tokens
from tests.agent.brains import calling, seven_steps
from tests.agent.chats import chat_models
from tests.agent.live import live

CONVERSATION = (
    ("Hi, what can you do?", {}),
    ("Create a video for my latest hiking gear", {"concept": 3}),
    ("I like concept 3, but at sunrise", {"shot": 4}),
    ("Use a forest trail in the second shot", {"shot": 1}),
    ("Animate it", {"clip": 4, "music": 1, "video": 1}),
    ("Add our logo and the slogan 'Keep it wild' to the end", {"endcard": 1, "music": 1, "video": 1}),
    (
        "Make it vertical too, and write me three headlines of at most 30 characters",
        {"shot": 4, "clip": 4, "endcard": 1, "video": 1, "headline": 3},
    ),
)


def settings(tmp_path: Path, **models: str) -> Settings:
    return Settings(home=tmp_path, models=ModelSettings(**models))  # pyright: ignore[reportArgumentType]


async def test_the_director_holds_the_conversation(home: Path) -> None:
    async with live(home) as talk:
        assert [(text, (await talk.say(text)).made) for text, _ in CONVERSATION] == list(CONVERSATION)


async def test_so_does_a_scripted_model_by_tool_calls(home: Path) -> None:
    brain = seven_steps()
    async with live(home, models=lambda role: brain) as talk:
        heard = [await talk.say(text) for text, _ in CONVERSATION]

        assert [(text, h.made) for (text, _), h in zip(CONVERSATION, heard, strict=True)] == list(
            CONVERSATION
        )
        assert heard[0].answer == "I am scripted, and I make videos."
        assert heard[1].answers == ["Understood, working.", "There it is. What next?"]
        videos = await talk.list("video")
        assert [v.meta["aspect"] for v in videos] == ["16:9", "16:9", "9:16"]
        redone = next(a for a in heard[3].artifacts if a["kind"] == "shot")
        assert redone["meta"]["index"] == 2
        assert redone["parents"][0] in {a["id"] for a in heard[2].artifacts}
    roles = {role for role, _ in brain.calls}
    assert roles == {
        "respond", "acknowledge", "plan", "summarise", "subagent:copy", "subagent:image", "subagent:video",
        "subagent:music",
    }  # fmt: skip
    assert brain.tools["plan"] == ["submit_plan"]


async def test_a_model_by_path_is_configured_and_serves(home: Path) -> None:
    async with live(home, models=ModelSettings(default="python:tests.agent.brains:seven_steps")) as talk:
        assert (await talk.say("Hi, what can you do?")).answer == "I am scripted, and I make videos."
        assert (await talk.say("Create a video for my latest hiking gear")).made == {"concept": 3}


async def test_a_plan_that_does_not_hold_is_mended_once_and_then_asked_about(home: Path) -> None:
    brain = seven_steps()
    bad = calling("submit_plan", {"goal": "x", "steps": [{"id": "a"}]})
    brain.script["plan"] = [bad, *brain.script["plan"][:1], bad, bad]
    async with live(home, models=lambda role: brain) as talk:
        assert (await talk.say("Create a video for my latest hiking gear")).made == {"concept": 3}
        asked = await talk.say("I like concept 3, but at sunrise")

    assert asked.outcome == "interrupt"
    assert asked.made == {}
    assert asked.answers[-1].startswith("I could not make a plan for that.")


async def test_a_model_that_fails_ends_the_run_in_words(home: Path) -> None:
    brain = ScriptedModel(script={"respond": [RuntimeError("throttled"), AIMessage("Here again.")]})
    async with live(home, models=lambda role: brain) as talk:
        failed = await talk.say("Hi, what can you do?")
        again = await talk.say("Hi, what can you do?")

    assert failed.outcome == "internal"
    assert failed.answer.startswith("Something went wrong on my side (RuntimeError).")
    assert again.answer == "Here again."


def asked(model: Chat) -> list[str]:
    """Who is asked, one after the other."""
    return [one.entry.name for one in model.operator.line("text.chat", model.policy)]


def test_roles_are_served_by_the_models_that_settings_name(tmp_path: Path) -> None:
    models = chat_models(settings(tmp_path))
    assert isinstance(acting(models("planner")), Director)
    assert small_model(models, cast(Any, None)) is None
    scripted = "python:tests.agent.brains:seven_steps"
    mixed = Settings(home=tmp_path, models=ModelSettings(roles={"planner": scripted}))
    models = chat_models(mixed)
    planner = models("planner")
    assert asked(planner) == [scripted, "director"]
    assert isinstance(acting(planner), ScriptedModel)
    assert asked(models("fast")) == asked(models("a role of one's own")) == ["director"]
    assert models("planner") is planner
    assert (models.names, models.plays("planner"), models.plays("fast")) == (
        [scripted, "director"],
        True,
        False,
    )
    alone = mixed.model_copy(update={"models": mixed.models.model_copy(update={"standby": ""})})
    assert asked(chat_models(alone)("planner")) == [scripted]


def test_who_stands_by_serves_its_own_roles_alone(tmp_path: Path) -> None:
    other = "python:tests.agent.brains:seven_steps"
    chosen = ModelSettings(default=other, roles={"memory": "director"}, choices=["python:builtins:dict"])
    models = chat_models(Settings(home=tmp_path, models=chosen))
    assert models("memory").first is None, "rules read conversations"
    assert asked(models("planner")) == [other, "director"]
    assert asked(models.named("python:builtins:dict")) == ["python:builtins:dict"], "by its name alone"
    assert (models.offline("memory"), models.offline("planner")) == (True, False)


def test_what_a_chat_model_costs(tmp_path: Path) -> None:
    prices = {"bedrock:us.claude": TokenPrice(input=3, output=15)}
    cost = chat_models(Settings(home=tmp_path, models=ModelSettings(prices=prices))).cost
    tokens = Tokens(1_000_000, 100_000)
    assert cost("us.claude", tokens) == cost("bedrock:us.claude", tokens) == Cost(usd=4.5)
    assert cost("director", tokens) == Cost()


@pytest.mark.parametrize(
    ("model", "hint"),
    [
        ("python:tests.agent.brains:nobody", "give it as python:<package.module>:<function or class>"),
        ("python:tests.agent.brains:plan", "give it as python:<package.module>:<function or class>"),
        ("python:builtins:dict", "it makes a dict, not a LangChain chat model"),
        ("nonsense:model", "give it as <provider>:<model>"),
    ],
)
def test_a_model_that_cannot_be_made_says_what_to_do(tmp_path: Path, model: str, hint: str) -> None:
    pytest.importorskip("langchain")
    with pytest.raises(BadInput) as caught:
        chat_models(settings(tmp_path, default=model))
    assert caught.value.message.startswith(f"the model {model!r} cannot be made: ")
    assert "Set models.default to 'director', or " in caught.value.message
    assert hint in caught.value.message


def test_without_the_package_it_says_which_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain.chat_models", None)
    with pytest.raises(BadInput, match=r"or install what it needs: pip install 'limelight\[llm\]'$"):
        chat_models(settings(tmp_path, default="anthropic:claude"))
