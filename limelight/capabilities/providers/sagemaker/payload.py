"""What an endpoint for pictures is sent and what it answers, as data: payloads by name, and those of one's own.

Sources: the JumpStart notebooks "Text to Image" and "Inpainting" of aws/amazon-sagemaker-examples, and Stability's
REST v1 reference for SDXL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

Value: TypeAlias = str | int | float | bool


def _parsed(template: JsonValue) -> JsonValue:
    """A template written as JSON in a text is that JSON."""
    if not isinstance(template, str):
        return template
    try:
        return json.loads(template)
    except ValueError as error:
        raise ValueError(
            f'the template is no JSON ({error}); placeholders stand in quotation marks, numbers too: "{{{{seed}}}}"'
        ) from error


Template = Annotated[JsonValue, BeforeValidator(_parsed)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Refusal(_Data):
    """How a reply says that the model's filter kept a picture back: what stands where."""

    at: str = Field(pattern=r"^/")
    says: Value


class Payload(_Data):
    """Bodies and replies of an endpoint.

    `text` paints from words alone, `inpaint` paints within a mask; one of them is enough. Placeholders are
    `{{prompt}} {{negative_prompt}} {{seed}} {{width}} {{height}} {{image_base64}} {{mask_base64}}` and the names of
    `values`. Pictures go out as PNG files in base64.
    """

    text: Template = None
    inpaint: Template = None
    values: dict[str, Value] = Field(default_factory=dict[str, Value])
    """More placeholders, such as steps and guidance; an entry's own `values` replace them."""
    picture: str = Field(default="/generated_images/0", pattern=r"^(/.*)?$")
    """JSON pointer to the picture in the reply: base64, or rows of RGB numbers. A reply that is a picture needs none."""
    content_type: str = "application/json"
    accept: str = "application/json"
    paints: Literal["white", "black"] = "white"
    """What of the mask the model paints anew."""
    refused: Refusal | None = None
    sizes: tuple[tuple[int, int], ...] = ()
    """The only sizes that the model makes, where it makes a few; else sides and area are bounded by the next four."""
    least: int = Field(default=256, ge=16)
    most: int = Field(default=2048, ge=64)
    pixels: int = Field(default=1024 * 1024, ge=64 * 64)
    multiple: int = Field(default=8, ge=1)


_SD: dict[str, JsonValue] = {
    "prompt": "{{prompt}}", "negative_prompt": "{{negative_prompt}}", "seed": "{{seed}}",
    "num_inference_steps": "{{steps}}", "guidance_scale": "{{guidance}}", "num_images_per_prompt": 1,
}  # fmt: skip
_SDXL: dict[str, JsonValue] = {
    "text_prompts": [{"text": "{{prompt}}", "weight": 1}, {"text": "{{negative_prompt}}", "weight": -1}],
    "seed": "{{seed}}", "steps": "{{steps}}", "cfg_scale": "{{guidance}}", "samples": 1,
}  # fmt: skip
_JPEG = "application/json;jpeg"
"""JumpStart answers with JPEG files in base64; without, with rows of numbers that break the limit of 6 MiB."""

PAYLOADS: Mapping[str, Payload] = {
    "jumpstart-sd": Payload(
        text={**_SD, "width": "{{width}}", "height": "{{height}}"}, values={"steps": 30, "guidance": 7.5},
        accept=_JPEG, pixels=768 * 768,
    ),
    "jumpstart-inpaint": Payload(
        inpaint={**_SD, "image": "{{image_base64}}", "mask_image": "{{mask_base64}}"},
        values={"steps": 30, "guidance": 7.5}, content_type=_JPEG, accept=_JPEG, pixels=768 * 768,
    ),
    "jumpstart-sdxl": Payload(
        text={**_SDXL, "width": "{{width}}", "height": "{{height}}"},
        inpaint={
            **_SDXL, "init_image": "{{image_base64}}", "mask_image": "{{mask_base64}}", "mask_source": "MASK_IMAGE_WHITE",
        },
        values={"steps": 30, "guidance": 7.5}, picture="/artifacts/0/base64",
        refused=Refusal(at="/artifacts/0/finishReason", says="CONTENT_FILTERED"),
        sizes=(
            (1024, 1024), (1152, 896), (896, 1152), (1216, 832), (832, 1216), (1344, 768), (768, 1344), (1536, 640),
            (640, 1536),
        ),
    ),
}  # fmt: skip
"""Those that an entry can name."""


def _by_name(payload: object) -> object:
    if not isinstance(payload, str):
        return payload
    if payload not in PAYLOADS:
        raise ValueError(
            f"there is no payload {payload!r}; there are {', '.join(PAYLOADS)}, or a table of your own"
        )
    return PAYLOADS[payload]


NamedPayload = Annotated[Payload, BeforeValidator(_by_name)]
"""A payload, or the name of one."""
