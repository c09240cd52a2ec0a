"""Frames of `application/vnd.amazon.eventstream`: prelude, headers, JSON payload, two CRC32 sums.

Source: the Smithy specification of the Amazon event stream encoding.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from zlib import crc32

from pydantic import JsonValue

_STRING = 7
"""Type byte of a header whose value is a string."""


def event(name: str, payload: Mapping[str, JsonValue]) -> bytes:
    """One event, e.g. `contentBlockDelta`."""
    return _frame({":event-type": name, ":message-type": "event"}, payload)


def part(name: str, payload: bytes) -> bytes:
    """One event whose payload is bytes, e.g. `PayloadPart`."""
    return _frame({":event-type": name, ":message-type": "event"}, payload)


def exception(name: str, message: str, **more: str) -> bytes:
    """An error in mid-stream, e.g. `throttlingException`: the HTTP status was 200 long ago."""
    return _frame({":exception-type": name, ":message-type": "exception"}, {"message": message, **more})


def _frame(headers: Mapping[str, str], payload: Mapping[str, JsonValue] | bytes) -> bytes:
    raw = isinstance(payload, bytes)
    kind = "application/octet-stream" if raw else "application/json"
    head = b"".join(_header(name, value) for name, value in {**headers, ":content-type": kind}.items())
    body = payload if raw else json.dumps(payload, separators=(",", ":")).encode()
    prelude = struct.pack("!II", 16 + len(head) + len(body), len(head))
    whole = prelude + struct.pack("!I", crc32(prelude)) + head + body
    return whole + struct.pack("!I", crc32(whole))


def _header(name: str, value: str) -> bytes:
    return (
        struct.pack("!B", len(name))
        + name.encode()
        + struct.pack("!BH", _STRING, len(value))
        + value.encode()
    )
