"""Settings of the router: what each effort may cost, and how sure it must be."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EffortBudget(_Section):
    """What a message of one effort gets."""

    role: Literal["fast", "planner", "reflector"] = "planner"
    """Role of the model that takes the message."""
    thinking_tokens: int = Field(default=0, ge=0, le=200_000)
    """Tokens it may think; twice that when the person asks to think harder."""
    step_limit: int = Field(default=8, ge=1, le=1_000)
    """Steps that its plan may have."""
    deadline_s: float = Field(default=60, gt=0, le=86_400)
    """Seconds after which it ends with what there is."""


class RoutingSettings(_Section):
    """How much thinking a message gets."""

    level: Literal["auto", "0", "1", "2"] = "auto"
    """`0`: rules and recipes only; `1`: never ask a small model; `2`: ask it about all that no rule knows."""
    low_margin: float = Field(default=0.05, ge=0, le=1)
    """Margin below which two readings fit equally, and a small model or the person is asked."""
    small_model_s: float = Field(default=6, gt=0, le=120)
    """Seconds that the small model has; then what the embeddings found holds."""
    simple: EffortBudget = EffortBudget(role="fast", thinking_tokens=0, step_limit=1, deadline_s=20)
    medium: EffortBudget = EffortBudget(role="planner", thinking_tokens=1024, step_limit=24, deadline_s=180)
    complex: EffortBudget = EffortBudget(role="planner", thinking_tokens=4096, step_limit=64, deadline_s=600)

    def budget(self, effort: Literal["simple", "medium", "complex"]) -> EffortBudget:
        """What a message of this effort gets."""
        return {"simple": self.simple, "medium": self.medium, "complex": self.complex}[effort]
