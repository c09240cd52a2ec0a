"""The prompts of the subagents, one file a version, so that they can be read, versioned and cached."""

from __future__ import annotations

from functools import cache
from importlib import resources

from limelight.sdk.prompt import Prompt, all_versions

SUBAGENTS = ("copy", "image", "music", "research", "video")


@cache
def subagent_prompt(name: str) -> Prompt:
    """The newest system prompt of a subagent; its first line is `# Role: subagent:<name>`.

    It is written for every tool that Limelight has for it; a spec leaves out what is for others (`Prompt`).
    Raises `ValueError` for a subagent without a prompt, naming those that have one.
    """
    return subagent_versions(name)[-1]


@cache
def subagent_versions(name: str) -> tuple[Prompt, ...]:
    """Every version of a subagent's prompt, the newest last. Raises as `subagent_prompt` does."""
    if name not in SUBAGENTS:
        raise ValueError(f"There is no prompt for the subagent {name!r}. Subagents: {', '.join(SUBAGENTS)}.")
    return all_versions(resources.files(__name__), name)
