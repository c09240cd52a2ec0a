"""Nova Canvas behind InvokeModel: its body with its limits, and a gradient for a picture.

Source: the Amazon Nova user guide, "Request and response structure for image generation" and "Error handling".
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from limelight.fakeaws import pictures
from limelight.fakeaws.errors import invalid

BLOCKED_PROMPT = "This request has been blocked by our content filters. Please adjust your text prompt to submit a new request."  # fmt: skip
BLOCKED_OUTPUT = "All of the generated images have been blocked by our content filters."

_P = TypeVar("_P")
_Words = Annotated[str, Field(min_length=1, max_length=1024)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TextToImage(_Body):
    """Parameters of TEXT_IMAGE."""

    text: _Words
    negativeText: _Words | None = None
    conditionImage: str | None = None
    controlMode: Literal["CANNY_EDGE", "SEGMENTATION"] = "CANNY_EDGE"
    controlStrength: float = Field(default=0.7, ge=0, le=1)


class ColorGuided(_Body):
    """Parameters of COLOR_GUIDED_GENERATION."""

    text: _Words
    negativeText: _Words | None = None
    colors: list[Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]] = Field(min_length=1, max_length=10)
    referenceImage: str | None = None


class Variation(_Body):
    """Parameters of IMAGE_VARIATION."""

    images: list[str] = Field(min_length=1, max_length=5)
    text: _Words | None = None
    negativeText: _Words | None = None
    similarityStrength: float = Field(default=0.7, ge=0.2, le=1)


class Painting(_Body):
    """Parameters of INPAINTING and OUTPAINTING."""

    image: str
    maskImage: str | None = None
    maskPrompt: _Words | None = None
    text: _Words | None = None
    negativeText: _Words | None = None
    outPaintingMode: Literal["DEFAULT", "PRECISE"] = "DEFAULT"


class Background(_Body):
    """Parameters of BACKGROUND_REMOVAL."""

    image: str


class Config(_Body):
    """`imageGenerationConfig`."""

    width: int = Field(default=1024, ge=320, le=4096, multiple_of=16)
    height: int = Field(default=1024, ge=320, le=4096, multiple_of=16)
    quality: Literal["standard", "premium"] = "standard"
    cfgScale: float = Field(default=6.5, ge=1.1, le=10)
    seed: int = Field(default=12, ge=0, le=858_993_459)
    numberOfImages: int = Field(default=1, ge=1, le=5)


class CanvasBody(_Body):
    """The body of InvokeModel."""

    taskType: Literal[
        "TEXT_IMAGE", "COLOR_GUIDED_GENERATION", "IMAGE_VARIATION", "INPAINTING", "OUTPAINTING", "BACKGROUND_REMOVAL"
    ]  # fmt: skip
    textToImageParams: TextToImage | None = None
    colorGuidedGenerationParams: ColorGuided | None = None
    imageVariationParams: Variation | None = None
    inPaintingParams: Painting | None = None
    outPaintingParams: Painting | None = None
    backgroundRemovalParams: Background | None = None
    imageGenerationConfig: Config | None = None


def answer(body: CanvasBody) -> list[bytes]:
    """The PNGs that a request asks for."""
    config = body.imageGenerationConfig or Config()
    size = (config.width, config.height)
    if config.width * config.height > 4_194_304 or max(size) > 4 * min(size):
        raise invalid(f"The requested size {config.width}x{config.height} is not supported.")
    if body.taskType == "BACKGROUND_REMOVAL":
        image = _image(_given(body.backgroundRemovalParams, body.taskType).image, "image")
        return [pictures.png(pictures.without_background(image))]
    count = config.numberOfImages
    return [pictures.png(_drawn(body, config.seed + index, size)) for index in range(count)]


def _drawn(body: CanvasBody, seed: int, size: tuple[int, int]) -> Image.Image:
    match body.taskType:
        case "INPAINTING":
            return _painted(_given(body.inPaintingParams, body.taskType), seed, white_is_new=False)
        case "OUTPAINTING":
            return _painted(_given(body.outPaintingParams, body.taskType), seed, white_is_new=True)
        case "IMAGE_VARIATION":
            params = _given(body.imageVariationParams, body.taskType)
            for image in params.images:
                _image(image, "images")
            return pictures.gradient(params.text or "variation", seed, size)
        case "COLOR_GUIDED_GENERATION":
            guided = _given(body.colorGuidedGenerationParams, body.taskType)
            if guided.referenceImage is not None:
                _image(guided.referenceImage, "referenceImage")
            return pictures.gradient(guided.text + "".join(guided.colors), seed, size)
        case _:
            return pictures.gradient(_given(body.textToImageParams, body.taskType).text, seed, size)


def _painted(params: Painting, seed: int, *, white_is_new: bool) -> Image.Image:
    """In-painting paints where the mask is black, out-painting where it is white: the two are opposites."""
    image = _image(params.image, "image")
    if (params.maskImage is None) == (params.maskPrompt is None):
        raise invalid("Exactly one of maskImage and maskPrompt is required.")
    if white_is_new and params.text is None:
        raise invalid("Malformed input request: #/outPaintingParams: required key [text] not found, please reformat your input and try again.")  # fmt: skip
    white = ~pictures.middle(image) if params.maskImage is None else _mask(params.maskImage, image)
    return pictures.filled(image, white if white_is_new else ~white, params.text or "", seed)


def _image(data: str, what: str) -> Image.Image:
    image = pictures.read(data, what=what, least=320, most=4096, pixels=16_777_216)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255):
        raise invalid(f"{what} has transparent pixels; only opaque images are supported.")
    if max(image.size) > 4 * min(image.size):
        raise invalid(f"{what} must have an aspect ratio between 1:4 and 4:1.")
    return image


def _mask(data: str, image: Image.Image) -> NDArray[np.bool_]:
    mask = np.asarray(_image(data, "maskImage").convert("RGB"))
    if mask.shape[:2] != (image.height, image.width):
        raise invalid("maskImage must have the same dimensions as image.")
    if not np.isin(mask, (0, 255)).all():
        raise invalid("maskImage must be pure black and white.")
    return mask[..., 0] == 255


def _given(params: _P | None, task: str) -> _P:
    if params is None:
        raise invalid(f"Malformed input request: the parameters of {task} are missing, please reformat your input and try again.")  # fmt: skip
    return params
