"""Routes: how much thinking a message needs."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

Effort: TypeAlias = Literal["simple", "medium", "complex"]
Lane: TypeAlias = Literal["respond", "orchestrate", "cancel", "continue", "clarify", "edit"]


class RoutePart(BaseModel):
    """One of the requests in a message."""

    label: str
    clause: str
    """The words that ask for it."""


class Route(BaseModel):
    """A router's decision, as the event stream shows it."""

    level: Literal[0, 1, 2]
    """0 rules and recipes, 1 embeddings, 2 a small model."""
    effort: Effort
    """simple: answer only. medium: one stage for one product. complex: more than one stage, product or market."""
    lane: Lane = "respond"
    """Who takes the message."""
    label: str = ""
    """The act that was recognised, e.g. `concepts.create`."""
    recipe: str | None = None
    """The quick-start recipe that was recognised."""
    parts: list[RoutePart] = Field(default_factory=list[RoutePart])
    """What the message asks, one entry a request, in order; all of it is one plan."""
    margin: float = Field(ge=0, le=1)
    """How far the best label is ahead of the next one."""
    reason: str
    """In words."""
    role: str = "fast"
    """Model role: `fast`, `planner`, …"""
    thinking_tokens: int = Field(default=0, ge=0)
    step_limit: int = Field(default=64, ge=1)
    """Steps that the plan may have."""
    deadline_s: float = Field(default=30, gt=0)
    override: Literal["", "harder", "quick"] = ""
    """What the person said about thinking."""
