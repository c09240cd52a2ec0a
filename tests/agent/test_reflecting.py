"""Verdicts on what was made: pure ones, and a run in which a poor shot is made again."""

from __future__ import annotations

from typing import Any

from limelight.agent.reflecting import OTHER_SEED, Verdict, better, judge, once_more
from limelight.schema.artifact import Artifact
from limelight.schema.plan import PlanStep
from limelight.schema.principal import LOCAL
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
        artifact_id="art_1", action="retry", reason=reason
    )
    assert judge(shot(fidelity=0.5), step(), last=True) == Verdict(
        artifact_id="art_1", action="ask", reason=reason
    )


def test_what_was_inspected_counts_too() -> None:
    blurred = shot(inspect={"signals": [{"name": "sharpness", "ok": False, "reason": "It is blurred."}]})
    assert judge(blurred, step(), last=False) == Verdict(
        artifact_id="art_1", action="retry", reason="Shot 1: It is blurred"
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
