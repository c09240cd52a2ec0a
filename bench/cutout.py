"""The cut-out against photos whose true matte is known.

Scenario: every photo of `tests/studio/photos.py`, as files, decoded and cut out on one thread. Overlap is the sum of the
smaller alphas over the sum of the larger ones, error the mean difference of alpha in and around the product. Peer:
OpenCV's grabCut, five rounds from the true rectangle, at a longest side of 1000 pixels, in the same run.
"""

from __future__ import annotations

import io
import time

import cv2
import numpy as np
from PIL import Image

from bench.measure import Measure
from limelight.studio.cutout import matte
from limelight.studio.jobs import LARGEST_PHOTO
from limelight.studio.probe import read_image
from tests.studio.photos import PHOTOS, Photo

SECONDS, SIDE = 1.5, 1500
_PEER_SIDE = 1000
_AROUND = 21


def cutout() -> list[Measure]:
    """Error of each photo's alpha, and the seconds for one of 1500 pixels."""
    cv2.setNumThreads(1)
    return [*(_photo(name, draw()) for name, draw in PHOTOS.items()), _seconds()]


def _photo(name: str, photo: Photo) -> Measure:
    image = read_image(photo.file)
    image.thumbnail((LARGEST_PHOTO, LARGEST_PHOTO), Image.Resampling.LANCZOS)
    made = matte(image)
    alpha = made.rgba[..., 3].astype(np.float32) / 255
    truth = cv2.resize(photo.alpha, alpha.shape[::-1], interpolation=cv2.INTER_AREA)
    if photo.refused:
        note = f"refused: {made.reason.partition('. ')[0]}"
        return Measure(f"{name}: confidence", made.confidence, "", 0.6, note=note)
    peer = _error(_grabcut(np.asarray(image.convert("RGB")), truth), truth)
    note = f"overlap {_overlap(alpha, truth):.3f}, confidence {made.confidence:.2f}"
    return Measure(
        f"{name}: alpha off by", _error(alpha, truth), "", peer=peer, peer_name="grabCut", note=note
    )


def _overlap(alpha: np.ndarray, truth: np.ndarray) -> float:
    return float(np.minimum(alpha, truth).sum() / np.maximum(alpha, truth).sum())


def _error(alpha: np.ndarray, truth: np.ndarray) -> float:
    near = cv2.dilate((truth > 0.02).astype(np.uint8), np.ones((_AROUND, _AROUND), np.uint8)) > 0
    return float(np.abs(alpha - truth)[near | (alpha > 0.5)].mean())


def _grabcut(rgb: np.ndarray, truth: np.ndarray) -> np.ndarray:
    scale = min(1.0, _PEER_SIDE / max(truth.shape))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rows, columns = np.where(cv2.resize(truth, small.shape[1::-1], interpolation=cv2.INTER_AREA) > 0.02)
    x, y = max(int(columns.min()) - 10, 1), max(int(rows.min()) - 10, 1)
    rect = (
        x,
        y,
        min(int(columns.max()) + 10, small.shape[1] - 2) - x,
        min(int(rows.max()) + 10, small.shape[0] - 2) - y,
    )
    labels = np.zeros(small.shape[:2], np.uint8)
    cv2.setRNGSeed(1)
    cv2.grabCut(small, labels, rect, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_RECT)
    found = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.float32)
    return cv2.resize(found, truth.shape[::-1], interpolation=cv2.INTER_NEAREST)


def _seconds() -> Measure:
    """CPU seconds for a photo of 1500 pixels, the median of three, and grabCut's at the same size."""
    with Image.open(io.BytesIO(PHOTOS["bag with a strap"]().file)) as opened:
        photo = np.asarray(opened.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC))
    spent, peer = [], []
    for _ in range(3):
        began = time.process_time()
        matte(photo)
        spent.append(time.process_time() - began)
        began = time.process_time()
        labels = np.zeros((SIDE, SIDE), np.uint8)
        rect = (SIDE // 5, SIDE // 20, 3 * SIDE // 5, 4 * SIDE // 5)
        cv2.grabCut(photo, labels, rect, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_RECT)
        peer.append(time.process_time() - began)
    note = f"CPU, median of three; grabCut {float(np.median(peer)):.1f} s"
    return Measure(f"a photo of {SIDE} pixels", float(np.median(spent)), "s", SECONDS, note=note)
