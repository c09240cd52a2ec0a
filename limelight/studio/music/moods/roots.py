"""Played by hand: folk, jazz, percussion of the world."""

from __future__ import annotations

from limelight.studio.music.moods.mood import (
    CLAP,
    KICK,
    LIVELY_RHYTHMS,
    PENTATONIC,
    POP_RHYTHMS,
    SHAKER,
    SIDE,
    SNARE,
    TAMB,
    Drums,
    Mood,
    Part,
)

ROOTS: dict[str, Mood] = {
    "acoustic": Mood(
        words=("acoustic", "outdoors", "outdoor", "hiking", "camping", "forest", "nature", "natural", "organic", "travel", "folk", "kitchen", "food", "breakfast", "guitar", "rustic", "garden", "warm"),
        tempo=(92.0, 112.0), minor=False,
        progressions=(("I", "IVadd9", "vi", "V"), ("I", "V/3", "vi", "IV"), ("Iadd9", "IV", "I", "V"), ("vi", "IV", "I", "V")),
        cadences=("V", "IV", "Vsus4"), endings=("Iadd9", "I"), rhythms=POP_RHYTHMS,
        parts=(
            Part("comp", ((0, 25), (0, 24), (8, 24)), 0, ("X...x.x...x.x.x.", "X.....x.x.x...x.", "X...x..x..x.x..."), 0.0, -0.1, 0.18, 50, 69, wide=0.75, strum_s=0.014),
            Part("arp", ((16, 25), (0, 24), (8, 24)), 1, ("0.2.1.3.2.1.3.2.", "0.1.2.3.2.1.2.1.", "0...2.3...2.1..."), -4.0, 0.4, 0.2, 57, 79, gate=1.1),
            Part("bass", ((0, 32), (0, 33)), 1, ("r.......5.......", "r.....r.5.......", "r.......r...5.a."), -2.5, 0.0, 0.05, 36, 50, gate=0.9),
            Part("lead", ((0, 78), (0, 73), (0, 9), (0, 46)), 2, (), -3.0, 0.15, 0.3, 67, 84),
            Part("pad", ((0, 49), (0, 48)), 2, (), -8.0, 0.0, 0.35, 53, 74),
        ),
        drums=Drums(0, (
            {1: {KICK: "x.......x.......", SHAKER: "x.o.x.o.x.o.x.o."},
             2: {KICK: "X.....o.x.......", SIDE: "....x.......x...", TAMB: "....x.......x...", SHAKER: "x.oox.oox.oox.oo"},
             3: {KICK: "X...x...X...x...", CLAP: "....X.......X...", TAMB: "x.o.x.o.x.o.x.o.", SHAKER: "x.oox.oox.oox.oo"}},
            {1: {KICK: "x...............", TAMB: "....o.......o..."},
             2: {KICK: "X...x...X...x...", TAMB: "....x.......x...", SHAKER: "o.x.o.x.o.x.o.x."},
             3: {KICK: "X...x...X...x...", CLAP: "....X.......X..x", TAMB: "o.x.o.x.o.x.o.x."}},
        ), -2.0),
        swing=0.08, room_s=1.0, wet=0.15,
    ),
    "jazz": Mood(
        words=("jazz", "jazzy", "café", "cafe", "coffee", "espresso", "swing", "lounge", "cocktail", "wine", "bistro", "restaurant", "bar", "paris", "sophisticated"),
        tempo=(112.0, 132.0), minor=False,
        progressions=(("Imaj7", "VI7", "ii9", "V13"), ("ii9", "V13", "Imaj9", "VI7"), ("Imaj9", "IV9", "iii7", "VI7"), ("I6", "vi7", "ii7", "V9")),
        cadences=("V13", "V9", "bII9"), endings=("I6", "Imaj9"), rhythms=(
            ((0.0, 0.5), (0.5, 0.5), (1.0, 1.0), (2.5, 0.5), (3.0, 0.5)), ((0.5, 1.0), (1.5, 0.5), (2.5, 0.5), (3.0, 1.0)),
            ((0.0, 1.5), (1.5, 1.0), (3.0, 0.5), (3.5, 0.5)), ((1.0, 0.5), (1.5, 0.5), (2.0, 0.5), (2.5, 1.0)),
        ),
        parts=(
            Part("comp", ((0, 0), (0, 26)), 0, ("x.....x_........", "....x.....x_....", "..x_......x.x_.."), -2.0, -0.25, 0.2, 53, 73, gate=0.8),
            Part("bass", ((0, 32),), 0, ("r...5...8...a...", "r...r...5...a...", "r...8...5...a..."), -0.5, 0.0, 0.08, 34, 48, gate=0.9),
            Part("lead", ((0, 11), (0, 65), (0, 59)), 1, (), -1.0, 0.2, 0.25, 64, 81, gate=0.9),
            Part("arp", ((0, 26),), 2, ("..0...2...3...1.", "0.....1.....2...", "....2.3.....1..."), -5.0, 0.45, 0.25, 55, 74),
            Part("counter", ((0, 71), (0, 66)), 3, (), -5.0, -0.4, 0.3, 57, 74),
        ),
        drums=Drums(40, (
            {0: {44: "....o.......o..."},
             1: {51: "x...x.o.x...x.o.", 44: "....x.......x...", SNARE: "o...o...o...o..."},
             2: {51: "X...x.o.X...x.o.", 44: "....x.......x...", KICK: "x.......o.......", SNARE: "......o.......o."},
             3: {51: "X...x.o.X...x.o.", 44: "....x.......x...", KICK: "x.....o.x.......", SNARE: "o...x.o...o.x..o"}},
            {1: {SNARE: "x.o.x.o.x.o.x.o.", 44: "....o.......o..."},
             2: {51: "x.o.x...x.o.x...", 44: "....x.......x...", KICK: "x.......x......."},
             3: {51: "X.o.x.o.X.o.x.o.", 44: "....x.......x...", KICK: "x.....x.x.....o.", SNARE: "..o...o...o.x..."}},
        ), -3.0, 0.12, fills=False, crash=57),
        swing=0.33, room_s=1.1, wet=0.18,
    ),
    "world": Mood(
        words=("world", "africa", "african", "latin", "tropical", "samba", "caribbean", "percussion", "safari", "exotic", "jungle", "carnival", "spice", "spices", "mango", "global", "island"),
        tempo=(102.0, 116.0), minor=False, scale=PENTATONIC,
        progressions=(("I", "IV", "I", "V"), ("I", "bVII", "IV", "I"), ("I", "ii", "V", "I"), ("vi", "IV", "I", "V")),
        cadences=("V", "bVII", "IV"), endings=("I", "I6"), rhythms=LIVELY_RHYTHMS,
        parts=(
            Part("arp", ((0, 108), (0, 12)), 0, ("0.2.31.20.2.31.2", "0.1.2.10.1.2.1.3", "0..2..1.0..2..3."), -0.5, 0.35, 0.2, 60, 81, gate=0.9, voices=3),
            Part("bass", ((0, 32), (0, 33)), 1, ("r.....5.8.....a.", "r..r....5..5..a.", "r.....r.5...8..."), -1.5, 0.0, 0.05, 34, 48, gate=0.8),
            Part("comp", ((0, 24), (0, 114)), 1, ("..x_..x...x_..x.", "x..x..x...x.x...", "....x..x....x..x"), -3.0, -0.35, 0.2, 55, 74, gate=0.7),
            Part("lead", ((0, 75), (0, 12), (0, 114)), 2, (), -2.5, 0.1, 0.3, 67, 84),
            Part("counter", ((0, 52), (0, 48)), 3, (), -6.0, 0.0, 0.35, 57, 76),
        ),
        drums=Drums(0, (
            {0: {SHAKER: "x.oox.oox.oox.oo", 64: "x.....x.....x..."},
             1: {64: "x..x..x.x..x..x.", 62: "....x.......x...", 63: "......x.......xx", SHAKER: "x.oox.oox.oox.oo"},
             2: {KICK: "X.......x.......", 64: "x..x..x.x..x..x.", 62: "....x.......x...", 63: "..o...x...o...xx", SHAKER: "x.oox.oox.oox.oo", 67: "x...x..x...x.x.."},
             3: {KICK: "X.....x.X.....x.", 64: "X..x..x.X..x..x.", 62: "....x..o....x..o", 63: "..o.x.x...o.x.xx", SHAKER: "xoxoxoxoxoxoxoxo", 67: "x...x..x...x.x..", 75: "x..x..x...x.x...", CLAP: "....x.......x..."}},
            {0: {60: "x.o.x.o.x.o.x.oo", 75: "x..x..x...x.x..."},
             1: {60: "x.oxx.o.x.oxx.oo", 61: "..x...x...x...x.", 69: "x.o.x.o.x.o.x.o."},
             2: {KICK: "X...x...X...x...", 60: "x.oxx.o.x.oxx.oo", 61: "..x...x...x...x.", 69: "xooxxooxxooxxoox", 68: "..x.....x...x..."},
             3: {KICK: "X...X...X...X...", 60: "x.oxx.oxx.oxx.ox", 61: "..x..xx...x..xx.", 69: "xooxxooxxooxxoox", 68: "..x.....x...x...", 67: "x.....x.....x...", 64: "X.....x.X.....xx"}},
        ), 0.5, 0.12, fills=False),
        swing=0.05, room_s=1.0, wet=0.15,
    ),
}  # fmt: skip
"""Moods by name."""
