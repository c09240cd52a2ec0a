"""What is in a picture, as far as it can be measured: kind, colours, light, where things are, words, products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from limelight.studio.inspect.colours import named
from limelight.studio.inspect.locate import locate
from limelight.studio.inspect.look import Reader
from limelight.studio.inspect.reading import ReaderMissing, legible
from limelight.studio.retouch.telling import Telling
from limelight.studio.scene.parts import PropName
from limelight.studio.types import Cutout, Mask8, Rgb8

_SIDE = 320
"""Longest side, pixels, at which colours and light are measured."""
_PLAIN_RING = 10.0
"""Levels of 255 by which the rim of a plain ground varies at most."""
_LEAST_COLOUR = 0.06
_SURE = 0.75
"""Of a line that was read."""
_DARK, _BRIGHT, _FLAT, _RICH = 0.28, 0.66, 0.13, 0.24
_SPREAD = 0.55
"""Share of a picture's fine detail over which nothing stands out."""


class Tone(BaseModel):
    """One of a picture's colours."""

    name: str
    hex: str
    share: float


class Described(BaseModel):
    """A picture, measured."""

    kind: str
    width: int
    height: int
    tones: list[Tone] = Field(default_factory=list[Tone])
    light: str = ""
    subject: str = ""
    """Where the eye goes, e.g. "left of the middle"."""
    reads: list[str] = Field(default_factory=list[str])
    products: list[str] = Field(default_factory=list[str])
    place: str = ""
    """Of the scene, when the studio made it."""
    things: list[PropName] = Field(default_factory=list[PropName])
    """Of the scene, when the studio made it: what it put around the product."""
    unread: str = ""
    """Why no words were looked for."""

    def sentences(self, language: str = "en") -> str:
        """In words of a language."""
        return Telling(language).sentences(self)


def describe(
    rgb: Rgb8, *, alpha: Mask8 | None = None, products: Mapping[str, Cutout] | None = None, place: str = "",
    things: Sequence[PropName] = (), reader: Reader | None = None,
) -> Described:  # fmt: skip
    """Look at a picture by machine, (height, width, 3). `alpha` is its own, where it has one; `products` may be in it; `place`
    and `things` are those of its scene, where the studio made it."""
    height, width = rgb.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    small = np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    found = {
        title: mask for title, cutout in (products or {}).items() if (mask := locate(cutout, rgb)) is not None
    }
    reads, unread = _read(rgb, reader)
    return Described(
        kind=_kind(small, alpha, bool(found), bool(place), words=len(reads)), width=width, height=height, tones=_tones(small, alpha),
        light=_light(small), subject=_subject(small, next(iter(found.values()), None)), reads=reads, products=[*found],
        place=place, things=[*things], unread=unread,
    )  # fmt: skip


def _kind(small: Rgb8, alpha: Mask8 | None, product: bool, scene: bool, *, words: int) -> str:
    if alpha is not None and (alpha < 128).mean() > 0.05:
        return "picture without a background"
    if scene:
        return "product scene"
    rim = np.concatenate(
        [
            small[:3].reshape(-1, 3),
            small[-3:].reshape(-1, 3),
            small[:, :3].reshape(-1, 3),
            small[:, -3:].reshape(-1, 3),
        ]
    )
    plain = float(rim.astype(np.float32).std(axis=0).max()) < _PLAIN_RING
    flat = _flatness(small)
    if (flat > 0.8 and not plain) or (flat > 0.9 and words > 1):
        return "graphic"
    if plain:
        return "product photo on a plain ground"
    return "product scene" if product else "photo"


def _flatness(small: Rgb8) -> float:
    """Share of pixels that are exactly like their neighbour: photographs have few, drawings many."""
    same = (small[:, 1:] == small[:, :-1]).all(axis=2)
    return float(same.mean())


def _tones(small: Rgb8, alpha: Mask8 | None) -> list[Tone]:
    """By name, the largest first, each with its mean colour."""
    pixels = small.reshape(-1, 3)
    if alpha is not None:
        seen = cv2.resize(alpha, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA).ravel() > 127
        pixels = pixels[seen] if seen.any() else pixels
    names: NDArray[np.str_] = named(pixels.astype(np.float32) / np.float32(255))
    found, counts = np.unique(names, return_counts=True)
    tones = [
        Tone(name=str(name), share=round(float(count) / len(pixels), 3),
             hex="#" + bytes(np.median(pixels[names == name], axis=0).astype(np.uint8).tolist()).hex())
        for name, count in zip(found, counts, strict=True) if count >= _LEAST_COLOUR * len(pixels)
    ]  # fmt: skip
    return sorted(tones, key=lambda tone: (-tone.share, tone.name))[:5]


def _light(small: Rgb8) -> str:
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    mean, spread = float(grey.mean()), float(grey.std())
    level = "dark" if mean < _DARK else "bright" if mean > _BRIGHT else "evenly lit"
    depth = (
        "low in contrast"
        if spread < _FLAT
        else "rich in contrast"
        if spread > _RICH
        else "of medium contrast"
    )
    means = small.reshape(-1, 3).mean(0)
    cast = float(means[0] - means[2])
    return f"{level}, {depth}, {'warm' if cast > 14 else 'cool' if cast < -10 else 'neutral'} in colour"


def _subject(small: Rgb8, product: Mask8 | None) -> str:
    """Where the product is, or else where the detail is."""
    if product is not None:
        rows, columns = np.nonzero(product > 127)
        return _place(float(columns.mean()) / product.shape[1], float(rows.mean()) / product.shape[0])
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    detail = cv2.GaussianBlur(np.abs(cv2.Laplacian(grey, cv2.CV_32F)), (0, 0), 6)
    strong = detail > np.quantile(detail, 0.9)
    if float(detail[strong].sum() / max(float(detail.sum()), 1e-6)) < 1 - _SPREAD - 0.2:
        return ""
    rows, columns = np.nonzero(strong)
    return _place(float(columns.mean()) / small.shape[1], float(rows.mean()) / small.shape[0])


def _place(x: float, y: float) -> str:
    across = "left of the middle" if x < 0.42 else "right of the middle" if x > 0.58 else "in the middle"
    along = "in the upper half" if y < 0.38 else "in the lower half" if y > 0.66 else ""
    return f"{across}, {along}" if along else across


def _read(rgb: Rgb8, reader: Reader | None) -> tuple[list[str], str]:
    """The words in it, and why there are none where nobody can read."""
    if reader is None:
        return [], ""
    try:
        lines = reader([rgb])[0]
    except ReaderMissing as error:
        return [], str(error)
    return [line.text for line in lines if line.score >= _SURE and legible(line.text)][:20], ""
