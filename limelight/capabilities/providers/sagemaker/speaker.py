"""Speaking a payload: bodies out, pictures in."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image
from pydantic import JsonValue, TypeAdapter, ValidationError

from limelight.capabilities.providers.aws.family import Size, Wording, encoded, scaled
from limelight.capabilities.providers.pixels import inverted, made
from limelight.capabilities.providers.sagemaker.payload import Payload, Value
from limelight.capabilities.providers.sagemaker.template import filled, placeholders, pointed
from limelight.infra.aws_errors import refused
from limelight.schema.errors import BadInput, ProviderFailed, TryAgain

KNOWN = ("prompt", "negative_prompt", "seed", "width", "height", "image_base64", "mask_base64")
"""Placeholders that every payload may hold; the entry's `values` are more."""
SEEDS = 2**32
"""Seeds are taken modulo this."""
BLACK = 2
"""A picture without a pixel above this is what a safety checker leaves of one that it holds back."""
_REPLY = TypeAdapter[JsonValue](JsonValue)


@dataclass(frozen=True)
class Answer:
    """What an endpoint answered."""

    body: bytes
    mime: str


class Speaker:
    """A payload with the values of an entry: bodies out, pictures in. Raises `BadInput` for a template that cannot be filled."""

    def __init__(self, payload: Payload, values: Mapping[str, Value], *, owner: str) -> None:
        self.payload, self.owner = payload, owner
        self._values = {**payload.values, **values}
        if payload.text is None and payload.inpaint is None:
            raise BadInput(
                f"{owner}: the payload has neither text nor inpaint: give it a template", code="registry"
            )
        for task, template in (("text", payload.text), ("inpaint", payload.inpaint)):
            strange = sorted(placeholders(template) - {*KNOWN, *self._values})
            if strange:
                known = sorted({*KNOWN, *self._values})
                raise BadInput(
                    f"{owner}: options.payload.{task}: there is no value for {{{{{strange[0]}}}}}; there are "
                    f"{', '.join(known)}. Add it to options.values",
                    code="registry", limit=[*known], value=strange[0],
                )  # fmt: skip
        if payload.inpaint is not None and not {"image_base64", "mask_base64"} <= placeholders(
            payload.inpaint
        ):
            raise BadInput(
                f"{owner}: options.payload.inpaint names no {{{{image_base64}}}} and {{{{mask_base64}}}}: without them "
                "nothing says what is to be kept",
                code="registry",
            )  # fmt: skip

    @property
    def inpaints(self) -> bool:
        """Whether it paints within a mask."""
        return self.payload.inpaint is not None

    def working_size(self, size: Size) -> Size:
        """The nearest size that the endpoint makes. Raises `ProviderFailed` when there is none."""
        mine = self.payload
        if mine.sizes:
            return min(mine.sizes, key=lambda one: abs(np.log(one[0] / one[1] * size[1] / size[0])))
        found = scaled(size, least=mine.least, most=mine.most, pixels=mine.pixels, multiple=mine.multiple)
        if found is None:
            raise ProviderFailed(
                f"{self.owner} makes no picture of {size[0]}x{size[1]}: its sides have {mine.least} to {mine.most} pixels",
                code="unsupported", limit=[mine.least, mine.most], value=list(size),
            )  # fmt: skip
        return found

    def of_words(self, words: Wording, *, size: Size, seed: int) -> bytes:
        """The body that asks for a picture of words alone."""
        return self._body(self.payload.text, words, size=size, seed=seed)

    def within(self, picture: bytes, mask: bytes, words: Wording, *, size: Size, seed: int) -> bytes:
        """The body that asks to paint the mask's white anew; both are PNG files of this size."""
        sent = mask if self.payload.paints == "white" else inverted(mask)
        more = {"image_base64": encoded(picture), "mask_base64": encoded(sent)}
        return self._body(self.payload.inpaint, words, size=size, seed=seed, **more)

    def picture(self, answer: Answer) -> Image.Image:
        """The picture of an answer. Raises `Refused` for one that was kept back, and `TryAgain` for none."""
        image = self._opened(answer)
        extremes = image.convert("L").getextrema()
        if isinstance(extremes[1], int | float) and extremes[1] <= BLACK:
            raise refused("the picture it had made")
        return image

    def _opened(self, answer: Answer) -> Image.Image:
        if answer.mime.startswith("image/"):
            return made(answer.body, model=self.owner)
        try:
            reply = _REPLY.validate_json(answer.body)
        except ValidationError as error:
            raise self._broken(f"{len(answer.body):,} bytes that are no JSON") from error
        if self._kept_back(reply):
            raise refused("the picture it had made")
        try:
            found = pointed(reply, self.payload.picture)
        except LookupError as error:
            raise self._broken(f"no picture at {self.payload.picture}") from error
        return self._decoded(found)

    def _kept_back(self, reply: JsonValue) -> bool:
        rule = self.payload.refused
        if rule is None:
            return False
        try:
            return pointed(reply, rule.at) == rule.says
        except LookupError:
            return False

    def _decoded(self, found: JsonValue) -> Image.Image:
        """A picture from base64, with or without `data:…,` before it, or from rows of numbers."""
        if isinstance(found, list):
            try:
                rows = np.asarray(found, np.uint8)
                return Image.fromarray(rows)
            except (TypeError, ValueError, OverflowError) as error:
                raise self._broken("rows of numbers that are no picture") from error
        if not isinstance(found, str):
            raise self._broken(f"a {type(found).__name__} where the picture should be")
        try:
            file = base64.b64decode(found.rpartition(",")[2], validate=True)
        except binascii.Error as error:
            raise self._broken("what is no base64") from error
        return made(file, model=self.owner)

    def _broken(self, what: str) -> TryAgain:
        return TryAgain(f"{self.owner} answered with {what}: try again", code="broken_output")

    def _body(self, template: JsonValue, words: Wording, *, size: Size, seed: int, **more: str) -> bytes:
        values: dict[str, JsonValue] = {
            **self._values, "prompt": words.prompt, "negative_prompt": words.avoid, "seed": seed % SEEDS,
            "width": size[0], "height": size[1], **more,
        }  # fmt: skip
        return json.dumps(filled(template, values), ensure_ascii=False).encode()
