"""What lifts the product off the ground: drum, block, steps, slab, stump. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import luminance, mix, rgb
from limelight.studio.render.noise import fractal
from limelight.studio.render.sets.surfaces import surface
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Stage
from limelight.studio.scene.model import Scene
from limelight.studio.scene.parts import Pedestal

HEIGHT: dict[Pedestal, float] = {
    "none": 0.0, "round": 0.30, "block": 0.34, "steps": 0.34, "slab": 0.09, "stump": 0.24,
}  # fmt: skip
"""How far it lifts the product, in scene units."""


def footprint(scene: Scene, product: float) -> float:
    """Half the width that product and pedestal take on the ground."""
    match scene.stage.pedestal:
        case "none":
            return product
        case "steps":
            return max(0.62, product + 0.18) + 0.22
        case "round" | "stump":
            return max(0.60, product + 0.18)
        case "block" | "slab":
            return max(0.56, product + 0.15)


def pedestal(stage: Stage, scene: Scene, room: Room) -> None:
    """Adds the pedestal, its top at z=0 under the product, its foot at minus its height."""
    kind = scene.stage.pedestal
    if kind == "none":
        return
    high, half = HEIGHT[kind], footprint(scene, room.product)
    skin, repeat = _skin(scene)
    match kind:
        case "round":
            stage.add(mesh.drum(half, high).moved(0, 0.06, -high).repeated(repeat), skin)
        case "block":
            stage.add(
                mesh.box(2 * half, 1.05, high, bevel=0.014).moved(0, 0.10, -high, turn=0).repeated(repeat),
                skin,
            )
        case "slab":
            stage.add(
                mesh.box(2 * half, 1.0, high, bevel=0.03).moved(0, 0.16, -high).repeated(0.7 * repeat), skin
            )
        case "steps":
            inner = half - 0.22
            stage.add(mesh.drum(inner, high).moved(0, 0.06, -high).repeated(repeat), skin)
            stage.add(
                mesh.drum(half + 0.06, 0.5 * high).moved(0.10 * room.side, 0.16, -high).repeated(repeat), skin
            )
        case "stump":
            _stump(stage, half, high)


def _stump(stage: Stage, half: float, high: float) -> None:
    """A slice of a trunk: rings above, bark around."""
    t = np.linspace(-1, 1, 512)
    far = np.hypot(t[:, None], t[None]) + 0.05 * (fractal(512, 2.2, 3) - 0.5)
    rings = (0.5 + 0.5 * np.sin(far * 120))[..., None] * 0.5 + 0.25 * fractal(512, 1.5, 4)[..., None]
    face = mix(rgb(0.52, 0.34, 0.19), rgb(0.30, 0.17, 0.08), rings).astype(np.float32)
    bark = textures.mottled((0.16, 0.11, 0.075), (0.06, 0.042, 0.03), 1.2, 5, 512, 1.3)
    turn = np.linspace(0, 2 * np.pi, 97)
    wave = 1 + 0.025 * np.sin(turn * 7) + 0.018 * np.sin(turn * 17 + 1)
    ring = np.stack([half * wave * np.cos(turn), half * 0.92 * wave * np.sin(turn)], -1)
    side = np.stack(
        [
            np.c_[ring * k, np.full(97, z)]
            for k, z in ((1.06, -high), (1.0, -0.6 * high), (0.985, -0.02), (0.97, 0.0))
        ]
    )
    uv = np.stack(np.broadcast_arrays(turn[None] / 6.2832 * 4, np.linspace(0, 0.6, 4)[:, None]), -1)
    stage.add(
        mesh.make(side.reshape(-1, 3), mesh.quads(4, 97), uv.reshape(-1, 2)).moved(0, 0.06),
        Material(bark, 0.9, 0.15, bump=fractal(512, 1.3, 6), bump_scale=0.006),
    )
    top = np.stack([np.c_[ring * k, np.zeros(97)] for k in (0.97, 0.001)])
    flat = top[..., :2] / (2.2 * half) + 0.5
    stage.add(
        mesh.make(top.reshape(-1, 3), mesh.quads(2, 97), flat.reshape(-1, 2)).moved(0, 0.06),
        Material(face, 0.65, 0.3),
    )


def _skin(scene: Scene) -> tuple[Material, float]:
    """The pedestal's material and how often its texture repeats in a unit."""
    of = scene.stage.pedestal_surface
    if of is not None:
        repeat, skin = surface(of, scene)
        return skin, {"oak": 0.5, "walnut": 0.5, "weathered": 0.5}.get(of, repeat / 1.4)
    if scene.stage.pedestal == "slab":
        base = mix(palette(scene)[0], rgb(0.4, 0.4, 0.38), 0.5)
        rock = textures.granite(textures.triple(base), 16)
        return Material(rock, 0.6, 0.4, bump=fractal(512, 1.6, 17), bump_scale=0.003), 1.0
    base = palette(scene)[0]
    dark = float(luminance(base)) < 0.06
    grain = textures.mottled(
        textures.triple(base * 0.88), textures.triple(np.minimum(base * 1.06, 0.95)), 1.5, 8
    )
    return Material(
        grain, 0.30 if dark else 0.55, 0.4, clearcoat=0.4, bump=fractal(512, 1.4, 12), bump_scale=0.0015
    ), 1.0
