"""Quick-start recipes: their files, how they are recognised, and that each becomes a plan that holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import JsonValue, ValidationError

from limelight.agent.director.planning import make_plan
from limelight.agent.director.recipes import recipe_plan, recipe_words
from limelight.agent.director.voice import Voice
from limelight.router import Router, route_text, understand
from limelight.router.recipes import Recipe, recipe_of, recipes
from limelight.schema.context import Context
from limelight.schema.plan import Plan
from limelight.schema.understanding import RecipeCall
from limelight.schema.work import SUBAGENT_TOOLS, TOOL_ARGS

At = Callable[[str], Context]
ASKED = {
    "product_video": ("empty", "Take the kettle from idea to finished video"),
    "storyboard_video": ("storyboard", "make the finished video from the storyboard"),
    "holiday_set": ("empty", "turn all our product photos into Halloween pictures"),
    "all_placements": ("video", "resize it to every placement"),
    "top_products": ("empty", "find our five best sellers and make a Christmas video for each"),
    "headline_test": ("video", "A/B test two headlines"),
    "event_refresh": ("video", "update last year's video for Black Friday"),
    "endcard_all": ("video", "put the end card with our logo on all our videos"),
    "launch_campaign": ("empty", "a full launch campaign for the desk lamp"),
    "occasion_videos": ("empty", "videos of the candle for Christmas and for Mother's Day"),
}

WRITTEN: dict[str, dict[str, Any]] = {"save_headlines": {"headlines": ["Go see it"]}}
"""What the copy subagent writes itself."""


def planned(stage: str, text: str, at: At) -> tuple[Plan, Context]:
    context = at(stage)
    plan = recipe_plan(text, context, understand(text, context))
    assert plan is not None
    return plan, context


def test_there_are_ten_and_each_says_itself_in_six_languages() -> None:
    assert {r.name for r in recipes()} == set(ASKED)
    assert {lang for r in recipes() for lang in r.confirm} == {"en", "es", "de", "fr", "pt", "ja"}
    assert all(len(r.confirm) == 6 for r in recipes())


def test_a_file_with_an_unknown_key_is_refused() -> None:
    body = {**recipes()[0].model_dump(by_alias=True), "colour": "red"}
    with pytest.raises(ValidationError, match="colour"):
        Recipe.model_validate(body)


def test_a_recipe_that_there_is_not() -> None:
    with pytest.raises(KeyError, match="world_tour"):
        recipe_of(RecipeCall(name="world_tour"))


@pytest.mark.parametrize("name", ASKED)
async def test_each_is_recognised_by_rule_and_taken_as_complex_work(name: str, at: At) -> None:
    stage, text = ASKED[name]
    route, found = await Router().route(text, at(stage))
    assert (route.recipe, route.level, route.effort, route.lane) == (name, 0, "complex", "orchestrate")
    assert found.question == ""


@pytest.mark.parametrize(
    ("stage", "text", "name"),
    [
        ("empty", "ein Video für jeden unserer Bestseller", "top_products"),
        ("empty", "un vídeo para cada uno de nuestros productos de belleza", "top_products"),
        ("empty", "スキンケア商品それぞれに動画を一本ずつ", "top_products"),
        ("video", "dans tous les formats", "all_placements"),
        ("video", "全サイズにして", "all_placements"),
        ("empty", "campanha completa da vela", "launch_campaign"),
        ("empty", "coloca neve em todas as fotos dos produtos", "holiday_set"),
        ("video", "now the same for the lantern and the tumbler", "top_products"),
    ],
)
def test_other_languages_and_other_words(stage: str, text: str, name: str, at: At) -> None:
    found = understand(text, at(stage)).recipe
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("stage", "text"),
    [
        ("empty", "Can you make a video for each of our products?? How much would that cost?"),
        ("empty", "make a video for the kettle"),
        ("empty", "resize it to every placement"),
        ("empty", "a video for each product and ten headlines"),
        ("storyboard", "animate it"),
        ("empty", "we made videos for all our products last year"),
        ("empty", "a full launch campaign"),
        ("empty", "videos for all our submarines"),
    ],
)
def test_what_is_no_recipe_or_more_than_one_is_planned(stage: str, text: str, at: At) -> None:
    assert understand(text, at(stage)).recipe is None


def test_without_a_thread_it_is_recognised_all_the_same() -> None:
    assert route_text("resize it to every placement").recipe == "all_placements"


def test_the_best_sellers_are_taken_in_their_order_and_a_kind_by_its_products(at: At) -> None:
    best = understand(ASKED["top_products"][1], at("empty")).recipe
    kind = understand("a video for each of our hiking products", at("empty")).recipe
    assert best is not None
    assert kind is not None
    assert (best.product_ids, best.occasions) == (
        ["hm-kettle", "sol-cream", "sol-serum", "np-tumbler-20", "hm-candle"],
        ["christmas"],
    )
    assert kind.product_ids == ["np-boot", "np-pack-40"]


@pytest.mark.parametrize("name", ASKED)
def test_each_becomes_a_plan_whose_steps_the_tools_accept(name: str, at: At) -> None:
    plan, _ = planned(*ASKED[name], at)
    assert plan.question == ""
    assert 1 <= len(plan.steps) <= 64
    for step in plan.steps:
        tool, args = str(step.inputs["tool"]), step.inputs["args"]
        assert tool in SUBAGENT_TOOLS[step.subagent]
        TOOL_ARGS[tool].model_validate({**WRITTEN.get(tool, {}), **_made(args)})
        assert set(_references(step.inputs)) <= set(step.depends), step.id


@pytest.mark.parametrize(
    ("name", "at_once"), [("top_products", 20), ("holiday_set", 12), ("occasion_videos", 8)]
)
def test_the_parts_of_a_set_wait_for_nothing_but_themselves(name: str, at_once: int, at: At) -> None:
    plan, _ = planned(*ASKED[name], at)
    assert len([s for s in plan.steps if s.subagent == "image" and not s.depends]) == at_once


def test_what_videos_share_is_made_once_and_slots_are_their_own(at: At) -> None:
    plan, _ = planned(*ASKED["top_products"], at)
    cards = [s for s in plan.steps if s.inputs["tool"] == "make_endcard"]
    videos = [s for s in plan.steps if s.inputs["tool"] == "compile_video"]
    assert (len(cards), len(videos)) == (1, 5)
    assert all(cards[0].id in video.depends for video in videos)
    slots = [shot["slot"] for s in plan.steps for shot in _shots(s.inputs["args"])]
    assert len(slots) == len(set(slots)) == 20


def test_a_set_that_one_plan_has_no_room_for_is_begun_and_said_so(at: At) -> None:
    text = "12 products, 12 videos"
    plan, context = planned("empty", text, at)
    made = [s for s in plan.steps if s.inputs["tool"] == "compile_video"]
    assert len(plan.steps) <= 64
    assert plan.goal.startswith(f"A video for each product (the first {len(made)} of 12): ")
    said = recipe_words(plan, context, understand(text, context), Voice("en"))
    assert said.startswith(
        f"I'll make {Voice('en').number(len(made))} videos, one for each of Hearth Gooseneck Kettle, "
    )


def test_the_confirmation_is_one_sentence_in_the_persons_language(at: At) -> None:
    text = "campaña completa para la vela"
    plan, context = planned("empty", text, at)
    assert recipe_words(plan, context, understand(text, context), Voice("es")) == (
        "Preparo el lanzamiento de Ember Scented Candle: el vídeo, una versión vertical y una cuadrada, y titulares."
    )


def test_the_planner_takes_the_recipe_as_it_is(at: At) -> None:
    stage, text = ASKED["all_placements"]
    context = at(stage)
    found = understand(text, context)
    assert make_plan(text, context, found) == recipe_plan(text, context, found)


def _made(value: JsonValue) -> Any:
    """Arguments as they are when the steps before are done: each reference is what that step made."""
    if isinstance(value, list):
        return [one for inner in value for one in _spread(_made(inner))]
    if not isinstance(value, dict):
        return value
    if "$from" in value:
        return f"art_{value['$from']}"
    made = {key: _made(one) for key, one in value.items()}
    return {k: [v] if k == "clip_ids" and isinstance(v, str) else v for k, v in made.items()}


def _spread(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _references(value: JsonValue) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
    elif isinstance(value, dict):
        if isinstance(source := value.get("$from"), str):
            yield source
        for one in value.values():
            yield from _references(one)


def _shots(args: JsonValue) -> list[dict[str, JsonValue]]:
    found = args.get("shots") if isinstance(args, dict) else None
    shots = found if isinstance(found, list) else []
    return [shot for shot in shots if isinstance(shot, dict) and "slot" in shot]
