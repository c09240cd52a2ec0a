"""Requests that change or read a picture that there is, and make a video of words. Pictures and masks are blob keys."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, Field, JsonValue, model_validator

from limelight.schema.capability import CapabilityRequest, CapabilityResult
from limelight.schema.errors import BadInput
from limelight.schema.work import Aspect

Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
MOST_TIMES = 4
"""By which a picture is enlarged."""
MOST_ENLARGED = 16_777_216
"""Pixels of a picture that was enlarged."""
PictureKind: TypeAlias = Literal["product on a plain ground", "product scene", "scene", "logo", "graphic"]


class Origin(BaseModel):
    """How the studio made a picture: with it, it is made anew instead of stretched."""

    scene: dict[str, JsonValue]
    """As `facts["scene"]` told."""
    cutout: str
    """Blob key of the product's cut-out."""
    height_cm: float | None = None


class InpaintRequest(CapabilityRequest):
    """`image.inpaint`: a part of a picture painted anew; the rest is the picture's own, to the pixel.

    The part is the white of `mask`, or what `what` names.
    """

    picture: str
    mask: str | None = None
    """Of the picture's size."""
    what: str = Field(default="", max_length=200)
    """The thing in words, e.g. "the lamp on the left"."""
    keep: str | None = None
    """White where the product is: kept to the pixel whatever else is said."""
    prompt: str = Field(default="", max_length=1000)
    """What stands there then; empty: what is around it, so that what was there is gone."""
    seed: int = 0
    origin: Origin | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> InpaintRequest:
        if bool(self.mask) == bool(self.what):
            raise ValueError("say what is to be painted anew either by a mask or in words")
        return self


class Margins(BaseModel):
    """What a picture grows by, as shares of its own width and height."""

    left: Share = 0
    right: Share = 0
    up: Share = 0
    down: Share = 0

    def frame(self, size: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        """The size that a picture of (width, height) grows to, and where in it the picture lies: (left, top)."""
        left, right = (round(share * size[0]) for share in (self.left, self.right))
        up, down = (round(share * size[1]) for share in (self.up, self.down))
        return (size[0] + left + right, size[1] + up + down), (left, up)

    @classmethod
    def to_aspect(cls, size: tuple[int, int], aspect: Aspect) -> Margins:
        """The margins that give a picture an aspect without cutting anything off."""
        wide, high = (int(part) for part in aspect.split(":"))
        more = size[1] * wide / (high * size[0])
        if more >= 1:
            side = min(1.0, (more - 1) / 2)
            return cls(left=side, right=side)
        side = min(1.0, (1 / more - 1) / 2)
        return cls(up=side, down=side)


class OutpaintRequest(CapabilityRequest):
    """`image.outpaint`: the picture with more around it. What was there stays where it is, to the pixel.

    A provider that paints the picture anew in its new shape, from its `origin`, says so: facts `kept` is "product" then,
    "picture" otherwise.
    """

    picture: str
    mask: str | None = None
    """White where the product is, so that no second one is painted."""
    prompt: str = ""
    margins: Margins
    aspect: Aspect | None = None
    """The shape that the margins lead to: a provider that makes the picture anew frames it for that."""
    seed: int = 0
    origin: Origin | None = None

    @model_validator(mode="after")
    def _grows(self) -> OutpaintRequest:
        if not any(self.margins.model_dump().values()):
            raise ValueError("the picture must grow on one side at least: give a margin over 0")
        return self


class VaryRequest(CapabilityRequest):
    """`image.vary`: another picture like this one; the product that its `mask` shows stays the photo's own."""

    picture: str
    mask: str | None = None
    """White where the product is: it is kept to the pixel."""
    prompt: str = ""
    strength: float = Field(default=0.5, ge=0.05, le=1)
    """How far it may go: .05 is nearly the same, 1 shares only the idea."""
    colors: tuple[str, ...] = ()
    """#rrggbb that it shall be in."""
    seed: int = 0
    origin: Origin | None = None


class UpscaleRequest(CapabilityRequest):
    """`image.upscale`: the same picture in more pixels: so many times its width and height, or up to a goal in pixels.

    "Twice as large" is `factor=2`; "to 4K" is `long_side=3840`, "in Full HD" `long_side=1920`, whatever the picture has
    now. Facts `factor` tells by how much it grew.
    """

    picture: str
    mask: str | None = None
    """White where the product is."""
    cutout: str | None = None
    """The product's cut-out: its detail comes from there."""
    factor: Literal[2, 4] = 2
    long_side: int | None = Field(default=None, ge=256, le=8192)
    """Pixels that its longer side shall have, exactly, instead of `factor`: more than it has, and four times that at most."""
    prompt: str = ""

    def times(self, size: tuple[int, int]) -> float:
        """By how much a picture of (width, height) grows on each side, over 1 and at most 4.

        Raises `BadInput` for a goal that it has reached, one too far from it, and more pixels than are made.
        """
        longest = max(size)
        goal = self.long_side or self.factor * longest
        if goal <= longest:
            raise BadInput(
                f"the picture is {size[0]}x{size[1]} already; {goal:,} pixels on its long side would not enlarge it: ask for more",
                code="too_small", limit=longest, value=goal,
            )  # fmt: skip
        if goal > MOST_TIMES * longest:
            raise BadInput(
                f"the picture is {size[0]}x{size[1]} and grows to {MOST_TIMES} times that at most, {MOST_TIMES * longest:,} pixels "
                f"on its long side; {goal:,} were asked: ask for less, or begin with a larger picture",
                code="too_large", limit=MOST_TIMES * longest, value=goal,
            )  # fmt: skip
        grown = tuple(round(side * goal / longest) for side in size)
        if grown[0] * grown[1] > MOST_ENLARGED:
            most = int(longest * (MOST_ENLARGED / (size[0] * size[1])) ** 0.5)
            raise BadInput(
                f"the picture would be {grown[0]}x{grown[1]}; at most {MOST_ENLARGED:,} pixels are made, of this shape "
                f"{most:,} on the long side: ask for less",
                code="too_large", limit=most, value=goal,
            )  # fmt: skip
        return goal / longest


class DescribeRequest(CapabilityRequest):
    """`image.describe`: what is in a picture, as a `DescribeResult`."""

    picture: str
    question: str = ""
    language: str = "en"
    products: dict[str, str] = Field(default_factory=dict[str, str])
    """Cut-outs of products that it may show, by title."""
    known: str = Field(default="", max_length=600)
    """The scene it was made as, if it was."""
    things: tuple[str, ...] = ()
    """What the studio put around the product in that scene, by its own names."""


class Colour(BaseModel):
    """One of a picture's colours."""

    name: str
    hex: str
    share: float = Field(ge=0, le=1)


class DescribeResult(CapabilityResult):
    """What is in a picture."""

    text: str
    """The answer, in sentences."""
    kind: str = ""
    colours: list[Colour] = Field(default_factory=list[Colour])
    """The largest first."""
    reads: list[str] = Field(default_factory=list[str])
    """Words that stand in it."""
    products: list[str] = Field(default_factory=list[str])
    """Titles, of those that were named."""
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    """`engine`, and what was measured."""

    def words(self) -> list[str]:
        """Everything in it that was said or read."""
        return [self.text, *self.reads, *self.products]


class GenerateVideoRequest(CapabilityRequest):
    """`video.generate`: a silent clip of words alone."""

    prompt: str = Field(min_length=1, max_length=600)
    seconds: float = Field(default=6.0, gt=0, le=120)
    aspect: Aspect = "16:9"
    seed: int = 0
