"""Films a stage: one frame at a time, sub-pixel exact, in the planes that a video is stored in."""

from __future__ import annotations

import math

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from limelight.studio.motion.curtain import Curtain
from limelight.studio.motion.effects import Air, sweep_band
from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import I420, Planes, planes
from limelight.studio.motion.moves import CameraPath, Shot
from limelight.studio.motion.relief import STEP
from limelight.studio.motion.stage import Layer, Stage

_SWEEP_STRENGTH = 0.42
_WHITE = 235.0
_COARSE = 4
"""Frame pixels between two values of the parallax: it is as smooth as the relief it comes from."""

_Map = NDArray[np.float32]


class Film:
    """One stage, one camera path, one effect; `frame(u, t)` is pure, so threads may film side by side."""

    def __init__(
        self,
        stage: Stage,
        path: CameraPath,
        size: tuple[int, int],
        *,
        air: Air | None,
        sweep: bool = False,
        curtain: Curtain | None = None,
    ) -> None:
        self._stage = stage
        self._path = path
        self._size = size
        self._air = air
        self._sweep = sweep
        self._curtain = curtain

    def frame(self, u: float, t: float, seconds: float) -> I420:
        """The frame after the share `u` of the move, at `t` seconds of `seconds`."""
        shot = self._path.at(u)
        frame = np.empty((self._size[1] * 3 // 2, self._size[0]), np.uint8)
        self._scene(planes(frame), shot)
        if self._air is not None:
            self._air.draw(frame, t, product=self.box(u))
        if self._stage.product is not None:
            self._place(planes(frame), self._stage.product, shot, t / seconds if self._sweep else None)
        if self._curtain is not None:
            self._curtain.draw(frame, u)
        return frame

    def box(self, u: float) -> Box | None:
        """Where the product stands in the frame; None without one, or where it is out of the frame."""
        bounds = self._stage.bounds
        if bounds is None:
            return None
        matrix = self._matrix(self._path.at(u))
        x0, y0 = matrix @ [bounds.x0, bounds.y0, 1]
        x1, y1 = matrix @ [bounds.x1, bounds.y1, 1]
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

    def _scene(self, out: Planes, shot: Shot) -> None:
        """The plate as the camera sees it, its parts moved by how near they are."""
        matrix = self._matrix(shot)
        far_x, far_y = self._parallax(shot, matrix)
        luma, *chroma = zip(self._stage.plate, out, strict=True)
        for step, pairs in ((1, [luma]), (2, chroma)):
            size = out.y.shape[1] // step, out.y.shape[0] // step
            x, y = _grid(matrix, size, self._size)
            map_x, map_y = _around(far_x, x[None], size, step), _around(far_y, y[:, None], size, step)
            for source, target in pairs:
                cv2.remap(
                    source, map_x, map_y, cv2.INTER_LINEAR, dst=target, borderMode=cv2.BORDER_REFLECT_101
                )

    def _parallax(self, shot: Shot, matrix: NDArray[np.float64]) -> tuple[_Map, _Map]:
        """How far from where a flat picture would show it each point is taken, in source pixels, coarsely."""
        width, height = (max(2, side // _COARSE) for side in self._size)
        x, y = _grid(matrix, (width, height), self._size)
        near_x, near_y = ((along + 0.5) / STEP - 0.5 for along in (x, y))
        near = cv2.remap(
            self._stage.relief,
            np.repeat(near_x[None], height, 0),
            np.repeat(near_y[:, None], width, 1),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        far = 1 - near.astype(np.float32, copy=False)
        ax, ay = self._stage.contact
        return (
            far * (np.float32(shot.dolly) * (x - np.float32(ax)) + np.float32(shot.side))[None],
            far * (np.float32(shot.dolly) * (y - np.float32(ay)) + np.float32(shot.lift))[:, None],
        )

    def _place(self, out: Planes, product: Layer, shot: Shot, sweep: float | None) -> None:
        """Composite the product over the frame, in place, only where it is."""
        ox, oy = self._stage.origin
        matrix = self._matrix(shot)
        local = matrix @ np.array([[1, 0, ox], [0, 1, oy], [0, 0, 1]], np.float64)
        high, wide = product.alpha.shape
        x0, y0 = (max(0, int(edge) // 2 * 2) for edge in np.floor(local @ [0, 0, 1]))
        x1, y1 = (
            min(side, -(-int(edge) // 2) * 2)
            for side, edge in zip(self._size, np.ceil(local @ [wide, high, 1]), strict=True)
        )
        if x1 <= x0 or y1 <= y0:
            return
        local -= [[0, 0, x0], [0, 0, y0]]
        turned = self._turned(product, shot, local, (x1 - x0, y1 - y0))
        for index, (source, target) in enumerate(zip(product.colour, out, strict=True)):
            step = 1 if index == 0 else 2
            size = ((x1 - x0) // step, (y1 - y0) // step)
            area = target[y0 // step : y1 // step, x0 // step : x1 // step]
            own = _for_plane(local, step)
            alpha = cv2.warpAffine(
                product.alpha if step == 1 else product.half, own, size, flags=cv2.INTER_LINEAR
            )
            if turned is None:
                colour = cv2.warpAffine(
                    source, own, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
                )
            else:
                x, y = _grid(local, size, (x1 - x0, y1 - y0))
                maps = (
                    _around(turned, x[None], size, step),
                    _around(np.zeros_like(turned), y[:, None], size, step),
                )
                colour = cv2.remap(source, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            if sweep is not None:
                colour = _swept(colour, sweep, luma=step == 1)
            below = cv2.multiply(area, cv2.bitwise_not(alpha), scale=1 / 255)
            area[:] = cv2.add(below, cv2.multiply(colour, alpha, scale=1 / 255))

    def _turned(
        self, product: Layer, shot: Shot, local: NDArray[np.float64], size: tuple[int, int]
    ) -> _Map | None:
        """How far to the left each point of a turned product is taken from, in source pixels, coarsely."""
        if not shot.turn:
            return None
        width, height = (max(2, side // _COARSE) for side in size)
        x, y = _grid(local, (width, height), size)
        volume = cv2.remap(
            product.volume,
            np.repeat(((x + 0.5) / STEP - 0.5)[None], height, 0),
            np.repeat(((y + 0.5) / STEP - 0.5)[:, None], width, 1),
            cv2.INTER_LINEAR,
        )
        return (volume * np.float32(-math.sin(math.radians(shot.turn)))).astype(np.float32, copy=False)


def _grid(matrix: NDArray[np.float64], size: tuple[int, int], frame: tuple[int, int]) -> tuple[_Map, _Map]:
    """Where the middles of the columns and rows of a plane of `size` over a frame of that size lie in the source."""
    at = ((np.arange(count) + 0.5) * (side / count) - 0.5 for count, side in zip(size, frame, strict=True))
    x, y = ((along - matrix[axis, 2]) / matrix[axis, axis] for axis, along in enumerate(at))
    return x.astype(np.float32), y.astype(np.float32)


def _around(coarse: _Map, base: _Map, size: tuple[int, int], step: int) -> _Map:
    """A map of `size` for a plane `step` times coarser than the source: `base` plus the coarse displacement."""
    full = cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR).astype(np.float32, copy=False)
    full += base
    if step > 1:
        full -= np.float32((step - 1) / 2)
        full *= np.float32(1 / step)
    return full


def _for_plane(matrix: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """A matrix between full planes as one between planes `step` times coarser."""
    middle = (step - 1) / 2
    own = matrix.copy()
    own[:, 2] = (matrix[:, :2] @ [middle, middle] + matrix[:, 2] - middle) / step
    return own


def _swept(colour: MatLike, u: float, *, luma: bool) -> MatLike:
    """A plane of the product with the band of light at `u` over it."""
    band = cv2.convertScaleAbs(sweep_band(colour.shape[1], colour.shape[0], u), alpha=_SWEEP_STRENGTH)
    kept = cv2.multiply(colour, cv2.bitwise_not(band), scale=1 / 255)
    return cv2.add(kept, cv2.convertScaleAbs(band, alpha=(_WHITE if luma else 128) / 255))
