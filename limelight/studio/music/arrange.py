"""All players' notes: the form and the mood's parts become tracks in real time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from limelight.studio.music import patterns
from limelight.studio.music.form import FULL, Bar, Form
from limelight.studio.music.harmony import Chord, nearest
from limelight.studio.music.melody import stable, write_counter, write_melody
from limelight.studio.music.midi import Note
from limelight.studio.music.moods import Drums, Mood, Part, Sound
from limelight.studio.music.timing import Grid

KICKS = (35, 36)
REVERSE_CYMBAL: Sound = (0, 119)
TWO_TAKES_CENTS = 4.0
"""How far each of two takes of one part is tuned off, apart: enough to be heard as width, too little as pitch."""
HARDER = 10
"""How much harder, in MIDI velocity, an accent is struck, and how much softer what follows within half a beat."""
RISER_S = 1.35
"""How long the SoundFont's reversed cymbal takes to its peak."""


@dataclass(frozen=True, slots=True)
class Track:
    """One instrument's notes in seconds, and its place in the mix."""

    role: str
    sound: Sound
    notes: tuple[Note, ...]
    level_db: float
    pan: float
    send: float
    ducked: bool = False
    cents: float = 0.0
    """How far this take is tuned off."""


def arrange(
    mood: Mood,
    form: Form,
    grid: Grid,
    scale: Sequence[int],
    rng: np.random.Generator,
    *,
    accents: Collection[float] = (),
) -> list[Track]:
    """Write every part that has bars to play in. Instruments and patterns are the seed's choice.

    On the beats in `accents` (the picture's cuts) something is always struck, and on time.
    """
    tracks = [
        track for part in mood.parts for track in _part_tracks(part, mood, form, grid, scale, rng, accents)
    ]
    if mood.drums is not None:
        tracks.append(_drum_track(mood.drums, form, grid, mood, rng, accents))
    if mood.riser and (riser := _riser(form, grid)):
        tracks.append(Track("riser", REVERSE_CYMBAL, riser, -9.0, 0.0, 0.3))
    return [track for track in tracks if track.notes]


def kick_times(tracks: Iterable[Track]) -> list[float]:
    """When the bass drum sounds, in seconds."""
    return [n.start for track in tracks if track.role == "drums" for n in track.notes if n.key in KICKS]


def _part_tracks(
    part: Part,
    mood: Mood,
    form: Form,
    grid: Grid,
    scale: Sequence[int],
    rng: np.random.Generator,
    accents: Collection[float],
) -> list[Track]:
    """One take in its place, or two that differ as two takes do, left and right of it."""
    sound = part.sounds[int(rng.integers(len(part.sounds)))]
    pattern = part.patterns[int(rng.integers(len(part.patterns)))] if part.patterns else ""
    bars = [bar for bar in form.bars if bar.level >= part.enter]
    chords = patterns.voicings(form, part) if part.role in ("pad", "comp", "arp") else []
    meter = mood.beats_per_bar
    match part.role:
        case "pad":
            notes = patterns.pad(bars, chords, part)
        case "comp":
            notes = patterns.comp(bars, chords, part, pattern, meter)
        case "arp":
            notes = patterns.arpeggio(bars, chords, part, pattern, meter)
        case "bass":
            notes = patterns.bass(bars, form.final, part, pattern, meter)
        case "lead":
            notes = write_melody(bars, part, mood, scale, rng)
        case "counter":
            notes = write_counter(bars, part)
    if part.role in ("arp", "comp"):
        notes += _struck(notes, bars, chords, part, accents)
    if bars or not form.bars:
        notes += _ending(part, form, grid, chords, notes)
    takes: list[Track] = []
    for side in (-1, 1) if part.wide else (0,):
        loose = (0.008 if part.role == "pad" else 0.009) if side else 0.0 if part.role == "pad" else 0.006
        played = _in_time(notes, mood, grid, rng, loose=loose, accents=accents)
        takes.append(
            Track(
                part.role, sound, tuple(_strum(played, part.strum_s) if part.strum_s else played),
                part.level_db - (3.0 if side else 0.0), float(np.clip(part.pan + side * part.wide, -1, 1)),
                part.send, part.role in ("pad", "bass", "comp"), side * TWO_TAKES_CENTS,
            )
        )  # fmt: skip
    return takes


def _struck(
    notes: Sequence[Note],
    bars: Sequence[Bar],
    chords: Sequence[tuple[int, ...]],
    part: Part,
    accents: Collection[float],
) -> list[Note]:
    """The outer voices of the chord on each accent where the part strikes nothing."""
    starts = {note.start for note in notes}
    return [
        Note(beat, part.gate, key, patterns.VELOCITY["X"] - 10)
        for bar in bars
        for beat in _within(bar, accents)
        if beat not in starts
        for key in (chords[bar.index][0], chords[bar.index][-1])
    ]


def _within(bar: Bar, accents: Collection[float]) -> list[float]:
    """The accents in a bar."""
    return [beat for beat in accents if bar.start <= beat < bar.start + bar.beats]


def _ending(
    part: Part, form: Form, grid: Grid, chords: Sequence[tuple[int, ...]], before: Sequence[Note]
) -> list[Note]:
    """The part's share of the final chord: chords in full, basses the root, melodies the third or root."""
    match part.role:
        case "pad" | "comp" | "arp":
            keys = chords[-1]
        case "bass":
            keys = (nearest(part.low + 5, (form.final.bass,), low=part.low, high=part.low + 11),)
        case "lead" | "counter":
            last = before[-1].key if before else (part.low + part.high) / 2
            keys = (nearest(last, stable(form.final)[:2], low=part.low, high=part.high),)
    length = 3.2 * min(1.0, part.gate) * grid.bpm / 60.0
    return [Note(grid.final, length, key, 92 - 2 * voice) for voice, key in enumerate(keys)]


def _in_time(
    notes: Iterable[Note],
    mood: Mood,
    grid: Grid,
    rng: np.random.Generator,
    *,
    loose: float,
    accents: Collection[float] = (),
) -> list[Note]:
    """Beats to seconds, with the mood's swing and a player's small freedom in time and touch; none on accents,
    which are played harder.
    """
    out: list[Note] = []
    for note in notes:
        beat = note.start
        if mood.swing and beat not in accents and 0.4 < beat % 1.0 < 0.9:
            beat += 0.5 * mood.swing * (1.0 if beat % 1.0 == 0.5 else 0.5)
        start = grid.seconds(beat)
        end = grid.seconds(note.start + note.length)
        drift = float(np.clip(rng.normal(0.0, loose), -2 * loose, 2 * loose))
        touch = note.velocity + int(rng.integers(-5, 6))
        if beat in accents or beat >= grid.final:
            drift = 0.0
        touch += HARDER if beat in accents else -HARDER if any(0 < beat - a < 0.6 for a in accents) else 0
        out.append(Note(max(0.0, start + drift), max(0.05, end - start), note.key, min(127, max(1, touch))))
    return out


def _strum(notes: Sequence[Note], gap: float) -> list[Note]:
    """Spread notes that start together, downwards and upwards in turn, as a hand over strings."""
    groups: dict[int, list[Note]] = {}
    for note in notes:
        groups.setdefault(round(note.start * 20), []).append(note)
    out: list[Note] = []
    for number, group in enumerate(groups.values()):
        start = min(note.start for note in group)
        ordered = sorted(group, key=lambda note: note.key, reverse=bool(number % 2))
        out += [replace(note, start=start + k * gap) for k, note in enumerate(ordered)]
    return out


def _drum_track(
    drums: Drums, form: Form, grid: Grid, mood: Mood, rng: np.random.Generator, accents: Collection[float]
) -> Track:
    levels = drums.grooves[int(rng.integers(len(drums.grooves)))]
    notes: list[Note] = []
    for bar in form.bars:
        played = patterns.groove(bar, levels, mood.beats_per_bar)
        if drums.fills and bar.closes and bar.level >= 1 and bar.beats > 1:
            edge = bar.start + bar.beats - 1
            played = [n for n in played if n.start < edge] + patterns.fill(bar, rng)
        if bar.opens and bar.level >= FULL - 1:
            played.append(Note(bar.start, 1.0, drums.crash, 78))
        here = _within(bar, accents)
        hit = {note.start for note in played if note.key in KICKS}
        played += [Note(beat, 0.2, KICKS[1], 96) for beat in here if played and beat not in hit]
        played += [Note(beat, 1.0, drums.crash, 60) for beat in here if bar.level >= 2 and beat != bar.start]
        notes += _tuned(played, drums, bar.chord)
    if notes:
        notes += [Note(grid.final, 1.0, drums.crash, 84), Note(grid.final, 1.0, KICKS[1], 96)]
    return Track(
        "drums",
        (128, drums.kit),
        tuple(_in_time(notes, mood, grid, rng, loose=0.003, accents=accents)),
        drums.level_db,
        0.0,
        drums.send,
    )


def _tuned(notes: Iterable[Note], drums: Drums, chord: Chord) -> list[Note]:
    """Timpani on the root (or the fifth, where that is nearer), other drums as they are."""
    if drums.tuned is None:
        return list(notes)
    low, high = drums.tuned
    pitches = (chord.root, chord.tones[2])
    return [
        replace(note, key=nearest(note.key, pitches, low=low, high=high)) if low <= note.key <= high else note
        for note in notes
    ]


def _riser(form: Form, grid: Grid) -> tuple[Note, ...]:
    """A reversed cymbal that peaks where the arrangement opens up, once there is room for it."""
    opens: Sequence[Bar] = [bar for bar in form.bars if bar.opens and bar.level >= FULL - 1]
    peaks = [grid.seconds(bar.start) for bar in opens[:2]]
    return tuple(Note(peak - RISER_S, RISER_S, 60, 90) for peak in peaks if peak >= RISER_S)
