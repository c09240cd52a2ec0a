"""Identifiers: short, sortable by time, safe in a URL."""

from __future__ import annotations

import uuid


def new_id(prefix: str) -> str:
    """A fresh id such as `art_0193f6…`: UUIDv7-like, so ids made later sort later."""
    import time

    millis = int(time.time() * 1000)
    return f"{prefix}_{millis:011x}{uuid.uuid4().hex[:13]}"
