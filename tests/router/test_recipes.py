"""Quick-start recipes: their files, how they are recognised, and that each becomes a plan that holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import JsonValue, ValidationError

from limelight.agent.director.planning import make_plan
from limelight.agent.director.recipes import recipe_plan, recipe_words
from limelight.infra.voice import Voice
from limelight.router import Router, route_text, understand
from limelight.router.films import films_meant
from limelight.router.recipes import Recipe, recipe_of, recipes
from limelight.schema.context import Context, FilmView
from limelight.schema.plan import Plan
from limelight.schema.understanding import RecipeCall
from limelight.schema.work import SUBAGENT_TOOLS, TOOL_ARGS

At = Callable[[str], Context]
ASKED = {
    "product_video": ("empty", "Take the kettle from idea to finished video"),
    "storyboard_video": ("storyboard", "make the finished video from the storyboard"),
    "holiday_set": ("empty", "turn all our product photos into Halloween pictures"),
    "all_placements": ("video", "resize it to every placement"),
    "video_set": ("empty", "find our five best sellers and make a Christmas video for each"),
    "video_variations": ("video", "give me two variations of it"),
    "headline_test": ("video", "A/B test two headlines"),
    "event_refresh": ("video", "update last year's video for Black Friday"),
    "endcard_all": ("video", "put the end card with our logo on all our videos"),
    "launch_campaign": ("empty", "a full launch campaign for the desk lamp"),
}

SET = Context(
    today="2026-01-01",
    films=[
        FilmView(key=f"film-{n}", index=n, title=title, shown=n == 1)
        for n, title in enumerate(
            ["Tumbler · Christmas · 1", "Tumbler · Christmas · 2", "Tumbler · Father's Day · 1", "Serum · Christmas · 1"],
            start=1,
        )
    ],
)  # fmt: skip
"""A conversation that has made a set."""
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
        ("empty", "ein Video für jeden unserer Bestseller", "video_set"),
        ("empty", "un vídeo para cada uno de nuestros productos de belleza", "video_set"),
        ("empty", "スキンケア商品それぞれに動画を一本ずつ", "video_set"),
        ("empty", "videos of the candle for Christmas and for Mother's Day", "video_set"),
        ("empty", "make three variations of a video for the kettle", "video_set"),
        ("storyboard", "zwei Varianten davon", "video_variations"),
        ("video", "dos variaciones más", "video_variations"),
        ("video", "two versions of the boot video", "video_variations"),
        ("video", "two versions of a video for the kettle", "video_set"),
        ("video", "dans tous les formats", "all_placements"),
        ("video", "全サイズにして", "all_placements"),
        ("empty", "campanha completa da vela", "launch_campaign"),
        ("empty", "coloca neve em todas as fotos dos produtos", "holiday_set"),
        ("video", "now the same for the lantern and the tumbler", "video_set"),
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
    best = understand(ASKED["video_set"][1], at("empty")).recipe
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
    ("name", "at_once"), [("video_set", 5), ("holiday_set", 12), ("video_variations", 2)]
)
def test_the_parts_of_a_set_wait_for_nothing_but_themselves(name: str, at_once: int, at: At) -> None:
    plan, _ = planned(*ASKED[name], at)
    assert len([s for s in plan.steps if s.subagent == "image" and not s.depends]) == at_once


def test_what_videos_share_is_made_once_and_each_has_a_storyboard_of_its_own(at: At) -> None:
    plan, _ = planned(*ASKED["video_set"], at)
    cards = [s for s in plan.steps if s.inputs["tool"] == "make_endcard"]
    videos = [s for s in plan.steps if s.inputs["tool"] == "compile_video"]
    assert (len(cards), len(videos)) == (1, 5)
    assert (cards[0].film, cards[0].title) == ("", "Make the end card")
    assert all(cards[0].id in video.depends for video in videos)
    films = [film.key for film in plan.films]
    assert films == [f"film-{n}" for n in range(1, 6)] == [video.film for video in videos]
    for film in films:
        slots = [shot["slot"] for s in plan.steps if s.film == film for shot in _shots(s.inputs["args"])]
        assert slots == ["shot-1", "shot-2", "shot-3", "shot-4"]


FORTY = [
    "Find my ten best sellers and make a video for each, for Christmas and for Father's Day, two variations",
    "top 10 products, Christmas and Father's Day, 2 versions each, videos please",
    "I need 40 videos: my 10 best sellers, for Christmas and Father's Day, 2 each",
    "haz un video para mis diez más vendidos, para navidad y para el día del padre, dos variaciones de cada uno",
    "mach für meine zehn Bestseller je ein Video zu Weihnachten und zum Vatertag, in zwei Varianten",
    "fais une vidéo pour chacune de mes dix meilleures ventes, pour Noël et la fête des pères, en deux variantes",
    "faça um vídeo para cada um dos meus dez mais vendidos, para o Natal e o Dia dos Pais, em duas variações",
    "売れ筋トップ10の商品それぞれに、クリスマスと父の日の動画を2パターンずつ作って",
]


@pytest.mark.parametrize("text", FORTY)
async def test_ten_products_two_occasions_two_variations_are_forty_videos(text: str, at: At) -> None:
    context = at("empty")
    route, found = await Router().route(text, context)
    call = found.recipe
    assert call is not None
    assert (route.recipe, route.level, route.step_limit) == ("video_set", 0, 400)
    assert (len(call.product_ids), len(call.occasions), call.variations) == (10, 2, 2)
    plan = recipe_plan(text, context, found)
    assert plan is not None
    made = Counter(str(step.inputs["tool"]) for step in plan.steps)
    assert made == {
        "paint_shots": 40, "animate_shots": 40, "compile_video": 40, "compose_bed": 4, "make_endcard": 1,
    }  # fmt: skip
    assert plan.films[0].title.split(" · ")[2] == "1"


def test_variations_have_the_same_prompts_and_other_seeds(at: At) -> None:
    plan, _ = planned("empty", FORTY[0], at)
    first, second, other = (
        [(shot["prompt"], shot["caption"]) for shot in _shots(step.inputs["args"])]
        for step in [s for s in plan.steps if s.inputs["tool"] == "paint_shots"][:3]
    )
    assert first == second
    assert first != other  # the next occasion
    assert "at Christmas" in str(first[0][0])
    assert "on Father's Day" in str(other[0][0])
    seeds = [shot["seed"] for step in plan.steps for shot in _shots(step.inputs["args"]) if "seed" in shot]
    assert len(seeds[:8]) == len(set(seeds[:8])) == 8
    first_seed = seeds[0]
    assert isinstance(first_seed, int)
    assert seeds[4] == first_seed + 7919


def test_a_number_of_videos_follows_from_what_they_are_for(at: At) -> None:
    call = understand("a video for each of my hiking products, three variations", at("empty")).recipe
    one = understand("a video for my best seller for Christmas and Easter", at("empty")).recipe
    assert call is not None
    assert one is not None
    assert (call.product_ids, call.occasions, call.variations) == (["np-boot", "np-pack-40"], [], 3)
    assert (one.product_ids, one.occasions, one.variations) == (["hm-kettle"], ["christmas", "easter"], 1)


def test_variations_of_the_video_are_beside_it_and_keep_music_and_end_card(at: At) -> None:
    plan, context = planned(*ASKED["video_variations"], at)
    assert [film.key for film in plan.films] == ["film-1", "film-2"]
    tools = Counter(str(step.inputs["tool"]) for step in plan.steps)
    assert tools == {"paint_shots": 2, "animate_shots": 2, "compile_video": 2}
    shown = [(view.prompt, view.seed) for view in context.storyboard]
    for step in [s for s in plan.steps if s.inputs["tool"] == "paint_shots"]:
        shots = _shots(step.inputs["args"])
        assert [shot["prompt"] for shot in shots] == [prompt for prompt, _ in shown]
        assert all(shot["seed"] != seed for shot, (_, seed) in zip(shots, shown, strict=True))
        assert all(shot["replaces"] is None for shot in shots)


def test_films_are_numbered_on_from_those_there_are(at: At) -> None:
    before = [FilmView(key="film-3", index=3, title="Kettle")]
    context = at("empty").model_copy(update={"films": before})
    text = ASKED["video_set"][1]
    plan = recipe_plan(text, context, understand(text, context))
    assert plan is not None
    assert [film.key for film in plan.films] == ["film-4", "film-5", "film-6", "film-7", "film-8"]


def test_a_set_that_one_plan_has_no_room_for_is_begun_and_said_so(at: At) -> None:
    text = "12 products, 12 videos"
    context = at("empty").model_copy(update={"recipe_steps": 20})
    found = understand(text, context)
    plan = recipe_plan(text, context, found)
    assert plan is not None
    assert (len(plan.steps), len(plan.films)) == (20, 5)
    assert plan.goal.startswith("A video for each (the first 5 of 12): ")
    assert recipe_words(plan, context, found, Voice("en")).startswith(
        "I'll make five videos of Hearth Gooseneck Kettle, "
    )


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("make shot 2 of the third video darker", "make shot 2 darker"),
        ("In video 3, put shot 1 on a beach", "put shot 1 on a beach"),
        ("change the music of the Father's Day tumbler video", "change the music of the video"),
        ("make the third one 9:16", "make the video 9:16"),
        ("mach das dritte Video hochkant", "mach das Video hochkant"),
        ("haz el tercer vídeo vertical", "haz el vídeo vertical"),
        ("3本目の動画を縦に", "動画を縦に"),
    ],
)
def test_a_video_is_told_from_the_others(text: str, rest: str) -> None:
    found = films_meant(text, SET)
    assert found is not None
    assert ([one.index for one in found.films], found.rest, found.show) == ([3], rest, False)


@pytest.mark.parametrize(
    ("text", "films"),
    [
        ("show me the first three", [1, 2, 3]),
        ("open video 4", [4]),
        ("show me videos 2 to 4", [2, 3, 4]),
        ("which videos are done?", [1, 2, 3, 4]),
        ("zeig mir das zweite Video", [2]),
        ("動画3を開いて", [3]),
    ],
)
def test_videos_are_asked_to_be_seen(text: str, films: list[int]) -> None:
    found = understand(text, SET)
    assert found.films == [f"film-{n}" for n in films]
    assert found.acts[0].label == "chat.question"


def test_several_videos_are_not_changed_at_once() -> None:
    found = understand("make the first three videos vertical", SET)
    assert found.question == "I change one video at a time. Which one shall I begin with: 1, 2 or 3?"
    assert films_meant("make the first two shots darker", SET) is None
    assert understand("put our logo on all our videos", SET).question.startswith(
        "I change one video at a time."
    )


@pytest.mark.parametrize(
    "text",
    [
        "make shot 2 darker", "make a video for the serum for Easter", "make it a 30 second video 16:9", "video 9:16 please",
        "find my ten best sellers and make a video for each", "thanks",
    ],
)  # fmt: skip
def test_words_that_tell_no_video_apart(text: str) -> None:
    assert films_meant(text, SET) is None
    assert films_meant("open video 2", Context(today="2026-01-01")) is None


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
        return f"art_{value['$from']}{value.get('slot', '')}"
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
