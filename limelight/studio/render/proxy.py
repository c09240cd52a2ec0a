"""A solid stand-in for the product, inflated from its silhouette, for shadow, reflection and light.

The real pixels are pasted over it, so it need not be exact: it has to touch the ground where the product does,
and be about as deep as it is wide.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.camera import DISTANCE
from limelight.studio.render.colour import Floats, floats
from limelight.studio.render.mesh import MeshData, make, quads

_ROWS = 150
_FRONT = 0.2
"""How much of the half depth lies in front of the product's plane."""


def inflate(
    alpha: NDArray[np.uint8], size: tuple[float, float], *, lens_height: float | None = None
) -> MeshData:
    """A closed mesh from a tight alpha (height, width) and the product's size in scene units.

    Every run of covered pixels in a row becomes an ellipse, limited by the distance to the silhouette, so that
    handles and straps stay thin, holes stay open and the foot is flat. uv is the front projection, v downwards.
    With the lens's height known, what the photo shows higher because it stands further back (the heel of a boot seen
    from above) is set back, not let down.
    """
    wide, high = size
    rows = _ROWS
    columns = int(np.clip(round(rows * alpha.shape[1] / alpha.shape[0]), 24, 260))
    rows = max(24, min(rows, int(columns * alpha.shape[0] / alpha.shape[1]) + 1))
    mask = (cv2.resize(alpha, (columns, rows), interpolation=cv2.INTER_AREA) > 127).astype(np.uint8)
    unit = high / rows
    depth = _depth(mask) * unit
    half = float(depth.max())
    x = ((np.arange(columns) + 0.5) / columns - 0.5) * wide
    z = (rows - np.arange(rows) - 0.5) / rows * high
    grid_x, grid_z = np.meshgrid(x, z)
    middle = half * (1 - _FRONT)
    lift = _lift(mask, unit)
    behind = _behind(lift, middle, lens_height)
    if lens_height is not None:
        grid_z = lens_height + (grid_z - lens_height) * (1 + behind / DISTANCE)
        lift = np.minimum(lift, lens_height * middle / (DISTANCE + middle))
    grid_z = np.maximum(grid_z - lift * np.exp(-np.maximum(grid_z, 0) / (0.1 * high)), 0.0)
    grid_z[-1] = 0.0
    grid_x = grid_x * (1 + (middle + behind) / DISTANCE) * 0.985
    front = np.stack([grid_x, middle + behind - depth, grid_z], -1).reshape(-1, 3)
    back = np.stack([grid_x, middle + behind + depth, grid_z], -1).reshape(-1, 3)
    faces = quads(rows, columns)
    faces = faces[mask.ravel()[faces].min(1) > 0]
    shift = rows * columns
    index = np.arange(columns - 1) + (rows - 1) * columns
    index = index[(mask[-1, :-1] > 0) & (mask[-1, 1:] > 0)]
    sole = np.concatenate(
        [
            np.stack([index, index + 1, index + shift], -1),
            np.stack([index + 1, index + 1 + shift, index + shift], -1),
        ]
    )
    u, v = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
    uv = np.stack([u, v], -1).reshape(-1, 2)
    return make(
        np.concatenate([front, back]),
        np.concatenate([faces, faces[:, ::-1] + shift, sole]),
        np.concatenate([uv, uv]),
    )


def _depth(mask: NDArray[np.uint8]) -> Floats:
    """Half depth per cell, in cells."""
    rows, columns = mask.shape
    padded = np.pad(mask, ((3, rows), (3, 3)))
    padded[3 + rows :] = padded[2 + rows]  # the foot goes on below, so that it does not taper
    reach = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[3 : 3 + rows, 3 : 3 + columns]
    round_limit = np.zeros((rows, columns), np.float32)
    for row in range(rows):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], mask[row], [0]])))
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            radius = (right - left) / 2
            across = (np.arange(left, right) + 0.5 - left) / radius - 1
            # Wider than it is tall is rarely as deep as it is wide: a boot, a bag, a watch.
            deep = min(radius, 0.42 * rows) * 0.9
            round_limit[row, left:right] = np.sqrt(np.clip(1 - across**2, 0, 1)) * deep
    thick = np.minimum(reach, max(0.30 * rows, 4.0))
    swell = np.sqrt(np.clip(thick * (2 * thick.max() - thick), 0, None)) * 1.5
    depth = cv2.GaussianBlur(np.minimum(swell, round_limit), (0, 0), 1.2)
    return depth * (mask > 0)


def _behind(lift: Floats, middle: float, lens_height: float | None) -> Floats:
    """(1, columns) how much further back than the rest a column's foot stands, from how high the lens sees it."""
    if lens_height is None:
        return np.zeros_like(lift)
    excess = np.clip(lift - lens_height * middle / (DISTANCE + middle), 0.0, 0.5 * lens_height)
    behind = np.minimum(excess * DISTANCE / (lens_height - excess), 1.1)
    return floats(cv2.GaussianBlur(behind.astype(np.float32), (0, 0), 3.0, borderType=cv2.BORDER_REPLICATE))


def _lift(mask: NDArray[np.uint8], unit: float) -> Floats:
    """How far each column's lowest cell hangs above the foot, where that is the foot's own curve (under 20 %)."""
    rows = mask.shape[0]
    lowest = np.argmax(mask[::-1] > 0, axis=0).astype(np.float32)
    lowest[(mask.max(0) == 0) | (lowest > 0.20 * rows)] = 0
    return lowest[None] * unit
