"""Sound for what moves across the picture: a breath of air that passes with a wipe."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.writer import SAMPLE_RATE

_LASTS_S = 0.85
_PEAK_S = 0.34
"""When it is loudest, after its start."""
_BEFORE_S = 0.10
"""How long before the cut it starts."""
_LEVEL = 0.085
_BANDS = ((220, 700), (700, 2000), (2000, 5200))
_CEILING = 10 ** (-1.2 / 20)


def with_accents(bed: NDArray[np.float32], cuts: Sequence[float]) -> NDArray[np.float32]:
    """`bed`, (2, samples), with a breath of air over each of the `cuts` (seconds).

    It is made softer, at last left out, where the two together would be louder than -1.2 dBFS.
    """
    out = bed.copy()
    breath = _breath()
    for cut in cuts:
        start = max(0, round((cut - _BEFORE_S) * SAMPLE_RATE))
        part = out[:, start : start + breath.shape[1]]
        sound = breath[:, : part.shape[1]]
        for share in (1.0, 0.5, 0.25):
            if np.abs(part + share * sound).max(initial=0.0) <= _CEILING:
                part += np.float32(share) * sound
                break
    return out


def _breath() -> NDArray[np.float32]:
    """Noise that brightens as it comes and darkens as it goes, from the left to the right: (2, samples)."""
    count = round(_LASTS_S * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    noise = np.random.default_rng(11).standard_normal(count)
    near = np.where(time < _PEAK_S, (time / _PEAK_S) ** 2.2, 0.0)
    far = np.where(time >= _PEAK_S, ((_LASTS_S - time) / (_LASTS_S - _PEAK_S)) ** 2.6, 0.0)
    loud = near + far
    sound = np.zeros(count)
    spectrum, pitch = np.fft.rfft(noise), np.log2(np.fft.rfftfreq(count, 1 / SAMPLE_RATE) + 1)
    for index, (low, high) in enumerate(_BANDS):
        middle, half = np.log2(low * high) / 2, np.log2(high / low) / 2
        part = np.fft.irfft(spectrum * np.exp(-(((pitch - middle) / half) ** 2)), count)
        sound += part / part.std() * loud ** (1 + 0.8 * index) * (1.0, 0.8, 0.5)[index]
    across = np.clip(time / (2 * _PEAK_S), 0, 1) * 0.7 + 0.15
    sound *= _LEVEL
    return np.stack([sound * np.cos(across * np.pi / 2), sound * np.sin(across * np.pi / 2)]).astype(
        np.float32
    )
