"""What a set is made of: shapes with materials, and the lights' intent. Data only; the tracer turns it into a scene."""

from __future__ import annotations

from dataclasses import dataclass, field

from limelight.studio.render.camera import DISTANCE, View
from limelight.studio.render.colour import Floats, Image
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.textures import flat


@dataclass(frozen=True, slots=True)
class Material:
    """A principled surface (Burley 2012). Every set uses the same two kinds, so that one compiled kernel serves all."""

    colour: Image
    """Linear texture."""
    roughness: float = 0.6
    specular: float = 0.4
    metallic: float = 0.0
    clearcoat: float = 0.0
    bump: Floats | None = None
    bump_scale: float = 0.004
    """In texture units; above about 0.012 surfaces go lumpy or black."""
    thin: bool = False
    """Leaves, blades and the product: both sides are shaded."""


@dataclass(frozen=True, slots=True)
class Shape:
    mesh: MeshData
    material: Material


@dataclass(slots=True)
class Stage:
    """A set around the product, which stands at the origin."""

    shapes: list[Shape] = field(default_factory=list)
    hdri: str = "studio"
    hdri_share: float = 0.4
    """How much of the ambient light comes from the photographed environment."""
    pool: float = 0.0
    """Strength of a lamp above the product, for places lit by lamps."""
    ambient: float = 1.0
    flames: list[tuple[float, float, float]] = field(default_factory=list)
    """Where candles burn, in scene units; drawn over the picture, for area lights are hidden from the camera."""

    def add(self, mesh: MeshData, material: Material) -> None:
        self.shapes.append(Shape(mesh, material))


@dataclass(frozen=True, slots=True)
class Room:
    """Where props may stand, given the frame and the product: beside it, never in front of it."""

    half: float
    """Half the frame's width at the product's plane, in scene units."""
    product: float
    """Half the product's width."""
    side: float
    """-1 when the light comes from the left, 1 from the right."""

    @classmethod
    def of(cls, view: View, side: str) -> Room:
        return cls(
            view.width / 2 / view.focal * DISTANCE, view.product[0] / 2, -1.0 if side == "left" else 1.0
        )

    def beside(self, share: float, radius: float, *, gap: float = 0.10) -> float:
        """x of a prop: `share` -1..1 of the half frame, pushed clear of the product by at least `gap`."""
        sign = 1.0 if share >= 0 else -1.0
        return sign * max(abs(share) * self.half, self.product + radius + gap)


def paint(
    colour: Floats,
    *,
    roughness: float = 0.5,
    specular: float = 0.4,
    metallic: float = 0.0,
    clearcoat: float = 0.0,
    thin: bool = False,
) -> Material:
    """A material of one colour."""
    return Material(flat(colour), roughness, specular, metallic, clearcoat, thin=thin)
