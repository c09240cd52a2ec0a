"""Turn a large SF3 SoundFont (Ogg Vorbis samples) into a small SF2 one (16-bit samples) with a few presets.

SF2 is RIFF: `INFO` (text), `sdta` (one run of samples), `pdta` (nine tables that point at each other: presets
→ zones → generators → instruments → zones → generators → samples). SF3 differs in three ways: a sample header
with bit 0x10 set counts bytes of a Vorbis stream in `sdta`, its loop counts frames from the sample's own
start, and the version says 3. Sources: SoundFont Technical Specification 2.04 §4-7; MuseScore's notes on SF3.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soundfile
from numpy.typing import NDArray

from buildtools.errors import BuildFailed

PERCUSSION = 128
"""The bank of the drum kits."""
INSTRUMENT, KEY_RANGE, SAMPLE_ID = 41, 43, 53
"""Generators: those that end a preset zone (which instrument) and an instrument zone (which sample), and the
keys a zone answers to."""
VORBIS = 0x10
"""The sample-type bit that marks a compressed sample."""
MONO = 1
GUARD = 46
"""Frames of silence the specification asks for after each sample."""

_NAME = "S20"
_BAG = np.dtype([("gen", "<u2"), ("mod", "<u2")])
_GEN = np.dtype([("oper", "<u2"), ("amount", "<u2")])
_MOD = np.dtype(
    [("src", "<u2"), ("dest", "<u2"), ("amount", "<i2"), ("amount_src", "<u2"), ("transform", "<u2")]
)
TABLES: dict[str, np.dtype] = {
    "phdr": np.dtype(
        [("name", _NAME), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("lib", "<u4"),
         ("genre", "<u4"), ("morph", "<u4")]
    ),
    "pbag": _BAG, "pmod": _MOD, "pgen": _GEN,
    "inst": np.dtype([("name", _NAME), ("bag", "<u2")]),
    "ibag": _BAG, "imod": _MOD, "igen": _GEN,
    "shdr": np.dtype(
        [("name", _NAME), ("start", "<u4"), ("end", "<u4"), ("loop_start", "<u4"), ("loop_end", "<u4"),
         ("rate", "<u4"), ("pitch", "u1"), ("correction", "i1"), ("link", "<u2"), ("type", "<u2")]
    ),
}  # fmt: skip
"""The nine tables of `pdta` in file order. Each ends with one terminal record."""

Tables: TypeAlias = dict[str, NDArray[np.void]]
"""Keyed as `TABLES`, terminal records included."""


@dataclass(frozen=True)
class Font:
    """A SoundFont in memory."""

    info: dict[str, bytes]
    """The chunks of `INFO` as they stand, without `ifil`."""
    samples: bytes
    """`smpl`: 16-bit little-endian frames, or Vorbis streams."""
    tables: Tables
    """Keyed as `TABLES`, terminal records included."""


def convert(
    source: Path, out: Path, *, presets: Collection[tuple[int, int]], drums: Collection[int] | None = None
) -> int:
    """Write the SF2 at `out` with only the `(bank, program)` presets of the SF3 (or SF2) at `source`.

    Returns the size of `out` in bytes. Raises `BuildFailed` for a file that is no SoundFont or a preset it
    lacks.
    """
    data = write(decompress(subset(read(source.read_bytes()), presets, drums=drums)))
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(out.name + ".part")
    partial.write_bytes(data)
    partial.replace(out)
    return len(data)


def _chunks(data: bytes, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    while start + 8 <= end:
        name, size = struct.unpack_from("<4sI", data, start)
        yield name.decode("latin-1"), start + 8, start + 8 + size
        start += 8 + size + (size & 1)


def read(data: bytes) -> Font:
    """Parse a SoundFont. Raises `BuildFailed` when `data` is not one."""
    if data[:4] != b"RIFF" or data[8:12] != b"sfbk":
        raise BuildFailed(f"not a SoundFont: the file starts with {data[:12]!r}, expected RIFF....sfbk")
    info: dict[str, bytes] = {}
    samples = b""
    tables: Tables = {}
    for _, start, end in _chunks(data, 12, len(data)):
        for name, a, b in _chunks(data, start + 4, end):
            if name in TABLES:
                tables[name] = np.frombuffer(data[a:b], TABLES[name]).copy()
            elif name == "smpl":
                samples = data[a:b]
            elif name != "ifil":
                info[name] = data[a:b]
    if missing := [name for name in TABLES if name not in tables]:
        raise BuildFailed(f"not a SoundFont: table {missing[0]} is missing")
    return Font(info, samples, tables)


def subset(font: Font, presets: Collection[tuple[int, int]], *, drums: Collection[int] | None = None) -> Font:
    """Keep the presets and only the instruments and samples they reach.

    Of the percussion kits (bank 128) zones that sound no key of `drums` go, unless it is None.
    """
    old = font.tables
    place = {(int(p["bank"]), int(p["program"])): i for i, p in enumerate(old["phdr"][:-1])}
    if missing := sorted(set(presets) - set(place)):
        raise BuildFailed(
            f"the SoundFont has no preset (bank, program) {missing[0]}; it has {len(place)} others"
        )
    tuned = [place[p] for p in sorted(presets) if p[0] != PERCUSSION]
    kits = [place[p] for p in sorted(presets) if p[0] == PERCUSSION]
    new: Tables = {}
    melodic = len(_keep(old, {}, "phdr", "p", tuned, INSTRUMENT))
    instruments = _keep(old, new, "phdr", "p", [*tuned, *kits], INSTRUMENT)
    keys = [None] * melodic + [drums] * (len(instruments) - melodic)
    samples = _keep(old, new, "inst", "i", instruments, SAMPLE_ID, keys)
    new["shdr"] = old["shdr"][[*samples, len(old["shdr"]) - 1]]
    return replace(font, tables=new)


def _keep(
    old: Tables, new: Tables, header: str, level: str, wanted: Sequence[int], link: int,
    keys: Sequence[Collection[int] | None] | None = None,
) -> list[int]:  # fmt: skip
    """Copy the `wanted` records of one level into `new`; returns what `link` points at, in its new order.

    `keys` holds, for each record, the keys of which a zone must sound one to stay.
    """
    bags, gens, mods = old[f"{level}bag"], old[f"{level}gen"], old[f"{level}mod"]
    heads = old[header][[*wanted, len(old[header]) - 1]]
    out_bags: list[tuple[int, int]] = []
    out_gens: list[NDArray[np.void]] = []
    out_mods: list[NDArray[np.void]] = []
    targets: dict[int, int] = {}
    n_gens = n_mods = 0
    for place, index in enumerate(wanted):
        heads[place]["bag"] = len(out_bags)
        for bag in range(old[header][index]["bag"], old[header][index + 1]["bag"]):
            zone = gens[bags[bag]["gen"] : bags[bag + 1]["gen"]].copy()
            if keys is not None and not _sounds(zone, keys[place]):
                continue
            linked = zone["oper"] == link
            zone["amount"][linked] = [
                targets.setdefault(int(a), len(targets)) for a in zone["amount"][linked]
            ]
            out_bags.append((n_gens, n_mods))
            out_gens.append(zone)
            out_mods.append(mods[bags[bag]["mod"] : bags[bag + 1]["mod"]])
            n_gens, n_mods = n_gens + len(zone), n_mods + len(out_mods[-1])
    heads[-1]["bag"] = len(out_bags)
    new[header] = heads
    new[f"{level}bag"] = np.array([*out_bags, (n_gens, n_mods)], _BAG)
    new[f"{level}gen"] = np.concatenate([*out_gens, gens[-1:]])
    new[f"{level}mod"] = np.concatenate([*out_mods, mods[-1:]])
    return list(targets)


def _sounds(zone: NDArray[np.void], keys: Collection[int] | None) -> bool:
    """Whether a zone sounds one of the keys; a zone without a key range sounds all."""
    ranges = zone["amount"][zone["oper"] == KEY_RANGE]
    if keys is None or not len(ranges):
        return True
    low, high = int(ranges[0]) & 0xFF, int(ranges[0]) >> 8
    return any(low <= key <= high for key in keys)


def decompress(font: Font) -> Font:
    """Every sample as 16-bit frames, mono, loops counted from the start of the whole run as in SF2."""
    headers = font.tables["shdr"].copy()
    runs: list[NDArray[np.int16]] = []
    place = 0
    for head in headers[:-1]:
        if head["type"] & VORBIS:
            frames = _vorbis(font.samples[head["start"] : head["end"]])
            offset = 0
        else:
            frames = np.frombuffer(font.samples[2 * head["start"] : 2 * head["end"]], "<i2")
            offset = int(head["start"])
        if int(head["loop_end"]) - offset > len(frames):
            raise BuildFailed(
                f"sample {head['name']!r} loops past its end: {len(frames)} frames were decoded"
            )
        head["loop_start"] = place + int(head["loop_start"]) - offset
        head["loop_end"] = place + int(head["loop_end"]) - offset
        head["start"], head["end"] = place, place + len(frames)
        head["type"], head["link"] = MONO, 0
        runs += [frames, np.zeros(GUARD, np.int16)]
        place += len(frames) + GUARD
    return replace(
        font, samples=np.concatenate(runs).astype("<i2").tobytes(), tables={**font.tables, "shdr": headers}
    )


def _vorbis(data: bytes) -> NDArray[np.int16]:
    """Decode one Ogg Vorbis stream to mono frames.

    With libvorbis: FFmpeg's decoder drops the last 128 frames of every sixth sample here, and a shortened
    loop is heard as a wrong pitch.
    """
    floats, _ = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    return np.clip(np.round(floats[:, 0] * 32767), -32768, 32767).astype(np.int16)


def write(font: Font) -> bytes:
    """The bytes of an SF2 file (version 2.01)."""
    info = [_chunk("ifil", struct.pack("<HH", 2, 1)), *(_chunk(k, v) for k, v in font.info.items())]
    tables = [_chunk(name, font.tables[name].astype(dtype).tobytes()) for name, dtype in TABLES.items()]
    body = [
        _chunk("LIST", b"INFO" + b"".join(info)),
        _chunk("LIST", b"sdta" + _chunk("smpl", font.samples)),
        _chunk("LIST", b"pdta" + b"".join(tables)),
    ]
    return _chunk("RIFF", b"sfbk" + b"".join(body))


def _chunk(name: str, data: bytes) -> bytes:
    return name.encode("latin-1") + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)
