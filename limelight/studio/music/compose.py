"""Compose a bed: harmony, melody and arrangement as notes, played on a SoundFont and mixed."""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np

from limelight.studio.errors import InputRejected
from limelight.studio.music import mix
from limelight.studio.music.arrange import Track, arrange, kick_times
from limelight.studio.music.form import Form, plan
from limelight.studio.music.harmony import KEY_NAMES, MAJOR, MINOR
from limelight.studio.music.loudness import integrated, to_db, true_peaks
from limelight.studio.music.moods import MOODS, Mood
from limelight.studio.music.spec import RATE, Bed, BedMeta, BedSpec, Samples
from limelight.studio.music.synth import play
from limelight.studio.music.timing import Grid, cut_error, fit
from limelight.studio.types import Progress, no_progress

LEVEL_DB = (-4.0, -2.2, -0.8, 0.0)
"""How much softer each level of the arrangement is than the fullest."""


def compose(spec: BedSpec, *, progress: Progress = no_progress) -> Bed:
    """Compose and render `spec`; the same spec gives the same samples.

    Raises `InputRejected` for an unknown mood or a cut outside the bed, `RenderFailed` when the SoundFont is
    missing, and `Cancelled` when `progress` does.
    """
    mood = _mood(spec)
    _check_cuts(spec)
    grid = _grid(spec, mood)
    rng = _rng(spec, "score")
    tonic = int(rng.integers(12))
    scale = tuple((tonic + step) % 12 for step in (MINOR if mood.minor else MAJOR))
    form = plan(mood, grid, tonic, rng)
    tracks = arrange(mood, form, grid, scale, rng)
    samples = _render(spec, mood, grid, form, tracks, progress)
    progress(1.0, "music ready")
    return Bed(samples, BedMeta(
        mood=spec.mood, seed=spec.seed, bpm=round(grid.bpm, 2),
        key=f"{KEY_NAMES[tonic]} {'minor' if mood.minor else 'major'}",
        progression=(*(bar.chord.name for bar in form.bars), form.final.name),
        instruments=tuple(f"{t.role} {t.sound[0]}:{t.sound[1]}" for t in tracks),
        beats=tuple(round(beat, 4) for beat in grid.beats), cut_error_s=round(cut_error(grid, spec.cuts), 4),
        lufs=round(integrated(samples, RATE), 2),
        true_peak_db=round(to_db(float(true_peaks(samples).max())), 2),
    ))  # fmt: skip


def _mood(spec: BedSpec) -> Mood:
    if spec.mood not in MOODS:
        raise InputRejected(
            "unknown_mood", f"There is no mood {spec.mood!r}. Choose one of: {', '.join(MOODS)}.",
            limit=sorted(MOODS), value=spec.mood,
        )  # fmt: skip
    return MOODS[spec.mood]


def _check_cuts(spec: BedSpec) -> None:
    for cut in spec.cuts:
        if not 0.0 <= cut <= spec.seconds:
            raise InputRejected(
                "cut_outside_bed",
                f"A cut at {cut:g} s lies outside the bed of {spec.seconds:g} s. Give cuts inside it.",
                limit=spec.seconds, value=cut,
            )  # fmt: skip


def _grid(spec: BedSpec, mood: Mood) -> Grid:
    low, high = (spec.tempo, spec.tempo) if spec.tempo else mood.tempo
    wanted = spec.tempo or float(_rng(spec, "tempo").uniform(low, high))
    return fit(
        spec.seconds,
        low=low,
        high=high,
        wanted=wanted,
        beats_per_bar=mood.beats_per_bar,
        cuts=sorted(spec.cuts),
    )


def _rng(spec: BedSpec, purpose: str) -> np.random.Generator:
    """A generator for one purpose, so that a choice in one place moves nothing in another."""
    return np.random.default_rng([spec.seed, zlib.crc32(f"{spec.mood}/{purpose}".encode())])


def _render(
    spec: BedSpec, mood: Mood, grid: Grid, form: Form, tracks: list[Track], progress: Progress
) -> Samples:
    frames = round(spec.seconds * RATE)
    dry = np.zeros((frames, 2), np.float32)
    sends = np.zeros((frames, 2), np.float32)
    kicks = kick_times(tracks)
    for number, track in enumerate(tracks):
        progress(0.7 * number / len(tracks), f"playing the {track.role}")
        bank, program = track.sound
        notes = [
            replace(note, length=min(note.length, max(0.05, spec.seconds - note.start)))
            for note in track.notes
        ]
        stem = play(notes, program=program, bank=bank, frames=frames)
        low_cut = 30.0 if track.role in ("bass", "drums") else 110.0
        stem = mix.balance(stem, level_db=track.level_db, pan=track.pan, low_cut_hz=low_cut)
        if track.ducked and mood.duck:
            stem = mix.duck(stem, kicks, mood.duck)
        dry += stem
        sends += track.send * stem
    progress(0.7, "adding the room")
    wet = mix.room(sends, seconds=mood.room_s)
    progress(0.85, "mastering")
    tail = spec.seconds - grid.beats[-1]
    mixed = (dry + 2.5 * mood.wet * wet).astype(np.float32)
    return mix.master(mixed, swell=_swell(form, grid), loudness_lufs=spec.loudness_lufs, fade_s=0.6 * tail)


def _swell(form: Form, grid: Grid) -> list[tuple[float, float]]:
    """(seconds, decibels): how the whole rises with the level of the arrangement, each rise over the half
    beat before.
    """
    points = [(0.0, LEVEL_DB[form.bars[0].level] if form.bars else 0.0)]
    for bar in form.bars:
        points += [
            (grid.seconds(max(0.0, bar.start - 0.5)), points[-1][1]),
            (grid.seconds(bar.start), LEVEL_DB[bar.level]),
        ]
    return [*points, (grid.seconds(grid.final), LEVEL_DB[-1])]
