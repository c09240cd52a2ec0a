"""Every row of the table, by a fault that is put into a real turn: what is tried, and what the person is told at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from limelight.agent.director import Director, ScriptedModel
from limelight.agent.director.rewording import PLAIN, plainer
from limelight.agent.team.creative import CREATIVE
from limelight.capabilities.providers.fake import FakeProvider
from limelight.infra.voice import Voice
from limelight.schema import strategy
from limelight.schema.capability import CapabilityRequest, GenerateRequest
from limelight.schema.engine import JobRequest
from limelight.schema.errors import OutOfDisk, ProviderFailed, Refused, TryAgain
from limelight.subagents import IMAGE
from tests.agent.brains import calling, plan, step, worker
from tests.agent.chats import served
from tests.agent.faulty import Broken, faulty, times, tried
from tests.agent.live import Heard

BOOT = "np-ridgeline-boot"
PAINT = "make two pictures of the ridgeline boot on a beach"
DONE = AIMessage("There it is.")


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "BACK_OFF_S", 0.0)


def pictures(step_id: str = "pics", subagent: str = "image", **args: Any) -> dict[str, Any]:
    given = {"product_id": BOOT, "prompt": "a beach", "n": 1, "seed": 3, **args}
    return step(step_id, subagent, "paint_pictures", given)


def brain(*plans: AIMessage, **roles: list[Any]) -> ScriptedModel:
    """A head that plans so, and subagents that do as they are told unless they are given lines."""
    script: dict[str, list[Any]] = {
        "plan": list(plans), "acknowledge": [AIMessage("On it.")], "summarise": [DONE],
        **{f"subagent:{name}": [worker] for name in ("image", "video", "music", "copy")},
        **{role.replace("__", ":"): lines for role, lines in roles.items()},
    }  # fmt: skip
    return ScriptedModel(script=script, repeat_last=True)


def broken(args: str = "{") -> AIMessage:
    bad = {"name": "paint_pictures", "args": args, "id": "call-x", "error": None, "type": "invalid_tool_call"}
    return AIMessage.model_validate({"content": "", "invalid_tool_calls": [bad]})


async def to_concepts(talk: Broken) -> None:
    await talk.say("Create a video for my latest hiking gear")


# a tool or a provider fails


async def test_another_provider_makes_what_the_first_one_cannot(home: Path) -> None:
    def first(blobs: Any) -> FakeProvider:
        return FakeProvider(blobs, script={"image.generate": [ProviderFailed("no light")]})

    async with faulty(home, providers=[first]) as talk:
        heard = await talk.say(PAINT)
        made = sorted(str(one.meta["provider"]) for one in await talk.list("image"))
    assert (heard.outcome, heard.made, made) == ("success", {"image": 2}, ["fake", "studio"])
    assert "Not everything" not in heard.answer


async def test_what_fails_in_passing_is_done_once_more_and_only_that(home: Path) -> None:
    async with faulty(home) as talk:
        talk.broken.fails = times(1, "picture", TryAgain("busy"))
        heard = await talk.say(PAINT)
        assert (heard.outcome, heard.made) == ("success", {"image": 2})
        assert len(talk.engine.named("picture")) == 3
    assert "Not everything" not in heard.answer


async def test_what_fails_for_good_is_named_and_offered_and_continue_makes_it(home: Path) -> None:
    async with faulty(home) as talk:
        talk.broken.fails = times(99, "picture", ProviderFailed("broken"))
        failed = await talk.say(PAINT)
        talk.broken.fails = lambda job, request: None
        again = await talk.say("continue")
    assert (failed.outcome, failed.made, again.made) == ("success", {}, {"image": 2})
    assert "making the picture failed just now" in failed.answers[-1]
    assert "Say “continue” and I try again: " in failed.answers[-1]


# no answer in time


async def test_a_provider_that_is_silent_is_left_and_another_is_asked(home: Path) -> None:
    folder = home / "capabilities"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.toml").write_text(
        '[[model]]\nname = "quick"\nfamily = "studio"\npriority = 1\npatience = { attempt_s = 0.1 }\n'
    )
    async with faulty(home) as talk:
        silent: list[JobRequest] = []

        def first(job: str, request: JobRequest) -> bool:
            if job == "picture" and len(silent) < 2:
                silent.append(request)
                return True
            return False

        talk.engine.hold(when=first)
        heard = await talk.say(PAINT)
        made = {str(one.meta["provider"]) for one in await talk.list("image")}
    assert (heard.made, made) == ({"image": 2}, {"studio"})


async def test_a_chat_model_that_is_silent_is_left_and_the_one_that_stands_by_answers(
    home: Path,
) -> None:
    hasty = {"patience": {"attempt_s": 0.05, "idle_s": 0.05}}
    models = served([(hasty, Mute()), ({}, Director(word_delay_s=0))])
    async with faulty(home, models=models) as talk:
        heard = await talk.say(PAINT)
    assert (heard.outcome, heard.made, heard.answers[-1][:23]) == (
        "success", {"image": 2}, "Two pictures are ready.",
    )  # fmt: skip


# a malformed tool call


async def test_a_malformed_call_is_repaired_once(home: Path) -> None:
    model = brain(plan("p", pictures()), subagent__image=[broken(), worker_anyway, AIMessage("Done.")])
    async with faulty(home, models=lambda role: model) as talk:
        heard = await talk.say(PAINT)
    assert heard.made == {"image": 1}
    assert [role for role, _ in model.calls].count("plan") == 1


async def test_what_is_not_repaired_is_planned_otherwise(home: Path) -> None:
    other = plan("p", pictures("other", prompt="a quiet bay"))
    model = brain(
        plan("p", pictures()), other,
        subagent__image=[broken(), broken("["), worker, AIMessage("Done.")],
    )  # fmt: skip
    async with faulty(home, models=lambda role: model) as talk:
        heard = await talk.say(PAINT)
        (made,) = await talk.list("image")
        state = await talk.state()
    assert (heard.outcome, made.meta["prompt"], tried(heard)) == ("success", "a quiet bay", ["malformed"])
    assert [item.status for item in state.plan.values()] == ["done"]
    (_, asked) = [call for call in model.calls if call[0] == "plan"][1]
    told = [str(message.text) for message in asked if isinstance(message, HumanMessage)][-1]
    assert told.startswith("<failed>")
    assert "are not JSON; send them again as one object" in told


async def test_without_another_way_the_person_is_asked_for_other_words(home: Path) -> None:
    model = brain(
        plan("p", pictures()), AIMessage("I see no other way."), subagent__image=[broken()],
        summarise=[AIMessage("")],
    )  # fmt: skip
    async with faulty(home, models=lambda role: model) as talk:
        heard = await talk.say(PAINT)
    assert heard.outcome == "success"
    assert heard.answers[-1] == (
        "Nothing could be made. Not everything worked: the arguments of paint_pictures are not JSON; send them again as "
        "one object. Say in other words what you would like to have: pics."
    )


class Mute(ScriptedModel):
    """A model that never answers."""

    script: dict[str, list[Any]] = {}  # noqa: RUF012

    async def _agenerate(self, *args: Any, **kwargs: Any) -> ChatResult:
        await asyncio.Event().wait()
        raise AssertionError

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        await asyncio.Event().wait()
        yield ChatGenerationChunk(message=AIMessageChunk(content=""))


def worker_anyway(messages: list[Any]) -> AIMessage:
    """The call of the task, whatever was tried before."""
    return worker([message for message in messages if not isinstance(message, ToolMessage)])


# a subagent fails


async def test_another_subagent_that_has_the_tool_takes_the_step(home: Path) -> None:
    second = replace(IMAGE, name="painter")
    spec = replace(CREATIVE, subagents=(*CREATIVE.subagents, second))
    model = brain(plan("p", pictures()), subagent__image=[RuntimeError("lost"), worker, AIMessage("Done.")])
    async with faulty(home, models=lambda role: model, spec=spec) as talk:
        heard = await talk.say(PAINT)
    names = [e["name"] for e in heard.events if e["type"] == "SUBAGENT_STARTED"]
    assert (heard.made, names, tried(heard)) == ({"image": 1}, ["image", "painter"], ["agent_failed"])


async def test_a_step_begins_again_from_what_it_has_recorded(home: Path) -> None:
    """The model is lost after its first call has made two pictures of three; they are not made again."""
    model = brain(
        plan("p", pictures(n=3)), subagent__image=[worker, RuntimeError("lost"), worker, AIMessage("Done.")]
    )
    async with faulty(home, models=lambda role: model) as talk:
        talk.broken.fails = times(1, "picture", ProviderFailed("no light"))
        heard = await talk.say(PAINT)
        assert (heard.made, len(talk.engine.named("picture"))) == ({"image": 3}, 4)
    assert (heard.outcome, tried(heard)) == ("success", [])


async def test_a_lost_subagent_takes_another_path_or_is_told_of(home: Path) -> None:
    model = brain(
        plan("p", pictures()), AIMessage("None."), subagent__image=[RuntimeError("lost")],
        summarise=[RuntimeError("lost too")],
    )  # fmt: skip
    async with faulty(home, models=lambda role: model) as talk:
        heard = await talk.say(PAINT)
    assert (heard.outcome, tried(heard)) == ("success", ["agent_failed", "agent_failed"])
    assert heard.answers[-1] == (
        "Nothing could be made. Not everything worked: pics failed (RuntimeError). Say “continue” and I try again: pics."
    )


async def test_a_video_is_made_without_the_music_that_failed_and_with_it_later(home: Path) -> None:
    async with faulty(home) as talk:
        await talk.to_storyboard()
        talk.broken.fails = times(99, "bed", ProviderFailed("no air"))
        heard = await talk.say("animate it")
        talk.broken.fails = lambda job, request: None
        again = await talk.say("continue")
        first, second = await talk.list("video")
    assert (heard.made, again.made) == ({"clip": 4, "video": 1}, {"music": 1, "video": 1})
    assert "went ahead with what there was of: Compose" in heard.answers[-1]
    assert "Say “continue”" in heard.answers[-1]
    (music,) = [a["id"] for a in again.artifacts if a["kind"] == "music"]
    assert music not in first.parents
    assert music in second.parents


async def test_a_video_of_three_clips_becomes_one_of_four_when_the_fourth_is_there(home: Path) -> None:
    async with faulty(home) as talk:
        await talk.to_storyboard()
        seeds = [request["seed"] for request in talk.engine.named("picture")]
        talk.broken.fails = lambda job, request: (
            ProviderFailed("no film") if job == "clip" and request["seed"] == seeds[0] else None
        )
        heard = await talk.say("animate it")
        talk.broken.fails = lambda job, request: None
        again = await talk.say("continue")
        first, second = await talk.list("video")
    assert (heard.made, again.made) == ({"clip": 3, "music": 1, "video": 1}, {"clip": 1, "video": 1})
    assert (first.duration_s, second.duration_s) == (9, 12)
    assert "Put the video together went ahead with what there was of: Animate 1 shot." in heard.answers[-1]


# a guardrail refuses


def refuses(*, always: bool = False) -> Any:
    """A provider that refuses every scene that is not plain; or every one."""

    def script(request: CapabilityRequest) -> Exception | None:
        assert isinstance(request, GenerateRequest)
        if always or request.prompt != plainer(request.prompt):
            return Refused(
                "the scene was refused: it shows another brand", suggestion="Describe the place only."
            )
        return None

    return lambda blobs: FakeProvider(blobs, script={"image.generate": script})


async def test_the_director_says_a_refused_scene_in_plainer_words(home: Path) -> None:
    async with faulty(home, providers=[refuses()]) as talk:
        await to_concepts(talk)
        heard = await talk.say("I like concept 3, but at sunrise")
        prompts = [str(one.meta["prompt"]) for one in await talk.list("shot")]
    assert (heard.outcome, heard.made) == ("success", {"shot": 4})
    assert all(prompt == plainer(prompt) for prompt in prompts)
    assert "sunrise" in prompts[0]
    assert "refused" not in heard.answers[-1]


async def test_a_models_words_come_back_with_the_reason_and_are_changed(home: Path) -> None:
    def otherwise(messages: list[Any]) -> AIMessage:
        told = [str(m.text) for m in messages if isinstance(m, ToolMessage)]
        if not told:
            return worker(messages)
        assert "it shows another brand" in told[-1]
        return calling("paint_pictures", {"product_id": BOOT, "prompt": "beach", "n": 1})

    model = brain(
        plan("p", pictures(prompt="a famous beach bar")),
        subagent__image=[otherwise, otherwise, AIMessage("Done.")],
    )
    async with faulty(home, models=lambda role: model, providers=[refuses()]) as talk:
        heard = await talk.say(PAINT)
        (made,) = await talk.list("image")
    assert (heard.outcome, made.meta["prompt"]) == ("success", "beach")


async def test_what_is_refused_in_every_wording_is_asked_about(home: Path) -> None:
    async with faulty(home, providers=[refuses(always=True)]) as talk:
        heard = await talk.say(PAINT)
    assert (heard.outcome, heard.made) == ("success", {})
    assert "the scene was refused: it shows another brand" in heard.answers[-1]
    assert "Tell me other words or another scene and I make what is missing: " in heard.answers[-1]


def test_plainer_words_keep_the_scene() -> None:
    assert plainer("a neon sign of BRAND on a Forest trail at sunrise") == "on a forest, trail, at sunrise"
    assert plainer("something of BRAND") == PLAIN


# the disk, the person, the words at the end


async def test_a_full_disk_is_tried_by_nobody_else(home: Path) -> None:
    def first(blobs: Any) -> FakeProvider:
        full = OutOfDisk("the disk is full: nothing was written")
        return FakeProvider(blobs, script={"image.generate": [full] * 9})

    async with faulty(home, providers=[first]) as talk:
        heard = await talk.say(PAINT)
        assert talk.engine.named("picture") == []
    assert "the disk is full: nothing was written." in heard.answers[-1]
    assert "Free some space, then say “continue”: " in heard.answers[-1]


@pytest.mark.parametrize("language", ["en", "es", "de", "fr", "pt"])
def test_every_offer_can_be_made_in_every_language(language: str) -> None:
    offers = [Voice(language).say(f"offer_{row.name}", missing="X") for row in strategy.TABLE if row.offer]
    assert all(offer.endswith(": X.") for offer in offers)
    assert (offers[0] == "Say “continue” and I try again: X.") == (language == "en")


async def test_a_head_that_cannot_speak_does_not_end_the_work(home: Path) -> None:
    model = brain(plan("p", pictures()), acknowledge=[RuntimeError("mute")], summarise=[RuntimeError("mute")])
    async with faulty(home, models=lambda role: model) as talk:
        heard: Heard = await talk.say(PAINT)
    assert (heard.outcome, heard.answers) == ("success", ["On it.", "Done: pics."])
