"""The prompts of the subagents, one file each, so that they can be read, versioned and cached."""

from __future__ import annotations

from functools import cache
from importlib import resources

SUBAGENTS = ("copy", "image", "music", "video")


@cache
def subagent_prompt(name: str) -> str:
    """The system prompt of a subagent, the same bytes on every call; its first line is `# Role: subagent:<name>`.

    Raises `ValueError` for a subagent without a prompt, naming those that have one.
    """
    if name not in SUBAGENTS:
        raise ValueError(f"There is no prompt for the subagent {name!r}. Subagents: {', '.join(SUBAGENTS)}.")
    return resources.files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")
