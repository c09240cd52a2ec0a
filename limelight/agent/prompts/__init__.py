"""The prompts of the head, one file a role, the same bytes on every call. Subagents have theirs beside them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

ROLES = ("respond", "acknowledge", "plan", "summarise")


@cache
def load_prompt(role: str) -> str:
    """The system prompt of a role of the head, such as `plan`; its first line is `# Role: <role>`.

    Raises `ValueError` for a role without a prompt, naming those that have one.
    """
    if role not in ROLES:
        raise ValueError(f"There is no prompt for the role {role!r}. Roles: {', '.join(ROLES)}.")
    return files(__name__).joinpath(f"{role}.md").read_text(encoding="utf-8")
