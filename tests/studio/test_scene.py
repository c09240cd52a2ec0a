"""Scenes: what the words of a prompt ask for, JSON, shots, seeds."""

from __future__ import annotations

import json
from statistics import pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from limelight.studio.errors import InputRejected
from limelight.studio.scene import THEMES, Camera, Scene, Shot, bend, holidify, parse_scene, scene_of, vary
from limelight.studio.types import Picture

PLACES = {
    "on a beach at golden hour": "beach",
    "a trail in the woods": "forest",
    "on a mountain summit": "mountain",
    "bright kitchen counter": "kitchen",
    "in the desert": "desert",
    "rippled desert dunes to the horizon": "dunes",
    "downtown, neon lights": "city",
    "cosy living room": "living",
    "a quiet café": "cafe",
    "white podium": "studio",
    "kitchen breakfast": "breakfast",
    "still water": "water",
    "red rock canyon": "canyon",
    "in a workshop": "workshop",
    "a spa with candles": "spa",
    "picnic in a meadow": "picnic",
    "blossom in the garden": "garden",
    "my latest hiking gear": "forest",
    "a snowy mountain peak": "mountain",
    "a marble shelf in a calm spa": "spa",
    "a low plinth in a studio, sand and blush": "studio",
    "on a podium on the beach": "beach",
    "a spa room with plants": "spa",
    "a bank of fresh snow with pine branches": "winter",
    "in the forest, on a round pedestal": "forest",
    "a granite ledge with far peaks behind": "mountain",
    "": "studio",
}
ASKED_FOR = {
    # every place and occasion that people ask for by its plain name has a look of its own
    "kitchen counter": "kitchen", "breakfast table": "breakfast", "living room": "living",
    "bathroom shelf": "bathroom", "spa": "spa", "office desk": "office", "gym": "gym", "café": "cafe",
    "garden picnic": "picnic", "kids' room": "kids", "beach": "beach", "dunes": "dunes", "forest trail": "forest",
    "mountain sunrise": "mountain", "lake": "lake", "lake shore at noon": "lake", "desert dusk": "desert", "snow": "winter", "rain": "rain",
    "city night": "city", "pastel": "pastel", "podium": "studio", "marble": "marble", "dark and dramatic": "dark",
    "water": "water", "acrylic and glass": "glass", "brand-coloured": "brand", "Christmas": "christmas",
    "Halloween": "halloween", "Valentine's Day": "romance", "Mother's Day": "mothersday",
    "Father's Day": "fathersday", "Easter": "easter", "Lunar New Year": "lunar", "Diwali": "diwali", "Eid": "eid",
    "Black Friday": "blackfriday", "back to school": "school", "summer sale": "summersale",
}  # fmt: skip
PARTS: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "a rainy café window at dusk, teal and copper",
        {"theme": "cafe", "weather": "rain", "time_of_day": "dusk", "palette": ("#1f7a7a", "#b8693a"),
         "backdrop.overlay": "window", "stage.ground": "table"},
    ),
    (
        "on a round marble pedestal against a peach gradient wall, hard light from the right",
        {"stage.pedestal": "round", "stage.pedestal_surface": "marble", "backdrop.painter": "gradient",
         "backdrop.colours": ("#f3b892",), "light.side": "right", "light.softness": 0.05, "palette": ()},
    ),
    (
        "wooden table, out-of-focus city lights behind, candles",
        {"stage.ground": "table", "stage.surface": "oak", "backdrop.painter": "streetlights",
         "time_of_day": "night", "props.which.0": "candles"},
    ),
    ("marble slab on the beach", {"theme": "beach", "stage.pedestal": "slab", "stage.pedestal_surface": "marble"}),
    ("marble table on the beach", {"theme": "beach", "stage.ground": "table", "stage.surface": "marble"}),
    ("on a podium in the forest", {"theme": "forest", "stage.ground": "moss", "stage.pedestal": "round"}),
    ("a flat stone in a forest clearing", {"theme": "forest", "stage.pedestal": "none"}),
    ("on a tree stump in the studio", {"theme": "studio", "stage.pedestal": "stump"}),
    ("stepped podiums in a minimal studio", {"stage.pedestal": "steps", "props.count": 1}),
    ("glass block pedestal", {"stage.pedestal": "block", "stage.pedestal_surface": "acrylic"}),
    ("acrylic blocks", {"theme": "glass", "stage.pedestal_surface": "acrylic", "props.which.0": "glassblocks"}),
    ("acrylic at dusk", {"theme": "glass", "stage.ground": "floor", "stage.pedestal": "block"}),
    ("kitchen with white marble counter", {"theme": "kitchen", "stage.surface": "marble"}),
    ("concrete bench in the city", {"theme": "city", "stage.ground": "table", "stage.surface": "concrete"}),
    ("a mountain ridge above the valley, slate blue and warm gold",
     {"theme": "mountain", "stage.ground": "ledge", "palette": ("#5b6f8c", "#d4a640")}),
    ("terrazzo table in a café", {"theme": "cafe", "stage.surface": "terrazzo"}),
    ("navy velvet, gold spheres", {"stage.surface": "velvet", "stage.colour": "#1c2c54", "palette": ("#d4a640",)}),
    ("on slate against a brick wall", {"stage.surface": "slate", "backdrop.painter": "brick", "backdrop.photo": ""}),
    ("in front of red curtains", {"backdrop.painter": "curtain", "backdrop.colours": ("#c0232c",)}),
    ("blue to pink gradient", {"backdrop.painter": "gradient", "backdrop.colours": ("#2f66b8", "#e89ab0")}),
    ("mint background", {"backdrop.colours": ("#a5dcc0",), "palette": ()}),
    ("kitchen table with the sea in the background",
     {"theme": "kitchen", "stage.surface": "oak", "backdrop.painter": "sea", "backdrop.outdoors": True}),
    ("oak table, mountains behind", {"stage.surface": "oak", "backdrop.painter": "ranges"}),
    ("walnut table with bokeh lights behind", {"stage.surface": "walnut", "backdrop.painter": "bokeh"}),
    ("living room with fairy lights", {"theme": "living", "backdrop.overlay": "fairylights"}),
    ("backlit in a dark studio", {"theme": "dark", "light.direction": "back"}),
    ("lit from above in a studio", {"light.direction": "top", "camera.angle": "eye"}),
    ("ring light, beauty studio", {"light.direction": "front"}),
    ("soft light from the left", {"light.side": "left", "light.softness": 0.95}),
    ("lamp on the right, café", {"theme": "cafe", "light.side": "right"}),
    ("pink neon light in a dark studio", {"theme": "dark", "light.colour": "#e89ab0"}),
    ("living room, 2700K", {"light.colour": "#ffb46e"}),
    ("by candlelight", {"light.colour": "#ff9f55"}),
    ("marble with palm leaf shadows and roses",
     {"light.pattern": "leaves", "light.softness": 0.12, "props.which.0": "roses"}),
    ("morning sun through venetian blinds", {"light.pattern": "blinds"}),
    ("with lemons and herbs on a kitchen counter", {"props.which.0": "citrus", "props.which.1": "herbs"}),
    ("garden table with roses, books, candles and a jug", {"props.count": 4}),
    ("a lush garden table", {"props.count": 5}),
    ("a moody forest in the fog, no props",
     {"theme": "forest", "weather": "misty", "mood": "moody", "props.count": 0, "props.dressing": False}),
    ("flat lay on linen with citrus", {"pose": "lying", "stage.surface": "linen", "props.which.0": "citrus"}),
    ("hanging on a hook, brick wall", {"pose": "hanging", "backdrop.painter": "brick"}),
    ("studio from above", {"camera.angle": "high", "camera.height": 1.45}),
    ("low angle on a mountain", {"camera.angle": "low", "camera.height": 0.22}),
    ("close-up on oak", {"camera.shot": "detail"}),
    ("studio, copy space on the left", {"camera.copy_space": "left"}),
    ("beach with room for a headline at the top", {"camera.copy_space": "top"}),
    ("negative space", {"camera.copy_space": "right"}),
    ("studio, room for a headline at the top", {"theme": "studio", "camera.copy_space": "top"}),
    ("forest trail in the rain", {"theme": "forest", "weather": "rain"}),
    ("in the rain", {"theme": "rain", "weather": "rain", "stage.ground": "street"}),
    ("autumn forest in snow at night", {"season": "autumn", "weather": "snow", "time_of_day": "night"}),
    ("christmas on the beach",
     {"theme": "beach", "holiday": "christmas", "season": "winter", "time_of_day": "dusk", "weather": "clear",
      "props.which.0": "baubles", "stage.ground": "sand"}),
    ("diwali in a kitchen at noon", {"theme": "kitchen", "holiday": "diwali", "time_of_day": "noon"}),
)  # fmt: skip
TIMES = {
    "forest at sunrise": "sunrise",
    "beach at dawn": "sunrise",
    "beach at sunset": "golden hour",
    "dunes at noon": "noon",
    "city at blue hour": "dusk",
    "a starry night by the sea": "night",
    "beach": "golden hour",
}
COLOURS = {
    "teal and copper studio": ("#1f7a7a", "#b8693a"),
    "rose gold podium": ("#c99383",),
    "navy blue, then cream and gold, and red": ("#1c2c54", "#f3e6cc", "#d4a640"),
    "golden hour on the beach": (),
    "black friday sale": (),
}
OLD = (
    '{"theme":"forest","prompt":"forest","place":"forest","time_of_day":"morning","season":null,"holiday":null,'
    '"weather":"clear","mood":"natural","palette":[],"light":{"side":"right","softness":0.35,"contrast":0.5},'
    '"camera":{"shot":"hero","fill":0.5,"height":0.6,"azimuth":3.0,"x":0.5,"y":0.0,"aperture":0.045},'
    '"props":PROPS,"seed":7}'
)
"""A scene as it was kept before it had parts."""


def part(scene: Scene, path: str) -> object:
    found: object = scene
    for step in path.split("."):
        if isinstance(found, BaseModel):
            found = getattr(found, step)
        else:
            assert isinstance(found, tuple)
            found = found[int(step)]
    return found


@pytest.mark.parametrize(("prompt", "theme"), (PLACES | ASKED_FOR).items())
def test_the_place(prompt: str, theme: str) -> None:
    assert parse_scene(prompt).theme == theme


@pytest.mark.parametrize(("prompt", "parts"), PARTS)
def test_the_parts(prompt: str, parts: dict[str, object]) -> None:
    scene = parse_scene(prompt)
    assert {path: part(scene, path) for path in parts} == parts


@pytest.mark.parametrize(("prompt", "time"), TIMES.items())
def test_the_time_of_day(prompt: str, time: str) -> None:
    assert parse_scene(prompt).time_of_day == time


@pytest.mark.parametrize(("prompt", "palette"), COLOURS.items())
def test_the_colours(prompt: str, palette: tuple[str, ...]) -> None:
    assert parse_scene(prompt).palette == palette


def test_every_place_looks_like_itself_alone() -> None:
    looks: dict[str, list[str]] = {}
    for name, theme in THEMES.items():
        scene = Scene(theme=name)
        look = json.dumps([theme.palette, theme.time_of_day, scene.stage.model_dump(), scene.backdrop.model_dump(),
                           scene.props.model_dump()], default=str)  # fmt: skip
        looks.setdefault(look, []).append(name)
    assert [names for names in looks.values() if len(names) > 1] == []
    assert len(THEMES) >= 45


def test_every_theme_is_asked_for_by_its_own_words_alone() -> None:
    """Its first word names it, so that what a person reads in the list works in a prompt."""
    for name, theme in THEMES.items():
        assert parse_scene(theme.words[0]).theme == name, theme.words[0]
        assert theme.backdrop.photo or theme.backdrop.painter


def test_prompts_that_differ_give_scenes_that_differ() -> None:
    scenes = [parse_scene(prompt).model_dump(exclude={"prompt", "place"}) for prompt, _ in PARTS]
    assert len({json.dumps(scene, default=str) for scene in scenes}) == len(PARTS)


def test_what_is_not_wanted_is_left_out() -> None:
    assert "citrus" in parse_scene("kitchen").props.which
    assert "citrus" not in parse_scene("kitchen, no citrus").props.which


def test_the_category_picks_the_place_only_when_the_prompt_names_none() -> None:
    assert parse_scene("make a video", category="Outdoor > Hiking boots").theme == "forest"
    assert parse_scene("make a video on the beach", category="Outdoor > Hiking boots").theme == "beach"


def test_the_brands_colours_colour_the_brands_set_unless_others_are_named() -> None:
    brand = ("#112233", "#ddaa00", "#eeeeee")
    assert parse_scene("in our brand colours", palette=brand).palette == brand
    assert parse_scene("in our brand colours, teal", palette=brand).palette == ("#1f7a7a",)
    assert parse_scene("beach", palette=brand).palette == ()


def test_an_unknown_theme_is_refused_naming_the_allowed_ones() -> None:
    with pytest.raises(InputRejected) as caught:
        parse_scene("anything", theme="moon base")
    assert caught.value.message == (
        f"There is no theme 'moon base'. Choose one of: {', '.join(THEMES)}; or leave it "
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


def test_a_scene_kept_before_it_had_parts_is_still_read() -> None:
    scene = Scene.model_validate_json(OLD.replace("PROPS", "true"))
    forest = THEMES["forest"]
    assert (scene.stage, scene.backdrop) == (forest.stage, forest.backdrop)
    assert (scene.props.which, scene.props.count, scene.props.dressing) == (forest.props, 3, True)
    assert (scene.light.side, scene.light.lamp, scene.camera.copy_space) == ("right", forest.lamp, "none")
    bare = Scene.model_validate_json(OLD.replace("PROPS", "false"))
    assert (bare.props.which, bare.props.count, bare.props.dressing) == ((), 0, False)


def test_a_part_can_be_edited_by_hand() -> None:
    kept = json.loads(parse_scene("beach").model_dump_json())
    kept["stage"]["pedestal"] = "block"
    kept["props"]["count"] = 1
    scene = Scene.model_validate(kept)
    assert (scene.stage.pedestal, scene.props.count, scene.theme) == ("block", 1, "beach")
    with pytest.raises(ValidationError, match="there is no theme 'moon'; choose one of: studio, pastel"):
        Scene(theme="moon")


def test_snow_falls_in_winter_unless_the_prompt_says_otherwise() -> None:
    assert parse_scene("", theme="winter").weather == "snow"
    assert parse_scene("clear sky", theme="winter").weather == "clear"


def test_a_theme_brings_its_season_unless_the_prompt_names_one() -> None:
    assert parse_scene("", theme="harvest").season == "autumn"
    assert parse_scene("in spring", theme="harvest").season == "spring"


def test_words_bend_one_part_and_leave_the_others() -> None:
    base = vary(parse_scene("kitchen counter in the morning", seed=4), shot="wide", seed=4)
    night = bend(base, "at night")
    assert night.time_of_day == "night"
    assert night.model_copy(update={"time_of_day": "morning", "prompt": base.prompt}) == base
    marble = bend(base, "marble instead of wood")
    assert (marble.theme, marble.stage.surface) == ("kitchen", "marble")
    assert (marble.props, marble.camera, marble.backdrop) == (base.props, base.camera, base.backdrop)
    candles = bend(base, "add candles, without citrus")
    assert candles.props.which[0] == "candles"
    assert "citrus" not in candles.props.which
    assert bend(base, "hard light from the right").light.side == "right"
    assert bend(base, "against a sage wall").backdrop.colours == ("#9fae8c",)


def test_a_new_place_keeps_what_was_said_of_hour_and_colours() -> None:
    base = vary(parse_scene("kitchen at dusk, teal", seed=3), shot="side", seed=3)
    beach = bend(base, "on the beach")
    assert (beach.theme, beach.stage.ground, beach.time_of_day, beach.palette) == (
        "beach",
        "sand",
        "dusk",
        ("#1f7a7a",),
    )
    assert (beach.camera, beach.light.side, beach.seed) == (base.camera, base.light.side, base.seed)
    assert bend(base, "on the beach at noon").time_of_day == "noon"


@pytest.mark.parametrize("place", ["forest at sunrise", "kitchen counter", "studio podium", "beach"])
@pytest.mark.parametrize("event", ["Christmas", "Diwali", "Black Friday", "Mother's Day", "Easter", "Eid"])
def test_another_feast_keeps_the_composition(place: str, event: str) -> None:
    scene = vary(parse_scene(place, seed=4), shot="wide", seed=4)
    dressed = holidify(scene, event)
    assert (dressed.theme, dressed.stage, dressed.camera) == (scene.theme, scene.stage, scene.camera)
    assert (dressed.light.side, dressed.seed, dressed.pose) == (scene.light.side, scene.seed, scene.pose)
    assert dressed.holiday == event.lower()
    assert dressed.props.which != scene.props.which
    assert dressed.palette != scene.palette


def test_christmas_brings_snow_where_it_can_fall() -> None:
    forest, beach = (holidify(parse_scene(place), "christmas") for place in ("forest", "beach"))
    assert (forest.weather, forest.season, forest.time_of_day) == ("snow", "winter", "dusk")
    assert (beach.weather, beach.backdrop.overlay) == ("clear", "fairylights")


def test_a_picture_tells_its_scene() -> None:
    scene = parse_scene("forest at sunrise", seed=4)
    picture = Picture(*([None] * 2), 1.0, {"scene": scene.model_dump(mode="json")})  # type: ignore[arg-type]
    assert scene_of(picture) == scene
    assert holidify(picture, "easter") == holidify(scene, "easter")
    with pytest.raises(InputRejected, match=r"does not tell its scene: meta\[\"scene\"\] is missing"):
        scene_of(Picture(*([None] * 2), 1.0))  # type: ignore[arg-type]


def test_an_unknown_feast_is_refused_naming_the_known_ones() -> None:
    with pytest.raises(InputRejected) as caught:
        holidify(parse_scene("beach"), "full moon")
    assert caught.value.message == (
        "There is no event 'full moon'. Choose one of: christmas, new year, valentine's day, lunar new year, easter, "
        "mother's day, father's day, independence day, halloween, thanksgiving, diwali, eid, hanukkah, black friday, "
        "back to school, summer sale, birthday."
    )


def test_shots_differ_and_keep_the_place() -> None:
    base = parse_scene("forest at sunrise", seed=3)
    shots = [vary(base, shot=shot, seed=3) for shot in ("hero", "detail", "wide", "low", "side")]
    assert len({shot.camera.model_dump_json() for shot in shots}) == 5
    assert {(shot.theme, shot.time_of_day, shot.palette) for shot in shots} == {("forest", "sunrise", ())}


@pytest.mark.parametrize("prompt", ["kitchen counter", "studio podium", "forest trail"])
def test_twenty_seeds_differ_in_camera_light_and_props(prompt: str) -> None:
    scenes = [vary(parse_scene(prompt, seed=seed), shot="hero", seed=seed) for seed in range(20)]
    assert pstdev(scene.camera.azimuth for scene in scenes) > 5
    assert pstdev(scene.camera.height for scene in scenes) > 0.12
    assert pstdev(scene.camera.fill for scene in scenes) > 0.02
    assert pstdev(scene.camera.x for scene in scenes) > 0.02
    assert pstdev(scene.light.contrast for scene in scenes) > 0.05
    assert {scene.light.side for scene in scenes} == {"left", "right"}
    assert len({scene.props.which[: scene.props.count] for scene in scenes}) >= 6


def test_what_the_words_asked_of_camera_and_light_outlasts_the_seed() -> None:
    asked = "studio from above, backlit, hard light, copy space on the right"
    for seed in range(8):
        scene = vary(parse_scene(asked, seed=seed), shot="hero", seed=seed)
        assert (scene.camera.angle, scene.camera.copy_space, scene.light.direction) == (
            "high",
            "right",
            "back",
        )
        assert scene.camera.height > 1.2
        assert scene.light.softness < 0.1
    assert vary(parse_scene("close-up on oak"), shot="hero", seed=1).camera.shot == "detail"
    assert Camera().copy_space == "none"
