"""Containers behind SageMaker's endpoints in the fake: what they take, what they paint, how they answer and reject.

Sources: the JumpStart notebooks of aws/amazon-sagemaker-examples; Stability's REST v1 reference for SDXL.
"""

from __future__ import annotations

import base64
import io
import json
from typing import Annotated, Literal, TypeVar

import numpy as np
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from limelight.fakeaws import pictures
from limelight.fakeaws.errors import AwsFault

_B = TypeVar("_B", bound=BaseModel)
_Seed = Annotated[int, Field(ge=0, lt=2**32, strict=True)]
_Side = Annotated[int, Field(ge=64, le=2048, multiple_of=8, strict=True)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StableBody(_Body):
    """JumpStart's Stable Diffusion."""

    prompt: str = Field(min_length=1)
    negative_prompt: str = ""
    width: _Side = 512
    height: _Side = 512
    num_inference_steps: int = Field(default=50, ge=1, le=500, strict=True)
    guidance_scale: float = Field(default=7.5, strict=True)
    num_images_per_prompt: int = Field(default=1, ge=1, le=4, strict=True)
    seed: _Seed = 0


class InpaintBody(StableBody):
    """The same with a picture and a mask; white is painted."""

    image: str
    mask_image: str


class Weighted(_Body):
    """A prompt; those of less than nothing are what is not wanted."""

    text: str = Field(max_length=2000)
    weight: float = 1


class XlBody(_Body):
    """Stability's SDXL."""

    text_prompts: list[Weighted] = Field(min_length=1)
    width: int = Field(default=1024, multiple_of=64, strict=True)
    height: int = Field(default=1024, multiple_of=64, strict=True)
    steps: int = Field(default=50, ge=10, le=150, strict=True)
    cfg_scale: float = Field(default=7, ge=0, le=35)
    samples: Literal[1] = 1
    seed: _Seed = 0
    init_image: str | None = None
    mask_source: Literal["MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK"] | None = None
    mask_image: str | None = None


class CustomParameters(_Body):
    """What a custom container takes."""

    seed: _Seed
    width: _Side
    height: _Side
    image: str | None = None
    mask: str | None = None


class CustomBody(_Body):
    """Its body."""

    inputs: str = Field(min_length=1)
    parameters: CustomParameters


def rejected(why: str, *, status: int = 400) -> AwsFault:
    """A container's own error, as SageMaker passes it on."""
    side = "client" if status < 500 else "server"
    said = (
        f'Received {side} error ({status}) from model with message "{why}". See the endpoint\'s log for more.'
    )
    more: dict[str, JsonValue] = {
        "OriginalStatusCode": status,
        "OriginalMessage": why,
        "LogStreamArn": "arn:aws:logs:fake",
    }
    return AwsFault("ModelError", said, more)


def read(kind: type[_B], data: bytes) -> _B:
    """A body that a container takes; another one is rejected."""
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise rejected(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def painted(kind: str, data: bytes) -> Image.Image:
    """What the container of an endpoint paints."""
    match kind:
        case "jumpstart-inpaint":
            asked = read(InpaintBody, data)
            return _within(asked.image, asked.mask_image, asked.prompt, asked.seed, white=True)
        case "jumpstart-sdxl":
            xl = read(XlBody, data)
            if xl.init_image and xl.mask_image:
                white = xl.mask_source == "MASK_IMAGE_WHITE"
                return _within(xl.init_image, xl.mask_image, xl.text_prompts[0].text, xl.seed, white=white)
            return pictures.gradient(xl.text_prompts[0].text, xl.seed, (xl.width, xl.height))
        case "custom":
            own = read(CustomBody, data)
            given = own.parameters
            if given.image and given.mask:
                files = [one.removeprefix("data:image/png;base64,") for one in (given.image, given.mask)]
                return _within(files[0], files[1], own.inputs, given.seed, white=False)
            return pictures.gradient(own.inputs, given.seed, (given.width, given.height))
        case _:
            plain = read(StableBody, data)
            return pictures.gradient(plain.prompt, plain.seed, (plain.width, plain.height))


def _within(picture: str, mask: str, words: str, seed: int, *, white: bool) -> Image.Image:
    try:
        image = pictures.read(picture, what="image", least=64, most=2048, pixels=4_194_304)
        over = pictures.read(mask, what="mask_image", least=64, most=2048, pixels=4_194_304)
    except AwsFault as error:
        raise rejected(error.message) from error
    if over.size != image.size:
        raise rejected("image and mask_image must have the same size.")
    inside = np.asarray(over.convert("L")) > 127
    return pictures.filled(image, inside if white else ~inside, words, seed)


def refused(kind: str) -> tuple[bytes, str]:
    """A picture that a filter kept back: SDXL says so, Stable Diffusion's safety checker paints it black."""
    if kind == "jumpstart-sdxl":
        said: JsonValue = {
            "result": "success",
            "artifacts": [{"base64": "", "finishReason": "CONTENT_FILTERED", "seed": 0}],
        }
        return json.dumps(said).encode(), "application/json"
    black = base64.b64encode(jpeg(Image.new("RGB", (64, 64)))).decode()
    return json.dumps(shape(kind, black)).encode(), "application/json"


def shape(kind: str, file: str) -> JsonValue:
    """The reply that holds a picture in base64."""
    match kind:
        case "jumpstart-sdxl":
            return {
                "result": "success",
                "artifacts": [{"base64": file, "finishReason": "SUCCESS", "seed": 0}],
            }
        case "custom":
            return {"output": {"images": [f"data:image/png;base64,{file}"]}}
        case _:
            return {"generated_images": [file], "prompt": ""}


def jpeg(image: Image.Image) -> bytes:
    """The file."""
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()
