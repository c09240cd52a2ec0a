"""The seam of a family of image models on Bedrock: request bodies out, pictures in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from pydantic import JsonValue

from limelight.schema.errors import TryAgain

Size: TypeAlias = tuple[int, int]
"""(width, height) in pixels."""


@dataclass(frozen=True)
class Wording:
    """What a picture shall show, and what not."""

    prompt: str
    avoid: str = "text, letters, watermark, logo, deformed, blurry"


@dataclass(frozen=True)
class Edges:
    """By how many pixels a picture grows on each side."""

    left: int = 0
    right: int = 0
    up: int = 0
    down: int = 0


@dataclass(frozen=True)
class Invocation:
    """One InvokeModel."""

    model: str
    body: Mapping[str, JsonValue]


class ImageFamily(Protocol):
    """Request bodies and replies of a family of models. Pictures are PNG files; masks are pure black and white."""

    name: str
    upscales: bool

    def working_size(self, size: Size) -> Size:
        """The nearest size that the family takes and gives. Raises `ProviderFailed` when there is none."""
        ...

    def text_to_image(self, words: Wording, *, size: Size, seed: int) -> Invocation: ...

    def inpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int) -> Invocation:
        """Paint the mask's white anew."""
        ...

    def outpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int) -> Invocation:
        """Keep the mask's white and paint everything around it."""
        ...

    def extend(self, picture: bytes, edges: Edges, words: Wording, *, seed: int) -> Invocation | None:
        """Lengthen a picture at its edges; None where that is out-painting of a larger frame."""
        ...

    def erase(self, picture: bytes, mask: bytes, *, seed: int) -> Invocation:
        """Take away what the mask's white covers."""
        ...

    def named(self, picture: bytes, what: str, words: Wording | None, *, seed: int) -> Invocation:
        """Replace what is named in words, or, without words for it, take it away."""
        ...

    def vary(self, picture: bytes, words: Wording, *, strength: float, size: Size, seed: int) -> Invocation:
        """Another picture like this one: the more strength, the further from it."""
        ...

    def in_colours(
        self, picture: bytes, words: Wording, colours: Sequence[str], *, size: Size, seed: int
    ) -> Invocation | None:
        """A picture like this one in these colours; None where the family has no way to say colours."""
        ...

    def upscale(self, picture: bytes, size: Size, words: Wording, *, factor: int) -> Invocation | None:
        """A picture of this size in more pixels; None where the family makes none."""
        ...

    def remove_background(self, picture: bytes) -> Invocation: ...

    def pictures(self, reply: Mapping[str, JsonValue]) -> list[bytes]:
        """The files of a reply. Raises `Refused` where the model's filter kept them back."""
        ...


def clipped(text: str, limit: int) -> str:
    """The text up to so many characters, ended at a word."""
    if len(text) <= limit:
        return text
    return text[: limit + 1].rsplit(" ", 1)[0][:limit]


def encoded(file: bytes) -> str:
    """Base64."""
    return base64.b64encode(file).decode()


def decoded(reply: Mapping[str, JsonValue], model: str) -> list[bytes]:
    """The files under `images`. Raises `TryAgain` when they are not there."""
    images = reply.get("images")
    if not isinstance(images, list) or not images:
        raise TryAgain(f"{model} answered without a picture: try again", code="broken_output")
    try:
        return [base64.b64decode(str(image), validate=True) for image in images]
    except binascii.Error as error:
        raise TryAgain(f"{model} answered with what is no base64: try again", code="broken_output") from error


def scaled(size: Size, *, least: int, most: int, pixels: int, multiple: int = 1) -> Size | None:
    """A size of about the same aspect with sides and area inside the bounds; None when the aspect allows none."""
    width, height = size
    factor = max(1.0, least / min(size))
    factor = min(factor, most / max(size), (pixels / (width * height)) ** 0.5)
    down = [max(multiple, int(side * factor + 1e-6) // multiple * multiple) for side in size]
    if min(down) < least:
        down = [max(side, -(-least // multiple) * multiple) for side in down]
    if max(down) > most or down[0] * down[1] > pixels:
        return None
    return down[0], down[1]
