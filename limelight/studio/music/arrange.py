"""All players' notes: the form and the mood's parts become tracks in real time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from limelight.studio.music import patterns
from limelight.studio.music.form import FULL, Bar, Form
from limelight.studio.music.harmony import Chord, nearest
from limelight.studio.music.melody import write_counter, write_melody
from limelight.studio.music.midi import Note
from limelight.studio.music.moods import Drums, Mood, Part, Sound
from limelight.studio.music.timing import Grid

KICKS = (35, 36)
REVERSE_CYMBAL: Sound = (0, 119)
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


def arrange(
    mood: Mood, form: Form, grid: Grid, scale: Sequence[int], rng: np.random.Generator
) -> list[Track]:
    """Write every part that has bars to play in. Instruments and patterns are the seed's choice."""
    chosen = [_part_track(part, mood, form, grid, scale, rng) for part in mood.parts]
    tracks = [track for track in chosen if track.notes]
    if mood.drums is not None:
        tracks.append(_drum_track(mood.drums, form, grid, mood, rng))
    if mood.riser and (riser := _riser(form, grid)):
        tracks.append(Track("riser", REVERSE_CYMBAL, riser, -9.0, 0.0, 0.3))
    return [track for track in tracks if track.notes]


def kick_times(tracks: Iterable[Track]) -> list[float]:
    """When the bass drum sounds, in seconds."""
    return [n.start for track in tracks if track.role == "drums" for n in track.notes if n.key in KICKS]


def _part_track(
    part: Part, mood: Mood, form: Form, grid: Grid, scale: Sequence[int], rng: np.random.Generator
) -> Track:
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
    if bars or not form.bars:
        notes += _ending(part, form, grid, chords, notes)
    played = _in_time(notes, mood, grid, rng, loose=0.0 if part.role == "pad" else 0.006)
    if part.strum_s:
        played = _strum(played, part.strum_s)
    return Track(
        part.role,
        sound,
        tuple(played),
        part.level_db,
        part.pan,
        part.send,
        part.role in ("pad", "bass", "comp"),
    )


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
            keys = (nearest(last, form.final.tones[:2], low=part.low, high=part.high),)
    length = 3.2 * min(1.0, part.gate) * grid.bpm / 60.0
    return [Note(grid.final, length, key, 92 - 2 * voice) for voice, key in enumerate(keys)]


def _in_time(
    notes: Iterable[Note], mood: Mood, grid: Grid, rng: np.random.Generator, *, loose: float
) -> list[Note]:
    """Beats to seconds, with the mood's swing and a player's small freedom in time and touch."""
    out: list[Note] = []
    for note in notes:
        beat = note.start
        if mood.swing and 0.4 < beat % 1.0 < 0.9:
            beat += 0.5 * mood.swing * (1.0 if beat % 1.0 == 0.5 else 0.5)
        start = grid.seconds(beat)
        end = grid.seconds(note.start + note.length)
        drift = float(np.clip(rng.normal(0.0, loose), -2 * loose, 2 * loose)) if beat < grid.final else 0.0
        touch = int(np.clip(note.velocity + rng.integers(-5, 6), 1, 127))
        out.append(Note(max(0.0, start + drift), max(0.05, end - start), note.key, touch))
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


def _drum_track(drums: Drums, form: Form, grid: Grid, mood: Mood, rng: np.random.Generator) -> Track:
    levels = drums.grooves[int(rng.integers(len(drums.grooves)))]
    notes: list[Note] = []
    for bar in form.bars:
        played = patterns.groove(bar, levels, mood.beats_per_bar)
        if drums.fills and bar.closes and bar.level >= 1 and bar.beats > 1:
            edge = bar.start + bar.beats - 1
            played = [n for n in played if n.start < edge] + patterns.fill(bar, rng)
        if bar.opens and bar.level >= FULL - 1:
            played.append(Note(bar.start, 1.0, drums.crash, 78))
        notes += _tuned(played, drums, bar.chord)
    if notes:
        notes += [Note(grid.final, 1.0, drums.crash, 84), Note(grid.final, 1.0, KICKS[1], 96)]
    return Track(
        "drums",
        (128, drums.kit),
        tuple(_in_time(notes, mood, grid, rng, loose=0.003)),
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
