"""Each step of the conversation becomes the DAG it should, and nothing else."""

from __future__ import annotations

from typing import Any, cast

import pytest

from limelight.schema.context import ClipView, MediaView, ProductView, Turn
from limelight.schema.plan import Plan
from limelight.schema.understanding import ProductChoice, Slots

from .director_talk import NEWEST, PACK, SCENES, args, context, plan, understood


def dag(found: Plan) -> dict[str, tuple[str, list[str]]]:
    return {step.id: (str(step.inputs["tool"]), step.depends) for step in found.steps}


def list_of(found: Plan, step_id: str, name: str) -> list[dict[str, Any]]:
    step = next(one for one in found.steps if one.id == step_id)
    return cast(list[dict[str, Any]], args(step)[name])


async def test_a_video_for_a_product_is_one_copy_step_for_three_concepts() -> None:
    found = await plan(
        understood(("concepts.create", Slots(product=NEWEST))), context(), "a video for my latest hiking gear"
    )
    assert dag(found) == {"concepts": ("save_concepts", [])}
    assert (found.product_id, found.product_why, found.stage) == ("pack", NEWEST.why, "concepts")
    assert found.steps[0].title == "Write three concepts"
    assert found.steps[0].inputs["args"] == {"product_id": "pack"}


async def test_choosing_a_concept_paints_its_shots_with_the_change_in_every_prompt() -> None:
    found = await plan(
        understood(("concepts.choose", Slots(concept_index=3, scene="at sunrise"))), context("concepts")
    )
    assert dag(found) == {"shots": ("paint_shots", [])}
    assert (found.concept_id, found.stage) == ("con3", "storyboard")
    assert found.steps[0].title == "Paint four shots"
    made = list_of(found, "shots", "shots")
    assert [one["prompt"] for one in made] == [f"{scene} at sunrise, terracotta and sand" for scene in SCENES]
    assert [one["slot"] for one in made] == ["shot-1", "shot-2", "shot-3", "shot-4"]
    assert len({one["seed"] for one in made}) == 4
    assert args(found.steps[0])["product_id"] == "pack"


async def test_editing_a_shot_makes_exactly_that_shot_again() -> None:
    found = await plan(
        understood(("shot.edit", Slots(shot_indices=[2], scene="a forest trail"))), context("storyboard")
    )
    assert dag(found) == {"shot-2": ("paint_shots", [])}
    (shot,) = list_of(found, "shot-2", "shots")
    assert (shot["slot"], shot["index"], shot["replaces"], shot["title"]) == (
        "shot-2",
        2,
        "s2",
        "Forest trail",
    )
    assert shot["prompt"].startswith("a forest trail")
    assert "desert" not in shot["prompt"]
    assert shot["seed"] != 2


async def test_animating_makes_clips_beside_music_and_then_the_video() -> None:
    found = await plan(understood(("video.animate", Slots())), context("storyboard"), "animate it")
    assert dag(found) == {
        "clips": ("animate_shots", []),
        "music": ("compose_bed", []),
        "video": ("compile_video", ["clips", "music"]),
    }
    clips = list_of(found, "clips", "shots")
    assert [one["shot_id"] for one in clips] == ["s1", "s2", "s3", "s4"]
    assert {one["seconds"] for one in clips} == {3.0}
    assert len({one["move"] for one in clips}) == 4
    assert {one["effect"] for one in clips} == {"dust"}
    bed, video = args(found.steps[1]), args(found.steps[2])
    assert (bed["seconds"], bed["cuts"], bed["mood"]) == (12.0, [3.0, 6.0, 9.0], "upbeat")
    assert (video["clip_ids"], video["music_id"], video["endcard_id"]) == (
        {"$from": "clips"},
        {"$from": "music"},
        None,
    )


async def test_a_length_is_shared_by_the_shots() -> None:
    found = await plan(
        understood(("video.animate", Slots(seconds=20))), context("storyboard"), "animate it, 20 seconds"
    )
    assert {one["seconds"] for one in list_of(found, "clips", "shots")} == {5.0}
    assert args(found.steps[1])["seconds"] == 20.0


@pytest.mark.parametrize(
    ("said", "each"),
    [
        (["Give me three concepts for a 20 second film for our pack"], 5.0),
        (["Drei Konzepte für einen 20-Sekunden-Film für den Rucksack", "Nimm das zweite Konzept"], 5.0),
        (["A 20 second film for our pack", "a video for my watch", "concept 3"], 3.0),
        (
            [
                "A video for our pack",
                "fade the music out over 2 seconds",
                "cut 3 seconds off the second clip",
            ],
            3.0,
        ),
    ],
)
async def test_the_length_that_was_asked_for_with_the_concepts_holds(said: list[str], each: float) -> None:
    view = context("storyboard")
    view.history = [Turn(role="user", text=text) for text in said]
    found = await plan(understood(("video.animate", Slots())), view, "animate it")
    assert {one["seconds"] for one in list_of(found, "clips", "shots")} == {each}


async def test_after_an_edit_only_the_new_shot_is_animated_and_clips_keep_their_order() -> None:
    view = context("video")
    view.storyboard[1].id = "s2b"
    found = await plan(understood(("video.animate", Slots())), view, "animate it")
    assert dag(found) == {"clip-2": ("animate_shots", []), "video": ("compile_video", ["clip-2"])}
    assert [one["shot_id"] for one in list_of(found, "clip-2", "shots")] == ["s2b"]
    assert args(found.steps[-1])["clip_ids"] == ["c1", {"$from": "clip-2"}, "c3", "c4"]
    assert args(found.steps[-1])["music_id"] == "m1"


async def test_an_end_card_recompiles_the_clips_that_exist() -> None:
    slots = Slots(slogan="Keep it wild", wants_logo=True)
    found = await plan(understood(("video.endcard", slots)), context("video"), "add our logo and the slogan")
    assert dag(found) == {
        "endcard": ("make_endcard", []),
        "music": ("compose_bed", []),
        "video": ("compile_video", ["endcard", "music"]),
    }
    card, bed, video = (args(step) for step in found.steps)
    assert (card["slogan"], card["with_logo"]) == ("Keep it wild", True)
    assert bed["seconds"] == 15.0
    assert (video["clip_ids"], video["endcard_id"]) == (["c1", "c2", "c3", "c4"], {"$from": "endcard"})


async def test_vertical_is_painted_natively_and_headlines_come_in_the_same_plan() -> None:
    found = await plan(
        understood(
            ("video.reframe", Slots(aspects=["9:16"])), ("copy.headlines", Slots(count=3, max_chars=30))
        ),
        context("endcard"),
        "make it vertical too, and three headlines of at most 30 characters",
    )
    nodes = dag(found)
    for n in range(1, 5):
        assert nodes[f"shot-{n}-9x16"] == ("paint_shots", [])
        assert nodes[f"clip-{n}-9x16"] == ("animate_shots", [f"shot-{n}-9x16"])
        (shot,) = list_of(found, f"shot-{n}-9x16", "shots")
        assert (shot["prompt"], shot["seed"], shot["replaces"]) == (f"{SCENES[n - 1]} at sunrise", n, None)
    assert nodes["endcard-9x16"] == ("make_endcard", [])
    assert nodes["video-9x16"] == (
        "compile_video",
        [*(f"clip-{n}-9x16" for n in range(1, 5)), "endcard-9x16"],
    )
    assert nodes["headlines"] == ("save_headlines", [])
    assert len(found.steps) == 11
    assert args(found.steps[-1]) == {
        "clip_ids": [{"$from": f"clip-{n}-9x16"} for n in range(1, 5)],
        "music_id": "m2",
        "endcard_id": {"$from": "endcard-9x16"},
        "aspect": "9:16",
        "title": "The Open Line",
    }


async def test_all_at_once_starts_each_clip_when_its_own_shot_is_ready() -> None:
    found = await plan(
        understood(
            ("concepts.create", Slots(product=NEWEST)),
            ("video.animate", Slots()),
            ("video.endcard", Slots(wants_logo=True)),
        ),
        context(),
    )
    nodes = dag(found)
    assert next(iter(nodes)) == "concepts"
    assert [nodes[f"clip-{n}"][1] for n in range(1, 5)] == [["shot-1"], ["shot-2"], ["shot-3"], ["shot-4"]]
    assert nodes["video"] == ("compile_video", ["clip-1", "clip-2", "clip-3", "clip-4", "endcard", "music"])
    concepts = list_of(found, "concepts", "concepts")
    assert len(concepts) == 1
    painted = [list_of(found, f"shot-{n}", "shots")[0]["prompt"] for n in range(1, 5)]
    assert painted == [shot["scene"] for shot in concepts[0]["shots"]]


async def test_in_one_go_means_up_to_the_video() -> None:
    found = await plan(
        understood(("concepts.create", Slots(product=NEWEST))), context(), "a video for the pack in one go"
    )
    assert found.steps[-1].inputs["tool"] == "compile_video"


async def test_an_uploaded_photo_is_the_product_and_its_description_the_subject() -> None:
    view = context()
    view.attachments = [MediaView(id="art_1", kind="upload")]
    words = "Here is a photo of my handmade stoneware mug, please make a video for it"
    found = await plan(understood(("concepts.create", Slots(upload_id="art_1"))), view, words)
    assert found.product_id == "art_1"
    brief = cast(dict[str, Any], found.steps[0].inputs["brief"])
    assert (brief["about"], brief["photo_id"]) == ("handmade stoneware mug", "art_1")


async def test_the_thread_goes_on_with_the_photo() -> None:
    view = context("concepts")
    view.product = ProductView(id="art_1", title="your product")
    found = await plan(understood(("concepts.choose", Slots(concept_index=1))), view)
    assert args(found.steps[0])["photo_id"] == "art_1"
    assert "product_id" not in args(found.steps[0])
    assert found.product_id is None


async def test_vertical_clips_of_an_earlier_concept_are_not_used_again() -> None:
    view = context("endcard")
    for n, shot in enumerate(view.storyboard):
        shot.id = f"art_5{n}"
        view.clips[n].shot_id = shot.id
    old = [
        ClipView(slot=f"shot-{n}", index=n, id=f"art_1{n}", aspect="9:16", stale=True) for n in range(1, 5)
    ]
    fresh = [one.model_copy(update={"id": f"art_9{n}", "stale": False}) for n, one in enumerate(old, 1)]
    director = understood(("video.reframe", Slots(aspects=["9:16"])))
    view.clips += old
    assert "shot-1-9x16" in dag(await plan(director, view))
    view.clips[-4:] = fresh
    found = await plan(director, view)
    assert list(dag(found)) == ["endcard-9x16", "video-9x16"]
    assert args(found.steps[1])["clip_ids"] == ["art_91", "art_92", "art_93", "art_94"]


async def test_new_music_leaves_the_clips_alone() -> None:
    found = await plan(understood(("music.change", Slots(mood="something calm"))), context("endcard"))
    assert dag(found) == {"music": ("compose_bed", []), "video": ("compile_video", ["music"])}
    assert args(found.steps[0])["mood"] == "calm"


async def test_more_concepts_come_from_other_places() -> None:
    found = await plan(understood(("concepts.more", Slots())), context("concepts"))
    assert found.steps[0].title == "Write three more concepts"
    assert cast(dict[str, Any], found.steps[0].inputs["brief"])["variant"] == 3


async def test_redoing_shots_changes_seeds_only() -> None:
    found = await plan(understood(("shots.redo", Slots())), context("storyboard"))
    made = list_of(found, "shots", "shots")
    assert [one["prompt"] for one in made] == [f"{scene} at sunrise" for scene in SCENES]
    assert [one["replaces"] for one in made] == ["s1", "s2", "s3", "s4"]
    assert not {one["seed"] for one in made} & {1, 2, 3, 4}


async def test_pictures_are_made_outside_the_storyboard() -> None:
    found = await plan(
        understood(("picture.create", Slots(count=2, scene="on a beach"))), context("storyboard")
    )
    assert dag(found) == {"pictures": ("paint_pictures", [])}
    assert {k: args(found.steps[0])[k] for k in ("product_id", "prompt", "n")} == {
        "product_id": PACK.id,
        "prompt": "on a beach",
        "n": 2,
    }


@pytest.mark.parametrize(
    ("act", "stage", "question"),
    [
        (
            ("concepts.create", Slots(product=ProductChoice(not_found="garden gnome"))),
            "start",
            "I could not find “garden gnome” in your catalogue. I see Northpeak Ridgeline 45 Hiking "
            "Backpack, "
            "20 oz Insulated Tumbler and Glow Serum with Vitamin C. Which product do you mean?",
        ),
        (
            (
                "concepts.create",
                Slots(product=ProductChoice(product_id="a", title="A", certain=False, alternatives=["B"])),
            ),
            "start",
            "Which one do you mean: A or B?",
        ),
        (
            ("concepts.choose", Slots(concept_index=7)),
            "concepts",
            "There is no concept 7. I have 1 “Off the Map”, 2 “The Last Ridge” and 3 “The Open Line”.",
        ),
        (
            ("video.animate", Slots()),
            "concepts",
            "Which concept shall I use: 1 “Off the Map”, 2 “The Last Ridge” or 3 “The Open Line”?",
        ),
        (
            ("shot.edit", Slots(shot_indices=[9], scene="x")),
            "storyboard",
            "There is no shot 9: the storyboard has four. Which one do you mean?",
        ),
        (("shot.edit", Slots(shot_indices=[2])), "storyboard", "What shall shot 2 show instead?"),
        (
            ("shot.edit", Slots(scene="a lake")),
            "storyboard",
            "Which shot shall I change, 1 to 4, or all of them?",
        ),
        (
            ("music.change", Slots(mood="calm")),
            "storyboard",
            "There are no clips yet. Shall I animate the storyboard first?",
        ),
        (
            ("video.reframe", Slots()),
            "video",
            "Which shape shall it have: vertical 9:16, square 1:1, portrait 4:5 or landscape 16:9?",
        ),
        (
            ("video.animate", Slots()),
            "start",
            "Which product is it for? For example Northpeak Ridgeline 45 Hiking Backpack, "
            "20 oz Insulated Tumbler or "
            "Glow Serum with Vitamin C.",
        ),
        (
            ("unknown", Slots()),
            "start",
            "What shall I make? I can write concepts, paint a storyboard, animate it, or write headlines.",
        ),
    ],
)
async def test_what_is_missing_is_asked_for(act: Any, stage: str, question: str) -> None:
    found = await plan(understood(act), context(stage))
    assert (found.question, found.steps) == (question, [])


async def test_a_question_of_the_understanding_is_passed_on() -> None:
    found = await plan(
        understood(("video.animate", Slots()), question="Which of the two?"), context("storyboard")
    )
    assert (found.question, found.steps) == ("Which of the two?", [])


async def test_a_chosen_concept_is_storyboarded_before_it_is_animated() -> None:
    view = context("storyboard")
    view.storyboard = []
    found = await plan(understood(("video.animate", Slots())), view)
    assert [step.inputs["tool"] for step in found.steps] == ["paint_shots"] * 4 + ["animate_shots"] * 4 + [
        "compose_bed",
        "compile_video",
    ]
