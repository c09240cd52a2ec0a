"""What a set is made of: shapes with materials, and the lights' intent. Data only; the tracer turns it into a scene."""

from __future__ import annotations

from collections.abc import Callable
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
    clear: float = 0.0
    """Share of light that goes through, as in acrylic and glass."""


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

    heights: Callable[[float, float], float] | None = None
    """How high the ground lies at (x, y); None: at nought."""

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
    lens: float = 0.58
    """Height of the lens above the ground."""
    scale: float = 1.0
    """By how much the set is enlarged afterwards: over 1 around small products, under 1 around large ones."""
    reach: float = 0.0
    """How far the frame shows to its farther side at the product's plane: over `half` where the product stands off the middle."""

    @classmethod
    def of(cls, view: View, side: str, *, scale: float = 1.0) -> Room:
        """The room of a view, in the units in which the set is built: before it is enlarged by `scale`."""
        half = view.width / 2 / view.focal * DISTANCE
        return cls(
            half / scale,
            view.product[0] / 2 / scale,
            -1.0 if side == "left" else 1.0,
            view.lens_height / scale,
            scale,
            max(view.cx, view.width - view.cx) / view.focal * DISTANCE / scale,
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
    clear: float = 0.0,
) -> Material:
    """A material of one colour."""
    return Material(flat(colour), roughness, specular, metallic, clearcoat, thin=thin, clear=clear)
