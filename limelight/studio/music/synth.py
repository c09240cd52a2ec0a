"""Play notes on the SoundFont with `midirenderer` (rustysynth), one instrument at a time."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import midirenderer
import numpy as np

from limelight.studio.errors import RenderFailed
from limelight.studio.music.midi import Note, to_midi
from limelight.studio.music.spec import RATE, Samples

SOUNDFONT = Path(__file__).resolve().parent.parent / "assets" / "soundfont.sf2"
"""Made by the build from FluidR3Mono (MIT)."""


@lru_cache(maxsize=1)
def load_soundfont(path: Path) -> bytes:
    """The SoundFont's bytes, read once. Raises `RenderFailed` when the build has not made it."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise RenderFailed(
            f"The SoundFont {path.name} is missing, so no music can be played. Run the build "
            "(python -m buildtools) or install the package again."
        ) from error


def play(
    notes: Iterable[Note], *, program: int, bank: int, frames: int, soundfont: Path | None = None
) -> Samples:
    """Render notes (in seconds) to (frames, 2) at 48 kHz, dry. Raises `RenderFailed` when the synthesiser
    fails.
    """
    font = load_soundfont(soundfont or SOUNDFONT)
    midi = to_midi(notes, program=program, bank=bank, end_s=frames / RATE + 0.05)
    try:
        data = midirenderer.render_wave_from(font, midi)
    except (ValueError, RuntimeError) as error:
        raise RenderFailed(f"midirenderer could not play the notes: {error}") from error
    with wave.open(io.BytesIO(data)) as file:
        rate, sound = file.getframerate(), file.readframes(file.getnframes())
    if rate != RATE:
        raise RenderFailed(
            f"midirenderer gave {rate} frames a second, expected {RATE}: install midirenderer 0.1.3"
        )
    pcm = np.frombuffer(sound, "<i2").reshape(-1, 2)[:frames].astype(np.float32) / 32768.0
    return np.pad(pcm, ((0, frames - len(pcm)), (0, 0)))
