"""The layers that words never change: the picture or the brand's ground, and the product on it."""

from __future__ import annotations

import numpy as np

from limelight.studio.layout.adcopy import BrandLook
from limelight.studio.layout.box import Box
from limelight.studio.layout.composition import Layer, LayerSpec
from limelight.studio.layout.framing import cropped, product_box
from limelight.studio.layout.plan import Plan, disc_radius
from limelight.studio.types import Mask8, Picture, Rgba8
from limelight.studio.typography.cardcolors import CardColors
from limelight.studio.typography.cardstand import contact_shadow, disc, field_color
from limelight.studio.typography.contrast import BLACK, WHITE, Rgb, mix, parse_hex


def from_picture(
    plan: Plan, picture: Picture, brand: BrandLook, size: tuple[int, int]
) -> tuple[Layer, Layer | None]:
    """The part of the picture that the plan shows, and the product's own pixels cut out of it."""
    assert plan.crop is not None, "a plan for a picture says which part of it is shown"
    x0, y0, x1, y1 = plan.stage.rounded()
    rgb = cropped(picture.rgb, plan.crop, (x1 - x0, y1 - y0))
    mask = cropped(picture.mask, plan.crop, (x1 - x0, y1 - y0))
    ground = np.empty((size[1], size[0], 4), np.uint8)
    ground[:] = (*parse_hex(brand.background), 255)
    ground[y0:y1, x0:x1, :3] = rgb
    background = Layer("background", ground, 0, 0, LayerSpec(kind="picture", box=plan.stage))
    return background, trimmed("product", np.dstack([rgb, mask]), x0, y0)


def from_cutout(
    plan: Plan, cutout: Rgba8, brand: BrandLook, size: tuple[int, int]
) -> tuple[Layer, Layer | None]:
    """The product on a field of a brand colour that shows it, with its shadow."""
    colors = CardColors.of(background=brand.background, text=brand.text, accent=brand.accent)
    field = field_color(cutout, colors)
    x0, y0, x1, y1 = plan.stage.rounded()
    ground = np.empty((size[1], size[0], 3), np.float32)
    ground[:] = parse_hex(brand.background)
    if plan.archetype == "centred":
        _disc(ground, plan.stage, field)
    else:
        ground[y0:y1, x0:x1] = _wall(x1 - x0, y1 - y0, field)
    assert plan.product is not None, "a plan for a cut-out says where it stands"
    left, top, right, bottom = plan.product.rounded()
    wide, tall = right - left, bottom - top
    small = cropped(cutout, product_box(cutout[..., 3]) or Box(0, 0, 1, 1), (wide, tall))
    shadow = contact_shadow(wide)
    _blend(
        ground,
        shadow,
        left + (wide - shadow.shape[1]) // 2,
        round(top + tall - 0.56 * shadow.shape[0] - 0.02 * wide),
    )
    whole = np.dstack([np.clip(np.round(ground), 0, 255), np.full((size[1], size[0]), 255)]).astype(np.uint8)
    spec = LayerSpec(kind="fill", fill=brand.background, box=Box(0, 0, size[0], size[1]))
    return Layer("background", whole, 0, 0, spec), trimmed("product", small, left, top)


def badge_place(plan: Plan, alpha: Mask8, where: Box, *, side: float, gap: float, foot: float) -> Box | None:
    """A corner of the stage for a round badge, off the product and off the words; None where there is none.

    `alpha` is the product's, and `where` the rectangle of the canvas that it would fill. Under `foot` lie an app's
    controls.
    """
    stage = plan.stage
    inner = Box(stage.x0 + gap, stage.y0 + gap, stage.x1 - gap, min(stage.y1, foot) - gap)
    for right, bottom in ((True, False), (False, False), (True, True), (False, True)):
        x0 = round(inner.x1 - side if right else inner.x0)
        y0 = round(inner.y1 - side if bottom else inner.y0)
        place = Box(x0, y0, x0 + round(side), y0 + round(side))
        free = plan.panel is not None or place.within(plan.area.inset(-gap, -gap, -gap, -gap)).area == 0
        if free and not _covers(place, alpha, where):
            return place
    return None


def _covers(place: Box, alpha: Mask8, where: Box) -> bool:
    """Whether a disc, with a little space around it, lies over what is not empty."""
    height, width = alpha.shape
    angle, reach = np.meshgrid(np.linspace(0, 2 * np.pi, 24), np.linspace(0, 0.56 * place.width, 8))
    x = place.middle[0] + np.cos(angle) * reach
    y = place.middle[1] + np.sin(angle) * reach
    column = np.floor((x - where.x0) / where.width * width).astype(int)
    row = np.floor((y - where.y0) / where.height * height).astype(int)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    return bool((alpha[row[inside], column[inside]] > 40).any())


def trimmed(name: str, pixels: Rgba8, x: int, y: int) -> Layer | None:
    """A picture layer without the empty rows and columns around it; None where it is all empty."""
    seen = pixels[..., 3] > 0
    if not seen.any():
        return None
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    part = np.ascontiguousarray(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    left, top = x + int(columns[0]), y + int(rows[0])
    box = Box(left, top, left + part.shape[1], top + part.shape[0])
    return Layer("product", part, left, top, LayerSpec(kind="picture", box=box))


def _wall(width: int, height: int, color: Rgb) -> np.ndarray:
    """A field with a pool of light a little above its middle, as on a lit wall."""
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    away = ((xx / width - 0.5) / 0.62) ** 2 + ((yy / height - 0.42) / 0.66) ** 2
    pool = np.exp(-away)[..., None]
    light, dark = np.array(mix(color, WHITE, 0.22), np.float32), np.array(mix(color, BLACK, 0.10), np.float32)
    return dark + (light - dark) * pool


def _disc(ground: np.ndarray, stage: Box, color: Rgb) -> None:
    layer = disc(disc_radius(stage), color)
    middle = stage.middle
    _blend(ground, layer, round(middle[0] - layer.shape[1] / 2), round(middle[1] - layer.shape[0] / 2))


def _blend(ground: np.ndarray, layer: np.ndarray, x: int, y: int) -> None:
    """Premultiplied pixels over float ones, in place, as far as they lie on them."""
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(ground.shape[1], x + layer.shape[1]), min(ground.shape[0], y + layer.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    part = layer[y0 - y : y1 - y, x0 - x : x1 - x].astype(np.float32)
    ground[y0:y1, x0:x1] = ground[y0:y1, x0:x1] * (1 - part[..., 3:] / 255) + part[..., :3]
