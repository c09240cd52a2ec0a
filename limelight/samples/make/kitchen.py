"""Maren's kitchen: kettle, coffee, cereal."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from limelight.samples.make.lettering import font, sheet, spaced
from limelight.samples.make.mesh import (
    Mesh,
    Points,
    box,
    grid,
    lathe,
    loft,
    ribbon,
    spline,
    superellipse,
    tube,
)
from limelight.samples.make.stage import Camera, Part
from limelight.samples.make.surface import bumped, gloss, matte, metal, noise, wood

Set = tuple[list[Part], Camera]
_INK = "#3d2a1e"


def kettle() -> Set:
    """Gooseneck kettle in matte charcoal with a walnut handle and knob."""
    image, draw = sheet(4096, 1024, "#2b2c2d")
    spaced(draw, (2048, 470), "maren", face=font("Source Serif", "medium", 150), fill="#d9c7a8", gap=10)
    body = lathe([[0, 0], [0.74, 0], [0.80, 0.05], [0.78, 0.2], [0.58, 1.12], [0.55, 1.18]], round_by=0.09)
    band = lathe([[0.795, 0.015], [0.815, 0.03], [0.812, 0.075], [0.79, 0.09]], round_by=0.012)
    lid = lathe(
        [[0.55, 1.17], [0.575, 1.18], [0.575, 1.22], [0.5, 1.26], [0.1, 1.31], [0, 1.31]], round_by=0.03
    )
    knob = lathe(
        [[0, 1.3], [0.05, 1.3], [0.05, 1.34], [0.11, 1.38], [0.125, 1.45], [0.09, 1.5], [0, 1.51]],
        round_by=0.03,
    )
    neck = spline(
        [
            (-0.62, 0, 0.34),
            (-0.92, 0, 0.36),
            (-1.12, 0, 0.6),
            (-1.2, 0, 0.95),
            (-1.34, 0, 1.24),
            (-1.56, 0, 1.32),
            (-1.68, 0, 1.26),
        ],
        140,
    )
    spout = tube(neck, np.interp(np.linspace(0, 1, 140), [0, 0.12, 0.4, 1], [0.2, 0.14, 0.085, 0.058]))
    grip = spline([(0.94, 0, 1.24), (1.2, 0, 1.25), (1.34, 0, 1.08), (1.3, 0, 0.7), (1.2, 0, 0.36)], 100)
    top = ribbon(spline([(0.5, 0, 1.14), (0.74, 0, 1.21), (1.0, 0, 1.245)], 30), (0, 0.06, 0), thickness=0.05)
    ferrule = tube(np.array(grip[:7]), 0.108)
    handle = tube(
        grip,
        np.interp(np.linspace(0, 1, 100), [0, 0.1, 0.6, 0.93, 1], [0.085, 0.1, 0.1, 0.08, 0.05]),
        flat=0.8,
    )
    charcoal = {"roughness": 0.5, "specular": 0.45}
    walnut = wood((70, 40, 22), (140, 90, 52), seed=31)
    parts = [
        Part(body, bumped(matte(image, **charcoal), noise(seed=8, power=0.6), scale=0.0015, repeat=3)),
        Part(band, metal((214, 170, 108), roughness=0.2)),
        Part(lid, matte("#2b2c2d", **charcoal)),
        Part(knob, gloss(walnut, roughness=0.4, clearcoat=0.2)),
        Part(spout, matte("#2b2c2d", **charcoal)),
        Part(top, matte("#2b2c2d", **charcoal)),
        Part(ferrule, metal((214, 170, 108), roughness=0.2)),
        Part(handle, gloss(walnut, roughness=0.4, clearcoat=0.2)),
    ]
    turned = [Part(p.mesh.moved(0.18), p.surface) for p in parts]
    return turned, Camera(target_z=0.74, field=3.5, height=1.7)


def _sack(u: Points, z: Points) -> Points:
    """How crumpled the paper is at (u, z)."""
    folds = noise(512, seed=44, power=3.4)
    crease = folds[(z * 120).astype(int) % 512, (u * 511).astype(int) % 512]
    return (crease - 0.5).astype(np.float64) * 0.045


def coffee() -> Set:
    """Side-gusset bag in dark paper with a printed label and a tin tie."""
    image, draw = sheet(1500, 1900, "#efe4d2")
    draw.rectangle([50, 50, 1450, 1850], outline="#b9823c", width=9)
    spaced(draw, (750, 330), "maren", face=font("Source Serif", "medium", 290), fill=_INK, gap=12)
    draw.line([(600, 540), (900, 540)], fill="#b9823c", width=9)
    spaced(draw, (750, 740), "MORNING", face=font("Lato", "black", 190), fill=_INK, gap=22)
    spaced(draw, (750, 950), "BLEND", face=font("Lato", "black", 190), fill=_INK, gap=22)
    spaced(
        draw, (750, 1210), "cocoa  ·  hazelnut  ·  orange", face=font("Lato", "regular", 84), fill=_INK, gap=2
    )
    draw.ellipse([640, 1340, 860, 1640], fill="#7a4a26")
    draw.line([(780, 1350), (735, 1440), (765, 1530), (720, 1632)], fill="#efe4d2", width=16, joint="curve")
    spaced(draw, (750, 1745), "whole bean  ·  340 g", face=font("Lato", "bold", 70), fill=_INK, gap=4)
    z = np.linspace(0, 2.2, 130)
    half_y = np.interp(z, [0, 0.08, 0.5, 1.2, 1.7, 2.05, 2.2], [0.36, 0.42, 0.45, 0.4, 0.24, 0.07, 0.05])
    half_x = np.interp(z, [0, 0.08, 1.2, 2.2], [0.66, 0.70, 0.70, 0.72])
    rings = []
    for zi, hx, hy in zip(z, half_x, half_y, strict=True):
        outline = superellipse(400, 5, half_x=hx, half_y=hy)
        gusset = 0.10 * np.exp(-((outline[:, 1] / 0.12) ** 2)) * np.clip(zi / 1.2, 0, 1)
        outline[:, 0] -= np.sign(outline[:, 0]) * gusset * (np.abs(outline[:, 0]) > hx * 0.8)
        crumple = _sack(np.linspace(0, 1, 401), np.full(401, zi)) * np.clip(zi / 0.2, 0, 1)
        rings.append(np.column_stack([outline * (1 + crumple[:, None]), np.full(401, zi)]))
    bag = loft(np.array(rings))
    label = _front_of(np.array(rings), width=1.02, low=0.24, high=1.52)
    fold = box(1.45, 0.13, 0.2, radius=0.05).moved(0, -0.02, 2.22)
    tie = box(1.62, 0.03, 0.085, radius=0.012).moved(0, -0.095, 2.22)
    paper = bumped(
        matte("#3b2a20", roughness=0.6, specular=0.35), noise(seed=6, power=1.8), scale=0.004, repeat=2
    )
    parts = [
        Part(bag, paper),
        Part(label, matte(image, roughness=0.6, specular=0.25)),
        Part(fold, paper),
        Part(tie, metal((205, 165, 105), roughness=0.35)),
    ]
    turned = [Part(p.mesh.turned("z", 8), p.surface) for p in parts]
    return turned, Camera(target_z=1.14, field=2.85, height=1.6)


def _front_of(rings: Points, *, width: float, low: float, high: float) -> Mesh:
    """A label laid on the front of a loft."""
    xs = np.linspace(-width / 2, width / 2, 80)
    rows = []
    for ring in rings[::-1]:
        z = ring[0, 2]
        if low <= z <= high:
            front = ring[ring[:, 1] < 0]
            front = front[np.argsort(front[:, 0])]
            rows.append(
                np.column_stack([xs, np.interp(xs, front[:, 0], front[:, 1]) - 0.006, np.full(80, z)])
            )
    return grid(np.array(rows))


def cereal() -> Set:
    """Folding carton turned a little, with its side panel."""
    w, d, h = 1.9, 0.65, 2.8

    def face(
        a: tuple[float, float, float], b: tuple[float, float, float], c: tuple[float, float, float]
    ) -> Mesh:
        """From the top left corner to the top right and to the bottom left."""
        p, q, r = (np.array(v) for v in (a, b, c))
        t = np.linspace(0, 1, 2)
        return grid(p + (q - p) * t[None, :, None] + (r - p) * t[:, None, None])

    x, y = w / 2, d / 2
    parts = [
        Part(
            face((-x, -y, h), (x, -y, h), (-x, -y, 0)),
            matte(_carton_front(), roughness=0.4, specular=0.4),
            flat=True,
        ),
        Part(
            face((x, -y, h), (x, y, h), (x, -y, 0)),
            matte(_carton_side(), roughness=0.4, specular=0.4),
            flat=True,
        ),
        Part(face((-x, y, h), (x, y, h), (-x, -y, h)), matte("#e3a23c", roughness=0.4), flat=True),
        Part(face((x, y, h), (-x, y, h), (x, y, 0)), matte("#e3a23c"), flat=True),
        Part(face((-x, y, h), (-x, -y, h), (-x, y, 0)), matte("#e3a23c"), flat=True),
    ]
    turned = [Part(p.mesh.turned("z", -26), p.surface, flat=True) for p in parts]
    return turned, Camera(target_z=1.38, field=3.5, height=1.5)


def _carton_front() -> Image.Image:
    image, draw = sheet(1900, 2800, "#f6ead2")
    draw.ellipse([-700, 1350, 2600, 4400], fill="#e3a23c")
    draw.ellipse([-500, 1470, 2400, 4600], fill="#eab354")
    spaced(draw, (950, 300), "maren", face=font("Source Serif", "medium", 260), fill=_INK, gap=12)
    spaced(draw, (950, 680), "Oat & Honey", face=font("Source Serif", "bold", 270), fill="#8a4a12", gap=4)
    spaced(draw, (950, 960), "CRUNCH", face=font("Lato", "black", 290), fill=_INK, gap=36)
    spaced(
        draw,
        (950, 1190),
        "whole-grain oats, baked slowly",
        face=font("Lato", "regular", 96),
        fill=_INK,
        gap=2,
    )
    _bowl(image)
    draw = ImageDraw.Draw(image)
    spaced(
        draw, (950, 2665), "375 g  ·  9 g of fibre a bowl", face=font("Lato", "bold", 88), fill=_INK, gap=3
    )
    return image


def _bowl(image: Image.Image) -> None:
    """A bowl of oat clusters with a little honey."""
    shadow = Image.new("L", image.size, 0)
    ImageDraw.Draw(shadow).ellipse([420, 2380, 1520, 2530], fill=150)
    image.paste("#8a5a1c", mask=shadow.filter(ImageFilter.GaussianBlur(30)))
    draw = ImageDraw.Draw(image)
    draw.pieslice([330, 1310, 1570, 2490], 0, 180, fill="#fbf7ef")
    draw.pieslice([330, 1310, 1570, 2490], 0, 62, fill="#ece3d2")
    draw.ellipse([330, 1700, 1570, 2100], fill="#fffdf8")
    draw.ellipse([380, 1725, 1520, 2075], fill="#f4ecdc")
    rng = np.random.default_rng(12)
    for _ in range(420):
        a, r = rng.uniform(0, 2 * np.pi), np.sqrt(rng.uniform(0, 1))
        heap = 230 * (1 - r**2)
        x, y = 950 + 520 * r * np.cos(a), 1890 + 150 * r * np.sin(a) - heap * rng.uniform(0.1, 1)
        s = rng.uniform(28, 58)
        tone = rng.uniform(0, 1)
        fill = tuple(int(p + (q - p) * tone) for p, q in zip((176, 112, 44), (232, 186, 112), strict=True))
        draw.ellipse([x - s, y - s * 0.72 + 8, x + s, y + s * 0.72 + 8], fill="#8a5420")
        draw.ellipse([x - s, y - s * 0.72, x + s, y + s * 0.72], fill=fill)
        draw.ellipse(
            [x - s * 0.5, y - s * 0.5, x + s * 0.1, y - s * 0.12], fill=tuple(min(255, c + 26) for c in fill)
        )


def _carton_side() -> Image.Image:
    image, draw = sheet(650, 2800, "#e3a23c")
    spaced(draw, (325, 300), "maren", face=font("Source Serif", "medium", 150), fill=_INK, gap=8)
    draw.rounded_rectangle([70, 760, 580, 2000], 24, fill="#f6ead2")
    spaced(draw, (325, 850), "Nutrition", face=font("Lato", "bold", 72), fill=_INK, gap=2)
    rows = [
        ("Energy", "1750 kJ"),
        ("Fat", "11 g"),
        ("Carbs", "61 g"),
        ("of which sugars", "14 g"),
        ("Fibre", "9 g"),
        ("Protein", "11 g"),
        ("Salt", "0.1 g"),
    ]
    for i, (name, amount) in enumerate(rows):
        y = 1000 + i * 135
        draw.line([(100, y - 62), (550, y - 62)], fill="#b9823c", width=4)
        draw.text((100, y), name, font=font("Lato", "regular", 46), fill=_INK, anchor="lm")
        draw.text((550, y), amount, font=font("Lato", "bold", 46), fill=_INK, anchor="rm")
    return image
