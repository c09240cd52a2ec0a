"""Northpeak's trail boot: a lofted upper with drawn panels in relief, a lugged sole, laces."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from limelight.samples.make.lettering import font, peak, spaced
from limelight.samples.make.mesh import Mesh, Points, box, grid, joined, lathe, loft, ribbon, spline, tube
from limelight.samples.make.stage import Camera, Part
from limelight.samples.make.surface import bumped, matte, metal, noise

_X, _Z = (-1.7, 1.8), (0.0, 2.6)
"""What the drawing of the side covers."""
_PX = 900
"""Pixels of the drawing to one unit."""

_BACK = [
    (-1.24, 0.26),
    (-1.38, 0.5),
    (-1.4, 0.75),
    (-1.33, 1.1),
    (-1.25, 1.45),
    (-1.24, 1.8),
    (-1.3, 2.06),
    (-1.34, 2.2),
]
_FRONT = [
    (1.40, 0.26), (1.56, 0.42), (1.58, 0.58), (1.48, 0.76), (1.26, 0.90), (0.98, 1.02),
    (0.68, 1.17), (0.40, 1.36), (0.20, 1.58), (0.08, 1.80), (0.02, 2.05), (0.03, 2.28),
]  # fmt: skip
_ROWS, _COLS = 260, 480


def _upper() -> Points:
    """The skin as (rows, columns, 3): row 0 at the sole, column 0 at the middle of the front."""
    back, front = spline(_BACK, _ROWS), spline(_FRONT, _ROWS)
    s = np.linspace(0, 1, _ROWS)
    theta = np.linspace(0, 2 * np.pi, _COLS + 1)
    along = (1 + np.cos(theta)) / 2
    x = back[:, :1] + (front[:, :1] - back[:, :1]) * along
    z = back[:, 1:] + (front[:, 1:] - back[:, 1:]) * along
    z += 0.1 * np.sin(np.pi * along) ** 2 * (s[:, None] - 0.75).clip(0) * -4 * 0.4
    height = np.interp(s, [0, 0.1, 0.3, 0.45, 0.6, 0.8, 1], [0.46, 0.52, 0.5, 0.45, 0.4, 0.39, 0.43])
    plan = np.interp(x, [-1.4, -0.9, -0.3, 0.3, 0.8, 1.3, 1.6], [0.84, 0.84, 0.8, 0.88, 1.06, 1.06, 1.0])
    y = height[:, None] * plan * np.sign(np.sin(theta)) * np.abs(np.sin(theta)) ** 0.82
    return np.stack([x, -y, z], -1)


_PANELS: list[tuple[str, float, list[tuple[float, float]]]] = [
    ("#7d5230", 0.030, [(0.62, 0.2), (0.56, 0.6), (0.74, 0.98), (0.98, 1.2), (2, 1.2), (2, 0.2)]),
    ("#2a2b2a", 0.045, [(0.98, 0.2), (1.06, 0.56), (1.3, 0.7), (1.75, 0.76), (2, 0.2)]),
    ("#7d5230", 0.030, [(-2, 0.2), (-0.55, 0.2), (-0.62, 0.62), (-0.86, 0.98), (-1.0, 1.42), (-2, 1.5)]),
    ("#2a2b2a", 0.045, [(-2, 0.2), (-0.9, 0.2), (-1.02, 0.52), (-1.2, 0.78), (-2, 0.84)]),
    ("#2a2b2a", 0.034, [(0.62, 1.04), (0.9, 1.16), (0.4, 1.7), (0.4, 2.6),
                        (-0.22, 2.6), (-0.24, 1.9), (-0.06, 1.52), (0.24, 1.2)]),
    ("#1c5a57", 0.040, [(-2, 1.86), (-0.7, 1.8), (-0.24, 1.9), (-0.22, 2.7), (-2, 2.7)]),
]  # fmt: skip
"""Colour, thickness and outline of what is sewn onto the upper."""


def _smooth(points: list[tuple[float, float]]) -> Points:
    return spline(points, 120, closed=False)


def _pixels(points: NDArray[np.float64] | list[tuple[float, float]]) -> list[tuple[float, float]]:
    p = np.asarray(points, float)
    return [
        (float(x), float(y)) for x, y in zip((p[:, 0] - _X[0]) * _PX, (_Z[1] - p[:, 1]) * _PX, strict=True)
    ]


def _drawing() -> tuple[Image.Image, NDArray[np.float32]]:
    """The side of the boot in colour, and its relief in units."""
    size = (round((_X[1] - _X[0]) * _PX), round((_Z[1] - _Z[0]) * _PX))
    colour = Image.new("RGB", size, "#a5713f")
    relief = np.zeros(size[::-1], np.float32)
    for fill, thickness, outline in _PANELS:
        edge = _pixels(_smooth(outline))
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon(edge, fill=255)
        shadow = mask.filter(ImageFilter.GaussianBlur(9)).point(lambda v: int(v * 0.55))
        colour.paste("#1a120c", mask=shadow)
        colour.paste(fill, mask=mask)
        soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(7)), np.float32) / 255
        relief = np.maximum(relief, soft * thickness)
        _stitch(colour, mask, fill)
    draw = ImageDraw.Draw(colour)
    x, y = _pixels([(-0.38, 1.13)])[0]
    peak(draw, x, y, 165, fill="#efe6d6", cut="#a5713f")
    x, y = _pixels([(-0.74, 2.0)])[0]
    spaced(draw, (x, y), "NORTHPEAK", face=font("Manrope", "black", 82), fill="#efe6d6", gap=9)
    return colour, relief


def _stitch(colour: Image.Image, mask: Image.Image, fill: str) -> None:
    """A double row of thread inside a panel's edge."""
    thread = "#d8c3a0" if fill != "#1c5a57" else "#8fb8ae"
    draw = ImageDraw.Draw(colour)
    inside = np.asarray(mask)
    depth = cv2.distanceTransform((inside > 127).astype(np.uint8), cv2.DIST_L2, 5)
    for inset in (22, 40):
        contours, _ = cv2.findContours(
            (depth > inset).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
        )
        for contour in contours:
            p = contour[:, 0].astype(float)
            for i in range(0, len(p) - 13, 21):
                if 4 < p[i][0] < inside.shape[1] - 5 and 4 < p[i][1] < inside.shape[0] - 5:
                    draw.line([tuple(p[i]), tuple(p[i + 12])], fill=thread, width=5)


def _raised(rows: Points, relief: NDArray[np.float32]) -> Mesh:
    """The skin pushed outwards by the relief."""
    du, dv = np.gradient(rows, axis=1), np.gradient(rows, axis=0)
    normal = np.cross(du, dv)
    normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-9
    px = ((rows[..., 0] - _X[0]) * _PX).astype(np.float32)
    py = ((_Z[1] - rows[..., 2]) * _PX).astype(np.float32)
    height = cv2.remap(relief, px, py, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    away = np.sign((normal * (rows - rows.mean(axis=1, keepdims=True))).sum(-1).mean()) or 1.0
    return grid(rows + away * normal * height[..., None]).projected(_X, _Z)


def _outline(grow: float) -> Points:
    """The sole seen from above, (n, 2), slightly larger than the upper."""
    right = [
        (-1.40, 0),
        (-1.32, 0.26),
        (-1.0, 0.41),
        (-0.4, 0.37),
        (0.2, 0.42),
        (0.75, 0.56),
        (1.2, 0.52),
        (1.5, 0.3),
        (1.6, 0),
    ]
    left = [(x, -y) for x, y in right[-2:0:-1]]
    curve = spline(right + left, 361, closed=True)
    tangent = np.gradient(curve, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], -1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    return curve + normal * grow


def _sprung(p: Points) -> Points:
    """Toe and heel lifted a little off the ground."""
    lift = (
        0.16 * np.clip((p[:, 0] - 0.7) / 0.9, 0, 1) ** 2 + 0.05 * np.clip((-1.0 - p[:, 0]) / 0.4, 0, 1) ** 2
    )
    return np.stack([p[:, 0], p[:, 1], p[:, 2] + lift], -1)


def _slab(levels: list[tuple[float, float]]) -> Mesh:
    """A layer of the sole from (height, growth) pairs."""
    rings = [np.column_stack([_outline(grow), np.full(361, z)]) for z, grow in levels]
    return loft(rings).bent(_sprung)


def _lugs() -> Mesh:
    curve = _outline(0.0)
    at = np.linspace(0, 360, 41)[:-1].astype(int)
    blocks = []
    for i in at:
        x, y = curve[i]
        if -0.62 < x < -0.22:
            continue
        dx, dy = curve[(i + 2) % 360] - curve[i - 2]
        block = box(0.19, 0.26, 0.13, radius=0.02).turned("z", float(np.degrees(np.arctan2(dy, dx))))
        blocks.append(block.moved(x * 0.965, y * 0.9, 0.065))
    return joined(*blocks).bent(_sprung)


def _on(rows: Points, s: float, side: float, off: float) -> Points:
    """A point on the upper near the front: `s` 0..1 up the front, `side` in columns, pushed out by `off`."""
    r, c = round(s * (_ROWS - 1)), round(side) % _COLS
    du = rows[r, (c + 1) % _COLS] - rows[r, c - 1]
    dv = rows[min(r + 2, _ROWS - 1), c] - rows[max(r - 2, 0), c]
    n = np.cross(du, dv)
    n /= np.linalg.norm(n)
    if n[0] + n[2] < 0 and abs(side) < 60:
        n = -n
    return rows[r, c] + n * off


def _laces(rows: Points) -> tuple[Mesh, Mesh]:
    """Cord and eyelets."""
    steps = np.linspace(0.5, 0.95, 7)
    cords, rings = [], []
    eyes = {(i, d): _on(rows, s, d * 36, 0.05) for i, s in enumerate(steps) for d in (-1, 1)}
    for i, s in enumerate(steps):
        bridge = _on(rows, s if i == 0 else (s + steps[i - 1]) / 2, 0, 0.1)
        for d in (1,) if i == 0 else (-1, 1):
            start, end = eyes[max(i - 1, 0), -d], eyes[i, d]
            lift = bridge + np.array([0.012 * d, 0, 0.012 * d])
            cords.append(
                tube(
                    spline(
                        [
                            start,
                            start * 0.45 + lift * 0.55 + (0.03, 0, 0.03),
                            lift,
                            end * 0.45 + lift * 0.55 + (0.03, 0, 0.03),
                            end,
                        ],
                        40,
                    ),
                    0.026,
                )
            )
        for d in (-1, 1):
            hook = lathe(
                [[0, -0.02], [0.055, -0.02], [0.055, 0.012], [0.03, 0.03], [0, 0.03]],
                round_by=0.012,
                segments=40,
            )
            rings.append(hook.turned("x", 62 * d).turned("z", 18 * d).moved(*eyes[i, d]))
    knot = _on(rows, 0.955, 0, 0.13)
    for d in (1, -1):
        loop = [
            knot,
            knot + np.array([0.12, -0.16 * d, 0.1]),
            knot + np.array([0.2, -0.36 * d, -0.06]),
            knot + np.array([0.17, -0.36 * d, -0.26]),
            knot + np.array([0.1, -0.18 * d, -0.1]),
            knot,
        ]
        tail = [
            knot,
            knot + np.array([0.12, -0.1 * d, -0.02]),
            knot + np.array([0.2, -0.2 * d, -0.24]),
            knot + np.array([0.22, -0.24 * d, -0.5]),
        ]
        cords += [tube(spline(loop, 60), 0.026), tube(spline(tail, 50), 0.026)]
    cords.append(box(0.09, 0.11, 0.08, radius=0.038).moved(*knot))
    return joined(*cords), joined(*rings)


def boot() -> tuple[list[Part], Camera]:
    """Mid-height trail boot in tan nubuck, seen from the outer side."""
    rows = _upper()
    colour, relief = _drawing()
    grain = noise(seed=11, power=1.1)
    skin = _raised(rows, relief)
    rim = rows[-1]
    inner = np.stack(
        [
            rim + (rim.mean(axis=0) - rim) * k - np.array([0, 0, d])
            for k, d in ((0.0, 0), (0.16, 0.02), (0.2, 0.3), (0.22, 1.0))
        ]
    )
    front = spline(_FRONT, _ROWS)
    path = np.column_stack([front[120:, 0] + 0.01, np.zeros(_ROWS - 120), front[120:, 1] + 0.01])
    path = spline(np.vstack([path[::20], path[-1] + (0.02, 0, 0.06), path[-1] + (0.05, 0, 0.17)]), 90)
    width = 0.17 * np.interp(
        np.linspace(0, 1, 90), [0, 0.06, 0.8, 0.9, 0.97, 1], [0.6, 1, 1.15, 1.25, 1.0, 0.3]
    )
    tongue = ribbon(path, np.outer(width, (0, 1, 0)), thickness=0.11, exponent=2.4)
    cord, eyelets = _laces(rows)
    pull = spline([(-1.36, 0, 1.95), (-1.44, 0, 2.12), (-1.42, 0, 2.36), (-1.3, 0, 2.4), (-1.24, 0, 2.2)], 60)
    parts = [
        Part(
            skin,
            bumped(matte(colour, roughness=0.75, specular=0.25, sheen=0.4), grain, scale=0.008, repeat=4),
        ),
        Part(grid(inner), matte("#3a3733", roughness=0.9, sheen=0.4)),
        Part(tube(rim, 0.075), matte("#1c4b49", roughness=0.8, sheen=0.3)),
        Part(tongue, matte("#6b4527", roughness=0.8, sheen=0.3)),
        Part(ribbon(pull, (0, 0.07, 0), thickness=0.035), matte("#d97b29", roughness=0.7)),
        Part(
            _slab([(0.13, 0.03), (0.16, 0.05), (0.27, 0.045), (0.33, 0.025), (0.36, -0.02)]),
            matte("#d9d2c3", roughness=0.65),
        ),
        Part(
            _slab([(0.07, 0.01), (0.085, 0.045), (0.15, 0.05), (0.165, 0.02)]),
            matte("#232323", roughness=0.6),
        ),
        Part(_lugs(), matte("#1f1f1f", roughness=0.6)),
        Part(cord, matte("#d97b29", roughness=0.8)),
        Part(eyelets, metal((120, 118, 112), roughness=0.3)),
    ]
    turned = [Part(p.mesh.moved(-0.1).turned("z", -24), p.surface, p.flat) for p in parts]
    return turned, Camera(target_z=1.16, field=3.35, height=2.0)
