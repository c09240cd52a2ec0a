"""Northpeak's painted steel: tumbler, bottle, lantern."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from limelight.samples.make.lettering import font, peak, sheet, spaced
from limelight.samples.make.mesh import box, joined, lathe, ribbon, spline, tube
from limelight.samples.make.stage import Camera, Part
from limelight.samples.make.surface import Node, bumped, gloss, matte, metal, noise, paint

Set = tuple[list[Part], Camera]


def coat(image: Image.Image) -> Node:
    """Powder coat."""
    return {
        "type": "principled",
        "base_color": paint(image),
        "roughness": 0.42,
        "specular": 0.5,
        "metallic": 0.1,
    }


def tumbler() -> Set:
    """20 oz tumbler: pine powder coat, steel lip and base, black press lid."""
    image, draw = sheet(4096, 2048, "#1c5a57")
    peak(draw, 2048, 740, 170, fill="#eef0ea", cut="#1c5a57")
    spaced(draw, (2048, 1010), "NORTHPEAK", face=font("Manrope", "black", 165), fill="#eef0ea", gap=18)
    spaced(
        draw,
        (2048, 1180),
        "20 OZ  ·  KEEP IT WILD",
        face=font("Manrope", "medium", 70),
        fill="#eef0ea",
        gap=6,
    )
    body = lathe([[0.455, 0.07], [0.46, 0.07], [0.62, 1.55], [0.625, 1.62]], round_by=0.03)
    base = lathe([[0, 0], [0.44, 0], [0.458, 0.02], [0.462, 0.075]], round_by=0.015)
    lip = lathe([[0.625, 1.615], [0.64, 1.635], [0.64, 1.70], [0.62, 1.72]], round_by=0.014)
    lid = lathe(
        [[0.6, 1.7], [0.628, 1.715], [0.628, 1.80], [0.59, 1.835], [0.52, 1.835], [0.5, 1.79], [0, 1.79]],
        round_by=0.025,
    )
    slider = (
        lathe([[0, 0], [0.1, 0], [0.1, 0.03], [0.08, 0.05], [0, 0.05]], round_by=0.015)
        .scaled(1.0, 1.9, 1)
        .moved(0, -0.2, 1.79)
    )
    parts = [
        Part(body, bumped(coat(image), noise(seed=3, power=0.6), scale=0.0015, repeat=3)),
        Part(base, metal(roughness=0.25)),
        Part(lip, metal(roughness=0.16)),
        Part(lid, gloss("#17191a", roughness=0.3, clearcoat=0.3)),
        Part(slider, gloss("#d97b29", roughness=0.3)),
    ]
    return parts, Camera(target_z=0.92, field=2.3, height=1.6)


def bottle() -> Set:
    """32 oz bottle: burnt-orange powder coat, black cap with a loop."""
    ground = "#b9552a"
    image, draw = sheet(4096, 3236, ground)
    peak(draw, 2048, 1500, 190, fill="#f6ede0", cut=ground)
    spaced(draw, (2048, 1770), "NORTHPEAK", face=font("Manrope", "black", 128), fill="#f6ede0", gap=15)
    spaced(draw, (2048, 1920), "TRAIL 32 OZ", face=font("Manrope", "medium", 70), fill="#f6ede0", gap=14)
    body = lathe(
        [[0.43, 0.06], [0.455, 0.075], [0.455, 1.95], [0.40, 2.16], [0.30, 2.26], [0.295, 2.32]],
        round_by=0.14,
    )
    base = lathe([[0, 0], [0.42, 0], [0.445, 0.02], [0.445, 0.075]], round_by=0.02)
    collar = lathe([[0.295, 2.31], [0.31, 2.32], [0.31, 2.37], [0.295, 2.38]], round_by=0.01)
    ribs = 1 + 0.012 * np.sign(np.sin(np.linspace(0, 2 * np.pi, 181) * 36))
    cap = lathe([[0.3, 2.38], [0.345, 2.385], [0.345, 2.62], [0.31, 2.68], [0, 2.69]], round_by=0.035)
    ridged = cap.vertices.copy()
    ridged[:, :2] *= np.where(ridged[:, 2] < 2.6, np.tile(ribs, len(ridged) // 181), 1)[:, None]
    arch = spline(
        [(-0.27, 0, 2.6), (-0.27, 0, 2.85), (-0.16, 0, 3.0), (0.16, 0, 3.0), (0.27, 0, 2.85), (0.27, 0, 2.6)],
        80,
    )
    black = matte("#1b1d1e", roughness=0.45, specular=0.4)
    parts = [
        Part(body, bumped(coat(image), noise(seed=5, power=0.6), scale=0.0015, repeat=3)),
        Part(base, metal(roughness=0.25)),
        Part(collar, metal(roughness=0.16)),
        Part(replace(cap, vertices=ridged), black),
        Part(ribbon(arch, (0, 0.13, 0), thickness=0.085, exponent=3.5), black),
    ]
    return parts, Camera(target_z=1.5, field=3.55, height=1.3)


def lantern() -> Set:
    """Camping lantern: pine base with a dial, frosted globe, wire handle."""
    ground = "#1c5a57"
    image, draw = sheet(4096, 1024, ground)
    spaced(draw, (2048, 330), "NORTHPEAK", face=font("Manrope", "black", 185), fill="#eef0ea", gap=22)
    base = lathe([[0, 0], [0.5, 0], [0.54, 0.04], [0.54, 0.6], [0.5, 0.68], [0.43, 0.7]], round_by=0.05)
    ring = lathe([[0.54, 0.045], [0.552, 0.05], [0.552, 0.1], [0.54, 0.105]], round_by=0.006)
    globe = lathe([[0.40, 0.69], [0.44, 0.78], [0.455, 1.1], [0.42, 1.42], [0.38, 1.5]], round_by=0.2)
    crown = lathe(
        [
            [0.40, 1.49],
            [0.5, 1.5],
            [0.515, 1.55],
            [0.47, 1.66],
            [0.30, 1.75],
            [0.12, 1.79],
            [0.1, 1.84],
            [0, 1.85],
        ],
        round_by=0.05,
    )
    posts = [
        tube(
            spline(
                [(0.49 * c, 0.49 * s, 0.62), (0.515 * c, 0.515 * s, 1.05), (0.47 * c, 0.47 * s, 1.56)], 40
            ),
            0.021,
        )
        for c, s in ((np.cos(a), np.sin(a)) for a in np.radians([45, 135, 225, 315]))
    ]
    bail = spline(
        [
            (-0.53, 0, 1.55),
            (-0.56, 0, 1.85),
            (-0.36, 0, 2.22),
            (0, 0, 2.34),
            (0.36, 0, 2.22),
            (0.56, 0, 1.85),
            (0.53, 0, 1.55),
        ],
        120,
    )
    grip = spline([(-0.2, 0, 2.312), (0, 0, 2.345), (0.2, 0, 2.312)], 40)
    dial = (
        lathe([[0, 0], [0.115, 0], [0.125, 0.02], [0.125, 0.1], [0.105, 0.12], [0, 0.12]], round_by=0.02)
        .turned("x", 90)
        .moved(0, -0.52, 0.22)
    )
    notch = box(0.02, 0.03, 0.08, radius=0.008).moved(0, -0.645, 0.27)
    steel = metal((150, 150, 148), roughness=0.3)
    parts = [
        Part(base, coat(image)),
        Part(ring, matte("#d97b29")),
        Part(globe, matte("#f2d79c", roughness=0.4), glow=(0.26, 0.17, 0.06)),
        Part(crown, coat(Image.new("RGB", (8, 8), ground))),
        Part(joined(*posts), steel),
        Part(tube(bail, 0.022), steel),
        Part(tube(grip, 0.05), matte("#1b1d1e", roughness=0.6)),
        Part(dial, matte("#1b1d1e", roughness=0.4)),
        Part(notch, matte("#d97b29")),
    ]
    return parts, Camera(target_z=1.16, field=2.75, height=1.3)
