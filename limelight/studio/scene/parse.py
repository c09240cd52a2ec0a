"""From a prompt's words to a `Scene`, and from a scene to another by words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from limelight.studio.errors import InputRejected
from limelight.studio.scene.dress import dress
from limelight.studio.scene.feasts import HOLIDAYS
from limelight.studio.scene.hues import hue_of
from limelight.studio.scene.model import USUAL, Scene
from limelight.studio.scene.parts import Backdrop, Camera, Light, Mood, Props, Stage, Weather, inside
from limelight.studio.scene.partwords import NATURAL
from limelight.studio.scene.read import Asked, read
from limelight.studio.scene.themes import DEFAULT_THEME, THEMES

SNOWY = ("winter", "christmas")
"""Themes in which snow falls unless another weather is asked for."""
_SOFTNESS: dict[Weather, float] = {"clear": 0.35, "misty": 0.8, "overcast": 0.9, "rain": 0.85, "snow": 0.75}
_CONTRAST: dict[Mood, float] = {
    "natural": 0.5, "calm": 0.4, "bright": 0.35, "bold": 0.65, "cosy": 0.55, "moody": 0.85, "luxury": 0.7,
}  # fmt: skip
_HEIGHT = {"low": 0.22, "high": 1.45}


def parse_scene(
    prompt: str,
    *,
    theme: str | None = None,
    category: str | None = None,
    seed: int = 0,
    palette: Sequence[str] = (),
) -> Scene:
    """The scene a prompt asks for; what it leaves open comes from the theme, the holiday and the seed.

    `category` is the product's listing category: it picks the place when the prompt names none. `palette` are the
    brand's colours as `#rrggbb`: the theme "brand" takes them. Raises `InputRejected` ("unknown_theme") naming the
    allowed ones.
    """
    if theme is not None and theme not in THEMES:
        raise InputRejected(
            "unknown_theme",
            f"There is no theme {theme!r}. Choose one of: {', '.join(THEMES)}; or leave it out and say the "
            "place in the prompt.",
            limit=list(THEMES),
            value=theme,
        )
    asked = read(prompt, theme=theme, category=category or "")
    name = asked.theme or DEFAULT_THEME
    if name == "brand" and palette and not asked.palette:
        asked = replace(asked, palette=tuple(palette)[:3])
    return _composed(asked, _themed(name, seed)).model_copy(update={"prompt": prompt, "place": asked.place})


def bend(scene: Scene, words: str) -> Scene:
    """The scene changed as the words say, all else kept: "at night", "marble instead", "more candles", "on the beach".

    A new place brings its own stage, backdrop and props; what the scene's own prompt said of hour, season, weather,
    colours and light is kept, and so are camera, side of the light and seed.
    """
    asked = read(words)
    prompt = ", ".join(part for part in (scene.prompt, words) if part)
    if not asked.named or asked.theme is None or asked.theme == scene.theme or _only_parts(asked):
        start = scene
    else:
        said = replace(
            read(scene.prompt),
            theme=None,
            place="",
            holiday=None,
            surface=None,
            pedestal=None,
            props=(),
            wall="",
            view=None,
        )
        start = _composed(said, _themed(asked.theme, scene.seed))
        light = start.light.model_copy(update={"side": scene.light.side})
        start = start.model_copy(update={"camera": scene.camera, "light": light, "place": asked.place})
    return _composed(asked, start).model_copy(update={"prompt": prompt})


def _only_parts(asked: Asked) -> bool:
    """Whether the place that the words name is but a material or the weather."""
    theme = THEMES[asked.theme or DEFAULT_THEME]
    return theme.mild and bool(
        asked.surface or asked.pedestal or asked.wall or asked.weather or asked.wall_colours
    )


def _themed(name: str, seed: int) -> Scene:
    """A theme as it is when nothing more is said."""
    theme = THEMES[name]
    which = list(theme.props)
    random.Random(f"{name}/props/{seed}").shuffle(which)
    if theme.props and theme.props[0] not in which[:2]:  # what the place is known by is always there
        which.remove(theme.props[0])
        which.insert(1, theme.props[0])
    weather: Weather = "rain" if theme.rain else "snow" if name in SNOWY else "clear"
    return Scene(
        theme=name, time_of_day=theme.time_of_day, season=theme.season, weather=weather, seed=seed,
        props=Props(which=tuple(which), count=min(USUAL, len(theme.props))),
        light=Light(
            side="left" if seed % 2 == 0 else "right", lamp=theme.lamp, pattern=theme.pattern,
            softness=theme.softness if theme.softness is not None else _SOFTNESS[weather],
        ),
    )  # fmt: skip


def _composed(asked: Asked, start: Scene) -> Scene:
    """The scene with everything in it that was asked for."""
    weather = asked.weather or start.weather
    mood = asked.mood or start.mood
    scene = start.model_copy(
        update={
            "time_of_day": asked.time_of_day or start.time_of_day, "season": asked.season or start.season,
            "weather": weather, "mood": mood, "palette": _palette(asked, start), "pose": asked.pose or start.pose,
            "stage": _stage(asked, start), "backdrop": _backdrop(asked, start), "props": _props(asked, start.props),
            "light": _light(asked, start, weather, mood), "camera": _camera(asked, start.camera),
        }
    )  # fmt: skip
    if asked.holiday is None:
        return scene
    own = HOLIDAYS[asked.holiday]
    if own.theme != scene.theme:
        dressed = dress(scene, asked.holiday)
        said: dict[str, object] = {
            key: value
            for key, value in (("time_of_day", asked.time_of_day), ("season", asked.season))
            if value
        }
        if asked.palette:
            said["palette"] = asked.palette
        return dressed.model_copy(update=said)
    hour = asked.time_of_day or own.time_of_day or scene.time_of_day
    season = asked.season or own.season or scene.season
    return scene.model_copy(update={"holiday": asked.holiday, "time_of_day": hour, "season": season})


def _palette(asked: Asked, scene: Scene) -> tuple[str, ...]:
    """The colours that were asked for; quiet ones in the place of those that are to be left out."""
    said = asked.palette or scene.palette
    if not asked.without:
        return said
    colours = said or THEMES[scene.theme].palette[:3]
    names = [hue_of(one) for one in colours]
    spared = zip(colours, names, ("#cfc6b6", "#8d9484", "#d9d3c7"), strict=False)
    return tuple(quiet if name in asked.without else one for one, name, quiet in spared)


def _stage(asked: Asked, scene: Scene) -> Stage:
    stage = scene.stage
    change: dict[str, object] = {}
    there = (stage.pedestal_surface, stage.surface if stage.ground == "table" else None)
    if asked.surface and asked.surface not in there:  # the theme "glass" has its acrylic already
        change |= {"ground": "table", "surface": asked.surface}
        if stage.ground == "floor":
            change["pedestal"] = "none"
    pedestal = asked.pedestal
    if pedestal in ("slab", "steps") and stage.ground in NATURAL and not asked.pedestal_surface:
        pedestal = None
    if pedestal:
        change |= {"pedestal": pedestal, "pedestal_surface": asked.pedestal_surface or stage.pedestal_surface}
    elif asked.pedestal_surface:
        change["pedestal_surface"] = asked.pedestal_surface
    if asked.stage_colour:
        change["colour"] = asked.stage_colour
    return stage.model_copy(update=change)


def _backdrop(asked: Asked, scene: Scene) -> Backdrop:
    backdrop = scene.backdrop
    if asked.wall:
        backdrop = inside(painter=asked.wall, mirrors="studio", mirrored=0.25)
    elif asked.view is not None:
        backdrop = asked.view
    elif asked.wall_colours and backdrop.photo:
        backdrop = inside(painter="wall", mirrored=0.25)
    change: dict[str, object] = {}
    if asked.wall_colours:
        change["colours"] = asked.wall_colours
    if asked.overlay and not (asked.overlay == "window" and backdrop.outdoors):
        change["overlay"] = asked.overlay
    return backdrop.model_copy(update=change)


def _props(asked: Asked, props: Props) -> Props:
    if asked.bare:
        return Props(dressing=False)
    own = tuple(name for name in props.which if name not in asked.props and name not in asked.dropped)
    which = (*asked.props, *own)
    count = asked.count or max(
        len(asked.props), min(props.count, len(which)) if props.count else len(asked.props)
    )
    return props.model_copy(update={"which": which, "count": min(count, 8) if which else 0})


def _light(asked: Asked, scene: Scene, weather: Weather, mood: Mood) -> Light:
    light = scene.light
    change: dict[str, object] = {}
    if asked.side:
        change["side"] = asked.side
    if asked.direction:
        change["direction"] = asked.direction
    if asked.pattern:
        change |= {"pattern": asked.pattern, "softness": min(light.softness, 0.12)}
    if asked.softness is not None:
        change["softness"] = asked.softness
        if asked.softness > 0.5:
            change["pattern"] = "none"
    elif asked.weather:
        change["softness"] = _SOFTNESS[weather]
    if asked.glow:
        change["colour"] = asked.glow
    if asked.mood:
        change["contrast"] = _CONTRAST[mood]
    return light.model_copy(update=change)


def _camera(asked: Asked, camera: Camera) -> Camera:
    change: dict[str, object] = {}
    if asked.angle:
        change |= {"angle": asked.angle, "height": _HEIGHT[asked.angle]}
    if asked.shot:
        change |= {"shot": asked.shot, "fill": 0.8 if asked.shot == "detail" else 0.36}
    if asked.copy_space:
        change["copy_space"] = asked.copy_space
    return camera.model_copy(update=change)
