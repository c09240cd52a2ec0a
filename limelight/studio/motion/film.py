"""Films a stage: one frame at a time, sub-pixel exact."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.effects import Air, sweep_band
from limelight.studio.motion.facts import Box
from limelight.studio.motion.moves import CameraPath, Shot
from limelight.studio.motion.stage import Stage
from limelight.studio.types import Rgb8

_SWEEP_STRENGTH = 0.42


class Film:
    """One stage, one camera path, one effect; `frame(u, t)` is pure."""

    def __init__(
        self, stage: Stage, path: CameraPath, size: tuple[int, int], *, air: Air | None, sweep: bool
    ) -> None:
        self._stage = stage
        self._path = path
        self._size = size
        self._air = air
        self._sweep = sweep

    def frame(self, u: float, t: float, seconds: float) -> Rgb8:
        """The frame after the share `u` of the move, at `t` seconds of `seconds`."""
        shot = self._path.at(u)
        camera = self._matrix(shot)
        plate, border = self._stage.plate, cv2.BORDER_REPLICATE
        scene = cv2.warpAffine(plate, camera, self._size, flags=cv2.INTER_LINEAR, borderMode=border)
        frame: Rgb8 = scene.astype(np.uint8, copy=False)
        if self._air is not None:
            box = self.box(u)
            frame = self._air.draw(frame, t, product=box)
        if self._stage.product is not None:
            self._place(frame, self._product_matrix(shot, camera), t / seconds if self._sweep else None)
        return frame

    def box(self, u: float) -> Box | None:
        """Where the product stands in the frame; None without one, or where it is out of the frame."""
        bounds = self._stage.bounds
        if bounds is None:
            return None
        shot = self._path.at(u)
        matrix = _product_only(self._stage, shot)
        full = self._matrix(shot) @ np.vstack([matrix, [0, 0, 1]])
        x0, y0 = full @ [bounds.x0, bounds.y0, 1]
        x1, y1 = full @ [bounds.x1, bounds.y1, 1]
        width, height = self._size
        box = Box(
            x0=max(0.0, x0 / width),
            y0=max(0.0, y0 / height),
            x1=min(1.0, x1 / width),
            y1=min(1.0, y1 / height),
        )
        return box if box.x1 > box.x0 and box.y1 > box.y0 else None

    def _matrix(self, shot: Shot) -> NDArray[np.float64]:
        """Source pixels to frame pixels; OpenCV puts pixel centres on whole numbers, hence the half pixel."""
        view = self._stage.view
        scale = self._size[0] * shot.zoom / (view.x1 - view.x0)
        x = self._size[0] / 2 - scale * shot.cx + (scale - 1) / 2
        y = self._size[1] / 2 - scale * shot.cy + (scale - 1) / 2
        return np.array([[scale, 0, x], [0, scale, y]], np.float64)

    def _product_matrix(self, shot: Shot, camera: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixels of the product's crop to frame pixels."""
        ox, oy = self._stage.origin
        own = np.vstack([_product_only(self._stage, shot), [0, 0, 1]])
        return camera @ own @ np.array([[1, 0, ox], [0, 1, oy], [0, 0, 1]], np.float64)

    def _place(self, frame: Rgb8, matrix: NDArray[np.float64], sweep: float | None) -> None:
        """Composite the product over the frame, in place, only where it is."""
        product = self._stage.product
        assert product is not None
        height, width = product.shape[:2]
        x0, y0 = np.floor(matrix @ [0, 0, 1]).astype(int)
        x1, y1 = np.ceil(matrix @ [width, height, 1]).astype(int)
        x0, y0 = max(0, x0), max(0, y0)
        x1, y1 = min(self._size[0], x1), min(self._size[1], y1)
        if x1 <= x0 or y1 <= y0:
            return
        local = matrix - [[0, 0, x0], [0, 0, y0]]
        layer = cv2.warpAffine(product, local, (int(x1 - x0), int(y1 - y0)), flags=cv2.INTER_LINEAR)
        colour, alpha = layer[..., :3], cv2.merge([layer[..., 3]] * 3)
        if sweep is not None:
            band = sweep_band(alpha.shape[1], alpha.shape[0], sweep)
            light = cv2.multiply(
                cv2.subtract(alpha, colour), cv2.merge([band] * 3), scale=_SWEEP_STRENGTH / 255
            )
            colour = cv2.add(colour, light)
        below = cv2.multiply(frame[y0:y1, x0:x1], cv2.bitwise_not(alpha), scale=1 / 255)
        frame[y0:y1, x0:x1] = cv2.add(below, colour)


def _product_only(stage: Stage, shot: Shot) -> NDArray[np.float64]:
    """The product's own motion over its scene: larger about its foot, and sideways by the camera's drift."""
    grow = 1 + shot.depth
    x, y = stage.contact
    return np.array([[grow, 0, x * (1 - grow) + shot.drift], [0, grow, y * (1 - grow)]], np.float64)
