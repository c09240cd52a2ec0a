"""An audio ad: a bed, a voice if there is one, and the brand's notes at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from limelight.studio.audio.tag import TAG_S, brand_tag
from limelight.studio.music.compose import compose
from limelight.studio.music.harmony import KEY_NAMES
from limelight.studio.music.loudness import integrated, to_db, true_peak
from limelight.studio.music.master import levelled
from limelight.studio.music.spec import RATE, Bed, BedMeta, BedSpec, Samples
from limelight.studio.music.voice import UNDER_LU, mix_voice
from limelight.studio.music.words import mood_for
from limelight.studio.types import Progress, no_progress

LONGEST_S = 60.0
EARLIEST_S, LATEST_S = 0.3, 2.5
"""A voice comes in on a bar line between these, the later the more room its length leaves."""
CEILING_DB = -2.0
"""Where true peaks are held: MP3 and AAC add up to a decibel, and -1 dBTP is promised of the file."""
TAG_OVER_LU = 0.0
"""How far the tag's loudest second lies over the bed."""


class SpotSpec(BaseModel):
    """An audio ad to make."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    brief: str = ""
    """The advertiser's words; they choose the mood."""
    mood: str | None = None
    """A key of `MOODS`, in place of what the brief says."""
    seconds: float = Field(default=15.0, ge=5.0, le=LONGEST_S)
    brand: str = ""
    """Whose notes end the spot; none when empty."""
    seed: int = Field(default=0, ge=0)
    loudness_lufs: float = Field(default=-16.0, ge=-36.0, le=-10.0)
    under_lu: float = Field(default=UNDER_LU, ge=6.0, le=20.0)
    """How far the bed lies under the voice."""


@dataclass(frozen=True, slots=True)
class SpotMeta:
    """What was made and what it measures."""

    bed: BedMeta
    voice_at_s: float | None
    """When the voice comes in; None without one."""
    under_lu: float
    """How far the bed lies under the voice, measured; 0 without one."""
    tag_at_s: float | None
    stretches: tuple[tuple[str, float], ...]
    """(`intro`, `voice`, `bed` or `tag`; when it starts, in seconds)."""
    lufs: float
    true_peak_db: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A finished audio ad."""

    samples: Samples
    """Exactly `round(seconds * 48000)` frames at 48 kHz, (frames, 2)."""
    meta: SpotMeta


def make_spot(spec: SpotSpec, *, voice: Samples | None = None, progress: Progress = no_progress) -> Spot:
    """Compose the bed, lay the voice (frames, 2) over it, end on the brand's notes; the same every time.

    Raises `InputRejected` for an unknown mood, or a voice that is silent or too long.
    """
    mood = spec.mood or mood_for(spec.brief)
    asked = BedSpec(
        mood=mood, seconds=spec.seconds, seed=spec.seed, loudness_lufs=max(-20.0, spec.loudness_lufs)
    )
    bed = compose(asked, progress=lambda share, words: progress(0.7 * share, words))
    progress(0.72, "laying the voice and the tag")
    sound, tag_at = bed.samples, None
    if spec.brand.strip():
        sound, tag_at = _with_tag(bed, spec.brand)
    at_s, under = None, 0.0
    if voice is not None:
        at_s = _entrance(bed, len(voice) / RATE, spec.seconds, tag_at)
        mixed = mix_voice(sound, voice, at_s=at_s, under_lu=spec.under_lu, loudness_lufs=spec.loudness_lufs)
        sound, under = mixed.samples, mixed.under_lu
    out = levelled(np.ascontiguousarray(sound.T), loudness_lufs=spec.loudness_lufs, ceiling_db=CEILING_DB)
    progress(1.0, "audio ad ready")
    return Spot(out.T, SpotMeta(
        bed=bed.meta, voice_at_s=at_s, under_lu=under, tag_at_s=tag_at,
        stretches=_stretches(at_s, len(voice) / RATE if voice is not None else 0.0, tag_at),
        lufs=round(integrated(out, RATE), 2), true_peak_db=round(to_db(true_peak(out)), 2),
    ))  # fmt: skip


def _with_tag(bed: Bed, brand: str) -> tuple[Samples, float]:
    """The brand's notes over the bed's final chord, as it dies away."""
    key, mode = bed.meta.key.split(" ")
    tag = brand_tag(brand, root=KEY_NAMES.index(key), minor=mode == "minor")
    latest = max(0.0, len(bed.samples) / RATE - TAG_S)
    at_s = min(bed.meta.beats[-1] + 60.0 / bed.meta.bpm / 2, latest)
    out = bed.samples.copy()
    start = round(at_s * RATE)
    part = out[start : start + len(tag)]
    part += tag[: len(part)] * np.float32(10 ** ((bed.meta.lufs + 20.0 + TAG_OVER_LU) / 20))
    return out, round(at_s, 3)


def _entrance(bed: Bed, voice_s: float, seconds: float, tag_at: float | None) -> float:
    """The last beat by `LATEST_S` at which the voice is over before the tag; where there is none, the first one
    that lets it speak into the tag, half a second before the spot ends at the latest.
    """
    latest = min(LATEST_S, seconds - 0.5 - voice_s)
    beats = [beat for beat in bed.meta.beats if EARLIEST_S <= beat <= latest]
    if not beats:
        return EARLIEST_S
    clear = [beat for beat in beats if tag_at is None or beat + voice_s <= tag_at]
    return round(clear[-1] if clear else beats[0], 3)


def _stretches(voice_at: float | None, voice_s: float, tag_at: float | None) -> tuple[tuple[str, float], ...]:
    out = [("intro", 0.0)] if voice_at is not None else [("bed", 0.0)]
    if voice_at is not None:
        out += [("voice", voice_at), ("bed", round(voice_at + voice_s, 3))]
    if tag_at is not None:
        out = [one for one in out if one[1] < tag_at]
        out.append(("tag", tag_at))
    return tuple(out)
