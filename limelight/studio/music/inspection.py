"""What can be told about a finished sound by measuring: each a number with its threshold and a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from limelight.studio.inspect.model import Inspection, Signal
from limelight.studio.music import loudness as ear
from limelight.studio.music.spec import RATE, Samples

OFF_LU, TRUE_PEAK_DB, RANGE_LU = 0.5, -1.0, 15.0
LOW_HZ, LOW_SHARE = 30.0, 0.001
TAIL_DB, GAP_S = -60.0, 0.5
JUMP_LU = 10.0
"""Twice as loud to the ear."""
CLEAR = 0.5
"""An onset is clear when it is at least this strong against the strongest within 0.3 s."""
CUT_MS = 45.0
"""Sound that comes this early against its picture begins to be noticed (ITU-R BT.1359)."""
CLICK = 12.0
"""How far a step from frame to frame may stand out of the steps around it."""
_BANDS = np.unique(np.geomspace(1, 300, 28).astype(int))
"""First bins of the bands, of equal width to the ear, in which an onset is looked for."""
_FLUX_HOP = 240
"""Frames (5 ms) between two looks for an onset."""


def inspect(samples: Samples, *, loudness_lufs: float = -16.0, cuts: Sequence[float] = ()) -> Inspection:
    """Look at (frames, 2) at 48 kHz: `loudness`, `range`, `true peak`, `clicks`, `rumble`, `ending`, `gaps`,
    `jumps`, and `cuts` where there are any. Raises `InputRejected` under 0.4 s.
    """
    said = ear.measure(samples, RATE)
    planar = np.ascontiguousarray(samples.T)
    clicks = find_clicks(samples)
    jump = largest_jump(planar)
    off = abs(said.lufs - loudness_lufs)
    signals = [
        Signal(
            name="loudness", value=said.lufs, threshold=loudness_lufs, ok=off <= OFF_LU,
            reason=f"{said.lufs:.1f} LUFS; {loudness_lufs:g} ± {OFF_LU:g} is asked for"
            + ("" if off <= OFF_LU else f", so change its level by {loudness_lufs - said.lufs:+.1f} dB"),
        ),
        _most("range", said.range_lu, RANGE_LU, "LU from quiet to loud", "its quiet parts are lost under speech"),
        _most("true peak", said.true_peak_db, TRUE_PEAK_DB, "dBTP at its highest peak", "it distorts when encoded"),
        _most("clicks", len(clicks), 0, "clicks" + (f", the first at {clicks[0]:.3f} s" if clicks else ""), "it cracks"),
        _most("rumble", said.low_share, LOW_SHARE, f"of the energy is under {LOW_HZ:g} Hz", "it eats headroom unheard"),
        _most("ending", said.tail_db, TAIL_DB, "dBFS in its last 5 ms", "it is cut off; let it fade out"),
        _most("gaps", said.longest_silence_s, GAP_S, "s of silence at a stretch", "it seems to stop"),
        _most("jumps", jump, JUMP_LU, "LU louder from one second to the next", "the ear is startled"),
    ]  # fmt: skip
    skipped: list[str] = []
    if cuts:
        errors = [error for error in onset_errors(samples, cuts) if error is not None]
        if errors:
            worst = 1000 * max(errors)
            signals.append(
                _most("cuts", worst, CUT_MS, f"ms from the worst of {len(errors)} cuts to the nearest clear onset",
                      "picture and music fall apart")
            )  # fmt: skip
        if len(errors) < len(cuts):
            skipped.append(f"{len(cuts) - len(errors)} of {len(cuts)} cuts have no clear onset within 120 ms")
    return Inspection(signals=signals, skipped=skipped)


def _most(name: str, value: float, most: float, what: str, else_: str) -> Signal:
    shown = f"{value:.3g}" if name != "clicks" else f"{value:.0f}"
    ok = value <= most
    reason = f"{shown} {what}; at most {most:g} is asked for" + ("" if ok else f": {else_}")
    return Signal(name=name, value=round(float(value), 4), threshold=most, ok=ok, reason=reason)


def find_clicks(samples: Samples) -> list[float]:
    """Seconds at which a step from one frame to the next stands far out of the steps around it, 5 ms apart or
    more.
    """
    steps = np.abs(np.diff(samples.astype(np.float64), n=2, axis=0)).max(axis=1)
    around = np.sqrt(np.maximum(scipy.ndimage.uniform_filter1d(steps**2, 481), 0.0))
    found = np.flatnonzero(steps / (around + 1e-3) > CLICK)
    return [round(float(f) / RATE, 4) for k, f in enumerate(found) if k == 0 or f - found[k - 1] > 240]


def largest_jump(planar: NDArray[np.floating[Any]]) -> float:
    """How much louder a second is than the one before it, at most, LU."""
    levels = ear.lufs(ear.windows(ear.step_powers(planar, RATE), 1.0))
    heard = np.maximum(levels, levels.max(initial=ear.SILENCE_DB) - 20.0)
    return float((heard[10:] - heard[:-10]).max()) if len(levels) > 10 else 0.0


def onset_errors(samples: Samples, cuts: Sequence[float]) -> list[float | None]:
    """For each cut, seconds to the nearest clear onset; None where there is none within 120 ms."""
    mono = samples.mean(axis=1)
    out: list[float | None] = []
    for cut in cuts:
        first = round((cut - 0.3) * RATE)
        part = np.zeros(round(0.6 * RATE) + 1024, np.float32)
        have = mono[max(0, first) : max(0, first + len(part))]
        part[max(0, -first) : max(0, -first) + len(have)] = have
        frames = np.lib.stride_tricks.sliding_window_view(part, 1024)[::_FLUX_HOP]
        power = np.abs(np.fft.rfft(frames * np.hanning(1024), axis=1)) ** 2
        size = np.log1p(30 * np.sqrt(np.add.reduceat(power, _BANDS, axis=1)) / 512)
        flux = np.maximum(size[2:] - size[:-2], 0.0).sum(axis=1)
        times = (np.arange(len(flux)) + 1) * _FLUX_HOP / RATE + 512 / RATE - 0.3
        inner = flux[1:-1]
        peaks = 1 + np.flatnonzero((inner >= flux[:-2]) & (inner > flux[2:]) & (inner >= CLEAR * flux.max()))
        near = np.abs(times[peaks])
        near = near[near <= 0.12]
        out.append(float(near.min()) if len(near) and flux.max() > 1.6 * np.median(flux) + 0.1 else None)
    return out
