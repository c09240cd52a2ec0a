from __future__ import annotations

import json
import wave
from pathlib import Path

import av
import numpy as np

from limelight.studio.music import RATE, write_samples
from tests.cli.conftest import Limelight


def test_a_bed_comes_with_stems_and_a_plot(limelight: Limelight, tmp_path: Path) -> None:
    result = limelight(
        "music", "--mood", "funky", "--seconds", 4, "--cut", 2, "--lufs", -24, "--out", "bed.wav", "--stems", "parts",
        "--plot", "look/bed.png", "--json",
    )  # fmt: skip
    said = json.loads(result.stdout)
    assert (result.exit_code, said["facts"]["mood"], said["seconds"]) == (0, "funk", 4.0)
    assert abs(said["facts"]["lufs"] + 24.0) <= 0.5
    stems = sorted(path.name for path in (tmp_path / "parts").iterdir())
    assert {"bass.wav", "harmony.wav"} <= set(stems)
    with wave.open("parts/bass.wav") as bass, wave.open("bed.wav") as bed:
        assert bass.getnframes() == bed.getnframes() == 4 * RATE
    assert Path("look/bed.png").read_bytes().startswith(b"\x89PNG")


def test_an_audio_ad_with_a_voice(limelight: Limelight, tmp_path: Path) -> None:
    time = np.arange(3 * RATE) / RATE
    hum = 0.1 * np.sin(2 * np.pi * 180 * time) * (np.sin(2 * np.pi * 3 * time) > 0)
    write_samples(np.stack([hum, hum], axis=1).astype(np.float32), tmp_path / "voice.wav")
    result = limelight(
        "audio", "--brief", "a jazz café", "--brand", "Lumen", "--seconds", 7, "--voice", "voice.wav", "--out", "ad.mp3",
        "--json",
    )  # fmt: skip
    said = json.loads(result.stdout)
    assert (result.exit_code, said["mime"], said["facts"]["bed"]["mood"]) == (0, "audio/mpeg", "jazz")
    assert 10.0 <= said["facts"]["under_lu"] <= 14.0
    assert [name for name, _ in said["facts"]["stretches"]][-1] == "tag"
    with av.open("ad.mp3") as file:
        assert abs(file.streams.audio[0].frames / RATE - 7.0) < 0.1 or file.duration == 7_000_000


def test_what_cannot_be_made_is_told_before_the_work(limelight: Limelight) -> None:
    result = limelight("audio", "--brief", "calm", "--out", "ad.ogg")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "ad.ogg ends in '.ogg'; this command writes .wav or .mp3 or .m4a\n"
    result = limelight("audio", "--brief", "calm", "--mood", "gloom", "--out", "ad.wav")
    assert (result.exit_code, result.stderr[:31]) == (2, "There is no mood 'gloom'. Choos")
