"""Things for the desk and the wrist: Maren's lamp and headphones, Northpeak's watch."""

from __future__ import annotations

import numpy as np
from PIL import Image

from limelight.samples.make.lettering import font, peak, sheet, spaced
from limelight.samples.make.mesh import Mesh, box, grid, joined, lathe, ribbon, spline, tube
from limelight.samples.make.stage import Camera, Part
from limelight.samples.make.surface import bumped, gloss, matte, metal, noise, weave

Set = tuple[list[Part], Camera]
_BRASS = (222, 178, 112)


def lamp() -> Set:
    """Desk lamp: round base, two slim arms with a brass joint, tilted shade."""
    clay = matte("#b8694a", roughness=0.45, specular=0.45)
    base = lathe(
        [[0, 0], [0.82, 0], [0.84, 0.03], [0.84, 0.1], [0.80, 0.13], [0.12, 0.15], [0.07, 0.2], [0, 0.2]],
        round_by=0.03,
    )
    touch = lathe([[0, 0], [0.09, 0], [0.09, 0.01], [0, 0.012]], round_by=0.004).moved(0.3, -0.45, 0.132)
    foot, elbow, head = np.array([0.0, 0, 0.14]), np.array([0.72, 0, 2.35]), np.array([-1.0, 0, 3.42])
    arm = joined(tube(np.linspace(foot, elbow, 12), 0.042), tube(np.linspace(elbow, head, 12), 0.042))
    joint = lathe(
        [[0, -0.1], [0.115, -0.1], [0.125, -0.085], [0.125, 0.085], [0.115, 0.1], [0, 0.1]], round_by=0.012
    ).turned("x", 90)
    socket = lathe(
        [[0, 0], [0.075, 0], [0.08, 0.02], [0.08, 0.2], [0.06, 0.22], [0, 0.22]], round_by=0.015
    ).moved(0, 0, 0.12)
    shade = lathe(
        [
            [0.62, -0.52],
            [0.635, -0.53],
            [0.645, -0.51],
            [0.55, -0.2],
            [0.36, 0.02],
            [0.17, 0.1],
            [0.13, 0.16],
            [0.13, 0.3],
            [0.1, 0.33],
            [0, 0.33],
        ],
        round_by=0.1,
    )
    inside = lathe([[0.618, -0.515], [0.53, -0.2], [0.34, 0.0], [0.0, 0.05]], round_by=0.1)
    bulb = lathe([[0, -0.30], [0.3, -0.30], [0.33, -0.26], [0.33, -0.22], [0, -0.2]], round_by=0.03)

    def at_head(mesh: Mesh) -> Mesh:
        return mesh.turned("y", 24).moved(head[0] - 0.06, 0, head[2] - 0.14)

    parts = [
        Part(base, clay),
        Part(touch, metal(_BRASS, roughness=0.25)),
        Part(socket, metal(_BRASS, roughness=0.2)),
        Part(arm, clay),
        Part(joined(joint.moved(*elbow), joint.scaled(0.8).moved(*head)), metal(_BRASS, roughness=0.2)),
        Part(at_head(shade), clay),
        Part(at_head(inside), matte("#f6efe2", roughness=0.4)),
        Part(at_head(bulb), matte("#fff4dc"), glow=(1.5, 1.15, 0.7)),
    ]
    return [Part(p.mesh.moved(0.42), p.surface, glow=p.glow) for p in parts], Camera(
        target_z=1.84, field=4.5, height=1.3
    )


def _cup(side: int) -> list[Part]:
    """One ear cup on the x axis, `side` 1 to the right."""
    shell = lathe(
        [[0, 0.34], [0.3, 0.335], [0.5, 0.29], [0.6, 0.18], [0.62, 0.04], [0.60, 0.0], [0, 0.0]],
        round_by=0.07,
    )
    plate = lathe([[0, 0.352], [0.3, 0.347], [0.33, 0.335]], round_by=0.02)
    ring = lathe([[0.325, 0.335], [0.34, 0.346], [0.355, 0.33]], round_by=0.006)
    seam = lathe([[0.612, -0.005], [0.625, 0.0], [0.625, 0.025], [0.612, 0.03]], round_by=0.006)
    cushion = lathe(
        [[0.3, -0.02], [0.6, -0.02], [0.64, -0.1], [0.60, -0.24], [0.46, -0.29], [0.34, -0.24], [0.3, -0.1]],
        round_by=0.1,
    )
    mesh = lathe([[0, -0.08], [0.34, -0.08]], round_by=0.01)
    stone = matte("#d9cfc0", roughness=0.5, specular=0.4)
    pieces = [
        (shell, stone),
        (plate, matte("#cdbfa9", roughness=0.4)),
        (ring, metal(_BRASS, roughness=0.18)),
        (seam, metal(_BRASS, roughness=0.2)),
        (
            cushion,
            bumped(
                matte("#a88b72", roughness=0.6, specular=0.35),
                noise(seed=21, power=1.3),
                scale=0.005,
                repeat=3,
            ),
        ),
        (mesh, matte("#3a322c", roughness=0.9)),
    ]
    out = []
    for shape, surface in pieces:
        oval = shape.scaled(1.1, 0.92, 1.0).turned("y", 90 * side)
        out.append(Part(oval.turned("y", 6 * side).moved(0.86 * side, 0, 0.72), surface))
    return out


def headphones() -> Set:
    """Over-ear headphones standing on their cups, seen from the front right."""
    band = spline(
        [
            (-0.98, 0, 1.55),
            (-0.98, 0, 1.95),
            (-0.8, 0, 2.36),
            (-0.42, 0, 2.62),
            (0, 0, 2.72),
            (0.42, 0, 2.62),
            (0.8, 0, 2.36),
            (0.98, 0, 1.95),
            (0.98, 0, 1.55),
        ],
        160,
    )
    width = 0.21 * np.interp(np.linspace(0, 1, 160), [0, 0.2, 0.5, 0.8, 1], [0.55, 0.85, 1.0, 0.85, 0.55])
    outer = ribbon(band, np.outer(width, (0, 1, 0)), thickness=0.085, exponent=3)
    pad_path = np.column_stack([band[34:126, 0] * 0.94, band[34:126, 1], band[34:126, 2] - 0.075])
    pad = ribbon(pad_path, np.outer(width[34:126] * 0.92, (0, 1, 0)), thickness=0.14, exponent=2.3)
    parts = [
        Part(outer, matte("#d9cfc0", roughness=0.5, specular=0.4)),
        Part(
            pad,
            bumped(
                matte("#a88b72", roughness=0.6, specular=0.35),
                noise(seed=22, power=1.3),
                scale=0.005,
                repeat=3,
            ),
        ),
    ]
    for side in (-1, 1):
        rod = np.array([(0.98 * side, 0, 1.62), (0.98 * side, 0, 1.54), (0.975 * side, 0, 1.47)])
        parts.append(
            Part(ribbon(spline(rod, 30), (0, 0.075, 0), thickness=0.045), metal(_BRASS, roughness=0.22))
        )
        for arm in (-1, 1):
            fork = spline(
                [
                    (0.97 * side, 0.0, 1.5),
                    (0.97 * side, 0.3 * arm, 1.44),
                    (0.96 * side, 0.55 * arm, 1.16),
                    (0.94 * side, 0.615 * arm, 0.72),
                ],
                50,
            )
            parts.append(Part(tube(fork, 0.034), metal(_BRASS, roughness=0.22)))
        parts.append(
            Part(
                box(0.13, 0.24, 0.2, radius=0.045).moved(0.98 * side, 0, 1.6),
                matte("#cdbfa9", roughness=0.45),
            )
        )
        parts += _cup(side)
    return [Part(p.mesh.turned("z", -34), p.surface) for p in parts], Camera(
        target_z=1.36, field=3.2, height=1.0
    )


def _dial() -> Image.Image:
    """The face of the watch at ten past ten."""
    size = 2400
    image, draw = sheet(size, size, "#16302e")
    c, ivory = size / 2, "#efe9d8"

    def at(minute: float, r: float) -> tuple[float, float]:
        a = np.radians(minute * 6)
        return c + r * c * np.sin(a), c - r * c * np.cos(a)

    for m in range(60):
        inner = 0.875 if m % 5 else 0.84
        draw.line([at(m, inner), at(m, 0.93)], fill=ivory, width=8 if m % 5 else 22)
    for h in range(1, 13):
        if h != 3:
            draw.text(at(h * 5, 0.68), str(h), font=font("Manrope", "bold", 250), fill=ivory, anchor="mm")
    draw.rounded_rectangle([c * 1.57, c - 110, c * 1.79, c + 110], 18, fill=ivory)
    draw.text((c * 1.68, c), "21", font=font("Manrope", "bold", 150), fill="#16302e", anchor="mm")
    peak(draw, c, c * 0.60, 110, fill=ivory, cut="#16302e")
    spaced(draw, (c, c * 0.75), "NORTHPEAK", face=font("Manrope", "black", 84), fill=ivory, gap=10)
    spaced(draw, (c, c * 1.36), "100 M", face=font("Manrope", "medium", 70), fill=ivory, gap=8)
    return image


def _hand(minute: float, length: float, half: float, y: float, tail: float = 0.12) -> Mesh:
    shape = box(2 * half, 0.012, length + tail, radius=0.005).moved(0, 0, (length - tail) / 2)
    return shape.turned("y", minute * 6).moved(0, y, 0)


def watch() -> Set:
    """Field watch upright on its closed strap, dial to the camera."""

    def facing(profile: list[list[float]], round_by: float) -> Mesh:
        return lathe(profile, round_by=round_by).turned("x", 90)

    case = facing([[0, -0.22], [0.78, -0.22], [0.94, -0.14], [1.0, 0.0], [1.0, 0.1], [0.96, 0.14]], 0.05)
    bezel = facing([[1.0, 0.08], [1.01, 0.12], [0.98, 0.2], [0.89, 0.215], [0.865, 0.16]], 0.025)
    t = np.linspace(-1, 1, 90)
    xs, zs = np.meshgrid(t, t[::-1])
    r = np.maximum(np.hypot(xs, zs), 1e-9)
    square = np.maximum(np.abs(xs), np.abs(zs))
    disc = np.stack([xs * square / r * 0.87, np.full_like(xs, -0.13), zs * square / r * 0.87], -1)
    dial = grid(disc).projected((-0.87, 0.87), (-0.87, 0.87))
    crown = (
        lathe([[0, 0], [0.1, 0], [0.12, 0.02], [0.12, 0.13], [0.1, 0.15], [0, 0.15]], round_by=0.015)
        .turned("y", 90)
        .moved(1.0, 0.03, 0)
    )
    lugs = joined(
        *(
            box(0.15, 0.2, 0.4, radius=0.06).turned("x", 14 * u).moved(0.585 * s, 0.05, 0.9 * u)
            for s in (-1, 1)
            for u in (-1, 1)
        )
    )
    loop = [
        (0, 0.04, 0.98),
        (0, 0.10, 1.2),
        (0, 0.42, 1.62),
        (0, 1.0, 1.78),
        (0, 1.62, 1.45),
        (0, 1.9, 0.6),
        (0, 1.86, -0.4),
        (0, 1.5, -1.3),
        (0, 0.9, -1.66),
        (0, 0.42, -1.58),
        (0, 0.12, -1.22),
        (0, 0.04, -0.98),
    ]
    strap = ribbon(spline(loop, 260), (0.48, 0, 0), thickness=0.13, exponent=4)
    repeats = bumped(matte("#8a6a42", roughness=0.8, sheen=0.4), weave(threads=24), scale=0.008, repeat=9)
    steel = metal((196, 196, 194), roughness=0.24)
    lume = matte("#f4f0dc", roughness=0.4)
    parts = [
        Part(case, steel), Part(bezel, metal((205, 205, 203), roughness=0.12)),
        Part(dial, gloss(_dial(), roughness=0.35, clearcoat=0.3)),
        Part(crown, steel), Part(lugs, steel), Part(strap, repeats),
        Part(_hand(50.8, 0.44, 0.034, -0.15), lume), Part(_hand(10, 0.68, 0.026, -0.165), lume),
        Part(_hand(35, 0.74, 0.009, -0.18, 0.2), matte("#d97b29")),
        Part(facing([[0, 0.17], [0.05, 0.17], [0.05, 0.195], [0, 0.2]], 0.01), steel),
    ]  # fmt: skip
    turned = [Part(p.mesh.turned("x", 7).turned("z", -22), p.surface) for p in parts]
    ground = min(float(p.mesh.vertices[:, 2].min()) for p in turned)
    return [Part(p.mesh.moved(-0.25, 0, -ground), p.surface) for p in turned], Camera(
        target_z=1.72, field=3.95, height=1.0
    )
