"""Verdicts on what was made: pure ones, and runs in which what is poor is made again."""

from __future__ import annotations

import base64
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.messages import AIMessage, BaseMessage
from PIL import Image

from limelight.agent.director import Director, ScriptedModel
from limelight.agent.reflection.critic import seen_in
from limelight.agent.reflection.reflecting import OTHER_SEED, Verdict, better, judge, once_more
from limelight.capabilities.providers.fake import FakeProvider
from limelight.infra.settings import ModelSettings
from limelight.schema.artifact import Artifact
from limelight.schema.plan import PlanStep
from limelight.schema.principal import LOCAL
from limelight.schema.stores import BlobStore
from limelight.sdk.context import RunContext
from limelight.sdk.emitter import Emitter
from limelight.studio.jobs import JOBS
from tests.agent.brains import calling
from tests.agent.faulty import faulty
from tests.agent.live import Heard, Live

POOR = "the product in it matches the photo to 50%, and 97% is asked for"


def shot(n: int = 1, **meta: Any) -> Artifact:
    told = {"slot": f"shot-{n}", "seed": n, **meta}
    return Artifact(id=f"art_{n}", kind="shot", mime="image/png", name=f"Shot {n}", meta=told)


def step(tool: str = "paint_shots", **args: Any) -> PlanStep:
    shots = [{"slot": f"shot-{n}", "index": n, "title": "t", "prompt": "p", "seed": n} for n in (1, 2)]
    inputs: dict[str, Any] = {"tool": tool, "args": {"shots": shots} if tool == "paint_shots" else args}
    return PlanStep(id="a", title="Paint", subagent="image", instruction="x", inputs=inputs)


def test_what_no_signal_speaks_against_is_accepted() -> None:
    fine = shot(fidelity=0.99, confidence=0.9, inspect={"signals": [{"name": "sharpness", "ok": True}]})
    assert judge(fine, step(), last=False) == Verdict(artifact_id="art_1", action="accept")
    assert judge(shot(), step(), last=False).action == "accept"


def test_a_poor_shot_is_made_again_once_and_then_asked_about() -> None:
    reason = f"Shot 1: {POOR}"
    assert judge(shot(fidelity=0.5), step(), last=False) == Verdict(
        artifact_id="art_1", action="retry", reason=reason, change="with another seed"
    )
    assert judge(shot(fidelity=0.5), step(), last=True) == Verdict(
        artifact_id="art_1", action="ask", reason=reason
    )


def test_what_was_inspected_counts_too() -> None:
    blurred = shot(inspect={"signals": [{"name": "sharpness", "ok": False, "reason": "It is blurred."}]})
    assert judge(blurred, step(), last=False) == Verdict(
        artifact_id="art_1", action="ask", reason="Shot 1: It is blurred"
    )


def test_what_no_other_seed_would_change_is_asked_about_at_once() -> None:
    clip = Artifact(id="c", kind="clip", mime="video/mp4", name="Clip 1", meta={"fidelity": 0.5})
    assert judge(clip, step("animate_shots"), last=False).action == "ask"


def test_only_the_poor_shot_is_asked_for_again_with_another_seed() -> None:
    again = once_more(step(), [shot(2)])
    assert again is not None
    assert again.inputs["args"] == {
        "shots": [{"slot": "shot-2", "index": 2, "title": "t", "prompt": "p", "seed": 2 + OTHER_SEED, "replaces": "art_2"}]
    }  # fmt: skip
    loose = once_more(step("paint_pictures", prompt="p", n=3), [shot(1), shot(3)])
    assert loose is not None
    assert loose.inputs["args"] == {"prompt": "p", "n": 2, "seed": 3 + OTHER_SEED}
    assert once_more(step(), []) is None


def test_the_better_of_two_is_kept_and_the_new_one_when_they_are_alike() -> None:
    old, worse, alike = shot(1, fidelity=0.6), shot(2, fidelity=0.5), shot(3, fidelity=0.6)
    assert (better(old, worse), better(old, alike), better(worse, old)) == (old, alike, old)


def signal(name: str, value: float, threshold: float, **more: Any) -> dict[str, Any]:
    return {
        "signals": [
            {"name": name, "value": value, "threshold": threshold, "ok": False, "reason": f"{name}!", **more}
        ]
    }


@pytest.mark.parametrize(
    ("inspect", "change", "told"),
    [
        (signal("product area", 0.02, 0.04), {"framing": "detail"}, "closer, so that the product is larger"),
        (signal("product area", 0.8, 0.65), {"framing": "wide"}, "from farther away"),
        (signal("brightness", 0.05, 0.08), {"prompt": "p, in bright, even daylight"}, "in brighter light"),
        (signal("shadows", 0.4, 0.1), {"prompt": "p, in bright, even daylight"}, "in brighter light"),
        (signal("highlights", 0.4, 0.1), {"prompt": "p, in soft, overcast light"}, "in softer light"),
        (signal("copy", 0.2, 0.9), {"prompt": "p, before a plain, calm background"}, "before a plainer ground"),
        (
            signal("safe zone", 0.5, 0.95, about="product"), {"framing": "wide"},
            "from farther away, so that the product keeps free of the edges",
        ),
        (signal("palette", 40, 15), {}, "with another seed"),
    ],
)  # fmt: skip
def test_the_instruction_is_changed_as_the_signal_asks(
    inspect: dict[str, Any], change: dict[str, str], told: str
) -> None:
    poor = shot(2, inspect=inspect)
    verdict = judge(poor, step(), last=False)
    assert (verdict.action, verdict.change) == ("retry", told)
    again = once_more(step(), [poor])
    assert again is not None
    assert again.inputs["args"] == {
        "shots": [
            {"slot": "shot-2", "index": 2, "title": "t", "prompt": "p", "seed": 2 + OTHER_SEED, "replaces": "art_2", **change}
        ]
    }  # fmt: skip


def test_what_was_asked_for_is_no_fault() -> None:
    dark = shot(inspect=signal("brightness", 0.05, 0.08), prompt="a campsite at night")
    wide = shot(inspect=signal("product area", 0.02, 0.04), framing="wide")
    assert [judge(one, step(), last=False).action for one in (dark, wide)] == ["accept", "accept"]


def test_what_a_provider_spoils_is_made_by_another_where_there_is_one() -> None:
    poor = shot(fidelity=0.4)
    assert judge(poor, step(), last=False, elsewhere=True).action == "other_provider"
    assert judge(poor, step(), last=False).action == "retry"
    assert judge(poor, step(), last=True, elsewhere=True).action == "ask"
    again = once_more(step(), [poor], elsewhere=True)
    assert again is not None
    assert again.inputs["args"] == {
        "shots": [{"slot": "shot-1", "index": 1, "title": "t", "prompt": "p", "seed": 1, "replaces": "art_1"}]
    }


def test_fewer_faults_count_before_fidelity() -> None:
    dim = shot(1, fidelity=1.0, inspect=signal("brightness", 0.05, 0.08))
    bright = shot(2, fidelity=0.99)
    assert better(dim, bright) is bright
    assert better(bright, dim) is bright


def test_the_studios_pictures_bring_their_signals(tmp_path: Path) -> None:
    cut = np.zeros((60, 40, 4), np.uint8)
    cut[5:55, 5:35] = (180, 60, 20, 255)
    Image.fromarray(cut).save(tmp_path / "cut.png")
    request = {
        "cutout": str(tmp_path / "cut.png"),
        "prompt": "a beach",
        "size": [128, 72],
        "folder": str(tmp_path),
    }
    made = JOBS["picture"](request, lambda share, what: None)
    names = [one["name"] for one in made["facts"]["inspect"]["signals"]]
    assert names == ["product area", "safe zone", "sharpness", "highlights", "shadows", "brightness"]


def verdicts(heard: Heard) -> list[str]:
    return [e["value"]["action"] for e in heard.events if e["type"] == "CUSTOM" and e["name"] == "verdict"]


async def test_a_poor_shot_of_a_run_is_made_again_and_the_person_is_told(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    talk.engine.tell("picture", fidelity=0.5)
    heard = await talk.say("I like concept 3, but at sunrise")
    assert (heard.outcome, heard.made, verdicts(heard)) == ("success", {"shot": 5}, ["retry"])
    assert f"{POOR}; I made it again with another seed." in heard.answers[-1]
    seeds = [int(str(request["seed"])) for request in talk.engine.named("picture")]
    assert seeds[4] - OTHER_SEED in seeds[:4]
    shown = [await talk.assistant.services.artifacts.get(LOCAL, one) for one in await talk.shot_ids()]
    assert [one.meta["fidelity"] for one in shown] == [1.0] * 4
    (again,) = [one for one in shown if one.meta["seed"] == seeds[4]]
    (old,) = [one for one in await talk.list("shot") if one.meta["fidelity"] == 0.5]
    assert old.id in again.parents


async def test_a_shot_that_stays_poor_is_asked_about_and_the_better_one_stands(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    for fidelity in (0.6, 1.0, 1.0, 1.0, 0.5):
        talk.engine.tell("picture", fidelity=fidelity)
    heard = await talk.say("I like concept 3, but at sunrise")
    assert verdicts(heard) == ["retry", "ask"]
    assert "60%, and 97% is asked for. Keep it, or shall I change it?" in heard.answers[-1]
    shown = [await talk.assistant.services.artifacts.get(LOCAL, one) for one in await talk.shot_ids()]
    assert sorted(float(str(one.meta["fidelity"])) for one in shown) == [0.6, 1.0, 1.0, 1.0]
    assert len(talk.engine.named("picture")) == 5


async def test_clips_are_made_of_the_shot_that_was_made_again(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    talk.engine.tell("picture", fidelity=0.5)
    heard = await talk.say("I like concept 3, make the whole video in one go")
    assert (heard.made["shot"], heard.made["clip"], heard.made["video"]) == (5, 4, 1)
    clips = [parent for clip in await talk.list("clip") for parent in clip.parents]
    assert set(await talk.shot_ids()) <= set(clips)


async def test_another_shape_that_stays_poor_leaves_the_storyboard_alone(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    before = await talk.shot_ids()
    for fidelity in (0.6, 1.0, 1.0, 1.0, 0.5):
        talk.engine.tell("picture", fidelity=fidelity)
    heard = await talk.say("make it vertical")
    assert (verdicts(heard), heard.made["video"]) == (["retry", "ask"], 1)
    assert await talk.shot_ids() == before


async def test_a_poor_picture_is_made_again(talk: Live) -> None:
    talk.engine.tell("picture", fidelity=0.5)
    heard = await talk.say("make two pictures of the ridgeline boot on a beach")
    assert (heard.made, verdicts(heard)) == ({"image": 3}, ["retry"])
    assert f": {POOR}; I made it again with another seed." in heard.answers[-1]


async def test_a_shot_that_is_too_dark_is_made_again_in_other_words(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    talk.engine.tell("picture", inspect=signal("brightness", 0.04, 0.08, reason="It is dark."))
    heard = await talk.say("I like concept 3, but at sunrise")
    *first, again = (str(request["prompt"]) for request in talk.engine.named("picture"))
    assert (verdicts(heard), heard.made) == (["retry"], {"shot": 5})
    assert again.removesuffix(", in bright, even daylight") in first
    assert "It is dark; I made it again in brighter light." in heard.answers[-1]


async def test_what_one_provider_spoils_another_makes(home: Path) -> None:
    def poor(blobs: BlobStore) -> FakeProvider:
        return FakeProvider(blobs, facts={"image.generate": [{"fidelity": 0.3}]})

    async with faulty(home, providers=[poor]) as talk:
        heard = await talk.say("make two pictures of the ridgeline boot on a beach")
        pictures = {one.id: one.meta["provider"] for one in await talk.list("image")}
    assert (heard.outcome, verdicts(heard)) == ("success", ["other_provider"])
    assert sorted(map(str, pictures.values())) == ["fake", "fake", "studio"]
    assert "I made it again with another provider." in heard.answers[-1]


class Eye:
    """A critic that says what it is told to, and keeps what it was shown."""

    def __init__(self, *said: list[dict[str, str]] | Exception) -> None:
        self.said = [*said]
        self.shown: list[bytes] = []

    def __call__(self, messages: list[BaseMessage]) -> AIMessage:
        content = messages[-1].content
        assert isinstance(content, list)
        picture = next(one for one in content if isinstance(one, dict) and one["type"] == "image")
        self.shown.append(base64.b64decode(picture["base64"]))
        said = self.said.pop(0) if self.said else []
        if isinstance(said, Exception):
            raise said
        return calling("critique", {"faults": said})


@asynccontextmanager
async def watched(home: Path, eye: Eye) -> AsyncIterator[Live]:
    critic, director = ScriptedModel(script={"critic": [eye]}, repeat_last=True), Director(word_delay_s=0)
    named = ModelSettings(roles={"critic": "python:tests.agent.brains:seven_steps"})
    async with faulty(
        home, models=lambda role: critic if role == "critic" else director, settings={"models": named}
    ) as talk:
        yield talk


async def test_a_critic_that_sees_has_a_say(home: Path) -> None:
    eye = Eye([{"fault": "brightness low", "reason": "The boot drowns in the dark."}])
    async with watched(home, eye) as talk:
        heard = await talk.say("make two pictures of the ridgeline boot on a beach")
        prompts = [str(request["prompt"]) for request in talk.engine.named("picture")]
    assert (verdicts(heard), heard.made) == (["retry"], {"image": 3})
    assert prompts[2] == f"{prompts[0]}, in bright, even daylight"
    assert "The boot drowns in the dark; I made it again in brighter light." in heard.answers[-1]
    assert len(eye.shown) == 3  # each picture once
    for jpeg in eye.shown:
        with Image.open(io.BytesIO(jpeg)) as small:
            assert (small.format, max(small.size) <= 512) == ("JPEG", True)


async def test_a_critic_that_fails_or_talks_nonsense_changes_nothing(home: Path) -> None:
    eye = Eye(RuntimeError("blind"), [{"fault": "no such thing", "reason": "x"}])
    async with watched(home, eye) as talk:
        heard = await talk.say("make two pictures of the ridgeline boot on a beach")
    assert (heard.outcome, heard.made, verdicts(heard)) == ("success", {"image": 2}, [])


async def test_the_wrong_shape_and_an_empty_picture_are_seen(talk: Live) -> None:
    async def seen(mean: int, size: tuple[int, int], aspect: str) -> list[str]:
        out = io.BytesIO()
        Image.new("RGB", size, (mean, mean, mean)).save(out, "PNG")
        blob = await talk.assistant.storage.blobs.put(out.getvalue())
        made = Artifact(
            id="a", kind="image", mime="image/png", name="A", width=size[0], height=size[1], blob=blob,
            meta={"aspect": aspect},
        )  # fmt: skip
        ctx = RunContext(
            services=talk.assistant.services, principal=LOCAL, thread_id="t", run_id="r",
            emitter=Emitter(events=talk.assistant.storage.events, thread_id="t", run_id="r"),
        )  # fmt: skip
        return [fault.reason for fault in await seen_in(made, step(), ctx)]

    assert await seen(0, (64, 36), "16:9") == ["there is nothing to be seen in it"]
    assert await seen(255, (64, 36), "16:9") == ["there is nothing to be seen in it"]
    assert await seen(128, (64, 64), "16:9") == ["it is 64 × 64, and 16:9 was asked for"]
    assert await seen(128, (64, 36), "16:9") == []
