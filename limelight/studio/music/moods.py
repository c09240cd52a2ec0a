"""The moods, as data: harmony, tempo, instruments and patterns. A new mood is a new entry.

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
    swing: float = 0.0
    """How late the second half of a beat comes, as a share of half a beat."""
    room_s: float = 1.4
    """Reverberation time."""
    wet: float = 0.2
    duck: float = 0.0
    """How far the bass drum pushes the sustained parts down, 0..1."""
    riser: bool = False
    """Whether a reversed cymbal leads into the full arrangement."""


_KICK, _RIM, _SNARE, _CLAP, _HAT, _OPEN = 36, 37, 38, 39, 42, 46
_TAMB, _SHAKER, _BELLS, _SIDE = 54, 70, 83, 85

_POP_RHYTHMS = (
    ((0.0, 1.0), (1.0, 0.5), (1.5, 1.0), (2.5, 0.5), (3.0, 1.0)),
    ((0.0, 0.75), (0.75, 0.75), (1.5, 0.5), (2.0, 2.0)),
    ((0.5, 0.5), (1.0, 0.5), (1.5, 1.0), (2.5, 1.5)),
    ((0.0, 1.5), (1.5, 0.5), (2.0, 1.0), (3.0, 1.0)),
)
_SLOW_RHYTHMS = (
    ((0.0, 2.0), (2.0, 2.0)),
    ((0.0, 3.0), (3.0, 1.0)),
    ((0.0, 1.5), (1.5, 0.5), (2.0, 2.0)),
    ((1.0, 1.0), (2.0, 2.0)),
)
_LIVELY_RHYTHMS = (
    ((0.0, 0.5), (0.5, 0.5), (1.0, 1.0), (2.0, 0.5), (2.5, 0.5), (3.0, 1.0)),
    ((0.0, 0.5), (1.0, 0.5), (1.5, 0.5), (2.0, 1.0), (3.0, 0.5), (3.5, 0.5)),
    ((0.0, 1.0), (1.5, 0.5), (2.0, 0.5), (3.0, 0.5), (3.5, 0.5)),
)

MOODS: dict[str, Mood] = {
    "upbeat": Mood(
        words=("upbeat", "happy", "bright", "fresh", "fun", "summer", "sunny", "positive", "cheerful", "beach", "pop"),
        tempo=(104.0, 124.0), minor=False,
        progressions=(("I", "V", "vi", "IV"), ("IVadd9", "I", "V", "vi"), ("I", "iii", "IV", "V"), ("vi", "IV", "I", "V")),
        cadences=("V", "IV", "Vsus4"), endings=("Iadd9", "I"), rhythms=_POP_RHYTHMS,
        parts=(
            Part("comp", ((0, 4), (0, 0)), 0, ("X..x..x.x..x..x.", "X...x.x...x.x...", "X.....x.x.....x."), 0.0, -0.15, 0.2, 52, 72),
            Part("bass", ((0, 33), (0, 39)), 1, ("r..r..r.r..r..8.", "r...r.8...r.r.a.", "r.....r.r...5.8."), -1.0, 0.0, 0.0, 33, 47, gate=0.85),
            Part("arp", ((0, 25), (0, 27), (0, 28)), 1, ("0.2.3.2.1.2.3.2.", "0.1.2.3.2.1.2.3.", "..2...3...2.1.3."), -5.0, 0.4, 0.2, 55, 79, gate=0.8),
            Part("pad", ((0, 48), (0, 89)), 1, (), -7.0, 0.0, 0.35, 55, 76),
            Part("lead", ((0, 9), (0, 11), (0, 80), (0, 78)), 2, (), -3.0, 0.1, 0.3, 69, 86),
        ),
        drums=Drums(0, (
            {1: {_KICK: "X.......x.......", _SHAKER: "x.o.x.o.x.o.x.o."},
             2: {_KICK: "X.....x.x.......", _CLAP: "....X.......X...", _SNARE: "....o.......o..o", _HAT: "x.o.x.o.x.o.x.o."},
             3: {_KICK: "X.....x.x.x.....", _CLAP: "....X.......X...", _SNARE: "....x.......x..o", _HAT: "x.x.x.x.x.x.x...", _OPEN: "..............x.", _TAMB: "..o...o...o...o."}},
            {1: {_KICK: "X...x...X...x...", _SIDE: "....o.......o..."},
             2: {_KICK: "X...x...X...x...", _CLAP: "....X.......X...", _HAT: "..x...x...x...x."},
             3: {_KICK: "X...x...X...x..o", _CLAP: "....X.......X...", _SNARE: "....x.......x...", _HAT: "..x...x...x...x.", _SHAKER: "o.x.o.x.o.x.o.x."}},
        ), 0.5),
        room_s=1.1, wet=0.16, duck=0.2,
    ),
    "calm": Mood(
        words=("calm", "gentle", "soft", "relaxing", "spa", "soothing", "quiet", "serene", "cosy", "cozy", "wellness", "winter", "sleep"),
        tempo=(66.0, 82.0), minor=False,
        progressions=(("Imaj7", "vi7", "IVmaj7", "Vsus4"), ("IVmaj7", "Iadd9", "ii7", "Vsus4"), ("vi7", "IVmaj7", "Imaj7", "V"), ("Iadd9", "iii7", "IVmaj7", "iv6")),
        cadences=("Vsus4", "IVmaj7", "iv6"), endings=("Iadd9", "Imaj9"), rhythms=_SLOW_RHYTHMS,
        parts=(
            Part("arp", ((0, 0), (0, 4), (0, 24), (0, 46)), 0, ("0.1.2.3.4.3.2.1.", "0..1..2.3...2...", "0.2.1.3.2.4.3.2."), 0.0, -0.1, 0.3, 48, 74, gate=1.6),
            Part("pad", ((0, 89), (0, 49)), 0, (), -3.0, 0.0, 0.4, 50, 72),
            Part("bass", ((0, 32), (0, 33)), 1, ("r...............", "r...........5..."), -4.5, 0.0, 0.05, 36, 50),
            Part("lead", ((0, 11), (0, 73), (0, 8)), 2, (), -3.0, 0.15, 0.45, 67, 84),
            Part("counter", ((0, 48), (0, 88)), 3, (), -7.0, -0.3, 0.45, 60, 79),
        ),
        room_s=2.4, wet=0.3,
    ),
    "cinematic": Mood(
        words=("cinematic", "epic", "dramatic", "trailer", "adventure", "powerful", "bold", "inspiring", "grand", "mountain", "car"),
        tempo=(84.0, 100.0), minor=True,
        progressions=(("i", "bVI", "bIII", "bVII"), ("i", "iv", "bVI", "V"), ("bVI", "bVII", "i", "bIII"), ("i", "bIII", "bVII", "iv")),
        cadences=("bVII", "V", "Vsus4"), endings=("i", "I"), rhythms=_SLOW_RHYTHMS,
        parts=(
            Part("pad", ((0, 48), (0, 49)), 0, (), 0.0, 0.0, 0.35, 48, 72),
            Part("arp", ((0, 45), (0, 48), (0, 0)), 0, ("0.0.1.0.2.0.1.0.", "0.2.1.2.3.2.1.2.", "0..0..1.0..0..2."), -3.0, -0.3, 0.25, 48, 72, gate=0.6),
            Part("bass", ((0, 48), (0, 32)), 1, ("r.......r.......", "r...r...r...r...", "r..r..r.r..r..r."), -1.5, 0.0, 0.15, 36, 50),
            Part("lead", ((0, 60), (0, 48), (0, 0)), 2, (), -1.0, 0.2, 0.35, 62, 80),
            Part("counter", ((0, 60), (0, 48)), 3, (), -5.0, 0.0, 0.45, 60, 77),
        ),
        drums=Drums(48, (
            {1: {_KICK: "X...............", 47: "........o..o...."},
             2: {_KICK: "X.....x.X.......", 41: "x..x..x.x..x..xx"},
             3: {_KICK: "X..x..x.X..x..x.", 41: "X.xxx.xxX.xxx.xx", 45: "....x.......x.x."}},
            {1: {_KICK: "X.......o......."},
             2: {_KICK: "X.......X...x...", 43: "x...x...x...x.x.", 38: "..............oo"},
             3: {_KICK: "X...x...X...x.x.", 43: "x.xxx.xxx.xxx.xx", 38: "....x..o....x.oo"}},
        ), -1.0, 0.35, crash=57, tuned=(41, 53)),
        room_s=2.6, wet=0.3, riser=True,
    ),
    "playful": Mood(
        words=("playful", "quirky", "kids", "children", "toy", "funny", "cute", "pet", "snack", "whimsical", "silly"),
        tempo=(108.0, 128.0), minor=False,
        progressions=(("I", "vi", "ii", "V"), ("I", "I/3", "IV", "V"), ("I", "IV", "I", "V"), ("I", "V/3", "vi", "IV")),
        cadences=("V7", "V"), endings=("I6", "I"), rhythms=_LIVELY_RHYTHMS,
        parts=(
            Part("bass", ((0, 32), (0, 45)), 0, ("r.......5.......", "r...5...r...5...", "r.......5.....a."), -1.5, 0.0, 0.1, 36, 52, gate=0.6),
            Part("comp", ((0, 45), (8, 24), (0, 12)), 0, ("....x.......x...", "....x..x....x...", "....x.......x.x."), -2.0, -0.3, 0.2, 57, 76, gate=0.5, voices=3),
            Part("lead", ((0, 12), (0, 9), (0, 78), (0, 71)), 1, (), -2.0, 0.15, 0.25, 69, 88, gate=0.7),
            Part("arp", ((0, 108), (0, 10), (0, 45)), 2, ("0...1...2...1...", "..0...2...1...2.", "0.1.2.1.0.1.2.1."), -6.0, 0.45, 0.25, 64, 86, gate=0.7, voices=3),
            Part("counter", ((0, 71), (0, 11)), 3, (), -6.0, -0.4, 0.3, 60, 78),
        ),
        drums=Drums(0, (
            {1: {_SHAKER: "x...o...x...o..."},
             2: {_KICK: "x.......x.......", 76: "....x.......x...", _SHAKER: "x.o.x.o.x.o.x.o."},
             3: {_KICK: "X.......x.......", _CLAP: "....X.......X...", 76: "..x..x....x.....", 77: "......x.......x.", _TAMB: "x.o.x.o.x.o.x.o."}},
            {1: {76: "x.....o.....x..."},
             2: {_KICK: "x.......x.......", _RIM: "....x.......x...", _HAT: "o.o.o.o.o.o.o.o."},
             3: {_KICK: "X.....o.x.......", _SNARE: "....x.......x...", _HAT: "x.o.x.o.x.o.x.o.", 56: "............x..."}},
        ), -2.0),
        swing=0.22, room_s=0.9, wet=0.15,
    ),
    "elegant": Mood(
        words=("elegant", "luxury", "luxurious", "premium", "jewellery", "jewelry", "perfume", "beauty", "refined", "skincare", "serum", "watch", "fashion", "marble"),
        tempo=(76.0, 92.0), minor=False, beats_per_bar=3,
        progressions=(("Imaj7", "vi7", "ii7", "V7"), ("Imaj7", "iii7", "IVmaj7", "V7"), ("vi7", "ii7", "Vsus4", "Imaj7"), ("IVmaj7", "iii7", "ii7", "Imaj7")),
        cadences=("V7", "Vsus4"), endings=("Imaj9", "Iadd9"),
        rhythms=(((0.0, 2.0), (2.0, 1.0)), ((0.0, 1.0), (1.0, 1.0), (2.0, 1.0)), ((0.0, 1.5), (1.5, 0.5), (2.0, 1.0)), ((0.0, 3.0),)),
        parts=(
            Part("arp", ((0, 0), (0, 46)), 0, ("0.2.3.4.3.2.", "0.1.2.3.4.3.", "0...2...3..."), 0.0, -0.1, 0.25, 50, 76, gate=1.4),
            Part("pad", ((0, 49), (0, 48)), 0, (), -5.0, 0.0, 0.4, 53, 74),
            Part("bass", ((0, 32),), 1, ("r...........", "r.......5..."), -3.5, 0.0, 0.1, 36, 50),
            Part("lead", ((0, 48), (0, 73), (0, 71)), 2, (), -3.0, 0.2, 0.4, 67, 86),
            Part("comp", ((0, 45), (0, 46)), 2, ("....x...x...", "....x...o..."), -6.0, 0.35, 0.3, 60, 79, gate=0.6, voices=3),
            Part("counter", ((0, 49), (0, 60)), 3, (), -7.0, -0.3, 0.4, 57, 74),
        ),
        room_s=2.0, wet=0.26,
    ),
    "energetic": Mood(
        words=("energetic", "sport", "sports", "fast", "driving", "gym", "fitness", "running", "electronic", "tech", "dance", "sale", "gaming"),
        tempo=(122.0, 132.0), minor=True,
        progressions=(("i", "bVI", "bIII", "bVII"), ("i", "bVII", "bVI", "bVII"), ("bVI", "bVII", "i", "i"), ("i", "bIII", "iv", "bVI")),
        cadences=("bVII", "V"), endings=("i", "isus2"), rhythms=_LIVELY_RHYTHMS,
        parts=(
            Part("arp", ((0, 81), (0, 90), (0, 80)), 0, ("0.12.30.21.03.12", "0120312001203120", "0.2.3.2.0.2.3.1."), -2.0, 0.25, 0.25, 55, 79, gate=0.6),
            Part("pad", ((0, 90), (0, 95), (0, 89)), 0, (), -2.0, 0.0, 0.3, 53, 74),
            Part("bass", ((0, 38), (0, 39)), 1, ("..r...r...r...r.", "..rr..rr..rr..r8", "r..r..r.r..r..r."), -0.5, 0.0, 0.0, 33, 47, gate=0.8),
            Part("comp", ((0, 90), (0, 0)), 2, ("X..x..x...x..x..", "x..x..x..x..x.x.", "..X...x...X...x."), -4.0, -0.3, 0.2, 57, 77, gate=0.5),
            Part("lead", ((0, 80), (0, 81), (0, 98)), 2, (), -3.0, 0.0, 0.3, 69, 86, gate=0.8),
        ),
        drums=Drums(25, (
            {0: {_HAT: "..o...o...o...o."},
             1: {_KICK: "X...X...X...X...", _HAT: "..x...x...x...x."},
             2: {_KICK: "X...X...X...X...", _CLAP: "....X.......X...", _HAT: "oox.oox.oox.oox.", _OPEN: "..x...x...x...x."},
             3: {_KICK: "X...X...X...X..x", _CLAP: "....X.......X...", _HAT: "xxo.xxo.xxo.xxo.", _OPEN: "..x...x...x...x.", _SNARE: "...............o"}},
            {0: {_KICK: "X...............", _HAT: "o.o.o.o.o.o.o.o."},
             1: {_KICK: "X.....x...x.....", _HAT: "x.o.x.o.x.o.x.o."},
             2: {_KICK: "X.....x...x.....", _SNARE: "....X.......X...", _HAT: "x.xox.xox.xox.xo"},
             3: {_KICK: "X..x..x...x..x..", _SNARE: "....X.......X..o", _CLAP: "....X.......X...", _HAT: "xoxoxoxoxoxoxoxo", _OPEN: "......x.......x."}},
        ), 1.5, 0.05),
        room_s=1.2, wet=0.16, duck=0.45, riser=True,
    ),
    "acoustic": Mood(
        words=("acoustic", "outdoors", "outdoor", "hiking", "camping", "forest", "nature", "natural", "organic", "travel", "folk", "kitchen", "food", "coffee", "warm"),
        tempo=(92.0, 112.0), minor=False,
        progressions=(("I", "IVadd9", "vi", "V"), ("I", "V/3", "vi", "IV"), ("Iadd9", "IV", "I", "V"), ("vi", "IV", "I", "V")),
        cadences=("V", "IV", "Vsus4"), endings=("Iadd9", "I"), rhythms=_POP_RHYTHMS,
        parts=(
            Part("comp", ((0, 25), (0, 24), (8, 24)), 0, ("X...x.x...x.x.x.", "X.....x.x.x...x.", "X...x..x..x.x..."), 0.0, -0.3, 0.18, 50, 69, strum_s=0.014),
            Part("arp", ((16, 25), (0, 24), (8, 24)), 1, ("0.2.1.3.2.1.3.2.", "0.1.2.3.2.1.2.1.", "0...2.3...2.1..."), -4.0, 0.4, 0.2, 57, 79, gate=1.1),
            Part("bass", ((0, 32), (0, 33)), 1, ("r.......5.......", "r.....r.5.......", "r.......r...5.a."), -2.5, 0.0, 0.05, 36, 50, gate=0.9),
            Part("lead", ((0, 78), (0, 73), (0, 9), (0, 46)), 2, (), -3.0, 0.15, 0.3, 67, 84),
            Part("pad", ((0, 49), (0, 48)), 2, (), -8.0, 0.0, 0.35, 53, 74),
        ),
        drums=Drums(0, (
            {1: {_KICK: "x.......x.......", _SHAKER: "x.o.x.o.x.o.x.o."},
             2: {_KICK: "X.....o.x.......", _SIDE: "....x.......x...", _TAMB: "....x.......x...", _SHAKER: "x.oox.oox.oox.oo"},
             3: {_KICK: "X...x...X...x...", _CLAP: "....X.......X...", _TAMB: "x.o.x.o.x.o.x.o.", _SHAKER: "x.oox.oox.oox.oo"}},
            {1: {_KICK: "x...............", _TAMB: "....o.......o..."},
             2: {_KICK: "X...x...X...x...", _TAMB: "....x.......x...", _SHAKER: "o.x.o.x.o.x.o.x."},
             3: {_KICK: "X...x...X...x...", _CLAP: "....X.......X..x", _TAMB: "o.x.o.x.o.x.o.x."}},
        ), -2.0),
        swing=0.08, room_s=1.0, wet=0.15,
    ),
    "festive": Mood(
        words=("festive", "christmas", "holiday", "holidays", "xmas", "celebration", "party", "gift", "gifts", "magic", "new year", "diwali"),
        tempo=(104.0, 120.0), minor=False,
        progressions=(("I", "vi", "IV", "V"), ("I", "I/3", "IV", "V"), ("I", "iii", "IV", "V7"), ("IV", "V", "iii", "vi")),
        cadences=("V7", "Vsus4"), endings=("I6", "Iadd9"), rhythms=_POP_RHYTHMS,
        parts=(
            Part("comp", ((0, 0), (0, 45)), 0, ("X...x...x...x...", "X.....x.x...x...", "x...x.x.x...x.x."), 0.0, -0.15, 0.25, 52, 74, gate=0.8),
            Part("arp", ((0, 10), (0, 8), (0, 9)), 0, ("0.1.2.3.2.1.2.1.", "0...2...3...2...", "3.2.1.2.3.2.1.2."), -4.0, 0.35, 0.35, 67, 89, gate=1.0),
            Part("bass", ((0, 32), (0, 33)), 1, ("r.......5.......", "r...r...5...a...", "r.....r.r...5..."), -2.5, 0.0, 0.05, 36, 50, gate=0.85),
            Part("pad", ((0, 48), (0, 49)), 1, (), -5.0, 0.0, 0.4, 55, 76),
            Part("lead", ((0, 9), (0, 14), (0, 60), (0, 48)), 2, (), -2.0, 0.1, 0.35, 69, 86),
            Part("counter", ((0, 48), (0, 60)), 3, (), -6.0, -0.3, 0.4, 62, 79),
        ),
        drums=Drums(0, (
            {0: {_BELLS: "x...o...x...o..."},
             1: {_BELLS: "x.o.x.o.x.o.x.o.", _KICK: "x.......x......."},
             2: {_BELLS: "x.o.x.o.x.o.x.o.", _KICK: "X.......x.o.....", _SNARE: "....x.......x..."},
             3: {_BELLS: "x.x.x.x.x.x.x.x.", _KICK: "X...x...X...x...", _SNARE: "....x.......x..o", _TAMB: "....x.......x..."}},
            {0: {_BELLS: "x...x...x...x..."},
             1: {_BELLS: "x...x.o.x...x.o."},
             2: {_BELLS: "x.o.x.o.x.o.x.o.", _KICK: "X...x...X...x...", _CLAP: "....x.......x..."},
             3: {_BELLS: "x.x.x.x.x.x.x.x.", _KICK: "X...x...X...x...", _CLAP: "....X.......X...", _TAMB: "..o...o...o...o."}},
        ), -3.0, 0.15),
        swing=0.1, room_s=1.6, wet=0.22,
    ),
}  # fmt: skip
"""Every mood by name."""

DEFAULT_MOOD = "upbeat"
"""What a brief that names no mood gets."""
