"""Audio ads: spots, brand tags, files, the job."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from pydantic import ValidationError

from limelight.studio.audio import SpotSpec, brand_tag, make_spot, write_sound
from limelight.studio.errors import InputRejected
from limelight.studio.jobs import JOBS
from limelight.studio.music import MOODS, RATE, Samples, measure
from limelight.studio.music.wav import write_samples
from limelight.studio.types import no_progress


def speech(seconds: float) -> Samples:
    """Syllables of a buzzing voice, four a second."""
    time = np.arange(round(seconds * RATE)) / RATE
    buzz = np.sum([np.sin(2 * np.pi * 130 * k * time) / k for k in range(1, 16)], axis=0)
    sound = 0.05 * buzz * np.clip(np.sin(2 * np.pi * 4 * time), 0, 1)
    return np.stack([sound, sound], axis=1).astype(np.float32)


def test_a_spot_has_voice_and_tag_at_their_places() -> None:
    spec = SpotSpec(brief="a funky sneaker", seconds=8.0, brand="Northpeak", seed=2)
    spot = make_spot(spec, voice=speech(4.0))
    meta = spot.meta
    assert meta.bed.mood == "funk"
    assert spot.samples.shape == (8 * RATE, 2)
    assert meta.voice_at_s in [round(beat, 3) for beat in meta.bed.beats]
    assert meta.tag_at_s is not None
    assert 0.3 <= meta.voice_at_s <= meta.tag_at_s - 4.0
    assert [name for name, _ in meta.stretches] == ["intro", "voice", "bed", "tag"]
    assert meta.under_lu == pytest.approx(12.0, abs=1.5)
    said = measure(spot.samples, RATE)
    assert said.lufs == pytest.approx(-16.0, abs=0.5)
    assert said.true_peak_db <= -1.9
    assert said.tail_db < -60.0


def test_a_spot_without_voice_and_brand_is_a_bed() -> None:
    spot = make_spot(SpotSpec(mood="minimal", seconds=5.0, loudness_lufs=-24.0))
    assert (spot.meta.voice_at_s, spot.meta.tag_at_s, spot.meta.under_lu) == (None, None, 0.0)
    assert spot.meta.stretches == (("bed", 0.0),)
    assert measure(spot.samples, RATE).lufs == pytest.approx(-24.0, abs=0.5)
    again = make_spot(SpotSpec(mood="minimal", seconds=5.0, loudness_lufs=-24.0))
    assert np.array_equal(again.samples, spot.samples)


def test_a_voice_longer_than_its_spot_is_refused() -> None:
    with pytest.raises(InputRejected) as caught:
        make_spot(SpotSpec(brief="calm", seconds=5.0), voice=speech(5.5))
    assert str(caught.value) == (
        "The voice is 5.50 s long and the bed has room for 4.70 s from 0.3 s. Give a longer bed or a shorter "
        "reading."
    )


@pytest.mark.parametrize("seconds", [4.9, 60.1])
def test_spots_have_lengths(seconds: float) -> None:
    with pytest.raises(ValidationError):
        SpotSpec(seconds=seconds)


def test_a_brand_has_its_own_notes_in_any_key() -> None:
    tag = brand_tag("Northpeak", root=0)
    assert np.array_equal(tag, brand_tag(" northpeak ", root=0))
    assert not np.array_equal(tag, brand_tag("Lumen", root=0))
    higher = brand_tag("Northpeak", root=2)
    pitches = [_strongest(sound) for sound in (tag, higher)]
    assert 12 * np.log2(pitches[1] / pitches[0]) % 12 == pytest.approx(2.0, abs=0.4)
    assert np.abs(tag[-1]).max() < 1e-6


def _strongest(sound: Samples) -> float:
    """The pitch of the last note."""
    part = sound[RATE : RATE + RATE // 2].mean(axis=1)
    return float(np.argmax(np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18))) * RATE / (1 << 18))


@pytest.mark.parametrize(
    ("ending", "mime", "codec"),
    [("wav", "audio/wav", "pcm_s16le"), ("mp3", "audio/mpeg", "mp3float"), ("m4a", "audio/mp4", "aac")],
)
def test_sound_is_written_in_three_formats(ending: str, mime: str, codec: str, tmp_path: Path) -> None:
    sound = speech(2.0)
    out = tmp_path / "made" / f"spot.{ending}"
    assert write_sound(sound, out) == mime
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    with av.open(str(out)) as file:
        stream = file.streams.audio[0]
        assert (stream.codec_context.name, stream.codec_context.sample_rate, stream.channels) == (
            codec,
            RATE,
            2,
        )
        frames = [frame.to_ndarray() for frame in file.decode(stream)]
    assert sum(frame.shape[1] for frame in frames) / (2 if ending == "wav" else 1) == pytest.approx(
        2 * RATE, abs=2400
    )


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InputRejected, match=r"^spot\.ogg ends in \.ogg; sound is written as \.wav, \.mp3, \.m4a\.$"
    ):
        write_sound(speech(1.0), tmp_path / "spot.ogg")


@pytest.mark.slow
def test_the_job_makes_a_file_with_a_plot(tmp_path: Path) -> None:
    write_samples(speech(3.0), tmp_path / "voice.wav")
    made = JOBS["audio_ad"](
        {
            "brief": "a café in Paris", "seconds": 6.0, "seed": 1, "voice": str(tmp_path / "voice.wav"),
            "format": "m4a", "plot": True, "folder": str(tmp_path),
        },
        no_progress,
    )  # fmt: skip
    assert (made["path"], made["mime"]) == (str(tmp_path / "spot.m4a"), "audio/mp4")
    assert Path(made["extra"]["plot"]).read_bytes().startswith(b"\x89PNG")
    assert made["facts"]["bed"]["mood"] == "jazz"
    assert made["facts"]["lufs"] == pytest.approx(-16.0, abs=0.5)


def test_the_bed_job_brings_stems(tmp_path: Path) -> None:
    request = {
        "mood": "upbeat",
        "seconds": 6.0,
        "seed": 1,
        "cuts": [3.0],
        "loudness_lufs": -24.0,
        "stems": True,
    }
    made = JOBS["bed"]({**request, "folder": str(tmp_path)}, no_progress)
    assert sorted(made["extra"]) == ["bass", "drums", "harmony", "melody", "pads"]
    assert all(Path(path).stat().st_size > 6 * RATE * 4 for path in made["extra"].values())
    assert made["facts"]["lufs"] == pytest.approx(-24.0, abs=0.5)
    assert made["facts"]["mood"] in MOODS
