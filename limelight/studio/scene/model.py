"""A scene: everything a picture needs besides the product, small enough to read and to keep as JSON."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from limelight.studio.scene.parts import (
    Backdrop,
    Camera,
    Light,
    Mood,
    Pose,
    Props,
    Season,
    Shot,
    Stage,
    TimeOfDay,
    Weather,
)
from limelight.studio.scene.themes import THEMES

__all__ = [
    "Backdrop", "Camera", "Light", "Mood", "Pose", "Props", "Scene", "Season", "Shot", "Stage", "TimeOfDay", "Weather",
]  # fmt: skip

USUAL = 3
"""Props that are put up when the words do not say how many."""


class Scene(BaseModel):
    """One place at one moment, seen one way. `model_dump_json` and `model_validate_json` round-trip.

    Parts that are left out come from the theme, so that `Scene(theme="beach")` is whole.
    """

    model_config = ConfigDict(frozen=True)

    theme: str
    """A key of `THEMES`."""
    prompt: str = ""
    """The words it came from."""
    place: str = ""
    """The words of the prompt that named the place; empty when it was inferred."""
    pose: Pose = "standing"
    time_of_day: TimeOfDay = "morning"
    season: Season | None = None
    holiday: str | None = None
    weather: Weather = "clear"
    mood: Mood = "natural"
    palette: tuple[str, ...] = ()
    """Up to three colours as `#rrggbb`, the leading one first: set, accent, far background. Empty: the theme's own."""
    stage: Stage = Stage()
    backdrop: Backdrop = Backdrop()
    light: Light = Light()
    props: Props = Props()
    camera: Camera = Camera()
    seed: int = Field(default=0, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, data: Any) -> Any:
        """Parts that are missing, as in scenes kept before there were any, are the theme's own."""
        if not isinstance(data, dict):
            return data
        theme = THEMES.get(str(data.get("theme")))
        if theme is None:
            raise ValueError(f"there is no theme {data.get('theme')!r}; choose one of: {', '.join(THEMES)}")
        own = Props(which=theme.props, count=min(USUAL, len(theme.props)))
        props = data.get("props")
        if isinstance(props, bool):
            props = own if props else Props(dressing=False)
        light = data.get("light")
        if light is None or (isinstance(light, dict) and "lamp" not in light):
            light = {"lamp": theme.lamp, **(light or {})}
        parts = {"stage": theme.stage, "backdrop": theme.backdrop, "props": own}
        return {**parts, **data, "light": light, **({} if props is None else {"props": props})}
