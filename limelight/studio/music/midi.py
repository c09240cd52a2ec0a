"""Notes to a standard MIDI file (format 0), the synthesiser's input."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

TICKS = 960
"""Ticks a second: the tempo is fixed at 60 beats a minute, so that a beat is a second and notes carry real
time.
"""
DRUM_CHANNEL = 9
PERCUSSION = 128
"""The SoundFont's bank of drum kits."""
DRUM_VOLUME, VOLUME = 60, 104
"""Low enough that neither kick, clap and hats together nor a full chord clips the synthesiser's 16 bits."""
BEND_CENTS = 200
"""How far a full pitch bend goes, as General MIDI has it."""


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


@dataclass(frozen=True, slots=True)
class Take:
    """One player's notes, in seconds, on one instrument: what becomes one mono sound."""

    sound: tuple[int, int]
    """(bank, program) of the SoundFont."""
    notes: Sequence[Note]
    cents: float = 0.0
    """How far it is tuned off, -200..200."""


def to_midi(left: Take, right: Take | None = None, *, end_s: float) -> bytes:
    """A MIDI file that lasts `end_s`, with one take wholly to the left and the other wholly to the right.

    Raises `ValueError` when both are drum kits: MIDI has one channel for them.
    """
    takes = [left] if right is None else [left, right]
    if len(takes) == 2 and all(take.sound[0] == PERCUSSION for take in takes):
        raise ValueError("two drum kits cannot share a MIDI file; play them one after the other")
    events: list[tuple[int, int, bytes]] = []
    for side, take in enumerate(takes):
        channel = DRUM_CHANNEL if take.sound[0] == PERCUSSION else side
        events += [(0, number, message) for number, message in enumerate(_setup(take, channel, side))]
        for note in take.notes:
            on = max(0, round(note.start * TICKS))
            off = max(on + 1, round((note.start + note.length) * TICKS))
            events.append((on, 99, bytes([0x90 | channel, note.key, note.velocity])))
            events.append((off, 98, bytes([0x80 | channel, note.key, 0])))
    track = b"\x00\xff\x51\x03" + (1_000_000).to_bytes(3, "big")
    now = 0
    for tick, _, message in sorted(events):
        track += _varlen(tick - now) + message
        now = tick
    track += _varlen(max(0, round(end_s * TICKS) - now)) + b"\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS) + b"MTrk" + struct.pack(">I", len(track)) + track


def _setup(take: Take, channel: int, side: int) -> list[bytes]:
    """What a channel hears before its first note: instrument, volume, place, no effects, tuning."""
    bank, program = take.sound
    drums = bank == PERCUSSION
    edge = 127 * side
    bend = min(16383, max(0, round(8192 * (1 + take.cents / BEND_CENTS))))
    controls = (
        (0, 0 if drums else bank), (7, DRUM_VOLUME if drums else VOLUME), (10, edge), (42, edge), (91, 0),
        (93, 0),
    )  # fmt: skip
    return [
        *(bytes([0xB0 | channel, number, value]) for number, value in controls),
        bytes([0xC0 | channel, program]),
        bytes([0xE0 | channel, bend & 0x7F, bend >> 7]),
    ]


def _varlen(value: int) -> bytes:
    """MIDI's variable-length number: seven bits a byte, the highest first."""
    out = bytes([value & 0x7F])
    while value := value >> 7:
        out = bytes([value & 0x7F | 0x80]) + out
    return out
