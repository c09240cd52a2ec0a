"""The SoundFont in memory, and as small a part of it as a pass needs.

The synthesiser parses what it is given on every call, so that tens of megabytes cost more than some notes do. Tables
as in the SoundFont Technical Specification 2.04, §7.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from limelight.studio.errors import RenderFailed

PAN, INSTRUMENT, SAMPLE = 17, 41, 53
"""Generators: where a sample is between left and right, and which instrument or sample a zone plays."""
GUARD = 46
"""Frames of silence after each sample."""
_BAG, _GENERATOR = np.dtype([("gen", "<u2"), ("mod", "<u2")]), np.dtype([("oper", "<u2"), ("amount", "<u2")])
_TABLES = {
    "phdr": np.dtype([("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "V12")]),
    "pbag": _BAG, "pgen": _GENERATOR, "inst": np.dtype([("name", "S20"), ("bag", "<u2")]), "ibag": _BAG,
    "igen": _GENERATOR,
    "shdr": np.dtype([("name", "S20"), ("places", "<u4", 4), ("rest", "V10")]),
}  # fmt: skip
"""Those of the nine tables that are read; `places` are a sample's start, end and loop in frames."""
Sound: TypeAlias = tuple[int, int]


class SoundFont:
    """A SoundFont whose every sample sounds in the middle, so that a take on the left stays there."""

    def __init__(self, data: bytes) -> None:
        """Raises `ValueError` or `struct.error` for what is no SoundFont."""
        if data[:4] != b"RIFF" or data[8:12] != b"sfbk":
            raise ValueError(f"it begins with {data[:12]!r}, not with RIFF....sfbk")
        view = memoryview(data)  # so that the samples stay in memory once
        lists = {data[at : at + 4]: view[at - 8 : end] for _, at, end in _chunks(view, 12)}
        self._info, tables = bytes(lists[b"INFO"]), bytearray(lists[b"pdta"])
        (samples,) = (
            lists[b"sdta"][at:end] for name, at, end in _chunks(lists[b"sdta"], 12) if name == b"smpl"
        )
        self._samples: NDArray[np.int16] = np.frombuffer(samples, "<i2")
        self._places = {name.decode(): (at, end) for name, at, end in _chunks(tables, 12)}
        for name in ("pgen", "igen"):
            generators = self._table(tables, name)
            generators["amount"][generators["oper"] == PAN] = 0
        self._tables = bytes(tables)

    def only(self, sounds: Collection[Sound]) -> bytes:
        """A SoundFont that plays the (bank, program) `sounds`; what else it lists sounds wrong."""
        tables = bytearray(self._tables)
        heads = self._table(tables, "shdr")
        needed = sorted(self._needed(tables, sounds))
        runs: list[NDArray[np.int16]] = []
        at = 0
        for number in needed:
            start, end = heads[number]["places"][:2].tolist()
            runs.append(self._samples[start : end + GUARD])
            heads["places"][number] = [place - start + at for place in heads["places"][number].tolist()]
            at += len(runs[-1])
        unused = np.ones(len(heads), bool)
        unused[[*needed, len(heads) - 1]] = False
        heads[unused] = heads[needed[0]]
        body = self._info + _list(b"sdta" + _chunk(b"smpl", np.concatenate(runs).tobytes())) + bytes(tables)
        return _chunk(b"RIFF", b"sfbk" + body)

    def _needed(self, tables: bytearray, sounds: Collection[Sound]) -> set[int]:
        """The samples that the sounds reach."""
        presets = self._table(tables, "phdr")
        wanted = [
            number
            for number, preset in enumerate(presets[:-1])
            if (int(preset["bank"]), int(preset["program"])) in sounds
        ]
        if len(wanted) < len(set(sounds)):
            raise RenderFailed(
                f"The SoundFont lacks one of the sounds {sorted(sounds)}. Run the build (python -m buildtools) "
                "or install the package again."
            )
        instruments = {
            one for number in wanted for one in self._linked(tables, "p", "phdr", number, INSTRUMENT)
        }
        return {one for number in instruments for one in self._linked(tables, "i", "inst", number, SAMPLE)}

    def _linked(self, tables: bytearray, level: str, header: str, number: int, link: int) -> list[int]:
        first, after = self._table(tables, header)["bag"][number : number + 2].tolist()
        bags = self._table(tables, f"{level}bag")["gen"]
        zone = self._table(tables, f"{level}gen")[int(bags[first]) : int(bags[after])]
        return zone["amount"][zone["oper"] == link].tolist()

    def _table(self, tables: bytearray, name: str) -> NDArray[np.void]:
        at, end = self._places[name]
        return np.frombuffer(tables, _TABLES[name], count=(end - at) // _TABLES[name].itemsize, offset=at)


@lru_cache(maxsize=1)
def load_soundfont(path: Path) -> SoundFont:
    """The SoundFont, read once. Raises `RenderFailed` when the build has not made it, or made it badly."""
    try:
        return SoundFont(path.read_bytes())
    except FileNotFoundError as error:
        raise RenderFailed(
            f"The SoundFont {path.name} is missing, so no music can be played. Run the build "
            "(python -m buildtools) or install the package again."
        ) from error
    except (KeyError, ValueError, struct.error) as error:
        raise RenderFailed(
            f"{path.name} is no SoundFont ({error}). Run the build (python -m buildtools) or install the package "
            "again."
        ) from error


def _chunks(data: bytes | bytearray | memoryview, at: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, start, end) of each chunk's body."""
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        yield name, at + 8, at + 8 + size
        at += 8 + size + (size & 1)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def _list(body: bytes) -> bytes:
    return _chunk(b"LIST", body)
