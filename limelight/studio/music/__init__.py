"""Music beds: composed from a mood and a seed, played on a SoundFont, ready under a picture."""

from __future__ import annotations

from limelight.studio.music.compose import compose
from limelight.studio.music.loudness import Loudness, measure
from limelight.studio.music.moods import MOODS, Mood
from limelight.studio.music.spec import RATE, Bed, BedMeta, BedSpec
from limelight.studio.music.wav import write_wav
from limelight.studio.music.words import mood_for

__all__ = [
    "MOODS",
    "RATE",
    "Bed",
    "BedMeta",
    "BedSpec",
    "Loudness",
    "Mood",
    "compose",
    "measure",
    "mood_for",
    "write_wav",
]
