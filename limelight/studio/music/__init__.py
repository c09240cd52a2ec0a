"""Music beds: composed from a mood and a seed, played on a SoundFont, ready under a picture or a voice."""

from __future__ import annotations

from limelight.studio.music.accents import AccentKind, accent, lay_accents
from limelight.studio.music.compose import STEMS, compose
from limelight.studio.music.loudness import Loudness, measure
from limelight.studio.music.master import levelled
from limelight.studio.music.moods import MOODS, Mood
from limelight.studio.music.spec import RATE, Bed, BedMeta, BedSpec, Samples
from limelight.studio.music.voice import Mixed, mix_voice
from limelight.studio.music.wav import write_samples, write_stems, write_wav
from limelight.studio.music.words import mood_for

__all__ = [
    "MOODS",
    "RATE",
    "STEMS",
    "AccentKind",
    "Bed",
    "BedMeta",
    "BedSpec",
    "Loudness",
    "Mixed",
    "Mood",
    "Samples",
    "accent",
    "compose",
    "lay_accents",
    "levelled",
    "measure",
    "mix_voice",
    "mood_for",
    "write_samples",
    "write_stems",
    "write_wav",
]
