"""Another picture like one that there is: the same place seen otherwise, or the same picture in other light."""

from __future__ import annotations

import random
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.retouch.source import Source
from limelight.studio.scene import Scene, parse_scene, vary
from limelight.studio.scene.parts import Camera, TimeOfDay
from limelight.studio.types import Mask8, Picture, Progress, Rgb8
from limelight.studio.typography.contrast import parse_hex

_HOURS: tuple[TimeOfDay, ...] = ("sunrise", "morning", "noon", "golden hour", "dusk")
_NEARBY = 0.4
"""Strength under which the place keeps its light and things: only the camera moves."""
_FAR = 0.75
"""Strength from which the hour changes too."""
_TINT = 0.55
"""How much of a brand's colour the surroundings of a picture take, at full strength."""


def another(
    source: Source,
    *,
    prompt: str,
    strength: float,
    colours: Sequence[str],
    seed: int,
    size: tuple[int, int],
    progress: Progress,
) -> Picture:
    """The product in a scene like its own, by the seed."""
    return source.shown(
        like(source.scene, prompt=prompt, strength=strength, colours=colours, seed=seed), size, progress
    )


def like(scene: Scene, *, prompt: str, strength: float, colours: Sequence[str], seed: int) -> Scene:
    """A scene near this one: the further the strength, the more of it is thrown anew."""
    dice = random.Random(f"{scene.prompt}/{seed}")
    if prompt or colours:
        scene = _in_words(scene, prompt, tuple(colours[:3]))
    moved = vary(scene, shot=scene.camera.shot, seed=seed % 2**18)
    if strength < _NEARBY:
        camera = _between(scene.camera, moved.camera, strength)
        return scene.model_copy(update={"camera": camera})
    change: dict[str, object] = {"seed": seed % 2**18}
    if strength >= _FAR and not prompt and scene.backdrop.outdoors:
        change["time_of_day"] = dice.choice([hour for hour in _HOURS if hour != scene.time_of_day])
    return moved.model_copy(update=change)


def _in_words(scene: Scene, prompt: str, colours: tuple[str, ...]) -> Scene:
    """The scene with more words to it, or in these colours. Nature is not painted over: then it is a set in the colours."""
    set_up = bool(colours) and not prompt and scene.backdrop.outdoors
    words = "" if set_up else ", ".join(part for part in (scene.prompt, prompt) if part)
    theme = "brand" if set_up else None if scene.place or prompt else scene.theme
    made = parse_scene(words, theme=theme, palette=colours, seed=scene.seed)
    if not colours:
        return made.model_copy(update={"camera": scene.camera})
    stage = made.stage.model_copy(update={"colour": colours[0]})
    backdrop = made.backdrop.model_copy(update={"colours": colours})
    return made.model_copy(
        update={"camera": scene.camera, "stage": stage, "backdrop": backdrop, "palette": colours}
    )


def _between(one: Camera, other: Camera, share: float) -> Camera:
    """A camera so far on the way from one to the other, with the first one's room for words."""
    return other.model_copy(
        update={
            "fill": one.fill * (1 - share) + other.fill * share,
            "height": one.height * (1 - share) + other.height * share,
            "azimuth": one.azimuth * (1 - share) + other.azimuth * share,
            "x": one.x * (1 - share) + other.x * share,
            "aperture": one.aperture * (1 - share) + other.aperture * share,
            "copy_space": one.copy_space,
        }
    )


def regraded(
    picture: Rgb8, *, mask: Mask8 | None, strength: float, colours: Sequence[str], seed: int
) -> Rgb8:
    """The picture in other light and colour; the product, if the mask shows it, is as it was, to the pixel."""
    dice = np.random.default_rng(seed)
    image = picture.astype(np.float32) / 255
    warmth, lift, depth = dice.uniform(-1, 1, 3) * (0.25 + 0.75 * strength)
    gain = np.array([1 + 0.10 * warmth, 1 + 0.01 * warmth, 1 - 0.12 * warmth], np.float32)
    graded = np.clip(image * gain, 0, 1) ** float(1 - 0.28 * lift)
    graded = np.clip((graded - 0.5) * float(1 + 0.22 * depth) + 0.5, 0, 1).astype(np.float32)
    if colours:
        graded = _tinted(graded, colours, strength)
    height, width = picture.shape[:2]
    graded = graded * _falloff(height, width, float(dice.uniform(0.25, 0.75)), 0.10 + 0.20 * strength)
    out = np.clip(np.round(graded * 255), 0, 255).astype(np.uint8)
    if mask is None or not (mask > 0).any():
        return out
    share = (
        cv2.GaussianBlur(cv2.dilate(mask, np.ones((5, 5), np.uint8)), (0, 0), 3).astype(np.float32) / 255
    )[..., None]
    out = np.round(out * (1 - share) + picture * share).astype(np.uint8)
    return np.where((mask > 0)[..., None], picture, out)


def _tinted(image: NDArray[np.float32], colours: Sequence[str], strength: float) -> NDArray[np.float32]:
    """Shadows towards the first colour, lights towards the last."""
    luma = image @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    ends = [np.array(parse_hex(colours[at]), np.float32) / 255 for at in (0, -1)]
    ends[1] = 0.35 * ends[1] + 0.65
    toned = ends[0] * (1 - luma[..., None]) + ends[1] * luma[..., None]
    share = _TINT * (0.4 + 0.6 * strength)
    return (image * (1 - share) + toned * share).astype(np.float32)


def _falloff(height: int, width: int, middle: float, strength: float) -> NDArray[np.float32]:
    """Light that falls off from a place on the picture's width."""
    x = (np.arange(width, dtype=np.float32) / width - middle)[None, :]
    y = (np.arange(height, dtype=np.float32) / height - 0.5)[:, None]
    return (1.06 - strength * np.clip(x * x + y * y, 0, 1) * 1.6)[..., None].astype(np.float32)
