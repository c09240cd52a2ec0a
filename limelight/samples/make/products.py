"""Which product is built by which function."""

from __future__ import annotations

from collections.abc import Callable

from limelight.samples.make import beauty, desk, drinkware, footwear, kitchen, packs
from limelight.samples.make.stage import Camera, Part

BUILDERS: dict[str, Callable[[], tuple[list[Part], Camera]]] = {
    "np-ridgeline-boot": footwear.boot,
    "np-summit-pack-38": packs.backpack,
    "np-tumbler-20": drinkware.tumbler,
    "np-trail-bottle-32": drinkware.bottle,
    "np-beacon-lantern": drinkware.lantern,
    "np-field-watch": desk.watch,
    "ma-glow-serum": beauty.serum,
    "ma-cloud-cream": beauty.cream,
    "ma-ember-candle": beauty.candle,
    "ma-arc-lamp": desk.lamp,
    "ma-pour-kettle": kitchen.kettle,
    "ma-morning-blend": kitchen.coffee,
    "ma-oat-crunch": kitchen.cereal,
    "ma-hush-headphones": desk.headphones,
}
"""Product id to the parts and the camera of its photo."""
