"""Northpeak's hiking backpack: lofted bags in ripstop, webbing, buckles, zips."""

from __future__ import annotations

import numpy as np
from PIL import Image

from limelight.samples.make.lettering import font, peak, sheet, spaced
from limelight.samples.make.mesh import (
    Mesh,
    Points,
    box,
    grid,
    joined,
    loft,
    ribbon,
    spline,
    superellipse,
    tube,
)
from limelight.samples.make.stage import Camera, Part
from limelight.samples.make.surface import Node, bumped, gloss, matte, noise, weave

_PINE, _DEEP, _RUST, _BLACK = "#2a6660", "#173c3a", "#d1722b", "#202223"


def _bag(
    levels: list[tuple[float, float, float, float]],
    *,
    exponent: float,
    seed: int,
    crumple: float,
    rows: int = 160,
) -> Points:
    """Rings (rows, n, 3) through (z, half width, half depth, centre y) levels, softly creased."""
    level = spline(levels, rows)
    creases = noise(512, seed=seed, power=3.0) - 0.5
    n = 420
    around = np.linspace(0, 511, n + 1).astype(int)
    rings = []
    for z, hx, hy, cy in level:
        outline = superellipse(n, exponent, half_x=max(hx, 1e-3), half_y=max(hy, 1e-3))
        swell = 1 + crumple * creases[int(abs(z) * 170) % 512, around]
        swell[-1] = swell[0]
        rings.append(np.column_stack([outline * swell[:, None] + (0, cy), np.full(n + 1, z)]))
    return np.array(rings)


def _front(rings: Points, x: float, z: float, off: float = 0.0) -> np.ndarray:
    """The point on the front of a bag at (x, z), lifted by `off`."""
    ring = rings[np.abs(rings[:, 0, 2] - z).argmin()]
    front = ring[ring[:, 1] <= ring[:, 1].mean()]
    front = front[np.argsort(front[:, 0])]
    return np.array([x, np.interp(x, front[:, 0], front[:, 1]) - off, z])


def _cloth(colour: str | Image.Image) -> Node:
    return bumped(
        matte(colour, roughness=0.72, specular=0.3, sheen=0.5), weave(threads=40), scale=0.006, repeat=14
    )


def _patch(rings: Points, image: Image.Image, *, width: float, low: float, high: float) -> Part:
    xs, zs = np.linspace(-width / 2, width / 2, 50), np.linspace(high, low, 40)
    rows = [[_front(rings, float(x), float(z), 0.012) for x in xs] for z in zs]
    return Part(grid(np.array(rows)), matte(image, roughness=0.6, specular=0.3))


def _buckle(at: np.ndarray) -> Mesh:
    """A side-release buckle facing the camera."""
    shell = box(0.19, 0.06, 0.13, radius=0.025)
    tongue = box(0.12, 0.05, 0.12, radius=0.02).moved(0, 0, 0.1)
    bar = box(0.2, 0.055, 0.045, radius=0.015).moved(0, 0, 0.17)
    return joined(shell, tongue, bar).moved(*at)


def _zip(path: Points) -> list[Part]:
    """Tape, teeth and a puller at the right end."""
    pull = path[-18]
    cord = spline(pull + np.array([(0, -0.03, 0), (0.01, -0.07, -0.06), (0.015, -0.06, -0.2)]), 24)
    return [
        Part(tube(path, 0.03, flat=0.8), matte(_BLACK, roughness=0.5)),
        Part(
            box(0.05, 0.05, 0.07, radius=0.015).moved(*(pull + np.array([0, -0.03, 0]))),
            gloss("#8b8d8c", roughness=0.3),
        ),
        Part(tube(cord, 0.022), matte(_RUST, roughness=0.6)),
    ]


def _logo_patch() -> Image.Image:
    image, draw = sheet(1500, 760, _DEEP)
    draw.rounded_rectangle([22, 22, 1478, 738], 30, outline="#e9e4d6", width=8)
    peak(draw, 750, 265, 190, fill="#e9e4d6", cut=_DEEP)
    spaced(draw, (750, 560), "NORTHPEAK", face=font("Manrope", "black", 165), fill="#e9e4d6", gap=22)
    return image


def _strap(rings: Points, x: float, top: float, bottom: float, off: float) -> Mesh:
    path = np.array([_front(rings, x, z, off) for z in np.linspace(top, bottom, 40)])
    return ribbon(path, (0.062, 0, 0), thickness=0.025)


def _harness() -> list[Part]:
    """Shoulder straps and hip belt, as they show from the front."""
    parts = []
    for s in (-1, 1):
        shoulder = spline(
            [
                (0.3 * s, 0.36, 2.3),
                (0.62 * s, 0.56, 2.22),
                (0.9 * s, 0.66, 1.75),
                (0.96 * s, 0.62, 1.2),
                (0.86 * s, 0.5, 0.72),
            ],
            90,
        )
        parts.append(
            Part(ribbon(shoulder, (0.05 * s, 0.15, 0.02), thickness=0.11, exponent=2.6), _cloth(_DEEP))
        )
        web = spline([(0.86 * s, 0.5, 0.74), (0.8 * s, 0.46, 0.5), (0.68 * s, 0.4, 0.3)], 40)
        parts.append(Part(ribbon(web, (0.01, 0.06, 0.0), thickness=0.025), matte(_BLACK)))
        belt = spline(
            [(0.5 * s, 0.34, 0.42), (0.82 * s, 0.34, 0.44), (1.04 * s, 0.16, 0.44), (1.1 * s, -0.12, 0.42)],
            80,
        )
        wing = np.interp(np.linspace(0, 1, 80), [0, 0.6, 1], [0.19, 0.16, 0.07])
        parts.append(
            Part(ribbon(belt, np.outer(wing, (0, 0, 1)), thickness=0.1, exponent=2.6), _cloth(_DEEP))
        )
        tail = spline(
            [(1.1 * s, -0.12, 0.42), (1.09 * s, -0.3, 0.38), (1.03 * s, -0.46, 0.24), (0.98 * s, -0.54, 0.1)],
            50,
        )
        parts.append(Part(ribbon(tail, (0, 0.0, 0.055), thickness=0.022), matte(_BLACK)))
    return parts


def _sides() -> list[Part]:
    """Stretch pockets and compression straps on both flanks."""
    parts = []
    for s in (-1, 1):
        pocket = _bag(
            [
                (0.05, 0.1, 0.26, 0),
                (0.12, 0.15, 0.31, 0),
                (0.5, 0.17, 0.33, 0),
                (0.86, 0.15, 0.32, 0),
                (0.9, 0.13, 0.31, 0),
            ],
            exponent=2.6,
            seed=70 + s,
            crumple=0.05,
        )
        skin = loft(pocket).moved(0.72 * s, -0.02, 0)
        hem = tube(pocket[-2], 0.026).moved(0.72 * s, -0.02, 0)
        parts += [
            Part(skin, bumped(matte("#26302f", roughness=0.85), weave(threads=30), scale=0.02, repeat=10)),
            Part(hem, matte(_RUST, roughness=0.7)),
        ]
        for z in (1.18, 1.72):
            web = spline(
                [
                    (0.5 * s, -0.44, z - 0.05),
                    (0.76 * s, -0.3, z),
                    (0.81 * s, 0.0, z + 0.04),
                    (0.74 * s, 0.34, z + 0.08),
                ],
                60,
            )
            parts.append(Part(ribbon(web, (0, 0, 0.05), thickness=0.025), matte(_BLACK)))
    return parts


def backpack() -> tuple[list[Part], Camera]:
    """38 litre pack with a floating lid, front pocket and hip belt."""
    body = _bag(
        [
            (0, 0.5, 0.26, 0),
            (0.03, 0.64, 0.36, 0),
            (0.2, 0.72, 0.43, 0),
            (0.8, 0.77, 0.46, 0),
            (1.5, 0.76, 0.45, 0),
            (2.0, 0.71, 0.41, 0),
            (2.3, 0.62, 0.34, 0.02),
        ],
        exponent=3.0,
        seed=61,
        crumple=0.05,
    )
    pocket = _bag(
        [
            (0.2, 0.44, 0.1, -0.42),
            (0.24, 0.52, 0.19, -0.42),
            (0.5, 0.56, 0.26, -0.42),
            (1.0, 0.55, 0.24, -0.42),
            (1.3, 0.5, 0.15, -0.42),
            (1.36, 0.42, 0.08, -0.42),
        ],
        exponent=3.2,
        seed=62,
        crumple=0.06,
    )
    lid = _bag(
        [
            (2.16, 0.70, 0.43, -0.02),
            (2.2, 0.76, 0.5, -0.03),
            (2.36, 0.77, 0.51, -0.03),
            (2.52, 0.7, 0.45, -0.02),
            (2.62, 0.52, 0.32, 0.0),
            (2.655, 0.25, 0.14, 0.02),
            (2.66, 0.02, 0.02, 0.03),
        ],
        exponent=3.0,
        seed=63,
        crumple=0.05,
    )
    cloth, deep = _cloth(_PINE), _cloth(_DEEP)
    seam = np.array(
        [_front(pocket, float(x), 1.17 - 0.25 * x * x, 0.005) for x in np.linspace(-0.42, 0.42, 120)]
    )
    lid_zip = np.array([_front(lid, float(x), 2.3, 0.0) for x in np.linspace(-0.6, 0.6, 120)])
    straps = joined(
        *(
            m
            for x in (-0.3, 0.3)
            for m in (_strap(body, x, 2.2, 1.34, 0.03), _strap(lid, x, 2.5, 2.18, 0.015))
        )
    )
    buckles = joined(*(_buckle(_front(body, x, 1.78, 0.055)) for x in (-0.3, 0.3)))
    haul = ribbon(
        spline(
            [(-0.16, 0.34, 2.5), (-0.15, 0.36, 2.78), (0, 0.36, 2.84), (0.15, 0.36, 2.78), (0.16, 0.34, 2.5)],
            60,
        ),
        (0, 0.06, 0),
        thickness=0.045,
    )
    ladder = joined(
        *(
            ribbon(
                np.array(
                    [
                        _front(pocket, float(x), z, 0.016 + 0.012 * np.sin(i * 0.7) ** 2)
                        for i, x in enumerate(np.linspace(-0.2, 0.2, 19))
                    ]
                ),
                (0, 0, 0.035),
                thickness=0.016,
            )
            for z in (0.42, 0.56)
        )
    )
    piping = tube(lid[8], 0.022)
    parts = [
        Part(loft(body), cloth),
        Part(loft(pocket), cloth),
        Part(tube(pocket[3], 0.02), matte(_DEEP)),
        Part(loft(lid), deep),
        Part(piping, matte(_RUST, roughness=0.6)),
        Part(straps, matte(_BLACK, roughness=0.7)),
        Part(buckles, gloss("#1a1b1c", roughness=0.35, clearcoat=0.3)),
        Part(haul, matte(_BLACK, roughness=0.7)),
        Part(ladder, matte(_BLACK, roughness=0.7)),
        _patch(pocket, _logo_patch(), width=0.56, low=0.70, high=0.98),
        *_zip(seam),
        *_zip(lid_zip),
        *_sides(),
        *_harness(),
    ]
    turned = [Part(p.mesh.turned("z", -20), p.surface) for p in parts]
    return turned, Camera(target_z=1.4, field=3.35, height=1.5)
