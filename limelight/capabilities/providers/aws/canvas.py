"""Amazon Nova Canvas.

Source: the Amazon Nova user guide, "Request and response structure for image generation" and "Error handling".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import JsonValue

from limelight.capabilities.providers.aws.family import (
    Edges,
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
from limelight.schema.errors import ProviderFailed

PIXELS = 4_194_303
"""Most in a picture."""
WORDS = 1024
"""Most characters of a prompt."""
SEEDS = 858_993_460
"""Seeds are taken modulo this."""


class NovaCanvas:
    """One model for all tasks."""

    name = "nova-canvas"
    upscales = False

    def __init__(
        self, *, model: str = "amazon.nova-canvas-v1:0", quality: Literal["standard", "premium"] = "standard"
    ) -> None:
        self._model = model
        self._quality = quality

    def working_size(self, size: Size) -> Size:
        """Sides of 320 to 4,096 in steps of 16, less than 4,194,304 pixels, no longer than 4:1."""
        found = scaled(size, least=320, most=4096, pixels=PIXELS, multiple=16)
        if found is None or max(found) > 4 * min(found):
            raise ProviderFailed(
                f"Nova Canvas makes no picture longer than 4:1; {size[0]}x{size[1]} was asked",
                code="unsupported",
                limit=4,
                value=list(size),
            )
        return found

    def text_to_image(self, words: Wording, *, size: Size, seed: int) -> Invocation:
        config = {**self._config(seed), "width": size[0], "height": size[1]}
        return self._task("TEXT_IMAGE", textToImageParams=_text(words), imageGenerationConfig=config)

    def inpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int) -> Invocation:
        """Its in-painting paints where the mask is black."""
        params = {"image": encoded(picture), "maskImage": encoded(inverted(mask)), **_text(words)}
        return self._task("INPAINTING", inPaintingParams=params, imageGenerationConfig=self._config(seed))

    def outpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int) -> Invocation:
        """Its out-painting keeps what is black. PRECISE keeps to the mask's edge."""
        params = {
            "image": encoded(picture), "maskImage": encoded(inverted(mask)), "outPaintingMode": "PRECISE", **_text(words)
        }  # fmt: skip
        return self._task("OUTPAINTING", outPaintingParams=params, imageGenerationConfig=self._config(seed))

    def extend(self, picture: bytes, edges: Edges, words: Wording, *, seed: int) -> Invocation | None:
        return None

    def erase(self, picture: bytes, mask: bytes, *, seed: int) -> Invocation:
        """In-painting without words removes what the mask covers."""
        params: dict[str, JsonValue] = {"image": encoded(picture), "maskImage": encoded(inverted(mask))}
        return self._task("INPAINTING", inPaintingParams=params, imageGenerationConfig=self._config(seed))

    def named(self, picture: bytes, what: str, words: Wording | None, *, seed: int) -> Invocation:
        said = _text(words) if words else {}
        params = {"image": encoded(picture), "maskPrompt": clipped(what, WORDS), **said}
        return self._task("INPAINTING", inPaintingParams=params, imageGenerationConfig=self._config(seed))

    def vary(self, picture: bytes, words: Wording, *, strength: float, size: Size, seed: int) -> Invocation:
        """Its similarity is 0.2 to 1, 1 being nearly the same."""
        similar = round(max(0.2, 1 - 0.8 * strength), 2)
        params = {"images": [encoded(picture)], "similarityStrength": similar, **_text(words)}
        config = {**self._config(seed), "width": size[0], "height": size[1]}
        return self._task("IMAGE_VARIATION", imageVariationParams=params, imageGenerationConfig=config)

    def in_colours(
        self, picture: bytes, words: Wording, colours: Sequence[str], *, size: Size, seed: int
    ) -> Invocation | None:
        """Up to ten colours, and the picture as what to begin from."""
        params = {**_text(words), "colors": [*colours[:10]], "referenceImage": encoded(picture)}
        config = {**self._config(seed), "width": size[0], "height": size[1]}
        return self._task(
            "COLOR_GUIDED_GENERATION", colorGuidedGenerationParams=params, imageGenerationConfig=config
        )

    def upscale(self, picture: bytes, size: Size, words: Wording, *, factor: int) -> Invocation | None:
        return None

    def remove_background(self, picture: bytes) -> Invocation:
        return self._task("BACKGROUND_REMOVAL", backgroundRemovalParams={"image": encoded(picture)})

    def pictures(self, reply: Mapping[str, JsonValue]) -> list[bytes]:
        error = reply.get("error")
        if error and not reply.get("images"):
            raise refused("the picture it had made")
        return decoded(reply, self._model)

    def _task(self, kind: str, **parameters: JsonValue) -> Invocation:
        return Invocation(self._model, {"taskType": kind, **parameters})

    def _config(self, seed: int) -> dict[str, JsonValue]:
        return {"numberOfImages": 1, "quality": self._quality, "seed": seed % SEEDS}


def _text(words: Wording) -> dict[str, JsonValue]:
    said: dict[str, JsonValue] = {"text": clipped(words.prompt, WORDS)}
    return {**said, "negativeText": clipped(words.avoid, WORDS)} if words.avoid else said
