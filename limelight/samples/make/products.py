"""Which product is built by which function."""

from __future__ import annotations

from collections.abc import Callable

from limelight.samples.make import beauty, drinkware, footwear
from limelight.samples.make.stage import Camera, Part

BUILDERS: dict[str, Callable[[], tuple[list[Part], Camera]]] = {
    "np-tumbler-20": drinkware.tumbler,
    "np-ridgeline-boot": footwear.boot,
    "ma-glow-serum": beauty.serum,
}
"""Product id to the parts and the camera of its photo."""
