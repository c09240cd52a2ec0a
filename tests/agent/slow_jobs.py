"""Jobs for a real engine: pictures that take for ever and tell nothing, everything else at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.agent.sketches import _sketch


def _at_once(name: str, request: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    return _sketch(name, request, Path(request["folder"]))


def picture(request: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """Looks at no cancel once it has begun."""
    progress(1.0, "begun")
    time.sleep(120)
    return {}


JOBS = {
    **{name: partial(_at_once, name) for name in ("cutout", "preview", "clip", "bed", "compile", "inspect")},
    "picture": picture,
}
