"""Quiet and close: calm, elegant, tender, minimal, lo-fi."""

from __future__ import annotations

from limelight.studio.music.moods.mood import (
    HAT,
    KICK,
    OPEN,
    SHAKER,
    SIDE,
    SLOW_RHYTHMS,
    SNARE,
    TAMB,
    Drums,
    Mood,
    Part,
)

QUIET: dict[str, Mood] = {
    "calm": Mood(
        words=("calm", "gentle", "soft", "relaxing", "spa", "soothing", "quiet", "serene", "cosy", "cozy", "wellness", "winter", "sleep"),
        tempo=(66.0, 82.0), minor=False,
        progressions=(("Imaj7", "vi7", "IVmaj7", "Vsus4"), ("IVmaj7", "Iadd9", "ii7", "Vsus4"), ("vi7", "IVmaj7", "Imaj7", "V"), ("Iadd9", "iii7", "IVmaj7", "iv6")),
        cadences=("Vsus4", "IVmaj7", "iv6"), endings=("Iadd9", "Imaj9"), rhythms=SLOW_RHYTHMS,
        parts=(
            Part("arp", ((0, 0), (0, 4), (0, 24), (0, 46)), 0, ("0.1.2.3.4.3.2.1.", "0..1..2.3...2...", "0.2.1.3.2.4.3.2."), 0.0, -0.1, 0.3, 48, 74, gate=1.6),
            Part("pad", ((0, 89), (0, 49)), 0, (), -3.0, 0.0, 0.4, 50, 72, wide=0.7),
            Part("bass", ((0, 32), (0, 33)), 1, ("r...............", "r...........5..."), -4.5, 0.0, 0.05, 36, 50),
            Part("lead", ((0, 11), (0, 73), (0, 8)), 2, (), -3.0, 0.15, 0.45, 67, 84),
            Part("counter", ((0, 48), (0, 88)), 3, (), -7.0, -0.3, 0.45, 60, 79),
        ),
        room_s=2.4, wet=0.3,
    ),
    "elegant": Mood(
        words=("elegant", "luxury", "luxurious", "premium", "jewellery", "jewelry", "perfume", "beauty", "refined", "skincare", "serum", "watch", "fashion", "marble"),
        tempo=(76.0, 92.0), minor=False, beats_per_bar=3,
        progressions=(("Imaj7", "vi7", "ii7", "V7"), ("Imaj7", "iii7", "IVmaj7", "V7"), ("vi7", "ii7", "Vsus4", "Imaj7"), ("IVmaj7", "iii7", "ii7", "Imaj7")),
        cadences=("V7", "Vsus4"), endings=("Imaj9", "Iadd9"),
        rhythms=(((0.0, 2.0), (2.0, 1.0)), ((0.0, 1.0), (1.0, 1.0), (2.0, 1.0)), ((0.0, 1.5), (1.5, 0.5), (2.0, 1.0)), ((0.0, 3.0),)),
        parts=(
            Part("arp", ((0, 0), (0, 46)), 0, ("0.2.3.4.3.2.", "0.1.2.3.4.3.", "0...2...3..."), 0.0, -0.1, 0.25, 50, 76, gate=1.4),
            Part("pad", ((0, 49), (0, 48)), 0, (), -5.0, 0.0, 0.5, 53, 74),
            Part("bass", ((0, 32),), 1, ("r...........", "r.......5..."), -3.5, 0.0, 0.1, 36, 50),
            Part("lead", ((0, 48), (0, 73), (0, 71)), 2, (), -3.0, 0.2, 0.4, 67, 86),
            Part("comp", ((0, 45), (0, 46)), 2, ("....x...x...", "....x...o..."), -6.0, 0.35, 0.3, 60, 79, gate=0.6, voices=3),
            Part("counter", ((0, 49), (0, 60)), 3, (), -7.0, -0.3, 0.4, 57, 74),
        ),
        room_s=2.0, wet=0.26,
    ),
    "tender": Mood(
        words=("tender", "lullaby", "baby", "babies", "newborn", "mother", "mothers", "mum", "mom", "father", "dad", "family", "love", "heartfelt", "emotional", "wedding", "valentine", "romantic", "touching"),
        tempo=(72.0, 86.0), minor=False, beats_per_bar=3,
        progressions=(("Iadd9", "IVmaj7", "I/3", "Vsus4"), ("I", "iii", "IV", "V"), ("Iadd9", "vi7", "IVadd9", "V"), ("IVmaj7", "I/3", "ii7", "V")),
        cadences=("Vsus4", "V", "iv6"), endings=("Iadd9", "I"),
        rhythms=(((0.0, 2.0), (2.0, 1.0)), ((0.0, 1.0), (1.0, 2.0)), ((0.0, 1.5), (1.5, 0.5), (2.0, 1.0)), ((0.0, 3.0),)),
        parts=(
            Part("arp", ((0, 10), (0, 8), (0, 46)), 0, ("0.2.3.4.3.2.", "0...2...3...", "0.1.2.3.2.1."), -1.0, 0.2, 0.4, 60, 84, gate=1.3),
            Part("comp", ((0, 24),), 1, ("x...........", "x...o...o...", "x.......o..."), -3.0, -0.2, 0.3, 50, 69),
            Part("pad", ((0, 49),), 0, (), -6.0, 0.0, 0.55, 52, 72),
            Part("lead", ((0, 42),), 2, (), -2.0, 0.05, 0.4, 57, 74),
            Part("bass", ((0, 32),), 2, ("r...........", "r.......5..."), -5.0, 0.0, 0.1, 36, 50),
            Part("counter", ((0, 73),), 3, (), -7.0, -0.35, 0.4, 65, 82),
        ),
        room_s=2.2, wet=0.28,
    ),
    "minimal": Mood(
        words=("minimal", "minimalist", "minimalistic", "piano", "design", "architecture", "pure", "clean", "modern", "scandinavian", "thoughtful", "gallery", "documentary", "interior"),
        tempo=(84.0, 98.0), minor=True,
        progressions=(("i", "bVImaj7", "bIII", "bVII"), ("iadd9", "iv7", "bVImaj7", "bIIImaj7"), ("bVImaj7", "bIII", "iadd9", "bVII"), ("i", "bIIImaj7", "bVII", "iv7")),
        cadences=("bVII", "iv7", "Vsus4"), endings=("iadd9", "i"), rhythms=SLOW_RHYTHMS,
        parts=(
            Part("arp", ((0, 0),), 0, ("0.2.1.2.3.2.1.2.", "0.1.2.0.1.2.0.1.", "0..2..1..3..2.1."), 0.0, -0.15, 0.35, 55, 77, gate=1.5, voices=3),
            Part("bass", ((0, 0),), 1, ("r...............", "r.......5.......", "r.......r......."), -2.0, -0.25, 0.25, 34, 48),
            Part("lead", ((0, 0),), 2, (), -1.5, 0.25, 0.4, 72, 89),
            Part("pad", ((0, 49),), 2, (), -6.0, 0.0, 0.55, 50, 72),
            Part("counter", ((0, 42),), 3, (), -4.5, 0.1, 0.4, 48, 64),
        ),
        room_s=2.6, wet=0.28,
    ),
    "lofi": Mood(
        words=("lofi", "lo fi", "chill", "chilled", "chillhop", "mellow", "laid back", "study", "cozy evening", "cosy evening", "rainy", "night in", "bedroom", "nostalgic", "dreamy"),
        tempo=(70.0, 84.0), minor=False,
        progressions=(("ii9", "V13", "Imaj9", "vi7"), ("IVmaj9", "iii7", "ii9", "Imaj9"), ("Imaj9", "III7", "vi9", "IVmaj9"), ("IVmaj7", "iv6", "iii7", "vi9")),
        cadences=("V13", "bVII9", "iv6"), endings=("Imaj9",), rhythms=(
            ((0.5, 0.5), (1.0, 1.0), (2.5, 0.5), (3.0, 1.0)), ((0.0, 1.5), (2.0, 0.5), (2.5, 1.5)), ((1.0, 0.5), (1.5, 1.0), (3.0, 1.0)),
        ),
        parts=(
            Part("comp", ((0, 4),), 0, ("X.....x...x.....", "X.........x.x...", "x..x......x....."), 0.0, -0.2, 0.22, 53, 74),
            Part("bass", ((0, 32), (0, 33)), 1, ("r......r..5.....", "r.....r.5....a..", "r.........r..5.."), -1.0, 0.0, 0.0, 34, 48, gate=0.9),
            Part("arp", ((0, 24), (0, 26), (0, 46)), 1, ("..0...2...3.1...", "0..2..3.....2...", "....3...2...1..."), -4.5, 0.35, 0.3, 55, 76),
            Part("pad", ((0, 89), (0, 92)), 1, (), -8.0, 0.0, 0.4, 55, 74),
            Part("lead", ((0, 11), (0, 73), (0, 12)), 2, (), -3.0, 0.15, 0.4, 67, 83),
        ),
        drums=Drums(0, (
            {0: {SIDE: "....o.......o..."},
             1: {KICK: "X.....x...x.....", SIDE: "....x.......x...", HAT: "x.o.x.o.x.o.x.o."},
             2: {KICK: "X.....x..xx.....", SNARE: "....x.......x...", HAT: "x.oox.o.x.oox.o."},
             3: {KICK: "X..x..x..xx...x.", SNARE: "....x..o....x...", HAT: "x.oox.o.x.oox.o.", OPEN: "..............o.", SHAKER: "o.x.o.x.o.x.o.x."}},
            {1: {KICK: "X.........x.....", SIDE: "....x.......x..o", SHAKER: "x.o.x.o.x.o.x.o."},
             2: {KICK: "X......x..x.....", SIDE: "....x.......x...", SNARE: "....o.......o...", HAT: "x.x.x.x.x.x.x.x."},
             3: {KICK: "X......x..x..x..", SNARE: "....x.......x..o", HAT: "x.xox.x.x.xox.x.", TAMB: "....o.......o..."}},
        ), -0.5, 0.06, fills=False),
        swing=0.26, room_s=1.2, wet=0.16, duck=0.28, treble_hz=5200.0,
    ),
}  # fmt: skip
"""Moods by name."""
