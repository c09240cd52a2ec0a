"""Write sound as WAV, MP3 or M4A, told by the file's ending."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from limelight.studio.errors import InputRejected
from limelight.studio.music.spec import RATE, Samples
from limelight.studio.music.wav import write_samples

MIMES = {".wav": "audio/wav", ".mp3": "audio/mpeg", ".m4a": "audio/mp4"}
"""What can be written, by ending."""
BITRATE = 192_000
"""Bits a second of MP3 and AAC."""
_CODECS = {".mp3": ("libmp3lame", "mp3", "fltp"), ".m4a": ("aac", "ipod", "fltp")}
_CHUNK = 1152 * 40


def write_sound(samples: Samples, out: Path, *, seed: int = 0) -> str:
    """Write (frames, 2) at 48 kHz at `out`; its MIME type. Whole or not at all (renamed into place).

    Raises `InputRejected` for an ending that is none of `MIMES`.
    """
    kind = out.suffix.lower()
    if kind not in MIMES:
        raise InputRejected(
            "sound_ending",
            f"{out.name} ends in {kind or 'nothing'}; sound is written as {', '.join(MIMES)}.",
            limit=list(MIMES), value=kind,
        )  # fmt: skip
    if kind == ".wav":
        write_samples(samples, out, seed=seed)
        return MIMES[kind]
    codec, container, layout = _CODECS[kind]
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(out.name + ".part")
    with av.open(str(partial), "w", format=container) as file:
        stream = file.add_stream(codec, rate=RATE, bit_rate=BITRATE, layout="stereo", format=layout)
        assert isinstance(stream, AudioStream)
        planar = np.ascontiguousarray(samples.T, np.float32)
        for start in range(0, planar.shape[1], _CHUNK):
            block = np.ascontiguousarray(planar[:, start : start + _CHUNK])
            frame = AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    partial.replace(out)
    return MIMES[kind]
