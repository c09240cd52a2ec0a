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


class EraseBody(BaseModel):
    """`stable-image-erase-object`: what the mask's white covers goes away. It takes no words."""

    model_config = ConfigDict(extra="forbid")

    image: str
    mask: str | None = None
    grow_mask: int = Field(default=5, ge=0, le=20)
    seed: int = Field(default=0, ge=0, le=4_294_967_294)
    output_format: Literal["png", "jpeg", "webp"] = "png"


class ReplaceBody(_Body):
    """`stable-image-search-replace`: what is found by words becomes something else."""

    image: str
    prompt: _Words
    search_prompt: _Words
    grow_mask: int = Field(default=5, ge=0, le=20)


class StructureBody(_Body):
    """`stable-image-control-structure`: another picture of the same structure."""

    image: str
    prompt: _Words
    control_strength: float = Field(default=0.7, ge=0, le=1)


class StyleBody(_Body):
    """`stable-image-style-guide`: another picture in the same style."""

    image: str
    prompt: _Words
    fidelity: float = Field(default=0.5, ge=0, le=1)
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:5", "5:4", "3:2", "2:3", "21:9", "9:21"] = "1:1"


class FastBody(BaseModel):
    """`stable-fast-upscale`: four times the sides. It takes no words."""

    model_config = ConfigDict(extra="forbid")

    image: str
    output_format: Literal["png", "jpeg", "webp"] = "png"


class ConservativeBody(_Body):
    """`stable-conservative-upscale`: up to four megapixels, little altered."""

    image: str
    prompt: _Words
    creativity: float = Field(default=0.35, ge=0.1, le=0.5)


Body: TypeAlias = (
    TextBody | InpaintBody | OutpaintBody | BackgroundBody | EraseBody | ReplaceBody | StructureBody | StyleBody | FastBody
    | ConservativeBody
)  # fmt: skip

BODIES: dict[str, type[Body]] = {
    "stable-image-erase-object": EraseBody,
    "stable-image-search-replace": ReplaceBody,
    "stable-image-control-structure": StructureBody,
    "stable-image-style-guide": StyleBody,
    "stable-fast-upscale": FastBody,
    "stable-conservative-upscale": ConservativeBody,
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
        case EraseBody():
            return pictures.png(_erased(body))
        case ReplaceBody():
            image = _image(body.image, "image").convert("RGB")
            return pictures.png(pictures.filled(image, pictures.middle(image), body.prompt, body.seed))
        case StructureBody():
            return pictures.png(pictures.gradient(body.prompt, body.seed, _image(body.image, "image").size))
        case StyleBody():
            _image(body.image, "image")
            return pictures.png(pictures.gradient(body.prompt, body.seed, SIZES[body.aspect_ratio]))
        case FastBody():
            image = pictures.read(body.image, what="image", least=32, most=1536, pixels=1_048_576)
            return pictures.png(pictures.enlarged(image, 4.0))
        case ConservativeBody():
            image = _image(body.image, "image")
            return pictures.png(pictures.enlarged(image, (4_194_304 / (image.width * image.height)) ** 0.5))


def _grown(body: OutpaintBody) -> Image.Image:
    image = _image(body.image, "image").convert("RGB")
    if not body.left + body.right + body.up + body.down:
        raise invalid("at least one outpaint direction (left, right, up or down) must be greater than zero.")
    size = (image.width + body.left + body.right, image.height + body.up + body.down)
    canvas = pictures.gradient(body.prompt, body.seed, size)
    canvas.paste(image, (body.left, body.up))
    return canvas


def _erased(body: EraseBody) -> Image.Image:
    image = _image(body.image, "image")
    if body.mask is None:
        raise invalid("mask is required where the image has no alpha channel.")
    mask = _image(body.mask, "mask")
    if mask.size != image.size:
        raise invalid("mask must have the same dimensions as image.")
    return pictures.filled(image, np.asarray(mask.convert("L")) > 127, "erased", body.seed)


def _image(data: str, what: str) -> Image.Image:
    image = pictures.read(data, what=what, least=64, most=16_384, pixels=9_437_184)
    if what == "image" and image.mode not in ("RGB", "RGBA"):
        raise invalid("image must be RGB or RGBA.")
    return image
