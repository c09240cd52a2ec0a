"""Spoken words as they leave a provider: cut into what it takes, joined, brought to one rate and one loudness."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from numpy.typing import NDArray

from limelight.schema.capability import MediaResult
from limelight.schema.errors import TryAgain
from limelight.schema.stores import BlobStore
from limelight.studio.music.loudness import SILENCE_DB, integrated
from limelight.studio.music.master import levelled
from limelight.studio.music.spec import RATE
from limelight.studio.music.wav import write_samples

LOUDNESS_LUFS = -16.0
"""Of a voice by itself, the same as the studio's beds have; in a mix the studio weighs one against the other."""
_EDGE_DB, _EDGE_S = -50.0, 0.03
"""What is softer than this at both ends is nothing that was said, and how much of it is kept."""
_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|(?<=[。！？])|\n+")

Voice = NDArray[np.float32]
"""Mono, at 48 kHz."""


def sentences(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` characters: whole sentences where they fit, else whole words."""
    pieces: list[str] = []
    for sentence in (one.strip() for one in _END.split(text)):
        for part in _parts(sentence, limit):
            if pieces and len(pieces[-1]) + 1 + len(part) <= limit:
                pieces[-1] = f"{pieces[-1]} {part}"
            else:
                pieces.append(part)
    return pieces


def _parts(sentence: str, limit: int) -> list[str]:
    parts: list[str] = []
    while len(sentence) > limit:
        cut = sentence.rfind(" ", 1, limit + 1)
        cut = cut if cut > 0 else limit
        parts.append(sentence[:cut].rstrip())
        sentence = sentence[cut:].lstrip()
    return [*parts, sentence] if sentence else parts


def decoded(data: bytes, *, who: str) -> Voice:
    """A sound file as a voice. Raises `TryAgain` for what is none, or holds no sound."""
    sampler = AudioResampler(format="fltp", layout="mono", rate=RATE)
    try:
        with av.open(io.BytesIO(data), mode="r") as file:
            pieces = [one for frame in file.decode(file.streams.audio[0]) for one in sampler.resample(frame)]
            pieces += sampler.resample(None)
    except (FFmpegError, IndexError) as error:
        raise TryAgain(
            f"{who} gave a voice that cannot be read ({error}): try again", code="broken_output"
        ) from error
    return np.concatenate([piece.to_ndarray()[0] for piece in pieces] or [np.zeros(0, np.float32)])


def resampled(samples: NDArray[np.float32], rate: int) -> Voice:
    """Mono samples at another rate as a voice."""
    frame = av.AudioFrame.from_ndarray(samples[None, :].astype(np.float32), format="fltp", layout="mono")
    frame.sample_rate = rate
    sampler = AudioResampler(format="fltp", layout="mono", rate=RATE)
    pieces = [*sampler.resample(frame), *sampler.resample(None)]
    return np.concatenate([piece.to_ndarray()[0] for piece in pieces])


def joined(pieces: Sequence[Voice]) -> Voice:
    """The pieces one after another, without the silence that coding puts before the first and after the last."""
    whole = np.concatenate(pieces)
    said = np.flatnonzero(np.abs(whole) > 10 ** (_EDGE_DB / 20))
    if not len(said):
        return whole
    edge = round(_EDGE_S * RATE)
    return whole[max(0, int(said[0]) - edge) : int(said[-1]) + edge]


async def kept(
    voice: Voice, blobs: BlobStore, *, who: str, facts: dict[str, str | int | float]
) -> MediaResult:
    """The voice at an even loudness, as a WAV in the store. Raises `TryAgain` for silence."""
    out, lufs = await asyncio.to_thread(_even, voice, who)
    with tempfile.TemporaryDirectory(prefix="limelight-voice-") as folder:
        path = Path(folder) / "voice.wav"
        await asyncio.to_thread(write_samples, np.ascontiguousarray(out.T), path)
        size, key = path.stat().st_size, await blobs.put_file(path)
    return MediaResult(
        blob=key, mime="audio/wav", seconds=round(len(voice) / RATE, 3), bytes=size,
        facts={**facts, "lufs": lufs},
    )  # fmt: skip


def _even(voice: Voice, who: str) -> tuple[NDArray[np.float32], float]:
    both = np.stack([voice, voice])
    if len(voice) < RATE // 10 or integrated(both, RATE) <= SILENCE_DB:
        raise TryAgain(f"{who} gave a voice that says nothing: try again", code="broken_output")
    out = levelled(both, loudness_lufs=LOUDNESS_LUFS)
    return out, round(integrated(out, RATE), 1)
