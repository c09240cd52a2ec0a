"""Limelight: from a chat message to a finished video of the product, untouched.

    from limelight import make_video

    make_video("boot.jpg", brief="hiking boot, at sunrise on a forest trail", out="ad.mp4")

`make_video` blocks; `amake_video` is the same for programs with an event loop. `Assistant` is the conversation itself:
`async with await Assistant.open() as assistant`, then `assistant.chat(text, thread_id=…)` yields AG-UI events.
`AgentSpec`, `SubagentSpec` and `ToolSpec` describe agents of one's own: see docs/extending.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from limelight.agent.assistant import Assistant
    from limelight.agent.maker import amake_video, make_video
    from limelight.infra.settings import Settings, load_settings
    from limelight.schema.errors import LimelightError
    from limelight.schema.principal import Principal
    from limelight.sdk.spec import AgentLimits, AgentSpec, Guarded, Limits, SubagentSpec, ToolSpec

__all__ = [
    "AgentLimits",
    "AgentSpec",
    "Assistant",
    "Guarded",
    "LimelightError",
    "Limits",
    "Principal",
    "Settings",
    "SubagentSpec",
    "ToolSpec",
    "__version__",
    "amake_video",
    "load_settings",
    "make_video",
]

_HOMES = {
    "AgentLimits": "limelight.sdk.spec",
    "AgentSpec": "limelight.sdk.spec",
    "Assistant": "limelight.agent.assistant",
    "Guarded": "limelight.sdk.spec",
    "Limits": "limelight.sdk.spec",
    "LimelightError": "limelight.schema.errors",
    "Principal": "limelight.schema.principal",
    "Settings": "limelight.infra.settings",
    "SubagentSpec": "limelight.sdk.spec",
    "ToolSpec": "limelight.sdk.spec",
    "amake_video": "limelight.agent.maker",
    "load_settings": "limelight.infra.settings",
    "make_video": "limelight.agent.maker",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: `import limelight` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'limelight' has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
