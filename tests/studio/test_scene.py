"""Scenes: what the words of a prompt ask for, JSON, shots."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.errors import InputRejected
from limelight.studio.scene import THEMES, Scene, Shot, holidify, parse_scene, vary

PLACES = {
    "on a beach at golden hour": "beach",
    "a trail in the woods": "forest",
    "on a mountain summit": "mountain",
    "bright kitchen counter": "kitchen",
    "in the desert": "desert",
    "downtown, neon lights": "city",
    "cosy living room": "living",
    "a quiet café": "cafe",
    "pastel": "pastel",
    "white podium": "studio",
    "kitchen breakfast": "breakfast",
    "bathroom shelf": "bathroom",
    "office desk": "office",
    "still water": "water",
    "at the lake": "lake",
    "red rock canyon": "canyon",
    "gym": "gym",
    "in a workshop": "workshop",
    "fresh snow": "winter",
    "a spa with candles": "spa",
    "picnic in a meadow": "picnic",
    "blossom in the garden": "garden",
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
    "a christmas gift": ("christmas", "christmas", "dusk"),
    "new year's eve": ("new year", "city", "night"),
    "halloween": ("halloween", "halloween", "dusk"),
    "easter": ("easter", "easter", "morning"),
    "happy diwali": ("diwali", "lights", "night"),
    "black friday": ("black friday", "sale", "night"),
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
        "There is no theme 'moon base'. Choose one of: studio, pastel, marble, dark, water, kitchen, breakfast, living, "
        "bathroom, spa, cafe, office, gym, workshop, kids, beach, forest, mountain, canyon, lake, meadow, garden, picnic, "
        "desert, winter, city, piazza, christmas, gifts, halloween, harvest, romance, easter, lights, sale; or leave it "
        "out and say the place in the prompt."
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


def test_snow_falls_in_winter_unless_the_prompt_says_otherwise() -> None:
    assert parse_scene("", theme="winter").weather == "snow"
    assert parse_scene("clear sky", theme="winter").weather == "clear"


def test_a_theme_brings_its_season_unless_the_prompt_names_one() -> None:
    assert parse_scene("", theme="harvest").season == "autumn"
    assert parse_scene("in spring", theme="harvest").season == "spring"


def test_every_theme_is_asked_for_by_its_own_words_alone() -> None:
    """Its first word names it, so that what a person reads in the list works in a prompt."""
    for name, theme in THEMES.items():
        assert parse_scene(theme.words[0]).theme == name, theme.words[0]
        assert theme.setting.ground
        assert theme.backdrop.photo or theme.backdrop.painter


def test_another_feast_keeps_the_composition() -> None:
    scene = vary(parse_scene("forest at sunrise", seed=4), shot="wide", seed=4)
    dressed = holidify(scene, "Christmas")
    assert (dressed.theme, dressed.holiday, dressed.season, dressed.time_of_day) == (
        "christmas",
        "christmas",
        "winter",
        "dusk",
    )
    assert dressed.palette == ("#eef3fa", "#b01226", "#1d3a63")
    assert (dressed.camera, dressed.light.side, dressed.seed) == (scene.camera, scene.light.side, scene.seed)


def test_an_unknown_feast_is_refused_naming_the_known_ones() -> None:
    with pytest.raises(InputRejected) as caught:
        holidify(parse_scene("beach"), "full moon")
    assert caught.value.message == (
        "There is no event 'full moon'. Choose one of: christmas, new year, valentine's day, lunar new year, easter, "
        "mother's day, father's day, independence day, halloween, thanksgiving, diwali, ramadan, hanukkah, black friday, "
        "back to school."
    )


def test_shots_differ_and_keep_the_place() -> None:
    base = parse_scene("forest at sunrise", seed=3)
    shots = [vary(base, shot=shot, seed=3) for shot in ("hero", "detail", "wide", "low", "side")]
    assert len({shot.camera.model_dump_json() for shot in shots}) == 5
    assert {(shot.theme, shot.time_of_day, shot.palette) for shot in shots} == {("forest", "sunrise", ())}
