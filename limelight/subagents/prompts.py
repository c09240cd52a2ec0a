"""Where a subagent's prompt lies. Prompts are files, so that they can be read, versioned and cached."""

from __future__ import annotations

from importlib import resources


def subagent_prompt(name: str) -> str:
    """The system prompt of a subagent, stable byte for byte."""
    return (resources.files("limelight.agent") / "prompts" / f"subagent_{name}.md").read_text("utf-8")
