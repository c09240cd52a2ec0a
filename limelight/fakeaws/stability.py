"""Stability AI's models and image services behind InvokeModel: bodies with their limits, and a gradient for a picture.

Source: the Amazon Bedrock user guide, "Stability AI models" and "Stability AI Image Services".
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import numpy as np
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from limelight.fakeaws import pictures
from limelight.fakeaws.errors import invalid

SIZES = {
    "1:1": (1024, 1024), "16:9": (1344, 768), "9:16": (768, 1344), "4:5": (896, 1088), "5:4": (1088, 896),
    "3:2": (1216, 832), "2:3": (832, 1216), "21:9": (1536, 640), "9:21": (640, 1536),
}  # fmt: skip
"""Pixels by aspect, (width, height)."""
_Words = Annotated[str, Field(min_length=1, max_length=10_000)]
_Edge = Annotated[int, Field(ge=0, le=2000)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seed: int = Field(default=0, ge=0, le=4_294_967_294)
    output_format: Literal["png", "jpeg", "webp"] = "png"
    negative_prompt: str = Field(default="", max_length=10_000)


class TextBody(_Body):
    """Stable Image Core, Ultra and Stable Diffusion 3.5."""

    prompt: _Words
    mode: Literal["text-to-image"] = "text-to-image"
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:5", "5:4", "3:2", "2:3", "21:9", "9:21"] = "1:1"


class InpaintBody(_Body):
    """`stable-image-inpaint`: the mask's white is painted anew."""

    image: str
    prompt: _Words
    mask: str | None = None
    grow_mask: int = Field(default=5, ge=0, le=20)


class OutpaintBody(_Body):
    """`stable-outpaint`: the picture grows by these pixels."""

    image: str
    prompt: str = Field(default="", max_length=10_000)
    left: _Edge = 0
    right: _Edge = 0
    up: _Edge = 0
    down: _Edge = 0
    creativity: float = Field(default=0.5, ge=0, le=1)


class BackgroundBody(BaseModel):
    """`stable-image-remove-background`."""

    model_config = ConfigDict(extra="forbid")

    image: str
    output_format: Literal["png", "webp"] = "png"


Body: TypeAlias = TextBody | InpaintBody | OutpaintBody | BackgroundBody

BODIES: dict[str, type[Body]] = {
    "stable-image-inpaint": InpaintBody,
    "stable-outpaint": OutpaintBody,
    "stable-image-remove-background": BackgroundBody,
    "stable-image-core": TextBody,
    "stable-image-ultra": TextBody,
    "sd3-5-large": TextBody,
}
"""The body of a model, by part of its id."""


def answer(body: Body) -> bytes:
    """The picture that a request asks for, as a PNG."""
    match body:
        case TextBody():
            return pictures.png(pictures.gradient(body.prompt, body.seed, SIZES[body.aspect_ratio]))
        case InpaintBody():
            image = _image(body.image, "image")
            mask = (
                image.getchannel("A").point(lambda a: 255 - a)
                if body.mask is None
                else _image(body.mask, "mask")
            )
            if mask.size != image.size:
                raise invalid("mask must have the same dimensions as image.")
            paint = np.asarray(mask.convert("L")) > 127
            return pictures.png(pictures.filled(image, paint, body.prompt, body.seed))
        case OutpaintBody():
            return pictures.png(_grown(body))
        case BackgroundBody():
            return pictures.png(pictures.without_background(_image(body.image, "image")))


def _grown(body: OutpaintBody) -> Image.Image:
    image = _image(body.image, "image").convert("RGB")
    if not body.left + body.right + body.up + body.down:
        raise invalid("at least one outpaint direction (left, right, up or down) must be greater than zero.")
    size = (image.width + body.left + body.right, image.height + body.up + body.down)
    canvas = pictures.gradient(body.prompt, body.seed, size)
    canvas.paste(image, (body.left, body.up))
    return canvas


def _image(data: str, what: str) -> Image.Image:
    image = pictures.read(data, what=what, least=64, most=16_384, pixels=9_437_184)
    if what == "image" and image.mode not in ("RGB", "RGBA"):
        raise invalid("image must be RGB or RGBA.")
    return image
