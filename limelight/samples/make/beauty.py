"""Maren: serum, cream and candle."""

from __future__ import annotations

import numpy as np
from PIL import Image

from limelight.samples.make.lettering import font, sheet, spaced
from limelight.samples.make.mesh import grid, lathe, spline, tube
from limelight.samples.make.stage import Camera, Part
from limelight.samples.make.surface import glass, gloss, matte, metal

Set = tuple[list[Part], Camera]


def _amber() -> Image.Image:
    """Brown glass as light sees it: dark at the flanks and shoulders, glowing where it is thin."""
    u = np.linspace(0, 1, 1024)[None]
    v = np.linspace(0, 1, 512)[:, None]
    glow = np.exp(-(((u - 0.5) / 0.16) ** 2)) * (0.45 + 0.55 * v) + 0.5 * np.exp(-(((v - 0.97) / 0.05) ** 2))
    glow = np.clip(glow, 0, 1)[..., None]
    return Image.fromarray(
        (np.array([54, 20, 4]) * (1 - glow) + np.array([150, 70, 16]) * glow).astype(np.uint8)
    )


def serum() -> Set:
    """30 ml dropper bottle in amber glass with a paper label."""
    image, draw = sheet(4096, 1118, "#f1eadd")
    ink = "#3d2a1e"
    spaced(draw, (2048, 285), "maren", face=font("Source Serif", "medium", 230), fill=ink, gap=10)
    draw.line([(1948, 450), (2148, 450)], fill="#b9823c", width=5)
    spaced(draw, (2048, 585), "GLOW SERUM", face=font("Lato", "bold", 96), fill=ink, gap=14)
    spaced(
        draw, (2048, 725), "vitamin C 10 %  ·  squalane", face=font("Lato", "regular", 66), fill=ink, gap=2
    )
    spaced(draw, (2048, 930), "30 ml  ·  1.0 fl oz", face=font("Lato", "regular", 56), fill=ink, gap=2)
    body = lathe(
        [
            [0, 0.03],
            [0.3, 0.0],
            [0.44, 0.0],
            [0.47, 0.05],
            [0.47, 1.08],
            [0.40, 1.24],
            [0.205, 1.31],
            [0.2, 1.37],
        ],
        round_by=0.09,
    )
    label = lathe([[0.4725, 0.17], [0.4725, 0.98]], round_by=0.001)
    collar = lathe([[0.2, 1.345], [0.238, 1.35], [0.238, 1.40], [0.22, 1.41]], round_by=0.01)
    cap = lathe([[0.22, 1.4], [0.232, 1.41], [0.232, 1.70], [0.215, 1.725], [0.12, 1.74]], round_by=0.02)
    bulb = lathe(
        [[0.125, 1.73], [0.135, 1.75], [0.14, 1.95], [0.11, 2.12], [0.05, 2.19], [0, 2.2]], round_by=0.08
    )
    parts = [
        Part(body, gloss(_amber(), roughness=0.06, clearcoat=1.0)),
        Part(label, matte(image, roughness=0.7, specular=0.2)),
        Part(collar, metal((226, 184, 120), roughness=0.15)),
        Part(cap, metal((226, 184, 120), roughness=0.2)),
        Part(bulb, matte("#231b18", roughness=0.5, specular=0.3)),
    ]
    return parts, Camera(target_z=1.1, field=2.65, height=1.2)


def cream() -> Set:
    """50 ml jar: white glass, white lid with a thin brass line."""
    image, draw = sheet(6200, 1000, "#f5f3ef")
    ink = "#4a372a"
    spaced(draw, (3100, 370), "maren", face=font("Source Serif", "medium", 260), fill=ink, gap=14)
    spaced(draw, (3100, 610), "CLOUD CREAM", face=font("Lato", "bold", 108), fill=ink, gap=20)
    spaced(
        draw, (3100, 760), "oat  ·  ceramides  ·  50 ml", face=font("Lato", "regular", 80), fill=ink, gap=3
    )
    body = lathe(
        [[0, 0], [0.62, 0], [0.70, 0.03], [0.72, 0.1], [0.72, 0.66], [0.66, 0.72], [0.62, 0.73]],
        round_by=0.05,
    )
    line = lathe([[0.66, 0.72], [0.70, 0.725], [0.70, 0.755], [0.66, 0.76]], round_by=0.008)
    lid = lathe(
        [[0.66, 0.755], [0.725, 0.76], [0.73, 0.78], [0.73, 1.06], [0.70, 1.10], [0, 1.11]], round_by=0.035
    )
    parts = [
        Part(body, gloss(image, roughness=0.12, clearcoat=1.0)),
        Part(line, metal((226, 184, 120), roughness=0.18)),
        Part(lid, matte("#f3f1ec", roughness=0.35, specular=0.4)),
    ]
    return parts, Camera(target_z=0.55, field=2.05, height=1.9)


def candle() -> Set:
    """Soy candle in amber glass with a paper label."""
    image, draw = sheet(2400, 1500, "#f1eadd")
    ink = "#3d2a1e"
    draw.rectangle([60, 60, 2340, 1440], outline="#b9823c", width=10)
    spaced(draw, (1200, 420), "maren", face=font("Source Serif", "medium", 380), fill=ink, gap=14)
    spaced(draw, (1200, 800), "EMBER", face=font("Lato", "bold", 190), fill=ink, gap=50)
    spaced(
        draw, (1200, 1030), "cedar  ·  amber  ·  smoke", face=font("Lato", "regular", 124), fill=ink, gap=3
    )
    spaced(draw, (1200, 1250), "45 h  ·  220 g", face=font("Lato", "regular", 104), fill=ink, gap=3)
    outline = [
        [0, 0],
        [0.58, 0],
        [0.62, 0.04],
        [0.62, 1.30],
        [0.61, 1.32],
        [0.585, 1.32],
        [0.575, 1.30],
        [0.575, 0.12],
        [0.54, 0.09],
        [0, 0.09],
    ]
    vessel = lathe(outline, round_by=0.03)
    wax = lathe([[0, 0.1], [0.53, 0.1], [0.568, 0.13], [0.568, 0.98], [0.52, 1.0], [0, 0.985]], round_by=0.03)
    turn = np.linspace(-0.72, 0.72, 90)
    z = np.linspace(1.0, 0.30, 20)
    paper = np.stack(np.broadcast_arrays(0.624 * np.sin(turn), -0.624 * np.cos(turn), z[:, None]), -1)
    wick = tube(spline([(0, 0, 0.98), (0.004, 0, 1.05), (0.015, 0, 1.1)], 20), 0.014)
    parts = [
        Part(vessel, glass((0.95, 0.8, 0.6))),
        Part(wax, matte("#efd9b4", roughness=0.5, specular=0.4)),
        Part(grid(paper), matte(image, roughness=0.7, specular=0.2)),
        Part(wick, matte("#2a2622")),
    ]
    return parts, Camera(target_z=0.66, field=1.95, height=1.9)
