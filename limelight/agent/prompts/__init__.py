"""The prompts of the head and its subagents, one file a role, the same bytes on every call."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

ROLES = (
    "respond", "acknowledge", "plan", "summarise", "subagent:image", "subagent:video", "subagent:music",
    "subagent:copy",
)  # fmt: skip


@cache
def load_prompt(role: str) -> str:
    """The system prompt of a role, such as `plan` or `subagent:image`; its first line is `# Role: <role>`.

    Raises `ValueError` for a role without a prompt, naming those that have one.
    """
    role = role.replace("subagent_", "subagent:")
    if role not in ROLES:
        raise ValueError(f"There is no prompt for the role {role!r}. Roles: {', '.join(ROLES)}.")
    return files(__name__).joinpath(f"{role.replace(':', '_')}.md").read_text(encoding="utf-8")
