"""A voice over a bed: the bed gives way while someone speaks, and comes back when they pause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected
from limelight.studio.music import loudness as ear
from limelight.studio.music.master import HOP, apply, levelled
from limelight.studio.music.spec import RATE, Samples

UNDER_LU = 12.0
"""How far under the voice the bed lies while it speaks."""
ATTACK_S, HOLD_S, RELEASE_S = 0.12, 0.35, 0.6
"""How early the bed is down before a word, how long it stays down over a pause, and how long it takes to come
back. A bed that pumps between words tires the ear more than one that stays down.
"""
SPEECH_DB = -25.0
"""A tenth of a second speaks when it is no further than this under the voice's own loudness."""
_GRID = 480
"""Frames (10 ms) between the points of the ducking curve."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A bed with a voice over it."""

    samples: Samples
    """(frames, 2), as long as the bed."""
    under_lu: float
    """How far the bed's loudness, where someone speaks, lies under the voice's: measured."""
    speech_s: float
    """Seconds in which someone speaks."""
    lufs: float
    true_peak_db: float


def mix_voice(
    bed: Samples,
    voice: Samples,
    *,
    at_s: float = 0.4,
    under_lu: float = UNDER_LU,
    bed_db: float = 0.0,
    loudness_lufs: float = -16.0,
) -> Mixed:
    """Lay `voice` over `bed` (both (frames, 2) at 48 kHz) from `at_s`, the bed `under_lu` under it as it speaks.

    `bed_db` is how much louder than usual (below 0: quieter) the bed is against the voice, in the pauses too. The voice comes to the bed's own loudness first, so that neither a quiet nor a loud recording tips the
    balance, and the whole is brought to `loudness_lufs` with true peaks under -1 dBTP. Raises `InputRejected` for a voice
    that does not fit into the bed or holds no sound.
    """
    start = round(at_s * RATE)
    if start + len(voice) > len(bed):
        room = len(bed) / RATE - at_s
        raise InputRejected(
            "voice_too_long",
            f"The voice is {len(voice) / RATE:.2f} s long and the bed has room for {max(0.0, room):.2f} s from "
            f"{at_s:g} s. Give a longer bed or a shorter reading.",
            limit=max(0.0, room), value=len(voice) / RATE,
        )  # fmt: skip
    spoken = np.zeros((2, len(bed)), np.float32)
    spoken[:, start : start + len(voice)] = _clean(voice)
    level = ear.integrated(spoken, RATE)
    if level == ear.SILENCE_DB:
        raise InputRejected("silent_voice", "The voice holds no sound. Record it again.", value=len(voice))
    music = np.ascontiguousarray(bed.T)
    spoken *= np.float32(10 ** ((ear.integrated(music, RATE) - level) / 20))
    music = music * np.float32(10 ** (bed_db / 20))
    under_lu -= bed_db
    power = ear.step_powers(spoken, RATE)
    level = ear.gated(power)
    speaks = ear.lufs(power) > level + SPEECH_DB
    ducked, under = music, 0.0
    asked = under_lu
    for _ in range(3):  # the bed's own unrest makes the first curve miss a little
        ducked = apply(music, _giving_way(music, speaks, level - asked))
        under = level - float(ear.lufs(ear.step_powers(ducked, RATE)[speaks].mean(keepdims=True))[0])
        if abs(under - under_lu) < 0.3:
            break
        asked += under_lu - under
    out = levelled(spoken + ducked, loudness_lufs=loudness_lufs)
    return Mixed(
        out.T, round(under, 2), round(float(speaks.sum()) * ear.STEP_S, 2),
        round(ear.integrated(out, RATE), 2), round(ear.to_db(ear.true_peak(out)), 2),
    )  # fmt: skip


def _clean(voice: Samples) -> NDArray[np.float32]:
    """(2, frames): without rumble under 70 Hz, and with soft ends."""
    sections = scipy.signal.butter(4, 70.0, "highpass", fs=RATE, output="sos")
    out = np.asarray(scipy.signal.sosfilt(sections, voice.T, axis=-1), np.float32)
    edge = min(len(voice) // 2, RATE // 200)
    if edge:
        ramp = np.linspace(0.0, 1.0, edge, dtype=np.float32)
        out[:, :edge] *= ramp
        out[:, -edge:] *= ramp[::-1]
    return out


def _giving_way(music: NDArray[np.float32], speaks: NDArray[np.bool_], target: float) -> NDArray[np.float64]:
    """The bed's gain at the edges of hops: such that its loudness, told over three seconds, is `target` where
    someone speaks; never a rise.
    """
    frames = music.shape[1]
    power = ear.step_powers(music, RATE)
    around = scipy.ndimage.uniform_filter1d(power, 30, mode="nearest")
    wanted = np.minimum(target - ear.lufs(around), 0.0)
    count = frames // _GRID + 2
    time = np.arange(count) * _GRID / RATE
    step = np.minimum((time / ear.STEP_S).astype(int), len(speaks) - 1)
    down = np.where(speaks[step], wanted[step], 0.0)
    early, late = round(ATTACK_S * RATE / _GRID), round(HOLD_S * RATE / _GRID)
    held = scipy.ndimage.minimum_filter1d(down, early + late + 1, origin=(early - late) // 2)
    eased = _eased(held, early, round(RELEASE_S * RATE / _GRID))
    hops = -(-frames // HOP)
    return 10 ** (np.interp(np.arange(hops + 1) * HOP / RATE, time, eased) / 20)


def _eased(held: NDArray[np.float64], early: int, late: int) -> NDArray[np.float64]:
    """Down along a raised cosine within `early` points, up along another within `late`."""
    fall = np.hanning(2 * (early // 2) + 3)
    out = scipy.ndimage.convolve1d(held, fall / fall.sum(), mode="nearest")
    rise = np.empty_like(out)
    now = out[0]
    keep = np.exp(-2.2 / max(1, late))
    for place, value in enumerate(out.tolist()):
        now = value if value < now else value + (now - value) * keep
        rise[place] = now
    return rise
