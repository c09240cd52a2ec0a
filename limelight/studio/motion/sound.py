"""The video's sound track: the music, as long as the video and faded at its end."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected
from limelight.studio.motion.writer import SAMPLE_RATE
from limelight.studio.music import levelled
from limelight.studio.music.loudness import integrated

Sound = NDArray[np.float32]
"""(2, samples) at 48 kHz, -1..1."""

_LOOP_S = 0.5
_START_S = 0.02


def soundtrack(music: Path | None, samples: int, *, gain_db: float, fade_s: float) -> Sound:
    """`samples` of stereo sound: the music at its own loudness plus `gain_db`, or silence.

    Music that is too short by half a second or more is repeated with a crossfade. Peaks that the gain would
    clip are limited to -1 dBTP, so that mastered music gets louder too. Raises InputRejected if the file holds no readable sound.
    """
    if music is None:
        return np.zeros((2, samples), np.float32)
    bed = repeat(read_sound(music, samples), samples) * np.float32(10 ** (gain_db / 20))
    if gain_db > 0 and float(np.abs(bed).max(initial=0.0)) > 10 ** (-1 / 20):
        bed = levelled(bed, loudness_lufs=integrated(bed, SAMPLE_RATE), ceiling_db=-1.0)
    start, fade = min(samples, round(_START_S * SAMPLE_RATE)), min(samples, round(fade_s * SAMPLE_RATE))
    if start:
        bed[:, :start] *= np.linspace(0, 1, start, dtype=np.float32)
    if fade:
        # A cosine falls evenly to the ear and reaches exact silence with the last sample.
        bed[:, samples - fade :] *= (np.cos(np.linspace(0, np.pi, fade)) / 2 + 0.5).astype(np.float32)
    return bed


def read_sound(path: Path, most: int) -> Sound:
    """At most `most` samples from the start of a sound file, as 48 kHz stereo."""
    resampler = AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
    blocks: list[NDArray[np.float32]] = []
    have = 0
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise InputRejected(
                    "no_sound", f"{path.name} has no sound track; give a WAV, MP3 or M4A file."
                )
            for frame in container.decode(container.streams.audio[0]):
                for block in resampler.resample(frame):
                    blocks.append(np.asarray(block.to_ndarray(), np.float32))
                    have += block.samples
                if have >= most:
                    break
            if have < most:
                blocks.extend(
                    np.asarray(block.to_ndarray(), np.float32) for block in resampler.resample(None)
                )
    except (FFmpegError, OSError) as error:
        raise InputRejected(
            "unreadable_sound",
            f"{path.name} cannot be read as sound ({error.strerror}); give a WAV, MP3 or M4A file.",
            value=str(path),
        ) from error
    if not blocks:
        raise InputRejected(
            "no_sound", f"{path.name} holds no sound at all; give another file.", value=str(path)
        )
    return np.concatenate(blocks, axis=1)[:, :most]


def repeat(bed: Sound, samples: int) -> Sound:
    """`bed` repeated to `samples`, each repeat crossfaded into the next with equal power.

    A bed that is too short by less than the crossfade was made for this video and has its ending: silence follows.
    """
    if bed.shape[1] >= samples:
        return bed[:, :samples].copy()
    if samples - bed.shape[1] < _LOOP_S * SAMPLE_RATE:
        return np.pad(bed, ((0, 0), (0, samples - bed.shape[1])))
    overlap = min(round(_LOOP_S * SAMPLE_RATE), bed.shape[1] // 2)
    turn = np.linspace(0, np.pi / 2, overlap, dtype=np.float32)
    out = np.zeros((2, samples), np.float32)
    out[:, : bed.shape[1]] = bed
    at = bed.shape[1]
    while at < samples:
        start = at - overlap
        piece = bed[:, : samples - start].copy()
        piece[:, :overlap] *= np.sin(turn)
        out[:, start:at] *= np.cos(turn)
        out[:, start : start + piece.shape[1]] += piece
        at = start + bed.shape[1]
    return out
