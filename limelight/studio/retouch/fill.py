"""Filling a hole in a picture with patches of the same picture, so that what was there seems never to have been.

From coarse to fine: for each patch that touches the hole the most similar patch elsewhere is found (PatchMatch: Barnes
et al., 2009), and every pixel of the hole becomes the mean of what the patches over it show (Wexler et al., 2007). Nothing
is known of what was behind: it is a guess that continues ground, wall, sky and blur well, and a face or letters badly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, diags
from scipy.sparse.linalg import splu

from limelight.studio.types import Mask8, Rgb8

Floats: TypeAlias = NDArray[np.float32]
_Where: TypeAlias = NDArray[np.intp]
_RADIUS = 3
"""Of a patch, pixels."""
_FINE = 2
"""The same where most pixels are: similarity was settled on coarser levels."""
_COARSEST = 40
"""Shorter side, pixels, of the coarsest level at least."""
_WORKING = 420
"""Longer side, pixels, up to which patches are looked for everywhere; above it near where they were found."""
_ROUNDS = 4
"""Of finding and mixing, a level."""
_NEAR = 0.25
"""Weight, in levels of 255, of how far away a patch lies, as a share of the picture: of two alike the nearer is taken."""
_SHARP = 4.0
"""How much more a similar patch counts than one that is less so."""
_MEMBRANE = 200
"""Longer side, pixels, at which the light of a filling is fitted to its rim."""
_MOST_LIGHT = 48.0
"""Levels of 255 by which it may be lighter or darker for that."""


def fill(
    picture: Rgb8, hole: Mask8, *, avoid: Mask8 | None = None, start: Rgb8 | None = None, seed: int = 0,
    progress: Callable[[float], None] = lambda share: None,
) -> Rgb8:  # fmt: skip
    """The picture with the hole's white filled; every other pixel is as it was.

    Nothing is copied from what is white in `avoid`, such as the product. `start` is a first guess of the whole; left out,
    the hole's surroundings are drawn into it. All are (height, width[, 3]).
    """
    gone = hole > 127
    if not gone.any():
        return picture.copy()
    barred = gone if avoid is None else gone | (avoid > 127)
    first = start if start is not None else _smoothed(picture, gone)
    rng = np.random.default_rng(seed)
    sizes = _sizes(gone)
    found: _Where | None = None
    guess = first.astype(np.float32)
    for number, (width, height) in enumerate(sizes):
        last = number == len(sizes) - 1
        small = _small(picture.astype(np.float32), (width, height))
        out = _any(gone, (width, height))
        no = _any(barred, (width, height))
        guess = np.where(out[..., None], _small(guess, (width, height)), small)
        radius = _FINE if max(width, height) > _WORKING else _RADIUS
        level = _Level(guess, out, no, radius, rng)
        level.begin(found, (width, height))
        for turn in range(1 if last and max(width, height) > _WORKING else _ROUNDS):
            level.search(wide=max(width, height) <= _WORKING)
            level.mix(sharp=last or turn > 0)
            progress((number + (turn + 1) / _ROUNDS) / len(sizes))
        found, guess = level.source, level.picture
    filled = np.clip(np.round(guess), 0, 255).astype(np.uint8)
    return np.where(gone[..., None], joined(filled, picture, gone), picture)


class _Level:
    """One size of the picture: what each patch over the hole was found to be like."""

    def __init__(
        self, picture: Floats, gone: NDArray[np.bool_], barred: NDArray[np.bool_], radius: int, rng: np.random.Generator
    ) -> None:  # fmt: skip
        self.picture, self._gone, self._radius, self._rng = picture, gone, radius, rng
        height, width = gone.shape
        self._size = np.array([height, width])
        kernel = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
        free = (
            cv2.erode((~barred).astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
        )
        free[:radius], free[-radius:], free[:, :radius], free[:, -radius:] = False, False, False, False
        if not free.any():  # nearly all of it is barred: then only the hole itself is
            free = cv2.erode((~gone).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        self._free = free
        touched = cv2.dilate(gone.astype(np.uint8), kernel) > 0
        self._at: _Where = np.argwhere(touched)
        steps = np.arange(-radius, radius + 1)
        self._offsets = np.stack(np.meshgrid(steps, steps, indexing="ij"), -1).reshape(-1, 2)
        self.source: _Where = np.zeros((height, width, 2), np.intp)
        self._cost = np.full((height, width), np.inf, np.float32)

    def begin(self, coarser: _Where | None, size: tuple[int, int]) -> None:
        """Where to look first: what the coarser level found, else anywhere."""
        free = np.argwhere(self._free)
        drawn = free[self._rng.integers(0, len(free), len(self._at))]
        rows, columns = self._at.T
        if coarser is not None:
            scale = self._size / np.array(coarser.shape[:2])
            at = np.minimum((self._at / scale).astype(np.intp), np.array(coarser.shape[:2]) - 1)
            moved = np.round((coarser[at[:, 0], at[:, 1]] - at) * scale).astype(np.intp) + self._at
            moved = np.clip(moved, 0, self._size - 1)
            usable = self._free[moved[:, 0], moved[:, 1]]
            drawn = np.where(usable[:, None], moved, drawn)
        self.source[rows, columns] = drawn
        self._cost[rows, columns] = self._compared(self._at, drawn)

    def search(self, *, wide: bool) -> None:
        """Better sources: those of the neighbours, and ones drawn nearer and nearer to what was found."""
        rows, columns = self._at.T
        self._cost[rows, columns] = self._compared(self._at, self.source[rows, columns])
        for step in (4, 1) if wide else (1,):
            for move in ((0, step), (step, 0), (0, -step), (-step, 0)):
                beside = np.clip(self._at - move, 0, self._size - 1)
                known = np.isfinite(self._cost[beside[:, 0], beside[:, 1]])
                self._offer(self._at[known], self.source[beside[known, 0], beside[known, 1]] + move)
        reach = float(self._size.max()) if wide else 6.0
        while reach >= 1:
            spread = self._rng.uniform(-reach, reach, self._at.shape).round().astype(np.intp)
            self._offer(self._at, self.source[rows, columns] + spread)
            reach /= 2.6

    def _offer(self, at: _Where, source: _Where) -> None:
        inside = ((source >= 0) & (source < self._size)).all(1)
        at, source = at[inside], source[inside]
        free = self._free[source[:, 0], source[:, 1]]
        at, source = at[free], source[free]
        if not len(at):
            return
        cost = self._compared(at, source)
        better = cost < self._cost[at[:, 0], at[:, 1]]
        at, source = at[better], source[better]
        self.source[at[:, 0], at[:, 1]] = source
        self._cost[at[:, 0], at[:, 1]] = cost[better]

    def _compared(self, at: _Where, source: _Where) -> Floats:
        """Mean squared difference of the patches, and a little for the way."""
        total = np.zeros(len(at), np.float32)
        flat = self.picture.reshape(-1, 3)
        width = int(self._size[1])
        most = self._size - 1
        for offset in self._offsets:
            here, there = np.clip(at + offset, 0, most), np.clip(source + offset, 0, most)
            gap = flat[here[:, 0] * width + here[:, 1]] - flat[there[:, 0] * width + there[:, 1]]
            total += np.einsum("nc,nc->n", gap, gap)
        way = np.abs(at - source).sum(1) / self._size.sum()
        return total / (3 * len(self._offsets)) + (_NEAR * 255 * way).astype(np.float32)

    def mix(self, *, sharp: bool) -> None:
        """Every pixel of the hole as the patches over it show it."""
        rows, columns = self._at.T
        cost, source = self._cost[rows, columns], self.source[rows, columns]
        usual = float(np.percentile(cost, 75)) + 1e-3
        weight = np.exp(-cost / usual * (_SHARP if sharp else 1.0)).astype(np.float32) + 1e-6
        total = np.zeros_like(self.picture)
        count = np.zeros(self._gone.shape, np.float32)
        for offset in self._offsets:
            to, of = self._at + offset, source + offset
            inside = ((to >= 0) & (to < self._size) & (of >= 0) & (of < self._size)).all(1)
            y, x = to[inside].T
            total[y, x] += self.picture[of[inside, 0], of[inside, 1]] * weight[inside, None]
            count[y, x] += weight[inside]
        made = total / np.maximum(count, 1e-9)[..., None]
        self.picture = np.where((self._gone & (count > 0))[..., None], made, self.picture)


def _sizes(gone: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(width, height) of the levels, the coarsest first: there the hole is a few patches wide."""
    height, width = gone.shape
    sizes = [(width, height)]
    side = max(width, height)
    if side > _WORKING:
        scale = _WORKING / side
        sizes.append((max(8, round(width * scale)), max(8, round(height * scale))))
    while min(sizes[-1]) > _COARSEST * 1.6:
        sizes.append((round(sizes[-1][0] / 1.6), round(sizes[-1][1] / 1.6)))
    return sizes[::-1]


def _small(picture: Floats, size: tuple[int, int]) -> Floats:
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    shrinks = size[0] < picture.shape[1]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.float32)


def _any(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    """The mask at another size: a pixel of which any part is white is white."""
    if (mask.shape[1], mask.shape[0]) == size:
        return mask
    return cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.001


def _smoothed(picture: Rgb8, gone: NDArray[np.bool_]) -> Rgb8:
    """The surroundings drawn into the hole, coarsely."""
    height, width = gone.shape
    scale = min(1.0, 160 / max(width, height))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    drawn = cv2.inpaint(small, _any(gone, size).astype(np.uint8) * 255, 5, cv2.INPAINT_TELEA)
    return np.asarray(cv2.resize(drawn, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def joined(filled: Rgb8, picture: Rgb8, gone: NDArray[np.bool_], *, most: float = _MOST_LIGHT) -> Rgb8:
    """The filling in the light of the hole's rim: what differs there, by `most` levels at most, is spread over it like a membrane."""
    height, width = gone.shape
    scale = min(1.0, _MEMBRANE / max(width, height))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    inside = _any(gone, size)
    rim = (cv2.dilate(inside.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & ~inside
    if not rim.any():
        return filled
    known, guessed = (
        cv2.resize(one, size, interpolation=cv2.INTER_AREA).astype(np.float32) for one in (picture, filled)
    )
    beside = [cv2.blur(where.astype(np.float32), (5, 5)) for where in (rim, inside)]
    outer = cv2.blur(np.where(rim[..., None], known, 0), (5, 5)) / np.maximum(beside[0], 1e-3)[..., None]
    inner = cv2.blur(np.where(inside[..., None], guessed, 0), (5, 5)) / np.maximum(beside[1], 1e-3)[..., None]
    gap = np.clip(outer - inner, -most, most).astype(np.float32)
    wide = cv2.resize(_membrane(gap, rim, inside), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(np.round(filled + wide), 0, 255).astype(np.uint8)


def _membrane(values: Floats, rim: NDArray[np.bool_], inside: NDArray[np.bool_]) -> Floats:
    """Over `inside` the smoothest surface that has these values on the rim, (height, width, 3); elsewhere the values."""
    height, width = inside.shape
    number = np.full(inside.shape, -1)
    rows, columns = np.nonzero(inside)
    number[rows, columns] = np.arange(len(rows))
    near = np.zeros(len(rows))
    right = np.zeros((len(rows), 3))
    links: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for down, across in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        y, x = rows + down, columns + across
        there = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        y, x = np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)
        within, on = there & inside[y, x], there & rim[y, x]
        near += within | on
        right[on] += values[y[on], x[on]]
        links.append((np.nonzero(within)[0], number[y[within], x[within]]))
    of, to = (np.concatenate(one) for one in zip(*links, strict=True))
    matrix = csc_matrix((np.full(len(of), -1.0), (of, to)), (len(rows), len(rows))) + diags(near + 1e-6)
    out = np.where(rim[..., None], values, 0).astype(np.float32)
    out[rows, columns] = splu(csc_matrix(matrix)).solve(right)
    return out
