"""Northpeak's steel: the tumbler."""

from __future__ import annotations

from limelight.samples.make.lettering import font, peak, sheet, spaced
from limelight.samples.make.mesh import lathe
from limelight.samples.make.stage import Camera, Part
from limelight.samples.make.surface import bumped, gloss, matte, metal, noise

Set = tuple[list[Part], Camera]


def tumbler() -> Set:
    """20 oz tumbler: pine powder coat, steel lip and base, black press lid."""
    image, draw = sheet(4096, 2048, "#1c5a57")
    peak(draw, 2048, 740, 170, fill="#eef0ea", cut="#1c5a57")
    spaced(draw, (2048, 1010), "NORTHPEAK", face=font("Manrope", "black", 165), fill="#eef0ea", gap=18)
    spaced(draw, (2048, 1180), "20 OZ  ·  KEEP IT WILD", face=font("Manrope", "medium", 70), fill="#eef0ea", gap=6)
    coat = {
        "type": "principled", "base_color": matte(image)["bsdf"]["base_color"],  # type: ignore[index]
        "roughness": 0.42, "specular": 0.5, "metallic": 0.1,
    }  # fmt: skip
    body = lathe([[0.455, 0.07], [0.46, 0.07], [0.62, 1.55], [0.625, 1.62]], round_by=0.03)
    base = lathe([[0, 0], [0.44, 0], [0.458, 0.02], [0.462, 0.075]], round_by=0.015)
    lip = lathe([[0.625, 1.615], [0.64, 1.635], [0.64, 1.70], [0.62, 1.72]], round_by=0.014)
    lid = lathe([[0.6, 1.7], [0.628, 1.715], [0.628, 1.80], [0.59, 1.835], [0.52, 1.835], [0.5, 1.79], [0, 1.79]], round_by=0.025)
    slider = lathe([[0, 0], [0.1, 0], [0.1, 0.03], [0.08, 0.05], [0, 0.05]], round_by=0.015).scaled(1.0, 1.9, 1).moved(0, -0.2, 1.79)
    parts = [
        Part(body, bumped(coat, noise(seed=3, power=0.6), scale=0.0015, repeat=3)),
        Part(base, metal(roughness=0.25)),
        Part(lip, metal(roughness=0.16)),
        Part(lid, gloss("#17191a", roughness=0.3, clearcoat=0.3)),
        Part(slider, gloss("#d97b29", roughness=0.3)),
    ]
    return parts, Camera(target_z=0.92, field=2.3, height=1.6)
