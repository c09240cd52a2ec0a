"""Beds as they sound: length, loudness, peaks, rumble, clicks, endings, stems, determinism."""

from __future__ import annotations

import math
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from limelight.studio.errors import Cancelled, InputRejected, RenderFailed
from limelight.studio.music import (
    MOODS,
    RATE,
    STEMS,
    Bed,
    BedSpec,
    compose,
    measure,
    mood_for,
    synth,
    write_stems,
    write_wav,
)
from limelight.studio.music.inspection import inspect

MOOD_NAMES = list(MOODS)
EVERYDAY = ("upbeat", "calm", "jazz")
"""Moods that are played every day; `make test` plays all."""
PLAYED = [m if m in EVERYDAY else pytest.param(m, marks=pytest.mark.slow) for m in MOOD_NAMES]
CUTS = [2.0, 4.5]


@pytest.fixture(scope="module")
def beds() -> _Beds:
    return _Beds()


class _Beds(dict[str, Bed]):
    """A bed of each mood, composed when it is first asked for."""

    def __missing__(self, mood: str) -> Bed:
        self[mood] = compose(BedSpec(mood=mood, seconds=7.0, seed=4, cuts=CUTS))
        return self[mood]


def test_there_are_moods_for_every_kind_of_brief() -> None:
    assert MOOD_NAMES == [
        "upbeat", "calm", "cinematic", "playful", "elegant", "energetic", "acoustic", "festive", "inspiring",
        "funk", "lofi", "jazz", "tender", "minimal", "epic", "electronic", "world",
    ]  # fmt: skip


@settings(max_examples=4, deadline=None)
@given(seconds=st.floats(1.0, 2.5), mood=st.sampled_from(MOOD_NAMES), seed=st.integers(0, 99))
def test_a_bed_is_exactly_as_long_as_asked_and_ends_in_silence(seconds: float, mood: str, seed: int) -> None:
    bed = compose(BedSpec(mood=mood, seconds=seconds, seed=seed))
    assert bed.samples.shape == (round(seconds * 48_000), 2)
    assert bed.samples.dtype == np.float32
    assert np.isfinite(bed.samples).all()
    assert 0.0 <= bed.meta.beats[-1] < seconds
    assert np.abs(bed.samples[-1]).max() < 1e-4


@pytest.mark.parametrize("mood", PLAYED)
def test_a_bed_meets_delivery_limits(mood: str, beds: _Beds) -> None:
    bed = beds[mood]
    looked = inspect(bed.samples, cuts=CUTS)
    assert looked.problems == []
    assert [signal.name for signal in looked.signals] == [
        "loudness", "range", "true peak", "clicks", "rumble", "ending", "gaps", "jumps", "cuts",
    ]  # fmt: skip
    said = measure(bed.samples, RATE)
    assert (bed.meta.lufs, bed.meta.true_peak_db) == (round(said.lufs, 2), round(said.true_peak_db, 2))
    assert bed.meta.loudness_range_lu == round(said.range_lu, 2)
    assert bed.meta.cut_error_s < 0.03


@pytest.mark.slow
@pytest.mark.parametrize("mood", MOOD_NAMES)
@pytest.mark.parametrize("seed", [11, 12])
def test_no_seed_breaks_a_mood(mood: str, seed: int) -> None:
    bed = compose(BedSpec(mood=mood, seconds=12.0, seed=seed, cuts=[3.0, 6.0, 9.2]))
    assert inspect(bed.samples, cuts=[3.0, 6.0, 9.2]).problems == []


@pytest.mark.parametrize("mood", PLAYED)
def test_a_bed_grows_and_then_dies_away(mood: str, beds: _Beds) -> None:
    bed = beds[mood]
    final = round(bed.meta.beats[-1] * RATE)
    opening, climax = _rms(bed.samples[: RATE * 3 // 2]), _rms(bed.samples[final - RATE * 3 // 2 : final])
    assert climax > opening * 1.1
    half_seconds = [_rms(part) for part in np.array_split(bed.samples[-RATE * 3 // 2 :], 3)]
    assert half_seconds == sorted(half_seconds, reverse=True)


@pytest.mark.slow
def test_sections_follow_each_other_and_end_on_the_final_chord(beds: _Beds) -> None:
    meta = compose(BedSpec(mood="minimal", seconds=30.0, seed=1)).meta
    names, starts = zip(*meta.sections, strict=True)
    assert names == ("intro", "build", "lift", "ending")
    assert starts[0] == 0.0
    assert all(a < b for a, b in pairwise(starts))
    assert starts[-1] == pytest.approx(meta.beats[-1], abs=1e-3)


def test_the_same_spec_gives_the_same_samples(beds: _Beds) -> None:
    again = compose(BedSpec(mood="calm", seconds=7.0, seed=4, cuts=CUTS))
    assert np.array_equal(again.samples, beds["calm"].samples)
    assert again.meta == beds["calm"].meta


def test_seeds_differ_in_what_is_heard() -> None:
    beds = [compose(BedSpec(mood="upbeat", seconds=4.0, seed=seed)) for seed in range(4)]
    scores = {(bed.meta.key, bed.meta.progression, bed.meta.instruments) for bed in beds}
    assert len(scores) == 4
    spectra = [np.log(_bands(bed.samples) + 1e-9) for bed in beds]
    apart = [np.abs(spectra[a] - spectra[b]).mean() for a in range(4) for b in range(a)]
    assert min(apart) > 0.5


@settings(max_examples=3, deadline=None)
@given(mood=st.sampled_from(MOOD_NAMES), seed=st.integers(0, 99), lufs=st.sampled_from([-14.0, -16.0, -24.0]))
def test_stems_add_up_to_the_mastered_bed(mood: str, seed: int, lufs: float) -> None:
    spec = BedSpec(mood=mood, seconds=3.0, seed=seed, loudness_lufs=lufs)
    bed = compose(spec, stems=True)
    assert set(bed.stems) <= set(STEMS)
    assert bed.stems
    assert np.abs(np.sum(list(bed.stems.values()), axis=0) - bed.samples).max() < 2e-6
    assert np.array_equal(compose(spec).samples, bed.samples)
    assert bed.meta.lufs == pytest.approx(lufs, abs=0.5)


def test_stem_files_add_up_to_the_bed_within_their_rounding(tmp_path: Path) -> None:
    bed = compose(BedSpec(mood="funk", seconds=6.0, seed=3), stems=True)
    assert list(bed.stems) == ["drums", "bass", "harmony", "melody"]
    write_wav(bed, tmp_path / "bed.wav")
    paths = write_stems(bed, tmp_path / "stems")
    assert {name: path.name for name, path in paths.items()} == {n: f"{n}.wav" for n in bed.stems}
    whole = _steps(tmp_path / "bed.wav")
    apart = np.abs(np.sum([_steps(path) for path in paths.values()], axis=0) - whole)
    assert 0 < apart.max() <= 1.5 * (len(paths) + 1)


def test_a_bed_has_no_stems_unless_asked(beds: _Beds) -> None:
    assert beds["upbeat"].stems == {}


def test_an_unknown_mood_names_the_moods() -> None:
    with pytest.raises(InputRejected) as caught:
        compose(BedSpec(mood="gloomy", seconds=5.0))
    assert str(caught.value) == f"There is no mood 'gloomy'. Choose one of: {', '.join(MOOD_NAMES)}."
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
    with pytest.raises(
        RenderFailed, match=r"^soundfont.sf2 is no SoundFont \(it begins with b.no font., not with RIFF"
    ):
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


def test_the_wav_file_holds_the_bed(beds: _Beds, tmp_path: Path) -> None:
    out = tmp_path / "made" / "bed.wav"
    write_wav(beds["calm"], out)
    with wave.open(str(out)) as file:
        form = (file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes())
    assert form == (2, 2, 48_000, 336_000)
    assert np.abs(_steps(out) / 32767.0 - beds["calm"].samples).max() < 2.0 / 32767
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
        ("Epic mountain trailer", "epic"),
        ("a dramatic film in the mountains", "cinematic"),
        ("gym and running", "energetic"),
        ("New Year party", "festive"),
        ("our new software for startups, digital and futuristic", "electronic"),
        ("a corporate video about our company", "inspiring"),
        ("espresso in a small café", "jazz"),
        ("lo-fi, rainy night in", "lofi"),
        ("funky sneakers for the street", "funk"),
        ("for mothers and their newborn", "tender"),
        ("minimalist piano for an architecture studio", "minimal"),
        ("tropical mango, samba", "world"),
        ("", "upbeat"),
        ("scarf", "upbeat"),
    ],
)
def test_words_choose_a_mood(words: str, mood: str) -> None:
    assert mood_for(words) == mood


def _rms(samples: np.ndarray) -> float:
    return float(np.sqrt((samples.astype(np.float64) ** 2).mean()))


def _steps(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).astype(np.int64)


def _bands(samples: np.ndarray) -> np.ndarray:
    """Energy in a grid of 40 bands by eighths of the length."""
    power = np.abs(np.fft.rfft(samples.mean(axis=1).reshape(8, -1), axis=1)) ** 2
    edges = np.geomspace(20, power.shape[1] - 1, 41).astype(int)
    return np.add.reduceat(power, edges, axis=1)[:, :40] / power.sum()
