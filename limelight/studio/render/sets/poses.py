"""Products that do not stand: flat on a surface seen from above, or hanging before a wall. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.camera import View
from limelight.studio.render.colour import mix, rgb
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.noise import fractal
from limelight.studio.render.sets.gobo import gobo
from limelight.studio.render.sets.place import Place
from limelight.studio.render.sets.props import PROPS
from limelight.studio.render.sets.shapes import tube, upright
from limelight.studio.render.sets.surfaces import surface
from limelight.studio.render.sets.table import begun
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Shape, Stage, paint
from limelight.studio.scene.model import Scene
from limelight.studio.scene.parts import Surface

HANGS_AT = 0.55
"""The same of the wall before which it hangs."""
_AROUND = (
    (-0.74, 0.52),
    (0.74, -0.48),
    (0.78, 0.60),
    (-0.80, -0.42),
    (0.10, 0.80),
    (-0.12, -0.84),
    (0.92, 0.06),
    (-0.94, 0.04),
)
"""Where props lie around the product: shares of half the frame's width and height from its middle."""


def lying(scene: Scene, view: View, *, scale: float, behind: float) -> Stage:
    """A surface that fills the frame, seen from above, with the product and the props lying on it."""
    room = Room.of(view, scene.light.side, scale=scale)
    stage = begun(scene)
    name: Surface = scene.stage.surface if scene.stage.ground in ("table", "floor") else "weathered"
    repeat, skin = surface(name, scene)
    if scene.stage.ground == "floor":
        base = palette(scene)[0]
        skin = Material(
            textures.mottled(
                textures.triple(base * 0.94), textures.triple(np.minimum(base * 1.04, 0.95)), 2.0, 4
            ),
            0.7,
            0.3,
        )
    tall = view.height / view.focal * 4.6 / 2 / scale
    middle = (view.lens_height + (view.horizon - view.height / 2) / view.focal * 4.6) / scale
    flat = mesh.plane(3.4 * room.half, -3.4 * tall, 3.4 * tall)
    stage.add(_seen_from_above(flat, 0.0, middle).repeated(repeat / 6 * 3.4 * room.half), skin)
    base, accent, _ = palette(scene)
    dice = np.random.default_rng(scene.seed + 77)
    names = scene.props.which
    spots = [spot for spot in _AROUND if _free(spot, scene)]
    flip = -1.0 if scene.seed % 2 else 1.0
    for number in range(min(scene.props.count + 1, len(spots)) if names and scene.props.count else 0):
        x, z = spots[number]
        heap = Stage()
        prop = names[number % len(names)]
        away = 1.0 if x > 0 else -1.0
        PROPS[prop](heap, Place(0.0, 0.0, 0.0, base, accent, away, dice))
        x = (x + float(dice.uniform(-0.06, 0.06))) * room.half
        z = middle + (z * flip + float(dice.uniform(-0.06, 0.06))) * tall
        lift = view.product[1] / 2 / scale
        if abs(x) < room.product + 0.25 and abs(z - lift) < lift + 0.25:
            x = away * (room.product + 0.42)
        for shape in heap.shapes:
            stage.add(_seen_from_above(shape.mesh, x, z), shape.material)
    stage.shapes = [
        Shape(one.mesh.moved(0, behind / scale, scale=scale), one.material) for one in stage.shapes
    ]
    gobo(stage, scene, view)
    return stage


def _seen_from_above(what: MeshData, x: float, z: float) -> MeshData:
    """Something that stands on the ground put on a surface that faces the camera: its top points to the lens."""
    points = what.points[:, [0, 2, 1]] * np.array([1, -1, 1], np.float32)
    return mesh.make(points + np.array([x, 0, z], np.float32), what.faces, what.uv)


def _free(spot: tuple[float, float], scene: Scene) -> bool:
    match scene.camera.copy_space:
        case "left":
            return spot[0] > 0
        case "right":
            return spot[0] < 0
        case "top":
            return spot[1] < 0.2
        case "bottom":
            return spot[1] > -0.2
        case _:
            return True


def hanging(scene: Scene, room: Room, view: View, *, hook: float) -> Stage:
    """A peg, or a branch where the place is under the sky, from which the product hangs before wall or view."""
    stage = begun(scene)
    top, hook = (view.product[1] + 0.10) / room.scale, hook / room.scale
    if scene.backdrop.outdoors or scene.backdrop.photo:
        _branch(stage, scene, top, hook)
        return stage
    _wall(stage, scene, room)
    brass = paint(rgb(0.80, 0.58, 0.28), roughness=0.22, specular=0.8, metallic=1.0)
    peg = np.array(
        [[hook, HANGS_AT, top], [hook, 0.30, top], [hook, 0.02, top - 0.005], [hook, -0.05, top + 0.05]]
    )
    stage.add(tube(peg, 0.022), brass)
    stage.add(upright(mesh.drum(0.055, 0.02, bevel=0.006)).moved(hook, HANGS_AT, top - 0.055), brass)
    cord = np.array([[hook, 0.0, top], [hook, 0.0, top - 0.16]])
    stage.add(tube(cord, 0.008), paint(rgb(0.30, 0.22, 0.14), roughness=0.9))
    if scene.props.dressing:
        rail = mesh.box(2.6 * room.half + 2.0, 0.05, 0.16, bevel=0.012)
        wood = surface("oak", scene)[1]
        stage.add(rail.moved(0, HANGS_AT - 0.02, top - 0.08).repeated(0.5), wood)
        for side in (-1.0, 1.0):
            x = side * max(0.72 * room.half, room.product + 0.3)
            stage.add(tube(peg + np.array([x, 0, 0]), 0.022), brass)
    return stage


def _wall(stage: Stage, scene: Scene, room: Room) -> None:
    """A wall close behind, on which the shadow falls."""
    _, _, far = palette(scene)
    if scene.backdrop.painter == "brick":
        skin, repeat = _bricks(), 3.2
    else:
        tone = np.minimum(far, 0.9)
        plaster = textures.mottled(
            textures.triple(tone * 0.93), textures.triple(np.minimum(tone * 1.05, 0.95)), 1.8, 14
        )
        skin, repeat = Material(plaster, 0.85, 0.2, bump=fractal(512, 1.7, 15), bump_scale=0.003), 2.0
    wide = 4.0 * room.half + 2.0
    wall = mesh.terrain(np.zeros((2, 2), np.float32), (wide, wide))
    stage.add(_seen_from_above(wall, 0.0, 0.5).moved(0, HANGS_AT).repeated(repeat * wide / 3), skin)


def _bricks() -> Material:
    """A wall of bricks that tiles."""
    size = 512
    v, u = np.mgrid[0:size, 0:size] / size
    row = np.floor(v * 10)
    across = (u * 4 + 0.5 * (row % 2)) % 4
    edge = np.minimum(np.minimum(across % 1, 1 - across % 1) * 2.4, np.minimum(v * 10 % 1, 1 - v * 10 % 1))
    shade = 0.7 + 0.5 * ((np.sin(row * 12.9898 + np.floor(across) * 78.233) * 43758.5453) % 1)
    joint = np.clip((edge - 0.05) / 0.06, 0, 1)
    clay = rgb(0.36, 0.135, 0.085) * (shade * (0.85 + 0.3 * fractal(size, 1.2, 22)))[..., None]
    return Material(
        mix(rgb(0.52, 0.48, 0.43), clay, joint), 0.85, 0.2, bump=joint.astype(np.float32), bump_scale=0.010
    )


def _branch(stage: Stage, scene: Scene, top: float, hook: float) -> None:
    """A branch across the frame above the product, and the cord that holds it."""
    t = np.linspace(-1, 1, 24)
    line = np.stack([2.6 * t, 0.10 * np.sin(t * 4), top + 0.05 * np.sin(t * 5 + scene.seed) + 0.10 * t], -1)
    bark = Material(textures.mottled((0.16, 0.11, 0.075), (0.07, 0.05, 0.035), 1.2, 5, 512, 1.3), 0.9, 0.15)
    stage.add(tube(line, 0.05 + 0.018 * t).repeated(4), bark)
    cord = np.array([[hook, 0.0, top + 0.04], [hook, 0.0, top - 0.16]])
    stage.add(tube(cord, 0.007), paint(rgb(0.62, 0.50, 0.34), roughness=0.9))
    needle = Material(
        textures.blade_ramp((0.015, 0.045, 0.02), (0.055, 0.14, 0.06), (0.10, 0.16, 0.12)),
        0.55,
        0.35,
        thin=True,
    )
    for k, at in enumerate((-1.5, -0.75, 0.55, 1.3)):
        stage.add(mesh.twig(0.8, seed=k % 2).moved(at, 0.05, top, turn=(20, 160, -20, 200)[k]), needle)
