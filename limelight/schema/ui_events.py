"""Editor events: geometry in fractions of the picture, time in seconds."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, model_validator

from limelight.schema.state import TimelineState

Fraction: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Signed: TypeAlias = Annotated[float, Field(ge=-1, le=1)]


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Crop(_Payload):
    """`image.crop`: keep this rectangle; `aspect` such as "4:5" trims it further about its centre."""

    x: Fraction
    y: Fraction
    width: Annotated[float, Field(gt=0, le=1)]
    height: Annotated[float, Field(gt=0, le=1)]
    aspect: Literal["1:1", "16:9", "9:16", "4:5"] | None = None

    @model_validator(mode="after")
    def _inside(self) -> Crop:
        if self.x + self.width > 1.0001 or self.y + self.height > 1.0001:
            raise ValueError("the rectangle leaves the picture: x + width and y + height must be at most 1")
        return self


class Rotate(_Payload):
    """`image.rotate`: clockwise."""

    degrees: Annotated[float, Field(ge=-360, le=360)]


class Flip(_Payload):
    """`image.flip`: as in a mirror; `horizontal` exchanges left and right, `vertical` top and bottom."""

    axis: Literal["horizontal", "vertical"] = "horizontal"


class Adjust(_Payload):
    """`image.adjust`: each -1..1, 0 changes nothing."""

    brightness: Signed = 0
    contrast: Signed = 0
    saturation: Signed = 0
    warmth: Signed = 0


class Text(_Payload):
    """`image.text`: `size` is the cap height as a fraction of the picture's height; x, y is the text's centre."""

    text: str = Field(min_length=1, max_length=200)
    x: Fraction
    y: Fraction
    size: Annotated[float, Field(gt=0, le=0.5)]
    color: str = Field(default="#ffffff", pattern=r"^#[0-9a-fA-F]{6}$")


class Logo(_Payload):
    """`image.logo`: x, y is the logo's centre; `width` a fraction of the picture's width."""

    artifact_id: str
    x: Fraction
    y: Fraction
    width: Annotated[float, Field(gt=0, le=1)]


class ShotReplace(_Payload):
    """`shot.replace`: put another shot or picture into the slot that the event's artifact fills."""

    artifact_id: str


class ShotReorder(_Payload):
    """`shot.reorder`: the storyboard's shots in their new order, each exactly once."""

    order: list[str] = Field(min_length=1, max_length=64)


class Nothing(_Payload):
    """`shot.delete`, `edit.undo`, `edit.redo`: no payload."""


class Trim(_Payload):
    """`video.trim`: keep start to end."""

    start_s: Annotated[float, Field(ge=0)]
    end_s: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _forward(self) -> Trim:
        if self.end_s - self.start_s < 0.2:
            raise ValueError("end_s must be at least 0.2 s after start_s")
        return self


class VideoCaption(_Payload):
    """`video.caption`: an empty text takes the caption away."""

    text: str = Field(max_length=120)


class VideoMusic(_Payload):
    """`video.music`: the bed to use."""

    artifact_id: str


class TimelineSet(_Payload):
    """`timeline.set`: the whole timeline at once."""

    timeline: TimelineState


class VideoOpen(_Payload):
    """`video.open`: show this one of the conversation's videos, a key of the state's `/films`: its storyboard and its cut."""

    film: str = Field(max_length=40)


PAYLOADS: dict[str, type[_Payload]] = {
    "image.crop": Crop,
    "image.rotate": Rotate,
    "image.flip": Flip,
    "image.adjust": Adjust,
    "image.text": Text,
    "image.logo": Logo,
    "shot.replace": ShotReplace,
    "shot.reorder": ShotReorder,
    "shot.delete": Nothing,
    "video.trim": Trim,
    "video.caption": VideoCaption,
    "video.music": VideoMusic,
    "video.open": VideoOpen,
    "timeline.set": TimelineSet,
    "edit.undo": Nothing,
    "edit.redo": Nothing,
}
"""Every UI event, and the schema of its payload."""

UiPayload: TypeAlias = (
    Crop | Rotate | Flip | Adjust | Text | Logo | ShotReplace | ShotReorder | Trim | VideoCaption | VideoMusic
    | VideoOpen | TimelineSet | Nothing
)  # fmt: skip


def parse_payload(name: str, payload: dict[str, JsonValue]) -> UiPayload:
    """The typed payload of a UI event. Raises `KeyError` for an unknown name, pydantic's `ValidationError` otherwise."""
    parsed: UiPayload = TypeAdapter(PAYLOADS[name]).validate_python(payload)  # pyright: ignore[reportAssignmentType]
    return parsed
