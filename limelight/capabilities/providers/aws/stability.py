"""Stability AI's models and image services on Bedrock.

Source: the Amazon Bedrock user guide, "Stability AI models" and "Stability AI Image Services".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
EDGE = 2000
"""Most pixels that a side grows by."""
FAST_PIXELS, FAST_SIDE = 1_048_576, 1536
"""Most that the fast upscaler takes."""
LEAST_CREATIVE = 0.1
"""Of the conservative upscaler: the picture shall stay what it is."""


class Stability:
    """A model for each task; in-painting and background removal are image services, each with its own id."""

    name = "stability"
    upscales = True

    def __init__(
        self,
        *,
        text: str = "stability.stable-image-core-v1:1",
        inpaint: str = "us.stability.stable-image-inpaint-v1:0",
        background: str = "us.stability.stable-image-remove-background-v1:0",
        extend: str = "us.stability.stable-outpaint-v1:0",
        erase: str = "us.stability.stable-image-erase-object-v1:0",
        replace: str = "us.stability.stable-image-search-replace-v1:0",
        structure: str = "us.stability.stable-image-control-structure-v1:0",
        style: str = "us.stability.stable-image-style-guide-v1:0",
        fast: str = "us.stability.stable-fast-upscale-v1:0",
        conservative: str = "us.stability.stable-conservative-upscale-v1:0",
    ) -> None:
        self._text, self._inpaint, self._background = text, inpaint, background
        self._extend, self._erase, self._replace = extend, erase, replace
        self._structure, self._style, self._fast, self._conservative = structure, style, fast, conservative

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
        return Invocation(
            self._text, {**_words(words, seed), "mode": "text-to-image", "aspect_ratio": _aspect(size)}
        )

    def inpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int) -> Invocation:
        pictures: dict[str, JsonValue] = {"image": encoded(picture), "mask": encoded(mask), "grow_mask": 0}
        return Invocation(self._inpaint, {**_words(words, seed), **pictures})

    def outpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int) -> Invocation:
        """In-painting of all but the mask: the service named outpaint only lengthens a picture at its edges."""
        return self.inpaint(picture, inverted(mask), words, seed=seed)

    def extend(self, picture: bytes, edges: Edges, words: Wording, *, seed: int) -> Invocation | None:
        """At most 2,000 pixels a side; words are optional, and it takes none to avoid."""
        if max(edges.left, edges.right, edges.up, edges.down) > EDGE:
            return None
        sides: dict[str, JsonValue] = {
            "left": edges.left,
            "right": edges.right,
            "up": edges.up,
            "down": edges.down,
        }
        return Invocation(
            self._extend, {**_words(replace(words, avoid=""), seed), **sides, "image": encoded(picture)}
        )

    def erase(self, picture: bytes, mask: bytes, *, seed: int) -> Invocation:
        body: dict[str, JsonValue] = {
            "image": encoded(picture), "mask": encoded(mask), "grow_mask": 0, "seed": seed % SEEDS, "output_format": "png"
        }  # fmt: skip
        return Invocation(self._erase, body)

    def named(self, picture: bytes, what: str, words: Wording | None, *, seed: int) -> Invocation:
        """Its search takes things away only by putting the bare ground there."""
        said = _words(words or Wording("the empty background, nothing there"), seed)
        body: dict[str, JsonValue] = {
            **said,
            "image": encoded(picture),
            "search_prompt": clipped(what, WORDS),
            "grow_mask": 5,
        }
        return Invocation(self._replace, body)

    def vary(self, picture: bytes, words: Wording, *, strength: float, size: Size, seed: int) -> Invocation:
        """Near to the picture its structure stays; further off only its style is taken."""
        if strength < 0.6:
            body: dict[str, JsonValue] = {
                **_words(words, seed),
                "image": encoded(picture),
                "control_strength": round(1 - strength, 2),
            }
            return Invocation(self._structure, body)
        aspect = _aspect(size)
        body = {
            **_words(words, seed),
            "image": encoded(picture),
            "fidelity": round(1 - strength, 2),
            "aspect_ratio": aspect,
        }
        return Invocation(self._style, body)

    def in_colours(
        self, picture: bytes, words: Wording, colours: Sequence[str], *, size: Size, seed: int
    ) -> Invocation | None:
        return None

    def upscale(self, picture: bytes, size: Size, words: Wording, *, factor: int) -> Invocation | None:
        """The fast service makes exactly four times the sides, of at most a megapixel; else the conservative one."""
        if factor == 4 and size[0] * size[1] <= FAST_PIXELS and max(size) <= FAST_SIDE:
            return Invocation(self._fast, {"image": encoded(picture), "output_format": "png"})
        body: dict[str, JsonValue] = {
            **_words(words, 0),
            "image": encoded(picture),
            "creativity": LEAST_CREATIVE,
        }
        return Invocation(self._conservative, body)

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


def _aspect(size: Size) -> str:
    return min(ASPECTS, key=lambda name: abs(ASPECTS[name] - size[0] / size[1]))


def _words(words: Wording, seed: int) -> dict[str, JsonValue]:
    said: dict[str, JsonValue] = {
        "prompt": clipped(words.prompt, WORDS), "seed": seed % SEEDS, "output_format": "png",
    }  # fmt: skip
    return {**said, "negative_prompt": clipped(words.avoid, WORDS)} if words.avoid else said
