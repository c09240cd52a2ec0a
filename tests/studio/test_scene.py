"""Scenes: what the words of a prompt ask for, JSON, shots."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.errors import InputRejected
from limelight.studio.scene import THEMES, Scene, Shot, parse_scene, vary

PLACES = {
    "on a beach at golden hour": "beach",
    "a trail in the woods": "forest",
    "on a mountain summit": "mountain",
    "bright kitchen counter": "kitchen",
    "in the desert": "desert",
    "downtown, neon lights": "city",
    "cosy living room": "cafe",
    "pastel podium": "studio",
    "fresh snow": "winter",
    "a spa with candles": "spa",
    "picnic in a meadow": "garden",
    "my latest hiking gear": "forest",
    "a snowy mountain peak": "mountain",
    "": "studio",
}
TIMES = {
    "forest at sunrise": "sunrise",
    "beach at dawn": "sunrise",
    "beach at sunset": "golden hour",
    "desert at noon": "noon",
    "city at blue hour": "dusk",
    "a starry night by the sea": "night",
    "beach": "golden hour",
}
COLOURS = {
    "teal and copper studio": ("#1f7a7a", "#b8693a"),
    "rose gold podium": ("#c99383",),
    "navy blue, then cream and gold, and red": ("#1c2c54", "#f3e6cc", "#d4a640"),
    "golden hour on the beach": (),
    "black friday sale": ("#1b1c20", "#e0b341", "#2c2e36"),
}
HOLIDAYS = {
    "a christmas gift": ("christmas", "winter", "dusk"),
    "new year's eve": ("new year", "city", "night"),
    "halloween": ("halloween", "forest", "dusk"),
    "christmas on the beach": ("christmas", "beach", "dusk"),
}


@pytest.mark.parametrize(("prompt", "theme"), PLACES.items())
def test_the_place(prompt: str, theme: str) -> None:
    assert parse_scene(prompt).theme == theme


@pytest.mark.parametrize(("prompt", "time"), TIMES.items())
def test_the_time_of_day(prompt: str, time: str) -> None:
    assert parse_scene(prompt).time_of_day == time


@pytest.mark.parametrize(("prompt", "palette"), COLOURS.items())
def test_the_colours(prompt: str, palette: tuple[str, ...]) -> None:
    assert parse_scene(prompt).palette == palette


@pytest.mark.parametrize(("prompt", "expected"), HOLIDAYS.items())
def test_the_holiday(prompt: str, expected: tuple[str, str, str]) -> None:
    scene = parse_scene(prompt)
    assert (scene.holiday, scene.theme, scene.time_of_day) == expected


def test_weather_mood_and_props() -> None:
    scene = parse_scene("a moody forest in the fog, no props")
    assert (scene.theme, scene.weather, scene.mood, scene.props) == ("forest", "misty", "moody", False)


def test_the_category_picks_the_place_only_when_the_prompt_names_none() -> None:
    assert parse_scene("make a video", category="Outdoor > Hiking boots").theme == "forest"
    assert parse_scene("make a video on the beach", category="Outdoor > Hiking boots").theme == "beach"


def test_an_unknown_theme_is_refused_naming_the_allowed_ones() -> None:
    with pytest.raises(InputRejected) as caught:
        parse_scene("anything", theme="moon base")
    assert caught.value.message == (
        "There is no theme 'moon base'. Choose one of: studio, kitchen, beach, forest, mountain, winter, desert, city, "
        "cafe, spa, garden; or leave it out and say the place in the prompt."
    )
    assert (caught.value.code, caught.value.value, caught.value.limit) == (
        "unknown_theme",
        "moon base",
        list(THEMES),
    )


@settings(deadline=None, max_examples=60)
@given(
    prompt=st.text(max_size=80),
    seed=st.integers(0, 10_000),
    shot=st.sampled_from(["hero", "detail", "wide", "low", "side"]),
)
def test_any_prompt_gives_a_scene_that_survives_json_and_any_shot(prompt: str, seed: int, shot: Shot) -> None:
    scene = vary(parse_scene(prompt, seed=seed), shot=shot, seed=seed)
    assert Scene.model_validate_json(scene.model_dump_json()) == scene
    assert scene == vary(parse_scene(prompt, seed=seed), shot=shot, seed=seed)
    assert scene.theme in THEMES


def test_shots_differ_and_keep_the_place() -> None:
    base = parse_scene("forest at sunrise", seed=3)
    shots = [vary(base, shot=shot, seed=3) for shot in ("hero", "detail", "wide", "low", "side")]
    assert len({shot.camera.model_dump_json() for shot in shots}) == 5
    assert {(shot.theme, shot.time_of_day, shot.palette) for shot in shots} == {("forest", "sunrise", ())}
