"""Sound for what happens between clips: each transition's accent, laid over the music."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from limelight.studio.motion.sound import Sound
from limelight.studio.music import lay_accents


def with_accents(bed: Sound, marks: Sequence[tuple[float, str]]) -> Sound:
    """`bed`, (2, samples), with the accent of each transition: when it happens, in seconds, and its name."""
    return np.ascontiguousarray(lay_accents(bed.T, marks).T)
