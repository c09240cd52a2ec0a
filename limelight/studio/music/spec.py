"""What is asked for and what comes back: a bed is the music under an ad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

RATE = 48_000
"""Frames a second of every bed."""

Samples: TypeAlias = NDArray[np.float32]
"""(frames, 2), full scale is ±1."""


class BedSpec(BaseModel):
    """A bed to compose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mood: str
    """A key of `MOODS`."""
    seconds: float = Field(ge=1.0, le=180.0)
    seed: int = Field(default=0, ge=0)
    tempo: float | None = Field(default=None, ge=40.0, le=200.0)
    """Beats a minute; chosen within the mood's range when not given."""
    cuts: list[float] = []
    """Seconds at which the picture cuts; beats are laid on them as nearly as the tempo allows."""
    loudness_lufs: float = Field(default=-16.0, ge=-36.0, le=-10.0)
    """Integrated loudness of the finished bed. Streaming TV asks for -24."""


@dataclass(frozen=True, slots=True)
class BedMeta:
    """What was composed and what it measures."""

    mood: str
    seed: int
    bpm: float
    key: str
    progression: tuple[str, ...]
    """Roman numerals, one a bar, the final chord last."""
    instruments: tuple[str, ...]
    beats: tuple[float, ...]
    """When each beat falls, in seconds; the last is the final chord."""
    cut_error_s: float
    """How far the worst cut lies from its nearest beat or half beat; 0 without cuts."""
    sections: tuple[tuple[str, float], ...]
    """(`intro`, `build`, `lift`, `breath` or `ending`; when it starts, in seconds)."""
    lufs: float
    """Integrated loudness, measured on the finished bed; so are the two below."""
    loudness_range_lu: float
    true_peak_db: float


@dataclass(frozen=True, slots=True)
class Bed:
    """Finished music."""

    samples: Samples
    """Exactly `round(seconds * 48000)` frames at 48 kHz."""
    meta: BedMeta
    stems: Mapping[str, Samples] = field(default_factory=dict[str, Samples])
    """The bed in parts, where asked for: mastered like the bed, so that they add up to `samples`."""
