"""The SF3 → SF2 converter on a SoundFont of two presets and three samples made here."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from buildtools import soundfont as sf
from buildtools.errors import BuildFailed
from limelight.studio.music.midi import Note, Take
from limelight.studio.music.synth import play

RATE = 32_000
FRAMES = 3_333
LOOP = (800, 3_200)
"""Whole periods of every tone, so that a loop sounds on in tune."""


def tone(hz: float) -> np.ndarray:
    return np.sin(2 * np.pi * hz * np.arange(FRAMES) / RATE) * 0.5


def vorbis(frames: np.ndarray) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, frames, RATE, format="OGG", subtype="VORBIS")
    return out.getvalue()


@pytest.fixture(scope="module")
def font() -> sf.Font:
    """Preset 0:0 plays sample 0, preset 0:5 sample 1, kit 128:0 samples 0 (key 36) and 2 (key 60)."""
    streams = [vorbis(tone(hz)) for hz in (400.0, 800.0, 1000.0)]
    ends = np.cumsum([len(s) for s in streams])
    shdr = [
        (f"s{i}".encode(), int(end - len(data)), int(end), *LOOP, RATE, 69, 0, 0, sf.MONO | sf.VORBIS)
        for i, (data, end) in enumerate(zip(streams, ends, strict=True))
    ]
    pgen = [(sf.INSTRUMENT, 0), (sf.INSTRUMENT, 1), (sf.INSTRUMENT, 2)]
    igen = [
        (54, 1), (sf.SAMPLE_ID, 0), (54, 1), (sf.SAMPLE_ID, 1),
        (sf.KEY_RANGE, 36 | 36 << 8), (sf.SAMPLE_ID, 0), (sf.KEY_RANGE, 60 | 61 << 8), (sf.SAMPLE_ID, 2),
    ]  # fmt: skip
    rows: dict[str, list[tuple[object, ...]]] = {
        "phdr": [(b"one", 0, 0, 0, 0, 0, 0), (b"five", 5, 0, 1, 0, 0, 0), (b"kit", 0, 128, 2, 0, 0, 0)],
        "pbag": [(0, 0), (1, 0), (2, 0)],
        "pmod": [],
        "pgen": list(pgen),
        "inst": [(b"one", 0), (b"five", 1), (b"kit", 2)],
        "ibag": [(0, 0), (2, 0), (4, 0), (6, 0)],
        "imod": [],
        "igen": list(igen),
        "shdr": list(shdr),
    }
    ends_of = {
        "phdr": (b"EOP", 0, 0, 3, 0, 0, 0), "pbag": (3, 0), "pmod": (0,) * 5, "pgen": (0, 0),
        "inst": (b"EOI", 4),
        "ibag": (8, 0), "imod": (0,) * 5, "igen": (0, 0), "shdr": (b"EOS",) + (0,) * 9,
    }  # fmt: skip
    tables = {name: np.array([*rows[name], ends_of[name]], dtype) for name, dtype in sf.TABLES.items()}
    return sf.Font({"INAM": b"toy\0"}, b"".join(streams), tables)


def test_what_is_written_reads_back(font: sf.Font) -> None:
    again = sf.read(sf.write(font))
    assert again.info == font.info
    assert again.samples == font.samples
    assert all(np.array_equal(again.tables[name], font.tables[name]) for name in sf.TABLES)


def test_a_subset_reaches_only_its_own_sample(font: sf.Font) -> None:
    small = sf.subset(font, [(0, 5)])
    assert [p["name"] for p in small.tables["phdr"]] == [b"five", b"EOP"]
    assert [i["name"] for i in small.tables["inst"]] == [b"five", b"EOI"]
    assert [s["name"] for s in small.tables["shdr"]] == [b"s1", b"EOS"]
    assert [tuple(g) for g in small.tables["pgen"]] == [(sf.INSTRUMENT, 0), (0, 0)]
    assert [tuple(g) for g in small.tables["igen"]] == [(54, 1), (sf.SAMPLE_ID, 0), (0, 0)]
    assert [tuple(b) for b in small.tables["ibag"]] == [(0, 0), (2, 0)]


def test_unstruck_drums_go(font: sf.Font) -> None:
    kit = sf.subset(font, [(128, 0)], drums=[36, 40])
    assert [s["name"] for s in kit.tables["shdr"]] == [b"s0", b"EOS"]
    assert [tuple(b) for b in kit.tables["ibag"]] == [(0, 0), (2, 0)]
    both = sf.subset(font, [(128, 0)], drums=[61, 36])
    assert [s["name"] for s in both.tables["shdr"]] == [b"s0", b"s2", b"EOS"]


def test_a_preset_that_is_not_there_is_named(font: sf.Font) -> None:
    with pytest.raises(BuildFailed, match=r"no preset \(bank, program\) \(0, 9\); it has 3 others"):
        sf.subset(font, [(0, 0), (0, 9)])


def test_samples_decode_whole_and_loops_move_with_them(font: sf.Font) -> None:
    plain = sf.decompress(font)
    heads = plain.tables["shdr"][:-1]
    step = FRAMES + sf.GUARD
    assert [int(h["start"]) for h in heads] == [0, step, 2 * step]
    assert [int(h["end"]) for h in heads] == [FRAMES, step + FRAMES, 2 * step + FRAMES]
    assert [(int(h["loop_start"]), int(h["loop_end"])) for h in heads] == [
        (k * step + LOOP[0], k * step + LOOP[1]) for k in range(3)
    ]
    assert {int(h["type"]) for h in heads} == {sf.MONO}
    frames = np.frombuffer(plain.samples, "<i2").astype(float) / 32767
    assert np.abs(frames[:FRAMES] - tone(400.0)).mean() < 0.02
    assert not frames[FRAMES:step].any()


def test_plain_samples_pass_through(font: sf.Font) -> None:
    once = sf.decompress(font)
    twice = sf.decompress(replace(once))
    assert twice.samples == once.samples
    assert np.array_equal(twice.tables["shdr"], once.tables["shdr"])


def test_a_loop_past_the_sample_is_refused(font: sf.Font) -> None:
    heads = font.tables["shdr"].copy()
    heads["loop_end"][0] = FRAMES + 1
    broken = replace(font, tables={**font.tables, "shdr": heads})
    with pytest.raises(BuildFailed, match="loops past its end: 3333 frames were decoded"):
        sf.decompress(broken)


def test_what_is_no_soundfont_is_refused() -> None:
    with pytest.raises(BuildFailed, match=r"expected RIFF\.\.\.\.sfbk"):
        sf.read(b"RIFF\0\0\0\0WAVE")
    with pytest.raises(BuildFailed, match="table phdr is missing"):
        sf.read(b"RIFF" + struct.pack("<I", 4) + b"sfbk")


def test_the_synthesiser_plays_the_result_in_tune(font: sf.Font, tmp_path: Path) -> None:
    (tmp_path / "toy.sf3").write_bytes(sf.write(font))
    size = sf.convert(tmp_path / "toy.sf3", tmp_path / "out" / "toy.sf2", presets=[(0, 0), (0, 5)])
    assert (tmp_path / "out" / "toy.sf2").stat().st_size == size
    take = Take((0, 0), [Note(0.0, 1.0, 69, 100)])
    (sound,) = play([take], frames=48_000, soundfont=tmp_path / "out" / "toy.sf2")
    spectrum = np.abs(np.fft.rfft(sound[4_800:43_200]))
    assert np.argmax(spectrum) * 48_000 / 38_400 == pytest.approx(400.0, rel=0.004)
