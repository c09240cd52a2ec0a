"""Products in the frame: one, or several side by side; their boxes, pixels and stand-ins, and the scale of the set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected
from limelight.studio.render import mesh
from limelight.studio.render.camera import DISTANCE, View, fit, natural
from limelight.studio.render.colour import Image, linear, luminance
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.paste import Layer, body, grounded, place, tight
from limelight.studio.render.posture import followed, pitch
from limelight.studio.render.proxy import inflate
from limelight.studio.scene.model import Scene
from limelight.studio.types import Aspect, Cutout

MOST = 6
"""Products in one picture."""
_USUAL_CM = 26.0
"""Height of a product for which the sets are made as they are."""
_OVERLAP = 0.05
"""Gap between neighbours against their mean width."""
_BACK = 0.42
"""How far behind the front row the tallest stands, in scene units."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the products stand and what they look like. `parts` are single products, from the back to the front."""

    view: View
    """Its box holds them all."""
    layer: Layer
    """All of them, the nearer over the further."""
    parts: tuple[tuple[Layer, View], ...]
    stand_in: MeshData
    skin: Image
    """Linear texture of the stand-in."""
    shown: float
    """Mean luminance of the products in their photos."""
    scene: Scene
    """As it is taken: the camera raised to go with the photos."""
    scale: float
    """How much larger than usual the set is to be built."""
    hook: float
    """x of the highest point, in scene units: from there it hangs."""

    @property
    def depth(self) -> float:
        """How far the stand-in reaches back, in scene units."""
        return float(self.stand_in.points[:, 1].max())

    def grounded(self, plate: Image) -> Image:
        """The plate with the contact shadow of every product that stands on something."""
        if self.scene.pose != "standing":
            return plate
        for layer, view in self.parts:
            plate = grounded(plate, layer, view)
        return plate


def listed(cutout: Cutout | Sequence[Cutout]) -> list[Cutout]:
    """One product or several, as a list."""
    return [cutout] if isinstance(cutout, Cutout) else list(cutout)


def heights(height_cm: float | Sequence[float | None] | None) -> list[float | None]:
    """Real heights, as a list. Raises `InputRejected` ("height_cm") for one that is not above nought."""
    given: list[float | None] = list(height_cm) if isinstance(height_cm, Sequence) else [height_cm]
    for cm in given:
        if cm is not None and not 0 < cm < 100_000:
            raise InputRejected(
                "height_cm", f"A product's height is given in centimetres, above 0; {cm} is not. Leave it out if unknown.",
                limit="0 to 100000", value=cm,
            )  # fmt: skip
    return given


def arrange(
    cutouts: Sequence[Cutout],
    scene: Scene,
    *,
    aspect: Aspect,
    size: tuple[int, int],
    heights_cm: Sequence[float | None] = (),
    as_is: bool = False,
) -> Arrangement:
    """The products fitted to the frame, in the order given from left to right, the taller ones further back.

    `heights_cm` are real heights; with all of them known the products keep their relation, and the set its scale.
    `as_is` leaves the scene's camera where it is. Raises `InputRejected` ("products") for none or more than `MOST`.
    """
    if not 1 <= len(cutouts) <= MOST:
        raise InputRejected(
            "products",
            f"A picture shows 1 to {MOST} products; {len(cutouts)} were given. Give fewer, or make several pictures.",
            limit=MOST,
            value=len(cutouts),
        )
    tights = [tight(cutout) for cutout in cutouts]
    known = [cm for cm in heights_cm if cm]
    ratios = [one.shape[1] / one.shape[0] for one in tights]
    tall = _relative(ratios, known if len(known) == len(tights) else [])
    spread = _spread(ratios, tall)
    group = (spread[-1][0] + spread[-1][1] / 2 - (spread[0][0] - spread[0][1] / 2)) / max(tall)
    camera = scene.camera
    if scene.pose == "standing" and not as_is:
        camera = followed(camera, max(pitch(one[..., 3]) for one in tights))
    wider = camera.model_copy(update={"fill": min(camera.fill * 1.3, 0.86)}) if len(tights) > 1 else camera
    view = fit(wider, aspect, size, group)
    unit = view.product[1] / max(tall)
    placed = [
        _placed(view, x * unit, w * unit, h * unit, y) for (x, w, y), h in zip(spread, tall, strict=True)
    ]
    parts = [(place(cutout, one), one) for cutout, (one, _) in zip(cutouts, placed, strict=True)]
    order = sorted(range(len(parts)), key=lambda k: -spread[k][2])
    meshes = [
        inflate(
            body(one[..., 3]), v.product, lens_height=view.lens_height if scene.pose == "standing" else None
        ).moved(*at)
        for one, (v, at) in zip(tights, placed, strict=True)
    ]
    skins = [_skin(one) for one in tights]
    stand_in, skin = _atlas(meshes, skins)
    return Arrangement(
        view, _over([parts[k][0] for k in order]), tuple(parts[k] for k in order), stand_in, skin,
        float(np.mean([_shown(one, colours) for one, colours in zip(tights, skins, strict=True)])),
        scene.model_copy(update={"camera": camera}), scale_of(max(known), view.product[1]) if known else 1.0,
        _hook(tights[0], view),
    )  # fmt: skip


def _hook(product: NDArray[np.uint8], view: View) -> float:
    """x of the product's highest point, from its middle."""
    top = product[: max(2, product.shape[0] // 60), :, 3].max(0) > 127
    columns = np.flatnonzero(top)
    return (float(columns.mean() + 0.5) / product.shape[1] - 0.5) * view.product[0] if len(columns) else 0.0


def scale_of(height_cm: float, units: float) -> float:
    """How much larger than usual a set is built around a product `units` high in the scene and `height_cm` high in truth.

    The square root of the true factor, within bounds: a ring's table shows its grain, and a tent's grass is short, but
    a mug beside a ring does not fill the frame.
    """
    return float(np.clip((units * _USUAL_CM / height_cm) ** 0.5, 0.55, 2.2))


def _relative(ratios: list[float], known: list[float]) -> list[float]:
    """Heights of the products against each other; very different ones are drawn together, so that none is lost."""
    if not known:
        return [natural(ratio)[1] for ratio in ratios]
    return [(cm / max(known)) ** 0.75 for cm in known]


def _spread(ratios: list[float], tall: list[float]) -> list[tuple[float, float, float]]:
    """x of the middle, width and depth of each, in units of the heights; the shorter stand in front and closer."""
    if len(ratios) == 1:
        return [(0.0, ratios[0] * tall[0], 0.0)]
    wide = [ratio * high for ratio, high in zip(ratios, tall, strict=True)]
    gap = _OVERLAP * sum(wide) / len(wide)
    rank = sorted(range(len(tall)), key=lambda k: tall[k])
    depth = {k: _BACK * rank.index(k) / (len(tall) - 1) for k in range(len(tall))}
    at, out = 0.0, []
    for k, w in enumerate(wide):
        out.append((at + w / 2, w, depth[k]))
        at += w + gap
    middle = (at - gap) / 2
    return [(x - middle, w, y) for x, w, y in out]


def _placed(view: View, x: float, wide: float, high: float, depth: float) -> tuple[View, tuple[float, float]]:
    """The view with one product's box, and where its stand-in is moved. Boxes are side by side as drawn at the front."""
    near = view.focal / DISTANCE
    seen = view.focal / (DISTANCE + depth)
    foot = view.horizon + view.lens_height * seen
    left = view.cx + (x - wide / 2) * near
    box = (round(left), round(foot - high * near), max(round(wide * near), 2), max(round(high * near), 2))
    grown = near / seen  # it is drawn as large as in front, so it has to be larger where it stands
    return replace(view, box=box, product=(wide * grown, high * grown)), (x * grown, depth)


def _over(layers: list[Layer]) -> Layer:
    """Layers from back to front as one."""
    out = layers[0]
    for layer in layers[1:]:
        alpha = layer.alpha + out.alpha * (1 - layer.alpha)
        share = (layer.alpha / np.maximum(alpha, 1e-4))[..., None]
        out = Layer((layer.colour * share + out.colour * (1 - share)).astype(np.float32), alpha)
    return out


def _skin(product: NDArray[np.uint8]) -> Image:
    """The product's colours as a linear texture for its stand-in, its outside filled with its own mean."""
    k = min(1.0, 384 / max(product.shape[:2]))
    small = cv2.resize(product, None, fx=k, fy=k, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colour = linear(small[..., :3])
    cover = small[..., 3:] > 0.9
    mean = colour[cover[..., 0]].mean(0) if cover.any() else np.full(3, 0.5, np.float32)
    return np.clip(np.where(cover, colour, mean), 0.01, 0.92).astype(np.float32)


def _shown(product: NDArray[np.uint8], skin: Image) -> float:
    """Mean luminance of the product in its photo."""
    solid = cv2.resize(product[..., 3], skin.shape[1::-1]) > 230
    return float(luminance(skin)[solid].mean()) if solid.any() else 0.5


def _atlas(meshes: list[MeshData], skins: list[Image]) -> tuple[MeshData, Image]:
    """All stand-ins as one mesh, and their textures side by side as one."""
    if len(meshes) == 1:
        return meshes[0], skins[0]
    height = max(skin.shape[0] for skin in skins)
    tiles = [cv2.resize(skin, (skin.shape[1], height), interpolation=cv2.INTER_LINEAR) for skin in skins]
    total, at, moved = sum(tile.shape[1] for tile in tiles), 0, []
    for one, tile in zip(meshes, tiles, strict=True):
        share = tile.shape[1] / total
        moved.append(
            replace(one, uv=one.uv * np.array([share, 1], np.float32) + np.array([at / total, 0], np.float32))
        )
        at += tile.shape[1]
    return mesh.join(moved), np.asarray(np.concatenate(tiles, axis=1), np.float32)
