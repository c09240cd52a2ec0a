"""Brings a sound track to the loudness that a placement asks for."""

from __future__ import annotations

import numpy as np

from limelight.studio.motion.sound import Sound
from limelight.studio.motion.writer import SAMPLE_RATE
from limelight.studio.music import levelled

CEILING_DB = -1.6
"""Where true peaks are held, dBTP: AAC adds a little to them, and -1 is promised of the finished file."""
_SHORTEST_S = 0.4
"""Nothing shorter has a loudness (ITU-R BS.1770-4)."""


def leveled(sound: Sound, lufs: float) -> Sound:
    """`sound` brought to an integrated loudness of `lufs`, its true peaks held under -1 dBTP.

    Silence, and sound too short to have a loudness, stays as it is.
    """
    if sound.shape[1] < _SHORTEST_S * SAMPLE_RATE or not np.any(sound):
        return sound
    return levelled(sound, loudness_lufs=lufs, ceiling_db=CEILING_DB)
