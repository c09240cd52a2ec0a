"""Compose a bed: harmony, melody and arrangement as notes, played on a SoundFont and mixed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from limelight.studio.errors import InputRejected
from limelight.studio.music import mix
from limelight.studio.music.arrange import Track, arrange, kick_times
from limelight.studio.music.form import Form, plan, sections
from limelight.studio.music.harmony import KEY_NAMES, MAJOR, MINOR
from limelight.studio.music.loudness import gated, loudness_range, step_powers, to_db, true_peak
from limelight.studio.music.master import Curve, apply, gain_curve
from limelight.studio.music.midi import Note, Take
from limelight.studio.music.moods import MOODS, Mood
from limelight.studio.music.spec import RATE, Bed, BedMeta, BedSpec, Samples
from limelight.studio.music.synth import play
from limelight.studio.music.timing import Grid, beats_at, cut_error, fit
from limelight.studio.types import Progress, no_progress

LEVEL_DB = (-3.0, -2.2, -1.0, 0.0)
"""How much softer each level of the arrangement is than the fullest."""
DEEP = ("bass", "drums")
"""The roles that may sound under 110 Hz."""
STEMS = {
    "drums": ("drums", "riser"), "bass": ("bass",), "harmony": ("comp", "arp"), "pads": ("pad",),
    "melody": ("lead", "counter"),
}  # fmt: skip
"""What a stem holds, by role."""


def compose(spec: BedSpec, *, stems: bool = False, progress: Progress = no_progress) -> Bed:
    """Compose and render `spec`; the same spec gives the same samples. With `stems` the bed comes in parts too.

    Raises `InputRejected` for an unknown mood or a cut outside the bed, `RenderFailed` when the SoundFont is
    missing, and `Cancelled` when `progress` does.
    """
    mood = _mood(spec)
    _check_cuts(spec)
    grid = _grid(spec, mood)
    rng = _rng(spec, "score")
    tonic = int(rng.integers(12))
    scale = tuple((tonic + step) % 12 for step in mood.scale or (MINOR if mood.minor else MAJOR))
    form = plan(mood, grid, tonic, rng)
    tracks = arrange(mood, form, grid, scale, rng, accents=beats_at(grid, spec.cuts))
    desk = _desk(spec, mood, tracks, progress)
    progress(0.7, "mastering")
    mixed = desk.mix()
    curve = gain_curve(
        mixed, swell=_swell(form, grid), loudness_lufs=spec.loudness_lufs,
        fade_s=0.6 * (spec.seconds - grid.beats[-1]),
    )  # fmt: skip
    mastered = apply(mixed, curve)
    parts = _stems(desk, tracks, curve) if stems else {}
    power = step_powers(mastered, RATE)
    meta = BedMeta(
        mood=spec.mood, seed=spec.seed, bpm=round(grid.bpm, 2),
        key=f"{KEY_NAMES[tonic]} {'minor' if mood.minor else 'major'}",
        progression=(*(bar.chord.name for bar in form.bars), form.final.name),
        instruments=tuple(dict.fromkeys(f"{t.role} {t.sound[0]}:{t.sound[1]}" for t in tracks)),
        beats=tuple(round(beat, 4) for beat in grid.beats), cut_error_s=round(cut_error(grid, spec.cuts), 4),
        sections=sections(form, grid), lufs=round(gated(power), 2),
        loudness_range_lu=round(loudness_range(power), 2), true_peak_db=round(to_db(true_peak(mastered)), 2),
    )  # fmt: skip
    progress(1.0, "music ready")
    return Bed(mastered.T, meta, parts)


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


def _desk(spec: BedSpec, mood: Mood, tracks: list[Track], progress: Progress) -> mix.Desk:
    """Every take played and put in its place."""
    frames = round(spec.seconds * RATE)
    desk = mix.Desk(frames=frames, room_s=mood.room_s, wet=mood.wet, treble_hz=mood.treble_hz)
    kicks = mix.pull(kick_times(tracks), mood.duck, frames) if mood.duck else None
    takes = [Take(track.sound, _within(track.notes, spec.seconds), track.cents) for track in tracks]
    progress(0.0, f"playing {len(takes)} takes")
    for track, sound in zip(tracks, play(takes, frames=frames), strict=True):
        strip = mix.Strip(track.level_db, track.pan, track.send, deep=track.role in DEEP)
        desk.add(sound, strip, pull=kicks if track.ducked else None)
    return desk


def _within(notes: Iterable[Note], seconds: float) -> list[Note]:
    """The notes, none longer than the bed."""
    return [replace(note, length=min(note.length, max(0.05, seconds - note.start))) for note in notes]


def _stems(desk: mix.Desk, tracks: list[Track], curve: Curve) -> dict[str, Samples]:
    """The bed in parts under the bed's own gain curve: they add up to it."""
    out: dict[str, Samples] = {}
    for name, roles in STEMS.items():
        chosen = [number for number, track in enumerate(tracks) if track.role in roles]
        if chosen:
            out[name] = apply(desk.mix(chosen), curve).T
    return out


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
