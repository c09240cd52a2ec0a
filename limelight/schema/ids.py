"""Identifiers: short, sortable by time, safe in a URL."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

_ARTIFACT = re.compile(r"art_[0-9a-f]+")


def new_id(prefix: str) -> str:
    """A fresh id such as `art_0193f6…`: UUIDv7-like, so ids made later sort later."""
    import time

    millis = int(time.time() * 1000)
    return f"{prefix}_{millis:011x}{uuid.uuid4().hex[:13]}"


def renamed(text: str, ids: Mapping[str, str]) -> str:
    """A text with artifact ids exchanged, wherever they stand in it; ids that are not named stay."""
    return _ARTIFACT.sub(lambda match: ids.get(match.group(), match.group()), text)
