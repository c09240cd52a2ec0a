"""The agents as a registry lists them: who works for whom, with which tools, capabilities and prompts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel

from limelight.agent.prompts import ROLES, load_prompt
from limelight.agent.team.agents import prompt_name
from limelight.capabilities.history import Move, Staged, key_of, standing
from limelight.router.recipes import Recipe, recipes
from limelight.schema.capability import Capability
from limelight.sdk.prompt import Prompt
from limelight.sdk.spec import AgentSpec


class PromptInfo(Staged):
    """One version of a prompt of an agent."""

    name: str
    """`creative/plan`, `creative/image`."""


class ToolInfo(BaseModel):
    """A tool. It is of the version and stage of the agents that have it."""

    name: str
    description: str
    capabilities: list[Capability]
    """What it asks the operator for."""
    of: list[str]
    """Who has it: `creative/image`."""


class SubagentInfo(BaseModel):
    """A subagent of an agent. It is of its agent's version and stage."""

    name: str
    description: str
    tools: list[str]


class AgentInfo(Staged):
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


class RecipeInfo(Staged):
    """A quick-start recipe."""

    name: str
    title: str


def roster(specs: Sequence[AgentSpec], moves: Sequence[Move]) -> list[AgentInfo]:
    """The agents, the one first that a conversation is with when it names none."""
    return [
        AgentInfo(
            **_stands("agent", spec, moves), name=spec.name, description=spec.description, examples=[*spec.examples],
            subagents=[
                SubagentInfo(name=one.name, description=one.description, tools=[tool.name for tool in one.tools])
                for one in spec.subagents
            ],
            capabilities=sorted(spec.may_use), prompts=prompts_of(spec, moves), steps=spec.limits.steps,
            blocks=[*spec.guardrails.block], locale=spec.guardrails.locale,
        )
        for spec in specs
    ]  # fmt: skip


def recipe_list(moves: Sequence[Move]) -> list[RecipeInfo]:
    """The recipes by name."""
    return [RecipeInfo(**_stands("recipe", one, moves), name=one.name, title=one.title) for one in recipes()]


def _stands(
    kind: Literal["agent", "recipe"], one: AgentSpec | Recipe, moves: Sequence[Move]
) -> dict[str, Any]:
    key = key_of(kind, one.name)
    return standing(moves, key, version=one.version, stage=one.stage, share=one.share).model_dump()


def tools_of(specs: Sequence[AgentSpec]) -> list[ToolInfo]:
    """Every tool once, in the order of the agents."""
    found: dict[str, ToolInfo] = {}
    pairs = [(spec, one) for spec in specs for one in spec.subagents]
    for spec, one in pairs:
        for tool in one.tools:
            told = ToolInfo(
                name=tool.name, description=tool.description, capabilities=[*tool.capabilities], of=[]
            )
            found.setdefault(tool.name, told).of.append(f"{spec.name}/{one.name}")
    return [*found.values()]


def prompts_of(spec: AgentSpec, moves: Sequence[Move]) -> list[PromptInfo]:
    """Every version of every prompt of an agent, at the stage to which it was moved last."""
    own = [Prompt.of(spec.prompts.get(role) or load_prompt(role)) for role in ROLES]
    found: list[PromptInfo] = []
    for prompt in [*own, *(Prompt.of(one.prompt) for one in spec.subagents)]:
        for version in prompt.versions:
            name = prompt_name(spec, version)
            found.append(PromptInfo(name=name, **standing(moves, name, version=version.version).model_dump()))
    return found
