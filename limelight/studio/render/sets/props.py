"""Every prop by the name under which a theme asks for it."""

from __future__ import annotations

from collections.abc import Callable

from limelight.studio.render.sets import festive, household
from limelight.studio.render.sets.place import Place
from limelight.studio.render.stage import Stage
from limelight.studio.scene.theme import Prop

PROPS: dict[Prop, Callable[[Stage, Place], None]] = {
    "citrus": household.citrus,
    "bowl": household.bowl,
    "herbs": household.herbs,
    "board": household.board,
    "cup": household.cup,
    "mug": household.mug,
    "books": household.books,
    "plant": household.plant,
    "pebbles": household.pebbles,
    "towel": household.towel,
    "palm": household.palm,
    "dumbbell": household.dumbbell,
    "blocks": household.blocks,
    "spheres": household.spheres,
    "tools": household.tools,
    "candle": festive.candle,
    "candles": festive.candles,
    "blossom": festive.blossom,
    "petals": festive.petals,
    "gifts": festive.gifts,
    "baubles": festive.baubles,
    "twigs": festive.twigs,
    "pumpkins": festive.pumpkins,
    "leaves": festive.leaves,
    "eggs": festive.eggs,
    "lantern": festive.lantern,
}
"""Each puts itself on the stage, its foot at the place."""
