"""Photoshop files with named layers, as Adobe's specification has them (version 1, RGB, 8 bit, RLE).

https://www.adobe.com/devnet-apps/photoshop/fileformatashtml/
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from limelight.studio.layout.composition import Composition, Layer

_RLE = 1
_ALPHA = -1
Plane = NDArray[np.uint8]


def save_psd(composition: Composition, path: Path) -> None:
    """Write the layers, named and in place, and the finished picture for programs that show only that."""
    width, height = composition.size
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, height, width, 8, 3)
    layers = _block(_layer_info(composition.layers))
    merged = composition.rgb()
    rows = [_packed(merged[..., channel]) for channel in range(3)]
    counts = b"".join(_counts(one) for one in rows)
    picture = struct.pack(">H", _RLE) + counts + b"".join(b"".join(one) for one in rows)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(header + _block(b"") + _block(b"") + _block(layers + _block(b"")) + picture)
    partial.replace(path)


def _block(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _layer_info(layers: tuple[Layer, ...]) -> bytes:
    """Records from the bottom up, then their channels in the same order."""
    records, channels = b"", b""
    for layer in layers:
        planes = [(_ALPHA, layer.pixels[..., 3]), *((index, layer.pixels[..., index]) for index in range(3))]
        packed = [(index, _channel(plane)) for index, plane in planes]
        records += _record(layer, [(index, len(data)) for index, data in packed])
        channels += b"".join(data for _, data in packed)
    out = struct.pack(">h", len(layers)) + records + channels
    return out + b"\0" * (len(out) % 2)


def _record(layer: Layer, channels: list[tuple[int, int]]) -> bytes:
    width, height = layer.size
    out = struct.pack(">iiiiH", layer.y, layer.x, layer.y + height, layer.x + width, len(channels))
    out += b"".join(struct.pack(">hI", index, size) for index, size in channels)
    out += b"8BIMnorm" + struct.pack(">BBBx", 255, 0, 0)
    name = layer.name.encode("ascii")
    pascal = bytes([len(name)]) + name
    pascal += b"\0" * (-len(pascal) % 4)
    unicode = struct.pack(">I", len(layer.name)) + layer.name.encode("utf-16-be")
    unicode += b"\0" * (-len(unicode) % 4)
    return out + _block(_block(b"") + _block(b"") + pascal + b"8BIMluni" + _block(unicode))


def _channel(plane: Plane) -> bytes:
    rows = _packed(plane)
    return struct.pack(">H", _RLE) + _counts(rows) + b"".join(rows)


def _counts(rows: list[bytes]) -> bytes:
    return struct.pack(f">{len(rows)}H", *(len(row) for row in rows))


def _packed(plane: Plane) -> list[bytes]:
    """Each row by PackBits: runs of 3 to 128 equal bytes as two, anything else as it is with its length before it."""
    return [pack_bits(np.ascontiguousarray(row)) for row in plane]


def pack_bits(row: Plane) -> bytes:
    """One row by PackBits."""
    edges = np.flatnonzero(np.diff(row)) + 1
    starts = np.concatenate([[0], edges])
    lengths = np.diff(np.concatenate([starts, [len(row)]]))
    long = lengths >= 3
    out = bytearray()
    at = 0
    for start, length in zip(starts[long].tolist(), lengths[long].tolist(), strict=True):
        _literal(out, row[at:start])
        value = int(row[start])
        at = start + length
        while length > 0:
            some = min(length, 128)
            out += bytes((257 - some, value)) if some > 1 else bytes((0, value))
            length -= some
    _literal(out, row[at:])
    return bytes(out)


def _literal(out: bytearray, part: Plane) -> None:
    for start in range(0, len(part), 128):
        some = part[start : start + 128]
        out.append(len(some) - 1)
        out += some.tobytes()
