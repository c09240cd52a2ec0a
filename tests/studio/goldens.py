"""Pictures that are kept, how they are made, and how far apart two pictures look."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from limelight.samples import photo_path, product
from limelight.studio.cutout import cut_out
from limelight.studio.deltae import delta_e, lab
from limelight.studio.layout import compose
from limelight.studio.music.plot import plot
from limelight.studio.music.spec import RATE
from limelight.studio.render import render_picture
from limelight.studio.scene import Scene, holidify, parse_scene, vary
from limelight.studio.types import Cutout, Rgb8
from limelight.studio.typography import CaptionStyle, EndCardSpec
from limelight.studio.typography.captions import CaptionLayer
from limelight.studio.typography.endcard import Ground, card_frame, card_of
from tests.studio import layouts

FOLDER = Path(__file__).with_name("golden")
SIZE, SAMPLES = (224, 126), 5
TRACED_LIMIT, DRAWN_LIMIT = 5.0, 2.5
"""The largest distance at which a picture is still the one that was kept. Of what is traced, other noise is 1 to 3, a step
of one pixel 3 to 5, a missing shadow 5 to 12, another hour 9 to 30, another product 13 to 33; of what is drawn, the
kept file itself is under 1 and other words are 3 and more."""
_EYE = 1.6
"""Pixels over which the eye, at the distance from which so small a picture is looked at, mixes colours."""
_POOL = 4


def distance(one: Rgb8, other: Rgb8) -> float:
    """How far apart two pictures of one size look: CIEDE2000 after the eye's blur, pooled so that places count. Same is 0.

    Colours are mixed in linear light and compared as Lab, as in Zhang and Wandell, "A spatial extension of CIELAB for
    digital color-image reproduction" (1996), with one width of blur for all colours; pooled by Minkowski's mean of
    the fourth power, which a small region that changed much raises and noise everywhere does not: Wang and Shang, "Spatial
    pooling strategies for perceptual image quality assessment" (2006). Raises `ValueError` when the sizes differ.
    """
    if one.shape != other.shape:
        raise ValueError(
            f"pictures of {one.shape} and {other.shape} cannot be compared: make them of one size"
        )
    apart = delta_e(lab(_seen(one)), lab(_seen(other)))
    return float((apart**_POOL).mean() ** (1 / _POOL))


def _seen(picture: Rgb8) -> np.ndarray:
    light = cv2.GaussianBlur((picture.astype(np.float32) / 255) ** 2.2, (0, 0), _EYE)
    return light ** (1 / 2.2) * 255


@cache
def cutout(product_id: str) -> Cutout:
    """A sample product, from its photo made small."""
    with Image.open(photo_path(product(product_id))) as photo:
        photo.thumbnail((480, 480), Image.Resampling.LANCZOS)
        return cut_out(photo.convert("RGB"))


def scene(theme: str, time: str = "", *, seed: int = 3) -> Scene:
    """A hero shot of a theme."""
    return vary(parse_scene(time, theme=theme, seed=seed), shot="hero", seed=seed)


def painted(product_id: str, staged: Scene, *, samples: int = SAMPLES) -> Rgb8:
    """A small path-traced picture."""
    return render_picture(cutout(product_id), staged, size=SIZE, samples=samples).rgb


SCENES: dict[str, Callable[[], tuple[str, Scene]]] = {
    "studio-boot": lambda: ("np-ridgeline-boot", scene("studio")),
    "water-serum": lambda: ("ma-glow-serum", scene("water")),
    "dark-headphones": lambda: ("ma-hush-headphones", scene("dark")),
    "kitchen-kettle": lambda: ("ma-pour-kettle", scene("kitchen")),
    "bathroom-cream": lambda: ("ma-cloud-cream", scene("bathroom")),
    "beach-bottle": lambda: ("np-trail-bottle-32", scene("beach", "noon")),
    "forest-pack": lambda: ("np-summit-pack-38", scene("forest", "morning")),
    "city-tumbler": lambda: ("np-tumbler-20", scene("city", "night")),
    "living-christmas": lambda: ("ma-ember-candle", holidify(scene("living"), "Christmas")),
}
"""Product and scene of what is path traced."""


def endcard() -> Rgb8:
    """The last frame of an end card with a product."""
    spec = EndCardSpec(brand_name="Northpeak", slogan="Keep it wild", cta="Shop now")
    card = card_of(spec, size=(640, 360), product=cutout("np-tumbler-20").rgba)
    return card_frame(card, Ground(card.colors, (640, 360)), spec.seconds, 1.0)


def display() -> Rgb8:
    """A display ad on the brand's ground."""
    return compose(cutout("np-tumbler-20"), layouts.COPY, layouts.BRAND, placement="300x250").rgb()


def caption(words: str = "Mornings, upgraded") -> Rgb8:
    """A caption that has come to rest on a picture with a product."""
    picture = layouts.picture((640, 360))
    layer = CaptionLayer(
        words, "Stays hot for 12 hours", size=(640, 360), aspect="16:9", first=0, after=72, style=CaptionStyle(),
        behind=[picture.rgb], product=[(400, 90, 500, 310)],
    )  # fmt: skip
    frame = picture.rgb.astype(np.float32)
    scrim = layer.scrim(36)
    if scrim is not None:
        frame += (np.array(layer.legibility.scrim, np.float32) - frame) * scrim[..., None]
    for x, y, _, letters in layer.words(36):
        part = frame[y : y + letters.shape[0], x : x + letters.shape[1]]
        part += (np.array(layer.legibility.words, np.float32) - part) * letters[
            : part.shape[0], : part.shape[1], None
        ]
    return frame.clip(0, 255).round().astype(np.uint8)


def sound() -> Rgb8:
    """The plot of a rising tone with strokes, which needs no synthesiser."""
    time = np.arange(6 * RATE) / RATE
    tone = 0.2 * np.sin(2 * np.pi * 110 * time * (1 + time / 4)) * (0.3 + 0.7 * (time % 1.5 < 0.75))
    samples = np.stack([tone, tone], 1).astype(np.float32)
    return plot(
        samples, title="tone", cuts=[3.0], sections=[("intro", 0.0), ("lift", 3.0)], target_lufs=-16.0
    )


DRAWN: dict[str, Callable[[], Rgb8]] = {
    "endcard": endcard, "display-300x250": display, "caption": caption, "sound": sound,
}  # fmt: skip
"""What is drawn, not traced."""


def small(picture: Rgb8) -> Rgb8:
    """Brought down to the width of the kept pictures."""
    height = round(picture.shape[0] * SIZE[0] / picture.shape[1])
    return np.asarray(Image.fromarray(picture).resize((SIZE[0], height), Image.Resampling.LANCZOS))


def kept(name: str) -> Rgb8:
    """The picture that was kept."""
    with Image.open(FOLDER / f"{name}.jpg") as image:
        return np.asarray(image.convert("RGB"))


def keep(name: str, picture: Rgb8) -> Path:
    """Keep a picture from here on."""
    path = FOLDER / f"{name}.jpg"
    Image.fromarray(picture).save(path, quality=90, subsampling=0, optimize=True)
    return path
