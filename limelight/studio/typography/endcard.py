"""The end card: logo, brand, slogan and call to action, arriving one by one on a softly lit ground."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from pydantic import BaseModel, Field

from limelight.studio.motion.facts import ClipFacts
from limelight.studio.motion.spec import frame_count
from limelight.studio.motion.writer import Mp4Writer, check_size, whole_file
from limelight.studio.threads import limit_threads
from limelight.studio.types import FPS, Progress, Rgb8, Rgba8, no_progress
from limelight.studio.typography.cardcolors import CardColors
from limelight.studio.typography.cardlayout import Card, lay_out
from limelight.studio.typography.cardpieces import CardWords

CARD_CRF = 12
CARD_PRESET = "superfast"
_HEX = r"^#[0-9a-fA-F]{6}$"
_PUSH = 0.016
"""How much larger the card is at its end: enough not to look frozen."""


class EndCardSpec(BaseModel):
    """What an end card says, and in which colours and typefaces."""

    brand_name: str
    slogan: str
    cta: str = ""
    """The words on the button; no button without."""
    background: str = Field(default="#0F3A3A", pattern=_HEX)
    text: str = Field(default="#F6F1E7", pattern=_HEX)
    """Replaced by white or near black where it could not be read on the background."""
    accent: str = Field(default="#E7B45A", pattern=_HEX)
    """The button and the rule; replaced where the background would swallow it."""
    logo: Path | None = None
    heading_font: str = "Manrope"
    body_font: str = "Source Serif Pro"
    seconds: float = Field(default=3.0, ge=0.5, le=30.0)


def render_endcard(
    spec: EndCardSpec,
    out: Path,
    *,
    size: tuple[int, int],
    still: Path | None = None,
    product: Rgba8 | None = None,
    progress: Progress = no_progress,
) -> ClipFacts:
    """Write the end card to `out` as a silent H.264 MP4, and its last frame to `still` (.png, .jpg).

    `size` is (width, height); `product` is shown beside or above the words. Words and button reach WCAG AA
    contrast. Raises InputRejected, RenderFailed when the disk is full, and whatever `progress` raises; then
    no file is left.
    """
    check_size(size)
    limit_threads()
    progress(0.0, "setting the type")
    card = card_of(spec, size=size, product=product)
    frames = frame_count(spec.seconds)
    ground = Ground(card.colors, size)
    with ExitStack() as files:
        part = files.enter_context(whole_file(out))
        with Mp4Writer(part, size=size, crf=CARD_CRF, preset=CARD_PRESET) as writer:
            for index in range(frames):
                writer.write_rgb(card_frame(card, ground, index / FPS, index / max(1, frames - 1)))
                progress((index + 1) / (frames + 1), "drawing the end card")
        written = part.stat().st_size
        if still is not None:
            Image.fromarray(card_frame(card, ground, frames / FPS, 1.0)).save(
                files.enter_context(whole_file(still))
            )
        progress(1.0, "end card finished")
    return ClipFacts(
        path=str(out),
        width=size[0],
        height=size[1],
        frames=frames,
        fps=FPS,
        seconds=frames / FPS,
        bytes=written,
        notes=list(card.notes),
    )


def card_of(spec: EndCardSpec, *, size: tuple[int, int], product: Rgba8 | None = None) -> Card:
    """The card's parts in their places."""
    words = CardWords(spec.brand_name, spec.slogan, spec.cta, spec.logo, spec.heading_font, spec.body_font)
    colors = CardColors.of(background=spec.background, text=spec.text, accent=spec.accent)
    return lay_out(words, colors, size=size, product=product)


def card_frame(card: Card, ground: Ground, t: float, u: float) -> Rgb8:
    """The card at `t` seconds, after the share `u` of its length."""
    frame = ground.frame(u)
    for sprite in card.sprites:
        sprite.draw(frame, t, zoom=1 + _PUSH * u)
    return frame


class Ground:
    """The background: one colour, a pool of light that drifts slowly, and fine grain against banding."""

    _SPARE = 1.12

    def __init__(self, colors: CardColors, size: tuple[int, int]) -> None:
        self._size = size
        width, height = round(size[0] * self._SPARE), round(size[1] * self._SPARE)
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        pool = np.exp(-(((xx / width - 0.5) / 0.52) ** 2 + ((yy / height - 0.40) / 0.62) ** 2))
        shade, glow = (np.array(color, np.float32) for color in (colors.shade, colors.glow))
        grain = np.random.default_rng(0).normal(0, 1.1, (height, width, 1)).astype(np.float32)
        self._pixels = (
            np.clip(shade + (glow - shade) * pool[..., None] + grain, 0, 255).round().astype(np.uint8)
        )

    def frame(self, u: float) -> Rgb8:
        """The ground after the share `u` of the card's length."""
        spare_x = self._pixels.shape[1] - self._size[0]
        spare_y = self._pixels.shape[0] - self._size[1]
        x, y = spare_x * (0.35 + 0.30 * u), spare_y * 0.5
        matrix = np.array([[1, 0, -x], [0, 1, -y]], np.float64)
        lit = cv2.warpAffine(self._pixels, matrix, self._size, flags=cv2.INTER_LINEAR)
        return lit.astype(np.uint8, copy=False)
