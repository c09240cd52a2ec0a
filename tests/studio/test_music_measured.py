"""Measuring: loudness, range, true peaks, clicks, jumps, onsets; and mastering to a level."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected
from limelight.studio.music import RATE, levelled, measure
from limelight.studio.music import loudness as ear
from limelight.studio.music.inspection import find_clicks, inspect, largest_jump, onset_errors
from limelight.studio.music.plot import plot

Signal = NDArray[np.floating[Any]]


def noise(seconds: float, *, seed: int = 0, level: float = 0.1) -> Signal:
    rng = np.random.default_rng(seed)
    return (level * rng.standard_normal((round(seconds * RATE), 2))).astype(np.float32)


def sine(hz: float, seconds: float, amplitude: float) -> Signal:
    wave = amplitude * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_the_weighting_is_that_of_the_standard() -> None:
    """ITU-R BS.1770-4, tables 1 and 2."""
    assert ear.k_weighting(48_000) == pytest.approx(
        np.array([
            [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
            [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
        ]),
        abs=1e-7,
    )  # fmt: skip


def test_a_known_tone_measures_what_the_standard_says() -> None:
    """EBU Tech 3341, case 1: a stereo 1 kHz sine of -23 dBFS measures -23 LUFS."""
    said = measure(sine(1000, 5.0, 10 ** (-23 / 20)), RATE)
    assert said.lufs == pytest.approx(-23.0, abs=0.1)
    assert said.true_peak_db == pytest.approx(-23.0, abs=0.1)
    assert said.range_lu == pytest.approx(0.0, abs=0.1)


def test_quiet_stretches_do_not_count() -> None:
    """EBU Tech 3341, case 3: -36, -23 and -36 dBFS for 10, 60 and 10 s measure -23 LUFS."""
    parts = [sine(1000, 2.0, 10 ** (-36 / 20)), sine(1000, 12.0, 10 ** (-23 / 20))]
    assert measure(np.concatenate([*parts, parts[0]]), RATE).lufs == pytest.approx(-23.0, abs=0.1)


def test_the_range_is_what_lies_between_two_levels() -> None:
    """EBU Tech 3342, case 1: 20 s at -20 and 20 s at -30 dBFS have a range of 10 LU."""
    loud, soft = sine(1000, 20.0, 0.1), sine(1000, 20.0, 10 ** (-30 / 20))
    assert measure(np.concatenate([loud, soft]), RATE).range_lu == pytest.approx(10.0, abs=1.0)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 99), rate=st.sampled_from([44_100, 48_000]), lift=st.floats(0.6, 2.5))
def test_another_meter_finds_the_same_loudness(seed: int, rate: int, lift: float) -> None:
    sound = noise(2.0, seed=seed, level=0.02)[: 2 * rate]
    sound[len(sound) // 2 :] *= lift
    theirs = pyloudnorm.Meter(rate).integrated_loudness(sound.astype(np.float64))
    assert ear.integrated(sound.T, rate) == pytest.approx(theirs, abs=0.2)


def test_true_peak_sees_between_the_frames() -> None:
    """A sine at a quarter of the rate, sampled 45° off its crest, peaks 3 dB over its frames."""
    wave = 0.5 * np.sin(2 * np.pi * np.arange(RATE) / 4 + np.pi / 4)
    said = measure(np.stack([wave, wave], axis=1), RATE)
    assert said.true_peak_db == pytest.approx(20 * math.log10(0.5), abs=0.3)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 999), frames=st.integers(1, 4000), tone=st.floats(0.0, 3.0))
def test_true_peaks_are_those_of_plain_oversampling(seed: int, frames: int, tone: float) -> None:
    rng = np.random.default_rng(seed)
    planar = rng.standard_normal((2, frames)) + tone * np.sin(np.arange(frames) * 1.3)
    fine = np.abs(scipy.signal.resample_poly(planar, 4, 1, axis=1)).max()
    assert ear.true_peak(planar) == pytest.approx(max(fine, np.abs(planar).max()), rel=2e-3)


def test_silence_and_short_sound_are_measured_or_refused() -> None:
    silence = measure(np.zeros((RATE, 2), np.float32), RATE)
    assert (silence.lufs, silence.true_peak_db, silence.low_share) == (-120.0, -120.0, 0.0)
    assert (silence.longest_silence_s, silence.range_lu) == (1.0, 0.0)
    with pytest.raises(
        InputRejected, match=r"^The sound is 0\.10 s long; loudness needs 0\.4 s\. Give more\.$"
    ):
        measure(np.zeros((4_800, 2), np.float32), RATE)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 99), lufs=st.floats(-30.0, -13.0), level=st.floats(0.001, 0.9))
def test_levelling_meets_loudness_and_ceiling(seed: int, lufs: float, level: float) -> None:
    sound = noise(1.5, seed=seed, level=level)
    sound[::9000] += 3 * level  # peaks for the limiter
    out = levelled(sound.T, loudness_lufs=lufs)
    assert ear.integrated(out, RATE) == pytest.approx(lufs, abs=0.5)
    assert ear.to_db(ear.true_peak(out)) <= -1.2


def test_silence_is_not_levelled() -> None:
    assert not levelled(np.zeros((2, RATE)), loudness_lufs=-16.0).any()


def test_a_click_is_found_where_it_is() -> None:
    sound = sine(220, 2.0, 0.3)
    assert find_clicks(sound) == []
    sound[RATE:] *= -0.4
    sound[RATE + 13, 0] += 0.5
    assert find_clicks(sound) == [pytest.approx(1.0, abs=0.001)]


def test_a_jump_is_a_second_louder_than_the_one_before() -> None:
    steps = np.concatenate([sine(440, 2.0, 0.05), sine(440, 2.0, 0.2)])
    assert largest_jump(steps.T) == pytest.approx(12.04, abs=0.3)
    assert largest_jump(steps[::-1].T) < 0.1


def test_onsets_are_found_beside_their_cuts() -> None:
    sound = np.zeros((4 * RATE, 2), np.float32)
    for at in (1.0, 2.05, 3.0):
        start = round(at * RATE)
        sound[start : start + 9600] += noise(0.2, seed=3) * np.linspace(1, 0, 9600)[:, None]
    early, late, none = onset_errors(sound, [1.0, 2.0, 3.5])
    assert early == pytest.approx(0.0, abs=0.008)
    assert late == pytest.approx(0.05, abs=0.008)
    assert none is None


def test_an_inspection_names_what_is_wrong_and_what_to_do() -> None:
    sound = noise(3.0, level=0.3)
    sound[:RATE] *= 0.01
    sound += sine(12, 3.0, 0.25)
    looked = inspect(sound)
    assert not looked.ok
    found = {signal.name: signal for signal in looked.signals}
    assert found["loudness"].reason.startswith("-4.6 LUFS")
    assert found["loudness"].reason.endswith(" dB")
    assert not found["rumble"].ok
    assert found["rumble"].reason.endswith(": it eats headroom unheard")
    assert found["ending"].reason.endswith(": it is cut off; let it fade out")
    assert found["jumps"].value > 10


def test_a_cut_without_an_onset_is_told_of() -> None:
    looked = inspect(sine(440, 3.0, 0.2), loudness_lufs=-14.0, cuts=[1.5])
    assert looked.skipped == ["1 of 1 cuts have no clear onset within 120 ms"]
    assert "cuts" not in [signal.name for signal in looked.signals]


def test_a_plot_shows_pitch_time_and_cuts() -> None:
    quiet = sine(1000, 2.0, 0.001)
    quiet[RATE:] = sine(1000, 1.0, 0.3)
    drawn = plot(quiet, title="tone", cuts=[0.5], sections=[("intro", 0.0), ("lift", 1.0)], target_lufs=-16.0)
    assert drawn.shape == (860, 1400, 3)
    heat = drawn[126:572].astype(int).sum(axis=2)
    row = int(heat[:, 800:1300].mean(axis=1).argmax())
    assert row == pytest.approx(446 * math.log(16) / math.log(16_000 / 30), abs=4)  # 1 kHz under 16 kHz
    assert heat[row, 800:1300].min() > heat[row, 100:380].max()
    cut = 84 + round(1280 * 0.5 / 2)
    assert (drawn[600:800, cut - 1 : cut + 2].min(axis=2).max(axis=1) > 200).mean() > 0.3
