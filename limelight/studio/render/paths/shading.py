"""How a surface scatters light: diffuse, glossy and a clear coat, after Burley 2012, in the surface's own frame.

Acrylic and glass are thin walls: what goes through goes straight on, in the colour of the wall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from limelight.studio.render.engine import Engine

_COAT = 0.1 + (0.001 - 0.1) * 0.92
"""Width of the clear coat's highlight."""
_COAT2 = _COAT * _COAT


@dataclass(slots=True)
class Lobes:
    """A surface at one point, and how often each of its lobes is picked."""

    alpha: Any
    roughness: Any
    coat: Any
    glossy: Any
    """Reflectance straight on."""
    diffuse: Any
    through: Any
    pick_glossy: Any
    pick_coat: Any
    pick_diffuse: Any
    pick_through: Any

    @classmethod
    def of(cls, tools: Engine, material: tuple[Any, Any], base: Any, cosine: Any) -> Lobes:
        """From the two halves of a material's row, the colour there, and the cosine of the angle of view."""
        dr = tools.dr
        first, second = material
        metallic, coat, clear = second[1], second[2], second[5]
        glossy, diffuse = second[0] * (1 - metallic) + base * metallic, base * (1 - metallic) * (1 - clear)
        edge = _fifth(1 - cosine)
        by_diffuse = dr.max(diffuse)
        mirrored = glossy + (1 - glossy) * edge
        through = base * clear * (1 - mirrored)
        by_through = dr.max(through)
        by_glossy = dr.maximum(dr.max(mirrored), 0.1 * dr.maximum(by_diffuse, by_through))
        by_coat = 2 * coat * (0.04 + 0.96 * edge)
        each = 1 / (by_diffuse + by_glossy + by_coat + by_through)
        return cls(
            first[7], second[4], coat, glossy, diffuse, through, by_glossy * each, by_coat * each, by_diffuse * each,
            by_through * each,
        )  # fmt: skip


def evaluate(tools: Engine, lobes: Lobes, view: Any, light: Any) -> tuple[Any, Any]:
    """Scattered share times the cosine, and the density with which `sample` picks `light`; nought from behind."""
    dr = tools.dr
    ci, co = view.z, light.z
    half = dr.normalize(view + light)
    ch, slant = dr.maximum(half.z, 0.0), dr.maximum(dr.dot(view, half), 1e-6)
    edge = _fifth(1 - slant)
    a2 = lobes.alpha * lobes.alpha
    spread = ch * ch * (a2 - 1) + 1
    facets = a2 / (math.pi * spread * spread)
    seen = 2 / (1 + dr.sqrt(1 + a2 * (1 / (ci * ci) - 1)))
    lit = 2 / (1 + dr.sqrt(1 + a2 * (1 / (co * co) - 1)))
    share = (lobes.glossy + (1 - lobes.glossy) * edge) * (facets * seen * lit / (4 * ci))
    coat = (_COAT2 - 1) / (math.pi * math.log(_COAT2) * (1 + (_COAT2 - 1) * ch * ch))
    share += lobes.coat * (0.04 + 0.96 * edge) * coat * _coat_shadow(dr, ci) * _coat_shadow(dr, co) * co
    back, forth = _fifth(1 - co), _fifth(1 - ci)
    retro = 2 * lobes.roughness * slant * slant
    soft = (1 - 0.5 * forth) * (1 - 0.5 * back) + retro * (back + forth + back * forth * (retro - 1))
    share += lobes.diffuse * (co * soft / math.pi)
    density = (
        lobes.pick_diffuse * co / math.pi + lobes.pick_glossy * facets * seen / (4 * ci)
        + lobes.pick_coat * coat * ch / (4 * slant)
    )  # fmt: skip
    ok = (ci > 0) & (co > 0)
    return dr.select(ok, share, 0.0), dr.select(ok, density, 0.0)


def sample(tools: Engine, lobes: Lobes, view: Any, u: Any, v: Any, pick: Any) -> Any:
    """A direction to follow. The glossy lobe's visible facets by spherical caps: Dupuy and Benyoub 2023."""
    mi, dr = tools.mi, tools.dr
    sin_turn, cos_turn = dr.sincos(2 * math.pi * u)
    bent = dr.normalize(mi.Vector3f(view.x * lobes.alpha, view.y * lobes.alpha, view.z))
    z = (1 - v) * (1 + bent.z) - bent.z
    wide = dr.safe_sqrt(1 - z * z)
    cap = mi.Vector3f(wide * cos_turn, wide * sin_turn, z) + bent
    facet = dr.normalize(mi.Vector3f(cap.x * lobes.alpha, cap.y * lobes.alpha, dr.maximum(cap.z, 1e-6)))
    up = dr.safe_sqrt((1 - dr.exp2(math.log2(_COAT2) * (1 - v))) / (1 - _COAT2))
    out = dr.safe_sqrt(1 - up * up)
    facet = dr.select(pick < lobes.pick_coat, mi.Vector3f(out * cos_turn, out * sin_turn, up), facet)
    mirrored = 2 * dr.dot(view, facet) * facet - view
    diffuse = mi.warp.square_to_cosine_hemisphere(mi.Point2f(u, v))
    return dr.select(pick < lobes.pick_coat + lobes.pick_glossy, mirrored, diffuse)


def _coat_shadow(dr: Any, cosine: Any) -> Any:
    """Smith's shadowing for a roughness of a quarter."""
    return 2 * cosine / (cosine + dr.sqrt(0.0625 + 0.9375 * cosine * cosine))


def _fifth(x: Any) -> Any:
    square = x * x
    return square * square * x
