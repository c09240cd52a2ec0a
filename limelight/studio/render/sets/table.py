"""Table tops of any surface with props upon them: most places under a roof, and a few in the garden. Linear colours."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import mix, rgb
from limelight.studio.render.noise import fractal
from limelight.studio.render.sets.place import Place
from limelight.studio.render.sets.props import PROPS
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Stage
from limelight.studio.scene.model import Scene
from limelight.studio.scene.theme import Surface
from limelight.studio.scene.themes import THEMES

_SLAB = 0.088
_SLOTS = ((-1, 0.62, 0.22), (1, 0.66, 0.55), (-1, 0.80, 1.00), (1, 0.50, 0.05))
"""Side (against the light's), share of the half frame, depth: where a theme's props stand, in its order."""


def table(scene: Scene, room: Room) -> Stage:
    """A table top with the theme's props, on a slab where the theme asks for one."""
    theme = THEMES[scene.theme]
    stage = Stage(hdri=theme.ambience, hdri_share=theme.ambience_share, pool=theme.pool + lamp(scene))
    floor = 0.0
    if theme.setting.slab:
        floor = -_SLAB
        base = mix(palette(scene)[0], rgb(0.4, 0.4, 0.38), 0.5)
        slab = mesh.box(2 * max(0.58, room.product + 0.16), 1.0, 0.09, bevel=0.03)
        rock = Material(
            textures.granite(textures.triple(base), 16),
            0.6,
            0.4,
            bump=fractal(512, 1.6, 17),
            bump_scale=0.003,
        )
        stage.add(slab.moved(0, 0.16, floor).repeated(0.7), rock)
    edge = 1.7 if theme.setting.surface in ("water", "rubber", "linen") else 1.45
    wide, skin = surface(theme.setting.surface, scene)
    stage.add(mesh.plane(6.0, -4.6, edge, floor).repeated(wide), skin)
    furnish(stage, scene, room, floor)
    return stage


def furnish(stage: Stage, scene: Scene, room: Room, floor: float) -> None:
    """The theme's props, shaken a little by the seed."""
    if not scene.props:
        return
    base, accent, _ = palette(scene)
    dice = np.random.default_rng(scene.seed + 77)
    for number, prop in enumerate(THEMES[scene.theme].setting.props):
        way, share, depth = _SLOTS[number % len(_SLOTS)]
        share, depth = share + float(dice.uniform(-0.05, 0.07)), depth + float(dice.uniform(-0.08, 0.10))
        away = way * room.side
        x = away * room.beside(share, 0.22)
        PROPS[prop](stage, Place(x, depth, floor, base, accent, away, dice))


def surface(name: Surface, scene: Scene) -> tuple[float, Material]:
    """How often the texture repeats across the table, and its material."""
    base, accent, _ = palette(scene)
    damp = 0.45 if scene.weather == "rain" and THEMES[scene.theme].outdoors else 1.0
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
    if name == "steel":
        return 2.0, Material(_two(rgb(0.50, 0.51, 0.53), 0.9, 1.2, 6), 0.25, 0.6, metallic=1.0)
    stone = mix(base, rgb(0.34, 0.33, 0.31), 0.6)
    return 2.4, Material(
        _two(stone, 0.72, 1.5, 19), 0.6 * damp, 0.4, bump=fractal(512, 1.6, 20), bump_scale=0.002
    )


def lamp(scene: Scene) -> float:
    """How strongly the lamp over the product burns."""
    if THEMES[scene.theme].outdoors:
        return {"night": 2.4, "dusk": 0.8, "sunrise": 0.15, "golden hour": 0.1}.get(scene.time_of_day, 0.05)
    return {"night": 3.0, "dusk": 1.5, "sunrise": 0.3, "golden hour": 0.3}.get(scene.time_of_day, 0.15)


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
