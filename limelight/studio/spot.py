"""A finished spot from stills: a template filled, filmed, scored and compiled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from limelight.studio.errors import InputRejected
from limelight.studio.motion.clip import render_clip
from limelight.studio.motion.pacing import Line, Pacing
from limelight.studio.motion.templates import Slot
from limelight.studio.motion.timeline import Timeline
from limelight.studio.music import BedSpec, compose, write_wav
from limelight.studio.types import FPS, Aspect, Mask8, Progress, Rgb8, Rgba8, no_progress
from limelight.studio.typography import EndCardSpec, render_endcard


@dataclass(frozen=True, slots=True)
class Still:
    """A picture, and the mask of the product in it where it shows one."""

    picture: Path
    mask: Path | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What an end card shows."""

    spec: EndCardSpec
    product: Rgba8 | None = None


def film_spot(
    pacing: Pacing,
    stills: Sequence[Still],
    folder: Path,
    *,
    aspect: Aspect,
    size: tuple[int, int],
    lines: Mapping[Slot, Line] | None = None,
    card: Card | None = None,
    music: Path | None = None,
    seed: int = 0,
    progress: Progress = no_progress,
) -> Timeline:
    """Film every shot of `pacing`, its end card and, without `music`, its bed into `folder`.

    `stills` are the template's, in its order; with fewer they come round again. Returns the timeline; its paths are
    relative to `folder`, so that the folder can be moved. Raises InputRejected, RenderFailed when the disk is full, and whatever `progress` raises.
    """
    if not stills:
        raise InputRejected("no_stills", "A template needs at least one still; give one.", limit=1, value=0)
    steps = len(pacing.shots) + 2
    clips: list[str] = []
    for at, paced in enumerate(pacing.shots):
        picture, mask = _read(stills[paced.shot.still % len(stills)])
        out = folder / f"shot-{at + 1}.mp4"
        told = _share(progress, at / steps, 1 / steps)
        render_clip(picture, mask, paced.spec(seed + at), out, size=size, progress=told)
        clips.append(out.name)
    endcard = None
    if card is not None:
        spec = card.spec.model_copy(update={"seconds": pacing.card_frames / FPS})
        told = _share(progress, (steps - 2) / steps, 1 / steps)
        endcard = "endcard.mp4"
        render_endcard(spec, folder / endcard, size=size, product=card.product, progress=told)
    bed = str(music.resolve()) if music is not None else "bed.wav"
    if music is None:
        tune = BedSpec(mood=pacing.mood, seconds=pacing.frames / FPS, seed=seed, cuts=pacing.cuts)
        told = _share(progress, (steps - 1) / steps, 1 / steps)
        write_wav(compose(tune, progress=told), folder / bed)
    return pacing.timeline(clips, lines=lines, endcard=endcard, music=bed, aspect=aspect)


def _read(still: Still) -> tuple[Rgb8, Mask8]:
    picture: Rgb8 = np.asarray(Image.open(still.picture).convert("RGB"))
    mask: Mask8 = np.zeros(picture.shape[:2], np.uint8)
    if still.mask is not None:
        mask = np.asarray(Image.open(still.mask).convert("L"))
    return picture, mask


def _share(progress: Progress, start: float, part: float) -> Progress:
    """A progress that fills `part` of `progress` from `start` on."""
    return lambda done, what: progress(start + part * done, what)
