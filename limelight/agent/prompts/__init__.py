"""The prompts of the head, one file a role and version, the same bytes on every call. Subagents have theirs beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from limelight.sdk.prompt import Prompt, all_versions
from limelight.sdk.spec import AgentSpec, SubagentSpec

ROLES = ("respond", "acknowledge", "plan", "summarise")
NOBODY = "There is no other agent here."


@cache
def load_prompt(role: str) -> Prompt:
    """The newest system prompt of a role of the head, such as `plan`; its first line is `# Role: <role>`.

    Raises `ValueError` for a role without a prompt, naming those that have one.
    """
    return prompt_versions(role)[-1]


@cache
def prompt_versions(role: str) -> tuple[Prompt, ...]:
    """Every version of the prompt of a role, the newest last. Raises as `load_prompt` does."""
    if role not in ROLES:
        raise ValueError(f"There is no prompt for the role {role!r}. Roles: {', '.join(ROLES)}.")
    return all_versions(files(__name__), role)


def written_out(
    spec: AgentSpec, prompts: Mapping[str, Prompt], colleagues: Sequence[AgentSpec] = ()
) -> dict[str, str]:
    """The prompts of an agent's head, by role, with what they say of it: who works for it, and which agents there are beside it."""
    tools = [tool.name for tool in spec.tools]
    words = {
        "agent": spec.description,
        "team": "\n".join(map(_member, spec.subagents)),
        "colleagues": "\n".join(map(_member, colleagues)) or NOBODY,
        "examples": "\n".join(f"- {one}" for one in spec.examples) or "None.",
    }
    return {
        role: prompt.fitted(tools, **words, other_tools=_told(spec, prompt))
        for role, prompt in prompts.items()
    }


def _told(spec: AgentSpec, prompt: Prompt) -> str:
    """A line for each tool that a prompt says nothing of by itself: who has it, its arguments, what it does."""
    return "\n".join(
        f"- {one.name}, `{tool.name} {{{', '.join(tool.args.model_fields)}}}`: {tool.description}"
        for one in spec.subagents
        for tool in one.tools
        if f"`{tool.name}" not in prompt.source
    )


def _member(one: SubagentSpec | AgentSpec) -> str:
    """A line of the team, or of the agents beside it: name, what it does, the names of its tools."""
    return f"- {one.name}: {one.description} Tools: {', '.join(tool.name for tool in one.tools)}."
