"""Budgets that follow from an effort, and how the person and the settings change them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from limelight.infra.routing import EffortBudget, MediumBudget, RoutingSettings
from limelight.infra.settings import load_settings
from limelight.router import Router, route_text
from limelight.router.effort import asked_effort
from limelight.router.scope import scopes_of
from limelight.schema.context import Context

At = Callable[[str], Context]


@pytest.mark.parametrize(
    ("text", "effort", "budget"),
    [
        ("thank you", "simple", ("fast", 0, 1, 20.0)),
        ("animate it", "medium", ("planner", 1024, 24, 180.0)),
        ("animate it and write three headlines", "complex", ("planner", 4096, 64, 600.0)),
    ],
)
async def test_what_an_effort_gets(
    text: str, effort: str, budget: tuple[str, int, int, float], at: At
) -> None:
    route, _ = await Router().route(text, at("storyboard"))
    assert route.effort == effort
    assert (route.role, route.thinking_tokens, route.step_limit, route.deadline_s) == budget


async def test_settings_change_what_an_effort_gets(at: At) -> None:
    settings = RoutingSettings(
        simple=EffortBudget(deadline_s=5), medium=MediumBudget(role="reflector", thinking_tokens=9)
    )
    router = Router(settings=settings)
    route, _ = await router.route("animate it", at("storyboard"))
    thanks, _ = await router.route("thank you", at("storyboard"))
    assert (route.role, route.thinking_tokens, route.step_limit) == ("reflector", 9, 24)
    assert (thanks.role, thanks.deadline_s) == ("fast", 5.0)


def test_one_value_in_the_file_leaves_the_others_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("settings") / "limelight.toml"
    file.write_text('[routing]\nlevel = "1"\n[routing.medium]\ndeadline_s = 300\n', "utf-8")
    routing = load_settings(file).routing
    assert (routing.level, routing.medium.deadline_s, routing.medium.thinking_tokens) == ("1", 300.0, 1024)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("make an ad for the kettle, think harder", "harder"),
        ("haz un anuncio para el hervidor, piénsalo bien", "harder"),
        ("mach eine Werbung für den Wasserkocher, denk gründlich darüber nach", "harder"),
        ("fais une pub pour la bouilloire, réfléchis bien", "harder"),
        ("faz um anúncio da chaleira, pensa bem", "harder"),
        ("ケトルの広告を作って。よく考えて", "harder"),
        ("make an ad for the kettle, just do it", "quick"),
        ("make an ad for the kettle, quick", "quick"),
        ("haz un anuncio para el hervidor, rápido", "quick"),
        ("mach einfach eine Werbung für den Wasserkocher", "quick"),
        ("fais une pub pour la bouilloire, vite fait", "quick"),
        ("faz um anúncio da chaleira, rapidinho", "quick"),
        ("ケトルの広告をさっと作って", "quick"),
        ("make an ad for the kettle with quick cuts", ""),
        ("I have a quick question", ""),
    ],
)
def test_what_the_person_says_about_thinking(text: str, asked: str) -> None:
    assert asked_effort(text) == asked


async def test_think_harder_raises_the_effort_and_quick_takes_the_thinking_away(at: At) -> None:
    router = Router()
    hard, _ = await router.route("animate it, think harder", at("storyboard"))
    quick, _ = await router.route("animate it, just do it", at("storyboard"))
    assert (hard.effort, hard.thinking_tokens, hard.override) == ("complex", 8192, "harder")
    assert hard.reason.endswith("asked to think harder")
    assert (quick.effort, quick.thinking_tokens, quick.override) == ("medium", 0, "quick")


async def test_several_requests_are_one_plan_with_parts(at: At) -> None:
    route, found = await Router().route(
        "make it vertical, add the logo and write three headlines", at("video")
    )
    assert [(p.label, p.clause) for p in route.parts] == [
        ("video.reframe", "make it vertical"),
        ("video.endcard", "add the logo"),
        ("copy.headlines", "write three headlines"),
    ]
    assert (route.effort, route.lane, found.acts[2].slots.count) == ("complex", "orchestrate", 3)


@pytest.mark.parametrize(
    "text",
    [
        "choose concept 2 and paint the storyboard",
        "animate it with calm piano music",
        "put shot 1 on a beach and shot 3 in a forest",
    ],
)
async def test_acts_of_one_stage_are_one_piece_of_work(text: str, at: At) -> None:
    stage = "concepts" if "concept" in text else "storyboard"
    route, _ = await Router().route(text, at(stage))
    assert route.effort == "medium", [p.label for p in route.parts]


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("an ad for each of our products", ["products"]),
        ("ein video pro produkt", ["products"]),
        ("versions for germany and japan", ["markets"]),
        ("resize it for every placement", ["placements"]),
        ("one for christmas and one for easter", ["occasions"]),
        ("a/b test it", ["versions"]),
        ("from idea to finished film", ["whole"]),
        ("do the same for the lantern", ["again"]),
        ("the same for the third shot", []),
        ("three headlines of 30 characters each", []),
        ("make a video for my best seller", []),
        ("shot 1 at christmas and shot 3 at easter", []),
    ],
)
def test_how_wide_a_request_is(text: str, scopes: list[str]) -> None:
    assert scopes_of(text) == scopes


def test_country_codes_count_only_as_they_are_typed() -> None:
    assert scopes_of("for de and fr", original="for DE and FR") == ["markets"]
    assert scopes_of("algo de la playa", original="algo de la playa") == []


@pytest.mark.parametrize(
    "text", ["Do you make videos for all products?", "we sell 12 products in 5 countries, it was hard"]
)
def test_a_question_or_a_story_is_not_wide(text: str) -> None:
    assert route_text(text).effort == "simple"
