"""The agents as a registry lists them: who works for whom, with which tools, capabilities and prompts."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from limelight.agent.agents import prompt_name
from limelight.agent.prompts import ROLES, load_prompt
from limelight.capabilities.entry import Stage
from limelight.capabilities.history import Move
from limelight.router.recipes import recipes
from limelight.schema.capability import Capability
from limelight.sdk.prompt import Prompt
from limelight.sdk.spec import AgentSpec


class PromptInfo(BaseModel):
    """One version of a prompt of an agent."""

    name: str
    """`creative/plan`, `creative/image`."""
    version: str
    stage: Stage = "production"
    share: float = 1.0
    """Of the conversations, while it is a candidate."""
    evidence: str = ""
    """What its stage stands on; empty for one that nobody moved."""


class SubagentInfo(BaseModel):
    """A subagent of an agent."""

    name: str
    description: str
    tools: list[str]


class AgentInfo(BaseModel):
    """An agent of this service."""

    name: str
    description: str
    examples: list[str]
    """Messages to try."""
    subagents: list[SubagentInfo]
    capabilities: list[Capability]
    """What its tools may ask the operator for."""
    prompts: list[PromptInfo]
    steps: int
    """The longest plan that it may carry out."""
    blocks: list[str]
    """Categories that it refuses where others are warned."""
    locale: str


class RecipeInfo(BaseModel):
    """A quick-start recipe."""

    name: str
    title: str


def roster(specs: Sequence[AgentSpec], moves: Sequence[Move]) -> list[AgentInfo]:
    """The agents, the one first that a conversation is with when it names none."""
    return [
        AgentInfo(
            name=spec.name, description=spec.description, examples=[*spec.examples],
            subagents=[
                SubagentInfo(name=one.name, description=one.description, tools=[tool.name for tool in one.tools])
                for one in spec.subagents
            ],
            capabilities=sorted(spec.may_use), prompts=prompts_of(spec, moves), steps=spec.limits.steps,
            blocks=[*spec.guardrails.block], locale=spec.guardrails.locale,
        )
        for spec in specs
    ]  # fmt: skip


def recipe_list() -> list[RecipeInfo]:
    """The recipes by name."""
    return [RecipeInfo(name=one.name, title=one.title) for one in recipes()]


def prompts_of(spec: AgentSpec, moves: Sequence[Move]) -> list[PromptInfo]:
    """Every version of every prompt of an agent, at the stage to which it was moved last."""
    last = {(move.name, move.version): move for move in moves}
    own = [Prompt.of(spec.prompts.get(role) or load_prompt(role)) for role in ROLES]
    found: list[PromptInfo] = []
    for prompt in [*own, *(Prompt.of(one.prompt) for one in spec.subagents)]:
        for version in prompt.versions:
            name = prompt_name(spec, version)
            move = last.get((name, version.version))
            moved = {"stage": move.stage, "share": move.share, "evidence": move.evidence} if move else {}
            found.append(PromptInfo.model_validate({"name": name, "version": version.version, **moved}))
    return found
