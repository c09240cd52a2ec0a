"""A voice over a bed, and the accents of transitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.errors import InputRejected
from limelight.studio.music import RATE, Samples, accent, lay_accents, measure, mix_voice
from limelight.studio.music import loudness as ear
from limelight.studio.music.accents import ACCENT_OF, AccentKind, sounding

KINDS: tuple[AccentKind, ...] = ("whoosh", "riser", "hit", "sparkle", "page")


def music(seconds: float, *, level: float = 0.1, seed: int = 0) -> Samples:
    """Something with the spread and unrest of music."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    tones = np.sum(
        [np.sin(2 * np.pi * hz * time) / k for k, hz in enumerate((110, 220, 330, 554), 1)], axis=0
    )
    beat = 0.4 + 0.6 * np.exp(-(time % 0.5) / 0.15)
    sound = level * beat * tones + 0.02 * level * rng.standard_normal(len(time))
    return np.stack([sound, 0.8 * sound], axis=1).astype(np.float32)


def speech(seconds: float, *, level: float = 0.1, pause: tuple[float, float] = (9.0, 9.0)) -> Samples:
    """Syllables of a buzzing voice, four a second, silent in the pause."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 0.7 * time)) / RATE
    buzz = np.sum([np.sin(k * phase) / k for k in range(1, 16)], axis=0)
    syllables = np.clip(np.sin(2 * np.pi * 4 * time), 0, 1) ** 0.5
    syllables[(time > pause[0]) & (time < pause[1])] = 0.0
    sound = level * buzz * syllables
    return np.stack([sound, sound], axis=1).astype(np.float32)


@settings(max_examples=3, deadline=None)
@given(
    voice_level=st.floats(0.003, 0.5), bed_level=st.floats(0.02, 0.3), under=st.floats(10.0, 14.0),
    lufs=st.sampled_from([-14.0, -16.0, -24.0]),
)  # fmt: skip
def test_the_bed_lies_under_the_voice_whatever_their_levels(
    voice_level: float, bed_level: float, under: float, lufs: float
) -> None:
    bed, voice = music(4.0, level=bed_level), speech(2.5, level=voice_level)
    mixed = mix_voice(bed, voice, at_s=1.0, under_lu=under, loudness_lufs=lufs)
    assert mixed.samples.shape == bed.shape
    assert mixed.under_lu == pytest.approx(under, abs=0.6)
    said = measure(mixed.samples, RATE)
    assert said.lufs == pytest.approx(lufs, abs=0.5)
    assert said.true_peak_db <= -1.0
    assert (mixed.lufs, mixed.true_peak_db) == (round(said.lufs, 2), round(said.true_peak_db, 2))


@pytest.mark.parametrize("bed_db", [-6.0, 3.0])
def test_the_bed_is_louder_or_quieter_against_the_voice(bed_db: float) -> None:
    mixed = mix_voice(music(4.0), speech(2.5), at_s=1.0, bed_db=bed_db)
    assert mixed.under_lu == pytest.approx(12.0 - bed_db, abs=0.6)
    assert mixed.lufs == pytest.approx(-16.0, abs=0.5)


def test_the_bed_gives_way_before_a_word_and_comes_back_after_the_last() -> None:
    bed, voice = music(9.0), speech(4.0)
    mixed = mix_voice(bed, voice, at_s=2.0)
    assert 3.0 <= mixed.speech_s <= 4.5
    alone = ear.step_powers(np.ascontiguousarray(bed.T), RATE)
    heard = ear.step_powers(np.ascontiguousarray(mixed.samples.T), RATE)
    change = ear.lufs(heard) - ear.lufs(alone)
    before, late = change[5:15].mean(), change[75:85].mean()
    assert change[18] < before - 3.0  # on its way down a fifth of a second early
    assert late == pytest.approx(before, abs=1.0)
    assert change[62] < late - 4.0  # still coming back just after


def test_the_bed_stays_down_over_a_breath_and_returns_in_a_pause() -> None:
    bed = music(9.0)
    alone = ear.lufs(ear.step_powers(np.ascontiguousarray(bed.T), RATE))

    def in_the_middle_of(pause: tuple[float, float]) -> float:
        """How far the bed is down there, against its own level before the voice."""
        mixed = mix_voice(bed, speech(7.0, pause=pause), at_s=1.0)
        change = ear.lufs(ear.step_powers(np.ascontiguousarray(mixed.samples.T), RATE)) - alone
        middle = round((1.0 + sum(pause) / 2) * 10)
        return float(change[middle - 1 : middle + 1].max() - change[4:7].mean())

    assert in_the_middle_of((3.0, 3.3)) < -9.0
    assert in_the_middle_of((2.0, 5.5)) > -4.0


def test_a_voice_that_does_not_fit_is_told_how_much_does() -> None:
    with pytest.raises(InputRejected) as caught:
        mix_voice(music(5.0), speech(4.9), at_s=0.4)
    assert str(caught.value) == (
        "The voice is 4.90 s long and the bed has room for 4.60 s from 0.4 s. Give a longer bed or a shorter "
        "reading."
    )
    assert caught.value.code == "voice_too_long"


def test_a_silent_voice_is_refused() -> None:
    with pytest.raises(InputRejected, match=r"^The voice holds no sound\. Record it again\.$"):
        mix_voice(music(3.0), np.zeros((RATE, 2), np.float32))


@pytest.mark.parametrize("kind", KINDS)
def test_an_accent_is_clean_and_at_its_level(kind: AccentKind) -> None:
    made = accent(kind, tones=(9, 0, 4))
    assert made.samples.dtype == np.float32
    assert 0.0 <= made.at_s < len(made.samples) / RATE <= 1.6
    assert np.abs(made.samples[[0, -1]]).max() < 1e-3
    said = measure(np.pad(made.samples, ((RATE // 4, RATE // 2), (0, 0))), RATE)
    assert said.low_share < 1e-3
    assert said.true_peak_db < -6.0
    power = ear.powers(ear.k_weighted(np.ascontiguousarray(made.samples.T), RATE), RATE // 10)
    assert -24.0 < ear.lufs(power).max() <= -19.9
    assert np.array_equal(accent(kind, tones=(9, 0, 4)).samples, made.samples)


def test_accents_are_tuned_to_what_sounds() -> None:
    made = accent("hit", tones=(9, 1, 4)).samples.mean(axis=1)
    strongest = np.argmax(np.abs(np.fft.rfft(made[RATE // 4 :], 1 << 18))) * RATE / (1 << 18)
    assert strongest == pytest.approx(55.0, rel=0.03)  # an A
    bells = accent("sparkle", tones=(0, 4, 7)).samples.mean(axis=1)
    spectrum, freqs = np.abs(np.fft.rfft(bells, 1 << 17)), np.fft.rfftfreq(1 << 17, 1 / RATE)
    top = freqs[spectrum > 0.5 * spectrum.max()]
    keys = 69 + 12 * np.log2(top / 440.0)
    assert {round(key) % 12 for key in keys} <= {0, 4, 7}


def test_the_tones_that_sound_are_heard() -> None:
    time = np.arange(2 * RATE) / RATE
    chord = np.sum([np.sin(2 * np.pi * 440 * 2 ** ((key - 69) / 12) * time) for key in (45, 61, 64)], axis=0)
    sound = (np.stack([chord, chord], axis=1) / 6).astype(np.float32)
    assert set(sounding(sound, 0.5)) == {9, 1, 4}
    assert sounding(sound, 0.5)[0] == 9
    assert sounding(np.zeros((RATE, 2), np.float32), 0.0) == (0, 4, 7)


@pytest.mark.parametrize("transition", sorted(ACCENT_OF))
def test_an_accent_lies_under_the_music_on_its_cut(transition: str) -> None:
    bed = music(4.0)
    out = lay_accents(bed, [(2.0, transition)])
    added = out - bed
    assert np.abs(out).max() <= 10 ** (-1.2 / 20)
    where = np.flatnonzero(np.abs(added).max(axis=1) > 1e-4) / RATE
    kind, under_lu = ACCENT_OF[transition]
    assert where.min() >= 2.0 - accent(kind).at_s - 0.01
    assert where.max() <= 3.6
    around = ear.powers(ear.k_weighted(np.ascontiguousarray(bed.T), RATE), RATE)[1:3].mean()
    loudest = ear.powers(ear.k_weighted(np.ascontiguousarray(added.T), RATE), RATE // 10).max()
    under = float(ear.lufs(np.array([around]))[0] - ear.lufs(np.array([loudest]))[0])
    assert under_lu - 1.5 < under < under_lu + 4.5


def test_a_plain_cut_has_no_accent_and_one_at_the_edge_is_cut_short() -> None:
    bed = music(2.0)
    assert np.array_equal(lay_accents(bed, [(1.0, "cut")]), bed)
    out = lay_accents(bed, [(0.0, "wipe"), (2.0, "dip"), (1.95, "match")])
    assert out.shape == bed.shape
    assert not np.array_equal(out, bed)


def test_an_accent_over_silence_is_soft() -> None:
    out = lay_accents(np.zeros((3 * RATE, 2), np.float32), [(1.0, "wipe")])
    assert 0.001 < np.abs(out).max() < 0.05
