"""What a mood is made of.

Patterns are one bar of equal steps. Chords: `X` accented, `x` plain, `o` soft. Arpeggios: the number of the
voice from below. Bass: `r` root, `5` fifth, `8` octave, `a` a step towards the next root. Drums: as chords.
`.` lets the note before ring, `_` stops it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["pad", "comp", "arp", "bass", "lead", "counter"]
Sound: TypeAlias = tuple[int, int]
"""(bank, program) of the SoundFont."""


@dataclass(frozen=True, slots=True)
class Part:
    """One player."""

    role: Role
    sounds: tuple[Sound, ...]
    """Which instruments may play it; the seed chooses."""
    enter: int
    """From which level of the arrangement (0..3) it plays."""
    patterns: tuple[str, ...] = ()
    """One is chosen by the seed; pads and melodies need none."""
    level_db: float = 0.0
    """Loudness against the other parts."""
    pan: float = 0.0
    """-1 left .. 1 right."""
    send: float = 0.2
    """How much goes to the room."""
    low: int = 48
    high: int = 72
    """The range it keeps to, in MIDI keys."""
    voices: int = 4
    gate: float = 0.95
    """How much of its time a note sounds."""
    wide: float = 0.0
    """Two takes that far left and right of `pan`, instead of one."""
    strum_s: float = 0.0
    """Seconds between the strings of a strummed chord."""


@dataclass(frozen=True, slots=True)
class Drums:
    """A kit, and what it plays: level → MIDI drum key → pattern."""

    kit: int
    grooves: tuple[dict[int, dict[int, str]], ...]
    """The seed chooses one."""
    level_db: float = 0.0
    send: float = 0.08
    fills: bool = True
    crash: int = 49
    """The cymbal that opens a section and the final chord."""
    tuned: tuple[int, int] | None = None
    """Keys of the kit that are timpani: they are moved to the chord's root and fifth."""


@dataclass(frozen=True, slots=True)
class Mood:
    """How a kind of music is written and played."""

    words: tuple[str, ...]
    """Words in a brief that ask for it."""
    tempo: tuple[float, float]
    minor: bool
    progressions: tuple[tuple[str, ...], ...]
    cadences: tuple[str, ...]
    """The chord before the final one."""
    endings: tuple[str, ...]
    """The final chord."""
    rhythms: tuple[tuple[tuple[float, float], ...], ...]
    """Melodic cells of one bar: (beat, length in beats)."""
    parts: tuple[Part, ...]
    drums: Drums | None = None
    beats_per_bar: int = 4
    scale: tuple[int, ...] | None = None
    """The melody's scale in semitones from the tonic; plain major or minor when None."""
    swing: float = 0.0
    """How late the second half of a beat comes, as a share of half a beat."""
    room_s: float = 1.4
    """Reverberation time."""
    wet: float = 0.2
    treble_hz: float | None = None
    """Above this the whole is rolled off gently, as an old tape does."""
    duck: float = 0.0
    """How far the bass drum pushes the sustained parts down, 0..1."""
    riser: bool = False
    """Whether a reversed cymbal leads into the full arrangement."""


KICK, RIM, SNARE, CLAP, HAT, OPEN = 36, 37, 38, 39, 42, 46
TAMB, SHAKER, BELLS, SIDE = 54, 70, 83, 85

POP_RHYTHMS = (
    ((0.0, 1.0), (1.0, 0.5), (1.5, 1.0), (2.5, 0.5), (3.0, 1.0)),
    ((0.0, 0.75), (0.75, 0.75), (1.5, 0.5), (2.0, 2.0)),
    ((0.5, 0.5), (1.0, 0.5), (1.5, 1.0), (2.5, 1.5)),
    ((0.0, 1.5), (1.5, 0.5), (2.0, 1.0), (3.0, 1.0)),
)
SLOW_RHYTHMS = (
    ((0.0, 2.0), (2.0, 2.0)),
    ((0.0, 3.0), (3.0, 1.0)),
    ((0.0, 1.5), (1.5, 0.5), (2.0, 2.0)),
    ((1.0, 1.0), (2.0, 2.0)),
)
LIVELY_RHYTHMS = (
    ((0.0, 0.5), (0.5, 0.5), (1.0, 1.0), (2.0, 0.5), (2.5, 0.5), (3.0, 1.0)),
    ((0.0, 0.5), (1.0, 0.5), (1.5, 0.5), (2.0, 1.0), (3.0, 0.5), (3.5, 0.5)),
    ((0.0, 1.0), (1.5, 0.5), (2.0, 0.5), (3.0, 0.5), (3.5, 0.5)),
)
DORIAN = (0, 2, 3, 5, 7, 9, 10)
PENTATONIC = (0, 2, 4, 7, 9)
