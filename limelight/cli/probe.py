"""One call that tells whether something of AWS may be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Probe:
    """One call: what it is of, which service, and the call itself."""

    name: str
    service: str
    call: Callable[[Any], object]
    means: str
