"""CBOR (RFC 8949), as far as AWS's RPC v2 protocol goes: numbers, texts, bytes, lists, maps, times."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from limelight.fakeaws.errors import invalid

Item: TypeAlias = "bool | int | float | str | bytes | datetime | Sequence[Item] | Mapping[str, Item] | None"
_TIME = 1
"""The tag of seconds since 1970."""
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}


def dumps(item: Item) -> bytes:
    """An item as bytes, everything of definite length."""
    match item:
        case None:
            return b"\xf6"
        case bool():
            return b"\xf5" if item else b"\xf4"
        case int():
            return _head(0, item) if item >= 0 else _head(1, -1 - item)
        case float():
            return b"\xfb" + struct.pack(">d", item)
        case str():
            return _head(3, len(item.encode())) + item.encode()
        case bytes():
            return _head(2, len(item)) + item
        case datetime():
            return _head(6, _TIME) + dumps(item.timestamp())
        case Mapping():
            return _head(5, len(item)) + b"".join(dumps(key) + dumps(one) for key, one in item.items())
        case _:
            return _head(4, len(item)) + b"".join(dumps(one) for one in item)


def loads(data: bytes) -> Item:
    """The item that these bytes are. Raises `ValidationException` for anything else."""
    try:
        return _Reader(data).item()
    except (IndexError, struct.error, UnicodeDecodeError, KeyError) as error:
        raise invalid("Malformed input request: the body is no CBOR.") from error


def _head(major: int, value: int) -> bytes:
    for code, most, form in ((24, 1 << 8, ">B"), (25, 1 << 16, ">H"), (26, 1 << 32, ">I")):
        if value < 24:
            return bytes([major << 5 | value])
        if value < most:
            return bytes([major << 5 | code]) + struct.pack(form, value)
    return bytes([major << 5 | 27]) + struct.pack(">Q", value)


@dataclass
class _Reader:
    data: bytes
    at: int = 0

    def item(self) -> Item:
        """The next item."""
        first = self.data[self.at]
        self.at += 1
        major, info = first >> 5, first & 31
        if major == 7:
            return self._simple(info)
        size = None if info == 31 else self._size(info)
        match major:
            case 0:
                return size or 0
            case 1:
                return -1 - (size or 0)
            case 2:
                return self._bytes(size)
            case 3:
                return self._bytes(size).decode()
            case 4:
                return self._items(size)
            case 5:
                flat = self._items(None if size is None else 2 * size)
                return {str(key): one for key, one in zip(flat[::2], flat[1::2], strict=True)}
            case _:
                return self.item()  # a tag, such as that of a time: its number is what counts

    def _size(self, info: int) -> int:
        if info < 24:
            return info
        form = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}[info]
        return int(struct.unpack(form, self._take(struct.calcsize(form)))[0])

    def _simple(self, info: int) -> Item:
        if info in _FLOATS:
            form = _FLOATS[info]
            return float(struct.unpack(form, self._take(struct.calcsize(form)))[0])
        return _SIMPLE[info]

    def _bytes(self, size: int | None) -> bytes:
        if size is not None:
            return self._take(size)
        pieces: list[bytes] = []
        while not self._ended():
            first = self.data[self.at]
            self.at += 1
            pieces.append(self._take(self._size(first & 31)))
        return b"".join(pieces)

    def _items(self, count: int | None) -> list[Item]:
        if count is not None:
            return [self.item() for _ in range(count)]
        found: list[Item] = []
        while not self._ended():
            found.append(self.item())
        return found

    def _ended(self) -> bool:
        """Whether a list of indefinite length ends here; its end is read."""
        ended = self.data[self.at] == 0xFF
        self.at += ended
        return ended

    def _take(self, size: int) -> bytes:
        found = self.data[self.at : self.at + size]
        if len(found) < size:
            raise IndexError(f"{size} bytes were said to follow and {len(found)} do")
        self.at += size
        return found
