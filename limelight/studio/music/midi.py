"""Notes to a standard MIDI file (format 0), the synthesiser's input."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

TICKS = 960
"""Ticks a second: the tempo is fixed at 60 beats a minute, so that a beat is a second and notes carry real
time.
"""
DRUM_CHANNEL = 9
DRUM_VOLUME = 72
"""Low enough that kick, clap and hats together do not clip the synthesiser's 16 bits."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note."""

    start: float
    """Seconds, or beats before the tempo is applied."""
    length: float
    key: int
    """MIDI key; 60 is middle C."""
    velocity: int
    """1..127."""


def to_midi(notes: Iterable[Note], *, program: int, bank: int, end_s: float) -> bytes:
    """One instrument's notes, in seconds, as a MIDI file that lasts `end_s`. Bank 128 is the drum channel."""
    drums = bank == 128
    channel = DRUM_CHANNEL if drums else 0
    events: list[tuple[int, int, bytes]] = [
        (0, 0, bytes([0xB0 | channel, 0, 0 if drums else bank])),
        (0, 1, bytes([0xC0 | channel, program])),
        (0, 2, bytes([0xB0 | channel, 7, DRUM_VOLUME if drums else 127])),
        (0, 3, bytes([0xB0 | channel, 91, 0])),
        (0, 4, bytes([0xB0 | channel, 93, 0])),
    ]
    for note in notes:
        on = max(0, round(note.start * TICKS))
        off = max(on + 1, round((note.start + note.length) * TICKS))
        events.append((on, 9, bytes([0x90 | channel, note.key, note.velocity])))
        events.append((off, 8, bytes([0x80 | channel, note.key, 0])))
    track = b"\x00\xff\x51\x03" + (1_000_000).to_bytes(3, "big")
    now = 0
    for tick, _, message in sorted(events):
        track += _varlen(tick - now) + message
        now = tick
    track += _varlen(max(0, round(end_s * TICKS) - now)) + b"\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS) + b"MTrk" + struct.pack(">I", len(track)) + track


def _varlen(value: int) -> bytes:
    """MIDI's variable-length number: seven bits a byte, the highest first."""
    out = bytes([value & 0x7F])
    while value := value >> 7:
        out = bytes([value & 0x7F | 0x80]) + out
    return out
