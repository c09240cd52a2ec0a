"""What table tops and pedestals are made of. Linear colours."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import textures
from limelight.studio.render.colour import mix, rgb, smooth
from limelight.studio.render.noise import fractal
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material
from limelight.studio.scene.model import Scene
from limelight.studio.scene.parts import Surface


def surface(name: Surface, scene: Scene) -> tuple[float, Material]:
    """How often the texture repeats across the table, and its material."""
    base, accent, far = palette(scene)
    damp = 0.45 if scene.weather == "rain" and scene.backdrop.outdoors else 1.0
    if name in ("oak", "walnut", "weathered"):
        tone, dark, planks, seed, rough, coat = {
            "oak": (mix(base, rgb(0.50, 0.30, 0.15), 0.5) * 0.9, 0.55, 5, 5, 0.34, 0.12),
            "walnut": (mix(base, rgb(0.16, 0.075, 0.035), 0.5) * 1.2, 0.45, 4, 9, 0.28, 0.22),
            "weathered": (mix(base, rgb(0.30, 0.22, 0.15), 0.55), 0.5, 6, 25, 0.65, 0.0),
        }[name]
        boards, bump = textures.wood(textures.triple(tone), textures.triple(tone * dark), planks, seed)
        return 2.8, Material(boards, rough * damp, 0.5, clearcoat=coat, bump=bump, bump_scale=0.002)
    if name == "marble":
        light = mix(base, rgb(0.84, 0.82, 0.79), 0.6)
        return 1.8, Material(
            textures.marble(textures.triple(light), textures.triple(light * 0.42), 33),
            0.14,
            0.6,
            clearcoat=0.6,
        )
    if name == "white":
        paint = mix(base, rgb(0.82, 0.80, 0.77), 0.55)
        return 3.0, Material(_two(paint, 0.96, 1.8, 12), 0.36, 0.5, clearcoat=0.2)
    if name == "linen":
        return 16.0, Material(_cloth(textures.triple(base), textures.triple(accent)), 0.95, 0.1)
    if name == "water":
        tone = mix(base * 0.35, rgb(0.02, 0.05, 0.06), 0.5)
        return 1.6, Material(
            _two(tone, 0.9, 2.0, 3), 0.035, 0.9, clearcoat=1.0, bump=_ripples(), bump_scale=0.010
        )
    if name == "slate":
        grain = textures.granite(textures.triple(mix(base, rgb(0.09, 0.10, 0.10), 0.55) * 1.1), 6)
        return 2.2, Material(grain, 0.16, 0.6, clearcoat=0.8, bump=fractal(512, 2.2, 14), bump_scale=0.003)
    if name == "rubber":
        grain = textures.mottled((0.018, 0.019, 0.021), (0.04, 0.041, 0.044), 0.3, 8, 768, 1.3)
        return 5.0, Material(grain, 0.55, 0.4, bump=fractal(512, 0.8, 3), bump_scale=0.0012)
    if name == "terrazzo":
        return 2.2, Material(_terrazzo(base, accent, far), 0.22, 0.5, clearcoat=0.5)
    if name == "velvet":
        return 1.5, Material(_two(base * 0.8, 0.7, 1.4, 15), 0.85, 0.3, bump=_folds(), bump_scale=0.012)
    if name == "acrylic":
        tone = mix(base, rgb(0.9, 0.95, 1.0), 0.35)
        return 1.0, Material(_two(tone, 0.93, 2.4, 5), 0.04, 0.9, thin=True, clear=0.85)
    if name == "gold":
        return 1.6, Material(_two(rgb(0.92, 0.66, 0.30), 0.92, 1.0, 7), 0.24, 0.8, metallic=1.0)
    if name == "steel":
        return 2.0, Material(_two(rgb(0.50, 0.51, 0.53), 0.9, 1.2, 6), 0.25, 0.6, metallic=1.0)
    stone = mix(base, rgb(0.34, 0.33, 0.31), 0.6)
    return 2.4, Material(
        _two(stone, 0.72, 1.5, 19), 0.6 * damp, 0.4, bump=fractal(512, 1.6, 20), bump_scale=0.002
    )


def _two(tone: textures.Rgb, dark: float, beta: float, seed: int) -> textures.Image:
    return textures.mottled(
        textures.triple(tone * dark), textures.triple(np.minimum(tone * 1.05, 0.95)), beta, seed
    )


def _cloth(ground: textures.Colour, check: textures.Colour) -> textures.Image:
    """Woven checks: two sets of stripes, darkest where they cross."""
    t = np.arange(128)
    stripe = ((t // 32) % 2).astype(np.float32)
    share = 0.5 * (stripe[:, None] + stripe[None]) * 0.8
    weave = 0.94 + 0.06 * ((t[:, None] + t[None]) % 2).astype(np.float32)
    return (
        mix(np.asarray(ground, np.float32), np.asarray(check, np.float32), share) * weave[..., None]
    ).astype(np.float32)


def _ripples() -> textures.Field:
    """Rings about the middle of a tile, dying out: the texture's middle lies under the product."""
    t = (np.arange(512) + 0.5) / 512 - 0.5
    far = np.hypot(t[:, None], t[None])
    rings = 0.5 + 0.5 * np.cos(far * 230) * np.exp(-far * 7)
    return (0.6 * rings + 0.4 * fractal(512, 3.0, 88)).astype(np.float32)


def _terrazzo(base: textures.Rgb, accent: textures.Rgb, far: textures.Rgb) -> textures.Image:
    """Chips of three colours in pale cement."""
    size = 768
    out = np.broadcast_to(mix(base, rgb(0.80, 0.78, 0.74), 0.72), (size, size, 3)).astype(np.float32).copy()
    chips = (accent, mix(base, rgb(0.2, 0.18, 0.17), 0.5), mix(far, rgb(0.6, 0.45, 0.35), 0.4))
    for k, tone in enumerate(chips):
        field = fractal(size, 1.1, 70 + k)
        edge = np.abs(np.gradient(field)[0]).mean()
        out = mix(out, tone, smooth(0.86 - edge, 0.86 + edge, field))
    return out


def _folds() -> textures.Field:
    """Soft folds of a cloth lying about."""
    t = np.arange(512) / 512 * 2 * np.pi
    sway = fractal(512, 3.0, 44) * 9
    return (0.5 + 0.5 * np.sin(t[:, None] * 2 + t[None] * 3 + sway)).astype(np.float32)
