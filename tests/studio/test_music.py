"""Beds as they sound: length, loudness, peaks, rumble, clicks, endings, determinism."""

from __future__ import annotations

import math
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from limelight.studio.errors import Cancelled, InputRejected, RenderFailed
from limelight.studio.music import MOODS, RATE, Bed, BedSpec, compose, measure, mood_for, synth, write_wav

MOOD_NAMES = list(MOODS)


@pytest.fixture(scope="module")
def beds() -> dict[str, Bed]:
    return {name: compose(BedSpec(mood=name, seconds=7.0, seed=4)) for name in MOODS}


def test_there_are_moods_for_every_kind_of_brief() -> None:
    assert MOOD_NAMES == [
        "upbeat", "calm", "cinematic", "playful", "elegant", "energetic", "acoustic", "festive",
    ]  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(seconds=st.floats(1.0, 4.0), mood=st.sampled_from(MOOD_NAMES), seed=st.integers(0, 99))
def test_a_bed_is_exactly_as_long_as_asked_and_ends_in_silence(seconds: float, mood: str, seed: int) -> None:
    bed = compose(BedSpec(mood=mood, seconds=seconds, seed=seed))
    assert bed.samples.shape == (round(seconds * 48_000), 2)
    assert bed.samples.dtype == np.float32
    assert np.isfinite(bed.samples).all()
    assert 0.0 <= bed.meta.beats[-1] < seconds
    assert np.abs(bed.samples[-1]).max() < 1e-4


@pytest.mark.parametrize("mood", MOOD_NAMES)
def test_a_bed_meets_delivery_limits(mood: str, beds: dict[str, Bed]) -> None:
    bed = beds[mood]
    said = measure(bed.samples, RATE)
    assert said.lufs == pytest.approx(-16.0, abs=0.5)
    assert said.true_peak_db <= -1.0
    assert said.low_share < 1e-3
    assert said.tail_db < -60.0
    music = bed.samples[: round(bed.meta.beats[-1] * RATE)]
    assert measure(music, RATE).longest_silence_s < 0.15
    assert (bed.meta.lufs, bed.meta.true_peak_db) == (round(said.lufs, 2), round(said.true_peak_db, 2))


@pytest.mark.parametrize("mood", MOOD_NAMES)
def test_a_bed_grows_and_then_dies_away(mood: str, beds: dict[str, Bed]) -> None:
    bed = beds[mood]
    final = round(bed.meta.beats[-1] * RATE)
    opening, climax = _rms(bed.samples[: RATE * 3 // 2]), _rms(bed.samples[final - RATE * 3 // 2 : final])
    assert climax > opening * 1.1
    half_seconds = [_rms(part) for part in np.array_split(bed.samples[-RATE * 3 // 2 :], 3)]
    assert half_seconds == sorted(half_seconds, reverse=True)


@pytest.mark.parametrize("mood", MOOD_NAMES)
def test_a_bed_does_not_click(mood: str, beds: dict[str, Bed]) -> None:
    """A click is a jump in one frame far above what the frames around it do."""
    steps = np.abs(np.diff(beds[mood].samples.astype(np.float64), n=2, axis=0)).max(axis=1)
    around = np.sqrt(np.convolve(steps**2, np.ones(481) / 481, mode="same"))
    assert (steps / (around + 1e-3)).max() < 12.0


def test_a_click_would_be_found(beds: dict[str, Bed]) -> None:
    broken = beds["calm"].samples.copy()
    broken[RATE * 4 :] *= -1.0
    steps = np.abs(np.diff(broken.astype(np.float64), n=2, axis=0)).max(axis=1)
    around = np.sqrt(np.convolve(steps**2, np.ones(481) / 481, mode="same"))
    assert (steps / (around + 1e-3)).max() > 12.0


def test_the_same_spec_gives_the_same_samples(beds: dict[str, Bed]) -> None:
    again = compose(BedSpec(mood="acoustic", seconds=7.0, seed=4))
    assert np.array_equal(again.samples, beds["acoustic"].samples)
    assert again.meta == beds["acoustic"].meta


def test_seeds_differ_in_what_is_heard() -> None:
    beds = [compose(BedSpec(mood="upbeat", seconds=4.0, seed=seed)) for seed in range(4)]
    scores = {(bed.meta.key, bed.meta.progression, bed.meta.instruments) for bed in beds}
    assert len(scores) == 4
    spectra = [np.log(_bands(bed.samples) + 1e-9) for bed in beds]
    apart = [np.abs(spectra[a] - spectra[b]).mean() for a in range(4) for b in range(a)]
    assert min(apart) > 0.5


def test_loudness_is_the_placements(beds: dict[str, Bed]) -> None:
    quiet = compose(BedSpec(mood="cinematic", seconds=4.0, loudness_lufs=-24.0))
    assert measure(quiet.samples, RATE).lufs == pytest.approx(-24.0, abs=0.5)


def test_an_unknown_mood_names_the_moods() -> None:
    with pytest.raises(InputRejected) as caught:
        compose(BedSpec(mood="gloomy", seconds=5.0))
    assert str(caught.value) == (
        "There is no mood 'gloomy'. Choose one of: upbeat, calm, cinematic, playful, elegant, energetic, "
        "acoustic, festive."
    )
    assert (caught.value.code, caught.value.value) == ("unknown_mood", "gloomy")


def test_a_cut_outside_the_bed_is_refused() -> None:
    with pytest.raises(InputRejected) as caught:
        compose(BedSpec(mood="calm", seconds=5.0, cuts=[2.0, 7.5]))
    assert str(caught.value) == "A cut at 7.5 s lies outside the bed of 5 s. Give cuts inside it."


@pytest.mark.parametrize("seconds", [0.5, 181.0, math.inf])
def test_lengths_have_limits(seconds: float) -> None:
    with pytest.raises(ValidationError):
        BedSpec(mood="calm", seconds=seconds)


def test_without_a_soundfont_the_build_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(synth, "SOUNDFONT", tmp_path / "soundfont.sf2")
    with pytest.raises(RenderFailed) as caught:
        compose(BedSpec(mood="calm", seconds=3.0))
    assert str(caught.value) == (
        "The SoundFont soundfont.sf2 is missing, so no music can be played. Run the build "
        "(python -m buildtools) or install the package again."
    )


def test_a_broken_soundfont_is_a_failed_render(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "soundfont.sf2").write_bytes(b"no font")
    monkeypatch.setattr(synth, "SOUNDFONT", tmp_path / "soundfont.sf2")
    with pytest.raises(RenderFailed, match="midirenderer could not play the notes"):
        compose(BedSpec(mood="calm", seconds=3.0))


def test_progress_rises_to_one_and_may_cancel() -> None:
    seen: list[float] = []
    compose(BedSpec(mood="elegant", seconds=3.0), progress=lambda share, what: seen.append(share))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)

    def stop(share: float, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        compose(BedSpec(mood="elegant", seconds=3.0), progress=stop)


def test_the_wav_file_holds_the_bed(beds: dict[str, Bed], tmp_path: Path) -> None:
    out = tmp_path / "made" / "bed.wav"
    write_wav(beds["calm"], out)
    with wave.open(str(out)) as file:
        form = (file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes())
        frames = np.frombuffer(file.readframes(form[3]), "<i2").reshape(-1, 2) / 32767.0
    assert form == (2, 2, 48_000, 336_000)
    assert np.abs(frames - beds["calm"].samples).max() < 2.0 / 32767
    assert [p.name for p in out.parent.iterdir()] == ["bed.wav"]
    first = out.read_bytes()
    write_wav(beds["calm"], out)
    assert out.read_bytes() == first


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("make a video for my latest hiking gear", "acoustic"),
        ("A luxury serum on marble, elegant", "elegant"),
        ("christmas sale", "festive"),
        ("a cosy winter evening, christmas gifts under the tree", "calm"),
        ("toy for kids", "playful"),
        ("Epic mountain trailer", "cinematic"),
        ("gym and running", "energetic"),
        ("New Year party", "festive"),
        ("", "upbeat"),
        ("scarf", "upbeat"),
    ],
)
def test_words_choose_a_mood(words: str, mood: str) -> None:
    assert mood_for(words) == mood


def test_silence_and_short_sound_are_measured_or_refused() -> None:
    silence = measure(np.zeros((RATE, 2), np.float32), RATE)
    assert (silence.lufs, silence.true_peak_db, silence.low_share) == (-120.0, -120.0, 0.0)
    assert silence.longest_silence_s == 1.0
    with pytest.raises(
        InputRejected, match=r"^The sound is 0\.10 s long; loudness needs 0\.4 s\. Give more\.$"
    ):
        measure(np.zeros((4_800, 2), np.float32), RATE)


def test_a_known_tone_measures_what_the_standard_says() -> None:
    """EBU Tech 3341, case 1: a stereo 1 kHz sine of -23 dBFS measures -23 LUFS."""
    sine = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * np.arange(5 * RATE) / RATE)
    said = measure(np.stack([sine, sine], axis=1), RATE)
    assert said.lufs == pytest.approx(-23.0, abs=0.1)
    assert said.true_peak_db == pytest.approx(-23.0, abs=0.1)


def test_true_peak_sees_between_the_frames() -> None:
    """A sine at a quarter of the rate, sampled 45° off its crest, peaks 3 dB over its frames."""
    sine = 0.5 * np.sin(2 * np.pi * np.arange(RATE) / 4 + np.pi / 4)
    said = measure(np.stack([sine, sine], axis=1), RATE)
    assert said.true_peak_db == pytest.approx(20 * math.log10(0.5), abs=0.3)


def _rms(samples: np.ndarray) -> float:
    return float(np.sqrt((samples.astype(np.float64) ** 2).mean()))


def _bands(samples: np.ndarray) -> np.ndarray:
    """Energy in a grid of 40 bands by eighths of the length."""
    power = np.abs(np.fft.rfft(samples.mean(axis=1).reshape(8, -1), axis=1)) ** 2
    edges = np.geomspace(20, power.shape[1] - 1, 41).astype(int)
    return np.add.reduceat(power, edges, axis=1)[:, :40] / power.sum()
