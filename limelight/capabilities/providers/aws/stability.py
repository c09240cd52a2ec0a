"""Stability AI's models and image services on Bedrock.

Source: the Amazon Bedrock user guide, "Stability AI models" and "Stability AI Image Services".
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from limelight.capabilities.providers.aws.family import (
    Invocation,
    Size,
    Wording,
    clipped,
    decoded,
    encoded,
    scaled,
)
from limelight.capabilities.providers.pixels import inverted
from limelight.infra.aws_errors import refused
from limelight.schema.errors import ProviderFailed, TryAgain

WORDS = 10_000
"""Most characters of a prompt."""
SEEDS = 4_294_967_295
"""Seeds are taken modulo this."""
ASPECTS = {
    "1:1": 1.0, "16:9": 16 / 9, "9:16": 9 / 16, "4:5": 0.8, "5:4": 1.25, "3:2": 1.5, "2:3": 2 / 3,
    "21:9": 21 / 9, "9:21": 9 / 21,
}  # fmt: skip
"""Width to height of what text-to-image gives."""


class Stability:
    """A model for each task; in-painting and background removal are image services, each with its own id."""

    name = "stability"

    def __init__(
        self,
        *,
        text: str = "stability.stable-image-core-v1:1",
        inpaint: str = "us.stability.stable-image-inpaint-v1:0",
        background: str = "us.stability.stable-image-remove-background-v1:0",
    ) -> None:
        self._text, self._inpaint, self._background = text, inpaint, background

    def working_size(self, size: Size) -> Size:
        """Sides from 64, at most 9,437,184 pixels."""
        found = scaled(size, least=64, most=16_384, pixels=9_437_184)
        if found is None:
            raise ProviderFailed(
                f"Stability takes no picture of {size[0]}x{size[1]}", code="unsupported", value=list(size)
            )
        return found

    def text_to_image(self, words: Wording, *, size: Size, seed: int) -> Invocation:
        """It has aspects, not sizes: the nearest one is asked for."""
        aspect = min(ASPECTS, key=lambda name: abs(ASPECTS[name] - size[0] / size[1]))
        return Invocation(
            self._text, {**_words(words, seed), "mode": "text-to-image", "aspect_ratio": aspect}
        )

    def inpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int) -> Invocation:
        pictures: dict[str, JsonValue] = {"image": encoded(picture), "mask": encoded(mask), "grow_mask": 0}
        return Invocation(self._inpaint, {**_words(words, seed), **pictures})

    def outpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int) -> Invocation:
        """In-painting of all but the mask: the service named outpaint only lengthens a picture at its edges."""
        return self.inpaint(picture, inverted(mask), words, seed=seed)

    def remove_background(self, picture: bytes) -> Invocation:
        return Invocation(self._background, {"image": encoded(picture), "output_format": "png"})

    def pictures(self, reply: Mapping[str, JsonValue]) -> list[bytes]:
        reasons = reply.get("finish_reasons")
        for reason in reasons if isinstance(reasons, list) else []:
            if isinstance(reason, str) and reason.startswith("Filter reason"):
                raise refused(f"the {reason.partition(': ')[2] or 'request'}")
            if reason is not None:
                raise TryAgain(f"Stability could not make the picture ({reason}): try again", code="outage")
        return decoded(reply, self.name)


def _words(words: Wording, seed: int) -> dict[str, JsonValue]:
    said: dict[str, JsonValue] = {
        "prompt": clipped(words.prompt, WORDS), "seed": seed % SEEDS, "output_format": "png",
    }  # fmt: skip
    return {**said, "negative_prompt": clipped(words.avoid, WORDS)} if words.avoid else said
