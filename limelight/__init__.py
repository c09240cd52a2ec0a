"""Limelight: from a chat message to a finished video of the product, untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from limelight.agent.assistant import Assistant
    from limelight.agent.maker import make_video
    from limelight.infra.settings import Settings, load_settings
    from limelight.schema.errors import LimelightError
    from limelight.schema.principal import Principal

__all__ = [
    "Assistant",
    "LimelightError",
    "Principal",
    "Settings",
    "__version__",
    "load_settings",
    "make_video",
]

_HOMES = {
    "Assistant": "limelight.agent.assistant",
    "make_video": "limelight.agent.maker",
    "Settings": "limelight.infra.settings",
    "load_settings": "limelight.infra.settings",
    "LimelightError": "limelight.schema.errors",
    "Principal": "limelight.schema.principal",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: `import limelight` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'limelight' has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
