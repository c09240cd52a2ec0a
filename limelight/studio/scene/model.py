"""A scene: everything a picture needs besides the product, small enough to read and to keep as JSON."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

TimeOfDay: TypeAlias = Literal["sunrise", "morning", "noon", "golden hour", "dusk", "night"]
Season: TypeAlias = Literal["spring", "summer", "autumn", "winter"]
Weather: TypeAlias = Literal["clear", "misty", "overcast", "rain", "snow"]
Mood: TypeAlias = Literal["natural", "calm", "bright", "bold", "cosy", "moody", "luxury"]
Shot: TypeAlias = Literal["hero", "detail", "wide", "low", "side"]


class Light(BaseModel):
    """How the key light falls on the product."""

    model_config = ConfigDict(frozen=True)

    side: Literal["left", "right"] = "left"
    """Where the key (or the sun) comes from, seen from the camera."""
    softness: float = Field(default=0.5, ge=0.0, le=1.0)
    """0 is a bare sun with hard shadows, 1 an overcast sky."""
    contrast: float = Field(default=0.5, ge=0.0, le=1.0)
    """Share of key against fill: 0 is flat, 1 is dramatic."""


class Camera(BaseModel):
    """Where the camera stands, in units of the product's own size (about 1 high), and how it frames."""

    model_config = ConfigDict(frozen=True)

    shot: Shot = "hero"
    fill: float = Field(default=0.56, ge=0.2, le=0.86)
    """How much of the frame's usable height (or width, whichever binds) the product takes."""
    height: float = Field(default=0.58, ge=0.12, le=2.2)
    """Lens above the ground the product stands on."""
    azimuth: float = Field(default=0.0, ge=-60.0, le=60.0)
    """Degrees the camera has walked around the product; positive to the right."""
    x: float = Field(default=0.5, ge=0.2, le=0.8)
    """Where the product's middle stands, in fractions of the frame's width."""
    y: float = Field(default=0.0, ge=-0.2, le=0.2)
    """Shift of the product from its usual place, in fractions of the frame's height; positive is lower."""
    aperture: float = Field(default=0.045, ge=0.0, le=0.12)
    """Radius of the thin lens; more is a softer background."""


class Scene(BaseModel):
    """One place at one moment, seen one way. `model_dump_json` and `model_validate_json` round-trip."""

    model_config = ConfigDict(frozen=True)

    theme: str
    """A key of `THEMES`."""
    prompt: str = ""
    """The words it came from."""
    place: str = ""
    """The words of the prompt that named the place; empty when it was inferred."""
    time_of_day: TimeOfDay = "morning"
    season: Season | None = None
    holiday: str | None = None
    weather: Weather = "clear"
    mood: Mood = "natural"
    palette: tuple[str, ...] = ()
    """Up to three colours as `#rrggbb`, the leading one first."""
    light: Light = Light()
    camera: Camera = Camera()
    props: bool = True
    seed: int = Field(default=0, ge=0)
