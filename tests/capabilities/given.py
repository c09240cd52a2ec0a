"""A registry of what a test gives it."""

from __future__ import annotations

from limelight.capabilities.registry import Registry, Served


class Given(Registry):
    """Reads no file."""

    def __init__(self, *served: Served) -> None:
        self._models = list(served)

    def served(self) -> list[Served]:
        return self._models
