"""Every prop by the name under which a scene asks for it."""

from __future__ import annotations

from collections.abc import Callable

from limelight.studio.render.sets import desk, festive, household, nature, occasions, pantry
from limelight.studio.render.sets.place import Place
from limelight.studio.render.stage import Stage
from limelight.studio.scene.parts import PropName

PROPS: dict[PropName, Callable[[Stage, Place], None]] = {
    "citrus": household.citrus, "bowl": household.bowl, "herbs": household.herbs, "board": household.board,
    "cup": household.cup, "mug": household.mug, "books": household.books, "plant": household.plant,
    "pebbles": household.pebbles, "towel": household.towel, "palm": household.palm, "dumbbell": household.dumbbell,
    "blocks": household.blocks, "spheres": household.spheres, "tools": household.tools,
    "kettlebell": household.kettlebell, "ball": household.ball, "soap": household.soap,
    "glassblocks": household.glassblocks, "rings": household.rings, "discs": household.discs,
    "candle": festive.candle, "candles": festive.candles, "blossom": festive.blossom, "petals": festive.petals,
    "gifts": festive.gifts, "baubles": festive.baubles, "twigs": festive.twigs, "pumpkins": festive.pumpkins,
    "leaves": festive.leaves, "eggs": festive.eggs, "lantern": festive.lantern,
    "bread": pantry.bread, "jug": pantry.jug, "glasses": pantry.glasses, "apples": pantry.apples,
    "melon": pantry.melon, "mandarins": pantry.mandarins, "dates": pantry.dates,
    "rocks": nature.rocks, "driftwood": nature.driftwood, "logs": nature.logs, "mushrooms": nature.mushrooms,
    "cones": nature.cones, "shells": nature.shells, "starfish": nature.starfish, "cactus": nature.cactus,
    "pampas": nature.pampas, "vase": nature.vase, "stars": nature.stars,
    "paperlanterns": occasions.paperlanterns, "coins": occasions.coins, "diyas": occasions.diyas,
    "marigolds": occasions.marigolds, "crescent": occasions.crescent, "card": occasions.card,
    "roses": occasions.roses, "tulips": occasions.tulips, "hearts": occasions.hearts, "necktie": desk.necktie,
    "bags": occasions.bags, "balloons": occasions.balloons, "parasol": occasions.parasol,
    "gadgets": desk.gadgets, "pencils": desk.pencils, "notebooks": desk.notebooks,
    "globe": desk.globe,
}  # fmt: skip
"""Each puts itself on the stage, its foot at the place."""

LOW: frozenset[PropName] = frozenset((
    "citrus", "herbs", "board", "pebbles", "petals", "leaves", "eggs", "spheres", "blocks", "baubles", "cones", "shells",
    "starfish", "mushrooms", "mandarins", "coins", "diyas", "marigolds", "roses", "necktie", "gadgets", "notebooks", "apples",
    "dates", "bread", "books", "cup", "rings", "soap", "tools", "twigs", "hearts", "melon",
))  # fmt: skip
"""Props that stay under the product's label when they stand in front of it, at its side."""

FLAT: frozenset[PropName] = frozenset((
    "petals", "leaves", "herbs", "shells", "starfish", "coins", "marigolds", "cones", "roses", "mandarins", "diyas", "soap",
    "tools", "gadgets", "eggs",
))  # fmt: skip
"""Props so low that in a tall frame they may lie in front of the product."""

WIDE: dict[PropName, float] = {
    "parasol": 0.10, "driftwood": 0.12, "twigs": 0.05, "roses": 0.14, "necktie": 0.24, "palm": 0.1, "plant": 0.18,
    "gifts": 0.30, "rocks": 0.30, "board": 0.36, "books": 0.30, "towel": 0.30, "card": 0.24, "notebooks": 0.28, "bags": 0.30,
    "logs": 0.30, "gadgets": 0.2, "vase": 0.16, "tulips": 0.16, "glasses": 0.12, "coins": 0.16, "crescent": 0.30, "globe": 0.26,
}  # fmt: skip
"""How far a prop reaches towards the product, where that is not the usual."""
