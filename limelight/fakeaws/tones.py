"""The fake's language: a tone for each letter. What the fake of Polly speaks, the fake of Transcribe understands."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from numpy.typing import NDArray

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'-"
_LOWEST, _STEP = 500.0, 50.0
"""Hertz of the first letter, and between two."""
_TONE_S, _GAP_S = 0.05, 0.015
_PAUSE_S = 0.06
"""Between words."""
_LOOK_S = 0.005
_LEAST_S = 0.025
"""A sound that is shorter is no letter."""
RATE = 16_000
"""Samples a second at which it listens."""

Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Word:
    """A word that was heard, and when, in seconds."""

    text: str
    start_s: float
    end_s: float


def speak(text: str, *, rate: int, pace: float = 1.0) -> Sound:
    """A text as sound at `rate`, mono; letters there are none for are left out."""
    plain = unicodedata.normalize("NFKD", text.lower())
    pieces = [np.zeros(round(_PAUSE_S * rate), np.float32)]
    time = np.arange(round(_TONE_S / pace * rate)) / rate
    edge = np.minimum(1.0, np.minimum(time, time[::-1]) / 0.004)
    for letter in plain:
        if letter.isspace():
            pieces.append(np.zeros(round(_PAUSE_S / pace * rate), np.float32))
        elif letter in LETTERS:
            tone = np.sin(2 * np.pi * (_LOWEST + _STEP * LETTERS.index(letter)) * time) * edge
            pieces += [(0.3 * tone).astype(np.float32), np.zeros(round(_GAP_S / pace * rate), np.float32)]
    return np.concatenate(pieces)


def understand(sound: Sound) -> list[Word]:
    """The words of a sound at `RATE`; none for silence, music, or people's speech that no tone is steady in."""
    hop = round(_LOOK_S * RATE)
    level = np.sqrt(np.square(sound[: len(sound) // hop * hop].reshape(-1, hop)).mean(axis=1))
    loud = level > max(0.02, 0.25 * float(level.max(initial=0.0)))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(int)))
    words: list[Word] = []
    letters, began, ended = "", 0.0, -1.0
    for start, end in zip((edges[::2] * _LOOK_S).tolist(), (edges[1::2] * _LOOK_S).tolist(), strict=True):
        letter = _letter(sound[round(start * RATE) : round(end * RATE)]) if end - start >= _LEAST_S else ""
        if not letter:
            continue
        if letters and start - ended > 0.8 * _PAUSE_S:
            words.append(Word(letters, round(began, 3), round(ended, 3)))
            letters = ""
        began = began if letters else start
        letters, ended = letters + letter, end
    return [*words, Word(letters, round(began, 3), round(ended, 3))] if letters else words


def _letter(piece: Sound) -> str:
    """The letter of a tone; nothing for what is no tone."""
    power = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), 8192)) ** 2
    peak = int(power.argmax())
    pure = float(power[max(0, peak - 40) : peak + 40].sum() / max(float(power.sum()), 1e-9))
    place = round((peak * RATE / 8192 - _LOWEST) / _STEP)
    return LETTERS[place] if pure > 0.8 and 0 <= place < len(LETTERS) else ""


def mp3(sound: Sound, *, rate: int) -> bytes:
    """A mono sound as MP3."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=rate, layout="mono", format="fltp")
        frame = av.AudioFrame.from_ndarray(sound[None, :], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        container.mux(stream.encode(frame))  # pyright: ignore[reportAttributeAccessIssue]
        container.mux(stream.encode(None))  # pyright: ignore[reportAttributeAccessIssue]
    return file.getvalue()


def read(data: bytes) -> Sound:
    """A sound file at `RATE`, mono. Raises `ValueError` for what is none."""
    sampler = AudioResampler(format="fltp", layout="mono", rate=RATE)
    try:
        with av.open(io.BytesIO(data), mode="r") as container:
            if not container.streams.audio:
                raise ValueError("it holds no sound")
            pieces = [
                one.to_ndarray()[0]
                for frame in container.decode(container.streams.audio[0])
                for one in sampler.resample(frame)
            ]
            pieces += [one.to_ndarray()[0] for one in sampler.resample(None)]
    except FFmpegError as error:
        raise ValueError(str(error)) from error
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
