"""Where a prop stands, and the skins that many props share. Colours are linear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limelight.studio.render import textures
from limelight.studio.render.colour import Rgb, mix, rgb
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.stage import Material, Stage, paint


@dataclass(frozen=True, slots=True)
class Place:
    """Where a prop stands, in the colours of its scene."""

    x: float
    y: float
    z: float
    base: Rgb
    accent: Rgb
    away: float
    """-1 or 1: the direction along x that leads away from the product."""
    dice: np.random.Generator

    def put(
        self, stage: Stage, what: MeshData, skin: Material, dx: float = 0.0, dy: float = 0.0, dz: float = 0.0
    ) -> None:
        stage.add(what.moved(self.x + self.away * dx, self.y + dy, self.z + dz), skin)


LEAF = ((0.025, 0.06, 0.014), (0.13, 0.26, 0.06), (0.08, 0.18, 0.045))


def green(thin: bool = True) -> Material:
    return Material(textures.blade_ramp(*LEAF), 0.42, 0.45, thin=thin)


def china(shade: float = 1.0) -> Material:
    a, b = (0.80 * shade, 0.77 * shade, 0.71 * shade), (0.70 * shade, 0.66 * shade, 0.58 * shade)
    return Material(textures.mottled(a, b, 1.0, 4), 0.22, 0.5, thin=True)


def gold(place: Place) -> Material:
    return paint(mix(place.accent, rgb(1.0, 0.72, 0.32), 0.5), roughness=0.16, specular=0.8, metallic=1.0)
