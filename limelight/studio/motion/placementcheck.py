"""Checks a finished file against the rules of a placement, and says what is wrong in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from limelight.studio.motion.filefacts import FileFacts, SoundFacts, file_facts
from limelight.studio.motion.layoutnotes import LayoutNotes, Standing, read_layout_notes
from limelight.studio.motion.placements import MEGABYTE, VideoPlacement
from limelight.studio.types import FPS
from limelight.studio.typography.safezone import SafeZone

Code: TypeAlias = Literal[
    "container", "codec", "profile", "pixel_format", "frame_size", "frame_rate", "constant_rate", "length",
    "bit_rate", "file_size", "no_sound", "sound", "sound_format", "sound_bit_rate", "loudness", "true_peak",
    "words_outside", "product_outside",
]  # fmt: skip
PICTURE: frozenset[Code] = frozenset({
    "container", "codec", "profile", "pixel_format", "frame_size", "frame_rate", "constant_rate", "bit_rate",
    "file_size",
})  # fmt: skip
"""What encoding the picture again sets right."""
SOUND: frozenset[Code] = frozenset({"sound", "sound_format", "sound_bit_rate", "loudness", "true_peak"})
"""What laying the sound again sets right."""
_LENGTH_OFF_S = 1.01 / FPS
_RATE_OFF = 0.002
_AAC_SLACK = 0.94
"""AAC leaves a little of the rate it is given unused where the sound is simple."""
_EDGE = 0.002
"""A fifth of a percent of the frame: what rounding to whole pixels may shift."""


class Violation(BaseModel):
    """One rule that a file breaks."""

    model_config = ConfigDict(frozen=True)

    code: Code
    what: str
    """What is wrong, and where."""
    value: str
    limit: str
    fix: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.what} is {self.value}; the placement asks for {self.limit}. {self.fix}"


def check(path: Path | str, placement: VideoPlacement) -> list[Violation]:
    """Every rule of `placement` that the file breaks; empty when it may run there.

    Words and product are checked where the file says where they stand, as videos made here do; see
    `layout_known`. Raises InputRejected if it is no readable video.
    """
    return check_facts(file_facts(path), placement)


def check_facts(facts: FileFacts, placement: VideoPlacement) -> list[Violation]:
    """The same for a file that was measured just now."""
    notes = read_layout_notes(facts.path)
    found = [*_format(facts, placement), *_amount(facts, placement), *_sound(facts.sound, placement)]
    return found if notes is None else [*found, *_layout(notes, placement)]


def layout_known(path: Path | str) -> bool:
    """Whether the file says where its words and its product stand."""
    return read_layout_notes(str(path)) is not None


def _format(facts: FileFacts, place: VideoPlacement) -> Iterator[Violation]:
    again = f"Deliver it for {place.label}."
    if "mp4" not in facts.container:
        yield _broken("container", "The file", facts.container, "MP4", again)
    if facts.codec != "h264":
        yield _broken("codec", "The picture's codec", facts.codec, "h264", again)
    elif facts.profile not in place.profiles:
        yield _broken("profile", "The H.264 profile", facts.profile, " or ".join(place.profiles), again)
    if facts.pixel_format != "yuv420p":
        yield _broken(
            "pixel_format", "The pixel format", facts.pixel_format, "yuv420p (8 bits, 4:2:0)", again
        )
    sizes = " or ".join(f"{width}x{height}" for width, height in place.sizes)
    size = f"{facts.width}x{facts.height}" + (
        "" if facts.square_pixels else " with pixels that are not square"
    )
    if (facts.width, facts.height) not in place.sizes or not facts.square_pixels:
        same = abs(facts.width / facts.height / (place.size[0] / place.size[1]) - 1) < 0.01
        fix = again if same else f"Compile it in {place.aspect}; cropping would cut the product."
        yield _broken("frame_size", "The frame", size, sizes, fix)
    if not any(abs(facts.fps - rate) < _RATE_OFF for rate in place.rates):
        rates = ", ".join(f"{rate:.5g}" for rate in place.rates)
        yield _broken("frame_rate", "The frame rate", f"{facts.fps:.5g} fps", f"{rates} fps", again)
    elif not facts.constant_rate:
        yield _broken("constant_rate", "The time between frames", "uneven", "always the same", again)


def _amount(facts: FileFacts, place: VideoPlacement) -> Iterator[Violation]:
    if place.lengths:
        if not any(abs(facts.seconds - length) <= _LENGTH_OFF_S for length in place.lengths):
            allowed = " or ".join(f"{length:g} s" for length in place.lengths)
            near = min(place.lengths, key=lambda length: abs(length - facts.seconds))
            yield _broken(
                "length", "The length", f"{facts.seconds:.2f} s", allowed, f"Make it exactly {near:g} s long."
            )
    elif not place.shortest_s - _LENGTH_OFF_S <= facts.seconds <= place.longest_s + _LENGTH_OFF_S:
        fix = "Trim it." if facts.seconds > place.longest_s else "Add a shot or hold the last one longer."
        allowed = f"{place.shortest_s:g} to {place.longest_s:g} s"
        yield _broken("length", "The length", f"{facts.seconds:.2f} s", allowed, fix)
    if facts.bit_rate < place.least_bit_rate:
        yield _broken(
            "bit_rate", "The picture's bit rate", _megabits(facts.bit_rate),
            f"{_megabits(place.least_bit_rate)} or more", f"Deliver it for {place.label}.",
        )  # fmt: skip
    if facts.bytes > place.most_bytes:
        yield _broken(
            "file_size", "The file", f"{facts.bytes / MEGABYTE:.2f} MB", f"at most {place.most_bytes / MEGABYTE:g} MB",
            f"Deliver it for {place.label}, or make it shorter.",
        )  # fmt: skip


def _sound(sound: SoundFacts | None, place: VideoPlacement) -> Iterator[Violation]:
    again = f"Deliver it for {place.label}."
    if place.sound == "none":
        if sound is not None and sound.lufs is not None:
            yield _broken("sound", "The sound track", f"{sound.lufs:.1f} LUFS loud", "none, or silent", again)
        return
    if sound is None or sound.lufs is None or sound.true_peak_db is None:
        if place.sound == "needed":
            what = "missing" if sound is None else "silent"
            yield _broken("no_sound", "The sound", what, "something to hear", "Compose a bed and compile it.")
        return
    if sound.codec != "aac" or sound.sample_rate not in (44_100, 48_000) or sound.channels != 2:
        value = f"{sound.codec}, {sound.sample_rate} Hz, {sound.channels} channels"
        yield _broken(
            "sound_format", "The sound's format", value, "aac, 44100 or 48000 Hz, 2 channels", again
        )
    if sound.bit_rate < _AAC_SLACK * place.least_audio_bit_rate:
        yield _broken(
            "sound_bit_rate", "The sound's bit rate", f"{sound.bit_rate / 1000:.0f} kbit/s",
            f"{place.least_audio_bit_rate / 1000:.0f} kbit/s or more", again,
        )  # fmt: skip
    if abs(sound.lufs - place.lufs) > place.lufs_off:
        allowed = f"{place.lufs:g} ±{place.lufs_off:g} LUFS"
        yield _broken("loudness", "The loudness", f"{sound.lufs:.1f} LUFS", allowed, again)
    if sound.true_peak_db > place.peak_db:
        yield _broken(
            "true_peak",
            "The highest true peak",
            f"{sound.true_peak_db:.1f} dBTP",
            f"at most {place.peak_db:g} dBTP",
            again,
        )


def _layout(notes: LayoutNotes, place: VideoPlacement) -> Iterator[Violation]:
    for one in notes.standing:
        zone, most = (place.words, 0.0) if one.what == "words" else (place.product, place.product_outside)
        outside = _outside(one, zone)
        if outside <= most:
            continue
        name = f"“{one.text}”" if one.text else "The product"
        when = f"{one.first / FPS:.1f} to {one.after / FPS:.1f} s"
        margins = (
            f"left {zone.left:.1%}, top {zone.top:.1%}, right {zone.right:.1%}, bottom {zone.bottom:.1%}"
        )
        if one.what == "words":
            fix = f"Compile it in {place.aspect}, where captions keep the safe zone, or shorten the words."
            value = f"{outside:.0%} outside the safe zone"
            yield _broken(
                "words_outside", f"{name} ({when})", value, f"none outside its margins ({margins})", fix
            )
        else:
            value = f"{outside:.0%} outside the safe zone"
            allowed = f"at most {most:.0%} outside its margins ({margins})"
            fix = "Choose a wider framing or another move for that shot."
            yield _broken("product_outside", f"{name} ({when})", value, allowed, fix)


def _outside(one: Standing, zone: SafeZone) -> float:
    """The share of a box's area outside the zone's margins."""
    box = one.box
    wide = min(box.x1, 1 - zone.right + _EDGE) - max(box.x0, zone.left - _EDGE)
    high = min(box.y1, 1 - zone.bottom + _EDGE) - max(box.y0, zone.top - _EDGE)
    area = (box.x1 - box.x0) * (box.y1 - box.y0)
    if area <= 0:
        return 0.0
    inside = max(0.0, min(wide, box.x1 - box.x0)) * max(0.0, min(high, box.y1 - box.y0))
    return max(0.0, 1 - inside / area)


def _megabits(rate: int) -> str:
    return f"{rate / 1_000_000:.2f} Mbit/s"


def _broken(code: Code, what: str, value: str, limit: str, fix: str) -> Violation:
    return Violation(code=code, what=what, value=value, limit=limit, fix=fix)
