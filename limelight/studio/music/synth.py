"""Play takes on the SoundFont with `midirenderer` (rustysynth): two at a time, one left and one right.

A pass costs as much for silence as for one instrument, and every instrument of the SoundFont is mono, so two
share a pass. Stereo is made afterwards, in the mix.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import midirenderer
import numpy as np
from numpy.typing import NDArray

from limelight.studio.errors import RenderFailed
from limelight.studio.music.midi import PERCUSSION, Take, to_midi
from limelight.studio.music.soundfont import load_soundfont
from limelight.studio.music.spec import RATE

SOUNDFONT = Path(__file__).resolve().parent.parent / "assets" / "soundfont.sf2"
"""Made by the build from FluidR3Mono (MIT)."""
Mono: TypeAlias = NDArray[np.float32]
"""(frames,) at 48 kHz."""


def play(takes: Sequence[Take], *, frames: int, soundfont: Path | None = None) -> list[Mono]:
    """Each take as one dry mono sound of `frames`, in the same order.

    Takes that come in together share a pass, which starts with the first of them. Raises `RenderFailed` when the
    synthesiser fails.
    """
    font = load_soundfont(soundfont or SOUNDFONT)
    sounds = [np.zeros(frames, np.float32) for _ in takes]
    for pair in _pairs(takes):
        first = max(0.0, min((_first(takes[number]) for number in pair), default=0.0) - 0.01)
        skipped = min(frames, round(first * RATE))
        chosen = [_earlier(takes[number], skipped / RATE) for number in pair]
        small = font.only({take.sound for take in chosen})
        pcm = _render(small, to_midi(*chosen, end_s=(frames - skipped) / RATE + 0.05))[: frames - skipped]
        for side, number in enumerate(pair):
            part = sounds[number][skipped : skipped + len(pcm)]
            np.multiply(pcm[:, side], np.float32(1 / 32768.0), out=part)
    return sounds


def _pairs(takes: Sequence[Take]) -> list[list[int]]:
    """The takes' numbers by when they come in, in twos; drum kits apart, since MIDI has one channel for them."""
    waiting = sorted(range(len(takes)), key=lambda number: _first(takes[number]))
    pairs: list[list[int]] = []
    while waiting:
        left = waiting.pop(0)
        kit = takes[left].sound[0] == PERCUSSION
        partner = next((n for n in waiting if not (kit and takes[n].sound[0] == PERCUSSION)), None)
        if partner is not None:
            waiting.remove(partner)
        pairs.append([left] if partner is None else [left, partner])
    return pairs


def _first(take: Take) -> float:
    return min((note.start for note in take.notes), default=0.0)


def _earlier(take: Take, seconds: float) -> Take:
    return replace(take, notes=[replace(note, start=note.start - seconds) for note in take.notes])


def _render(font: bytes, midi: bytes) -> NDArray[np.int16]:
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
    return np.frombuffer(sound, "<i2").reshape(-1, 2)
