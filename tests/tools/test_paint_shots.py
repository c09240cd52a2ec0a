"""Storyboard shots: side by side, isolated, recorded once, previewed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from limelight.capabilities.providers.fake import Behaviour
from limelight.schema.artifact import Artifact
from limelight.schema.capability import CapabilityRequest, GenerateRequest
from limelight.schema.errors import BadInput, ProviderFailed, TryAgain
from limelight.schema.principal import LOCAL
from limelight.schema.work import PaintShots
from limelight.tools import PAINT_SHOTS
from limelight.tools.common import media
from tests.tools.workshop import BOOT, Workshop


def shots(*prompts: str, **more: object) -> PaintShots:
    rows = [
        {
            "slot": f"shot-{n}", "index": n, "title": prompt.title(), "prompt": prompt, "caption": f"Line {n}",
            "seed": n,
        }
        for n, prompt in enumerate(prompts, start=1)
    ]  # fmt: skip
    return PaintShots.model_validate({"product_id": "boot", "shots": rows, **more})


def only(prompt: str, behaviour: Behaviour) -> Callable[[CapabilityRequest], Behaviour]:
    """A script by which the picture of one prompt misbehaves."""
    return lambda request: (
        behaviour if isinstance(request, GenerateRequest) and request.prompt == prompt else None
    )


async def test_every_shot_is_an_artifact_with_its_whole_story(workshop: Workshop) -> None:
    outcome = await PAINT_SHOTS.run(workshop.scope("shots"), shots("forest", "beach"))
    first, second = await workshop.made(outcome)
    photo_id = (await workshop.storage.catalogue.product(LOCAL, "boot")).photo_id
    assert outcome.summary == "2 of 2 shots in 16:9: Shot 1 - Forest, Shot 2 - Beach."
    assert (first.kind, first.name, first.mime, first.width, first.height) == (
        "shot", "Shot 1 - Forest", "image/png", 64, 36,
    )  # fmt: skip
    assert first.meta | second.meta == second.meta | {
        "index": 2, "slot": "shot-2", "aspect": "16:9", "prompt": "beach", "framing": "hero", "caption": "Line 2",
        "subcaption": "", "seed": 2, "title": "Beach", "provider": "fake", "fidelity": 1.0, "run_id": "run_1",
        "fallback": False, "engine": "fake",
    }  # fmt: skip
    assert first.parents == (photo_id,)
    assert first.step_key == f"{workshop.thread_id}|run_1|shots|shot-1-16:9|0"
    assert set(first.extra_blobs) == {"mask"}


async def test_results_hold_references_and_no_bytes(workshop: Workshop) -> None:
    outcome = await PAINT_SHOTS.run(workshop.scope(), shots("forest"))
    assert set(outcome.model_dump()) == {"artifact_ids", "summary", "problems", "notes"}
    assert len(outcome.model_dump_json()) < 200
    (told,) = [e["value"] for e in await workshop.events("CUSTOM") if e["value"]["kind"] == "shot"]
    assert told["id"] == outcome.artifact_ids[0]
    assert not {"blob", "extra_blobs", "step_key"} & set(told)


async def test_shots_are_made_side_by_side(workshop: Workshop) -> None:
    gate = asyncio.Event()
    workshop.misbehave({"image.generate": [gate] * 4})
    running = asyncio.ensure_future(PAINT_SHOTS.run(workshop.scope(), shots("a", "b", "c", "d")))
    await workshop.fake.reached("image.generate", 4)
    assert workshop.fake.running == 4
    assert {i.status for i in (await workshop.state()).storyboard.values()} == {"rendering"}
    gate.set()
    assert len((await running).artifact_ids) == 4
    assert workshop.fake.count("image.cutout") == 1


async def test_one_that_fails_leaves_its_siblings_alone(workshop: Workshop) -> None:
    workshop.misbehave({"image.generate": only("b", ProviderFailed("out of light"))})
    outcome = await PAINT_SHOTS.run(workshop.scope(), shots("a", "b", "c"))
    assert [a.meta["slot"] for a in await workshop.made(outcome)] == ["shot-1", "shot-3"]
    (problem,) = outcome.problems
    assert (problem.code, problem.slot) == ("provider_failed", "shot-2")
    assert problem.message == "making the picture failed just now; try again in a moment"
    board = (await workshop.state()).storyboard
    assert [board[f"shot-{n}"].status for n in (1, 2, 3)] == ["done", "failed", "done"]


async def test_a_fault_of_our_own_is_a_problem_of_its_shot(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> Artifact:
        raise KeyError("oops")

    monkeypatch.setattr("limelight.tools.paint_shots.keep", broken)
    outcome = await PAINT_SHOTS.run(workshop.scope(), shots("a"))
    assert [(p.code, p.message, p.slot) for p in outcome.problems] == [
        ("crashed", "shot-1 failed (KeyError)", "shot-1")
    ]


async def test_cancelled_work_frees_the_workers_and_leaves_nothing_half_made(workshop: Workshop) -> None:
    gate = asyncio.Event()
    await PAINT_SHOTS.run(workshop.scope(), shots("a"))
    workshop.misbehave({"image.generate": [gate, gate]})
    running = asyncio.ensure_future(PAINT_SHOTS.run(workshop.scope(), shots("a", "b", "c")))
    await workshop.fake.reached("image.generate", 2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert workshop.fake.running == 0
    kept = await workshop.services.artifacts.list(LOCAL, thread_id=workshop.thread_id)
    assert sorted(a.kind for a in kept) == ["cutout", "shot", "upload"]
    board = (await workshop.state()).storyboard
    assert [board[slot].status for slot in ("shot-2", "shot-3")] == ["pending", "pending"]
    usage = await workshop.storage.usage.total(LOCAL)
    assert (usage.uncertain, usage.failed) == (0, 2)


async def test_a_step_run_again_returns_what_it_recorded(workshop: Workshop) -> None:
    first = await PAINT_SHOTS.run(workshop.scope(run_id="run_1"), shots("a", "b"))
    workshop.fake.calls.clear()
    again = await PAINT_SHOTS.run(workshop.scope(run_id="run_2"), shots("a", "b"))
    assert again.artifact_ids == first.artifact_ids
    assert workshop.fake.calls == []


async def test_only_what_a_crash_left_out_is_made(workshop: Workshop) -> None:
    workshop.misbehave({"image.generate": only("b", TryAgain("busy"))})
    first = await PAINT_SHOTS.run(workshop.scope(), shots("a", "b"))
    workshop.misbehave()
    again = await PAINT_SHOTS.run(workshop.scope(), shots("a", "b"))
    made = [
        r.prompt for c, r in workshop.fake.calls if c == "image.generate" and isinstance(r, GenerateRequest)
    ]
    assert made == ["b"]
    assert (again.artifact_ids[0], len(again.artifact_ids)) == (first.artifact_ids[0], 2)


async def test_another_attempt_is_made_anew(workshop: Workshop) -> None:
    first = await PAINT_SHOTS.run(workshop.scope(attempt=0), shots("a"))
    other = await PAINT_SHOTS.run(workshop.scope(attempt=1), shots("a"))
    assert other.artifact_ids != first.artifact_ids
    assert (workshop.fake.count("image.generate"), workshop.fake.count("image.cutout")) == (2, 1)


async def test_a_redone_shot_has_the_old_one_as_parent(workshop: Workshop) -> None:
    (old,) = (await PAINT_SHOTS.run(workshop.scope("one"), shots("a"))).artifact_ids
    args = shots("forest")
    args.shots[0].replaces = old
    (new,) = await workshop.made(await PAINT_SHOTS.run(workshop.scope("two"), args))
    assert new.parents[0] == old
    assert (await workshop.state()).storyboard["shot-1"].artifact_id == new.id


async def test_a_shot_that_replaces_nothing_real_says_so(workshop: Workshop) -> None:
    args = shots("forest", "beach")
    args.shots[0].replaces = "art_none"
    outcome = await PAINT_SHOTS.run(workshop.scope(), args)
    assert [(p.slot, p.message) for p in outcome.problems] == [("shot-1", "there is no artifact 'art_none'")]
    assert len(outcome.artifact_ids) == 1


async def test_an_unfaithful_picture_is_kept_as_it_is_for_others_to_judge(workshop: Workshop) -> None:
    workshop.misbehave(facts={"image.generate": [{"fidelity": 0.5}]})
    (shot,) = await workshop.made(await PAINT_SHOTS.run(workshop.scope(), shots("a")))
    assert (shot.meta["fidelity"], shot.meta["seed"]) == (0.5, 1)
    assert workshop.fake.count("image.generate") == 1


async def test_a_preview_is_shown_while_the_picture_is_made_and_then_goes(workshop: Workshop) -> None:
    gate = asyncio.Event()
    workshop.misbehave({"image.generate": [gate]})
    running = asyncio.ensure_future(PAINT_SHOTS.run(workshop.scope(), shots("a")))
    await workshop.fake.reached("image.generate", 1)
    (preview,) = await workshop.services.artifacts.list(LOCAL, thread_id=workshop.thread_id, kinds=["image"])
    assert preview.name == "Preview of shot 1"
    gate.set()
    (shot,) = await workshop.made(await running)
    kept = await workshop.services.artifacts.list(
        LOCAL, thread_id=workshop.thread_id, kinds=["image", "shot"]
    )
    assert [a.id for a in kept] == [shot.id]
    told = [
        e["content"] for e in await workshop.events("ACTIVITY_SNAPSHOT") if e["content"]["slot"] == "shot-1"
    ]
    assert (told[0].get("preview_artifact_id"), told[-1]["preview_artifact_id"]) == (None, preview.id)
    assert preview.id not in [e["value"]["id"] for e in await workshop.events("CUSTOM")]


async def test_a_failed_preview_costs_no_picture(workshop: Workshop) -> None:
    workshop.misbehave({"image.preview": [ProviderFailed("no sketch")]})
    outcome = await PAINT_SHOTS.run(workshop.scope(), shots("a"))
    assert (len(outcome.artifact_ids), outcome.problems) == (1, [])


async def test_a_product_without_a_photo_marks_every_slot(workshop: Workshop) -> None:
    await workshop.storage.catalogue.put_product(LOCAL, BOOT)
    with pytest.raises(BadInput, match="Ridge boot has no photo; add one to the product, or attach one here"):
        await PAINT_SHOTS.run(workshop.scope(), shots("a", "b"))
    assert {i.status for i in (await workshop.state()).storyboard.values()} == {"failed"}


async def test_a_photo_that_cannot_be_cut_out_says_why(workshop: Workshop) -> None:
    workshop.misbehave(facts={"image.cutout": [{"confidence": 0.2, "reason": "the edges are blurred"}]})
    with pytest.raises(
        BadInput, match=r"cannot be cut out of “boot\.png” well enough: the edges are blurred"
    ) as raised:
        await PAINT_SHOTS.run(workshop.scope(), shots("a"))
    assert (raised.value.code, raised.value.limit, raised.value.value) == ("cutout_unsure", 0.35, 0.2)


async def test_a_doubtful_cut_out_is_told(workshop: Workshop) -> None:
    workshop.misbehave(facts={"image.cutout": [{"confidence": 0.5, "reason": "The shadow may show."}]})
    outcome = await PAINT_SHOTS.run(workshop.scope(), shots("a"))
    assert outcome.summary.endswith("Note on the photo: The shadow may show.")


async def test_what_is_no_photo_is_refused(workshop: Workshop) -> None:
    clip = await workshop.add("clip", "Clip 1", seconds=3.0)
    with pytest.raises(BadInput, match=r"Clip 1 is of kind clip \(video/mp4\) and no photo"):
        await PAINT_SHOTS.run(workshop.scope(), shots("a", product_id=None, photo_id=clip.id))


async def test_refused_words_are_a_problem_of_their_shot(workshop: Workshop) -> None:
    outcome = await PAINT_SHOTS.run(workshop.scope(), shots("a naked woman", "beach"))
    assert [(p.code, p.slot) for p in outcome.problems] == [("refused", "shot-1")]
    assert len(outcome.artifact_ids) == 1


async def test_the_same_board_in_another_aspect_leaves_the_slots(workshop: Workshop) -> None:
    await PAINT_SHOTS.run(workshop.scope("wide"), shots("a"))
    before = (await workshop.state()).storyboard
    (tall,) = await workshop.made(await PAINT_SHOTS.run(workshop.scope("tall"), shots("a", aspect="9:16")))
    assert (tall.width, tall.height, tall.meta["aspect"]) == (36, 64, "9:16")
    assert (await workshop.state()).storyboard == before


async def test_the_seconds_of_work_are_tallied(workshop: Workshop) -> None:
    workshop.misbehave({"image.generate": [0.02]})
    scope = workshop.scope()
    await PAINT_SHOTS.run(scope, shots("a"))
    assert scope.tally.seconds >= 0.02


async def test_media_of_another_kind_is_named(workshop: Workshop) -> None:
    clip = await workshop.add("clip", "Clip 1", seconds=3.0)
    with pytest.raises(BadInput, match="Clip 1 is of kind clip; what is needed here is: shot or image"):
        await media(workshop.scope(), clip.id, "shot", "image")
