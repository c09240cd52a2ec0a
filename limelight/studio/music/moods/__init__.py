"""The moods, as data: harmony, tempo, instruments and patterns. A new mood is a new entry in one of the files
here, and its name in `_ORDER`.
"""

from __future__ import annotations

from limelight.studio.music.moods.mood import Drums, Mood, Part, Role, Sound
from limelight.studio.music.moods.pop import POP
from limelight.studio.music.moods.quiet import QUIET
from limelight.studio.music.moods.roots import ROOTS
from limelight.studio.music.moods.screen import SCREEN

_ORDER = (
    "upbeat", "calm", "cinematic", "playful", "elegant", "energetic", "acoustic", "festive", "inspiring", "funk",
    "lofi", "jazz", "tender", "minimal", "epic", "electronic", "world",
)  # fmt: skip
_ALL = {**POP, **QUIET, **SCREEN, **ROOTS}

MOODS: dict[str, Mood] = {name: _ALL[name] for name in _ORDER}
"""Every mood by name."""

DEFAULT_MOOD = "upbeat"
"""What a brief that names no mood gets."""

__all__ = ["DEFAULT_MOOD", "MOODS", "Drums", "Mood", "Part", "Role", "Sound"]
