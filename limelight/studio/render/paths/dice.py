"""Well-spread random numbers: scrambled (0, 2)-nets, a net of its own for each pixel and each decision.

Ten independent samples clump; those of a net fall one in each stratum. Source: Sobol' 1967; random digit scrambling
after Kollig and Keller 2002; the hash is Wellons' lowbias32.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

NET = 64
"""Points of a net; longer runs of samples take several."""
_SECOND = (0x80000000, 0xC0000000, 0xA0000000, 0xF0000000, 0x88000000, 0xCC000000)
"""Direction numbers of the second dimension; those of the first are the bits in reverse."""


@lru_cache(maxsize=1)
def nets() -> NDArray[np.uint32]:
    """(NET, 2) the net's points as 32-bit fractions."""
    points = np.zeros((NET, 2), np.uint32)
    for bit, second in enumerate(_SECOND):
        on = (np.arange(NET) >> bit & 1).astype(np.uint32)
        points[:, 0] ^= on * np.uint32(0x80000000 >> bit)
        points[:, 1] ^= on * np.uint32(second)
    return points


def last_of_net(samples: int) -> int:
    """The mask that keeps sample numbers within the smallest net that holds them all."""
    return min(1 << max(samples - 1, 0).bit_length(), NET) - 1


@dataclass(slots=True)
class Dice:
    """The numbers of one sample of every pixel; `decision` says what they are for."""

    mi: Any
    dr: Any
    points: Any
    key: Any
    sample: Any
    last: Any

    @classmethod
    def of(cls, mi: Any, dr: Any, points: Any, *, pixel: Any, sample: Any, last: Any, seed: Any) -> Dice:
        key = _hash(pixel * 0x9E3779B9 + seed + (sample >> 6) * 0x632BE59B)
        return cls(mi, dr, points, key, sample, last)

    def pair(self, decision: Any) -> tuple[Any, Any]:
        """Two numbers in 0..1 that fill the unit square evenly over the samples of a pixel."""
        first = _hash(self.key + decision * 0x85EBCA6B)
        point = self.dr.gather(self.mi.Vector2u, self.points, (self.sample ^ first >> 7) & self.last)
        second = first * 0x2C1B3C6D + 0x297A2D39
        return self._share(point.x ^ first), self._share(point.y ^ second ^ second >> 15)

    def one(self, decision: Any) -> Any:
        """A number in 0..1, evenly spread over the samples of a pixel."""
        first = _hash(self.key + decision * 0x85EBCA6B)
        return self._share(
            self.dr.gather(self.mi.UInt32, self.points, ((self.sample ^ first >> 7) & self.last) * 2) ^ first
        )

    def _share(self, bits: Any) -> Any:
        return self.mi.Float(bits >> 8) * (1.0 / (1 << 24))


def _hash(x: Any) -> Any:
    x = (x ^ x >> 16) * 0x7FEB352D
    x = (x ^ x >> 15) * 0x846CA68B
    return x ^ x >> 16
