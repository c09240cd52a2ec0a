"""Maren: serum, cream and candle."""

from __future__ import annotations

import numpy as np
from PIL import Image

from limelight.samples.make.lettering import font, sheet, spaced
from limelight.samples.make.mesh import lathe
from limelight.samples.make.stage import Camera, Part
from limelight.samples.make.surface import gloss, matte, metal

Set = tuple[list[Part], Camera]


def _amber() -> Image.Image:
    """Brown glass as light sees it: dark at the flanks and shoulders, glowing where it is thin."""
    u = np.linspace(0, 1, 1024)[None]
    v = np.linspace(0, 1, 512)[:, None]
    glow = np.exp(-(((u - 0.5) / 0.16) ** 2)) * (0.45 + 0.55 * v) + 0.5 * np.exp(-(((v - 0.97) / 0.05) ** 2))
    glow = np.clip(glow, 0, 1)[..., None]
    return Image.fromarray((np.array([54, 20, 4]) * (1 - glow) + np.array([150, 70, 16]) * glow).astype(np.uint8))


def serum() -> Set:
    """30 ml dropper bottle in amber glass with a paper label."""
    image, draw = sheet(4096, 1118, "#f1eadd")
    ink = "#3d2a1e"
    spaced(draw, (2048, 285), "maren", face=font("Source Serif", "medium", 230), fill=ink, gap=10)
    draw.line([(1948, 450), (2148, 450)], fill="#b9823c", width=5)
    spaced(draw, (2048, 585), "GLOW SERUM", face=font("Lato", "bold", 96), fill=ink, gap=14)
    spaced(draw, (2048, 725), "vitamin C 10 %  ·  squalane", face=font("Lato", "regular", 66), fill=ink, gap=2)
    spaced(draw, (2048, 930), "30 ml  ·  1.0 fl oz", face=font("Lato", "regular", 56), fill=ink, gap=2)
    body = lathe([[0, 0.03], [0.3, 0.0], [0.44, 0.0], [0.47, 0.05], [0.47, 1.08], [0.40, 1.24], [0.205, 1.31], [0.2, 1.37]], round_by=0.09)
    label = lathe([[0.4725, 0.17], [0.4725, 0.98]], round_by=0.001)
    collar = lathe([[0.2, 1.345], [0.238, 1.35], [0.238, 1.40], [0.22, 1.41]], round_by=0.01)
    cap = lathe([[0.22, 1.4], [0.232, 1.41], [0.232, 1.70], [0.215, 1.725], [0.12, 1.74]], round_by=0.02)
    bulb = lathe([[0.125, 1.73], [0.135, 1.75], [0.14, 1.95], [0.11, 2.12], [0.05, 2.19], [0, 2.2]], round_by=0.08)
    parts = [
        Part(body, gloss(_amber(), roughness=0.06, clearcoat=1.0)),
        Part(label, matte(image, roughness=0.7, specular=0.2)),
        Part(collar, metal((226, 184, 120), roughness=0.15)),
        Part(cap, metal((226, 184, 120), roughness=0.2)),
        Part(bulb, matte("#231b18", roughness=0.5, specular=0.3)),
    ]
    return parts, Camera(target_z=1.1, field=2.65, height=1.2)
