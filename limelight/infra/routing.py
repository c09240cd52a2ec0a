"""Settings of the router: what each effort may cost, and how sure it must be."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Role: TypeAlias = Literal["fast", "planner", "reflector"]
Tokens: TypeAlias = Annotated[int, Field(ge=0, le=200_000)]
Steps: TypeAlias = Annotated[int, Field(ge=1, le=1_000)]
Seconds: TypeAlias = Annotated[float, Field(gt=0, le=86_400)]


class EffortBudget(_Section):
    """What a message of one effort gets; as it stands, one that asks for an answer only."""

    role: Role = "fast"
    """Role of the model that takes the message."""
    thinking_tokens: Tokens = 0
    """Tokens it may think; twice that when the person asks to think harder."""
    step_limit: Steps = 1
    """Steps that its plan may have."""
    deadline_s: Seconds = 20
    """Seconds after which it ends with what there is."""


class MediumBudget(EffortBudget):
    """One stage of one video."""

    role: Role = "planner"
    thinking_tokens: Tokens = 1024
    step_limit: Steps = 24
    deadline_s: Seconds = 180


class ComplexBudget(EffortBudget):
    """Several stages, products, placements, markets or versions."""

    role: Role = "planner"
    thinking_tokens: Tokens = 4096
    step_limit: Steps = 64
    deadline_s: Seconds = 600


class RoutingSettings(_Section):
    """How much thinking a message gets."""

    level: Literal["auto", "0", "1", "2"] = "auto"
    """`0`: rules and recipes only; `1`: never ask a small model; `2`: ask it about all that no rule knows."""
    low_margin: float = Field(default=0.05, ge=0, le=1)
    """Margin below which two readings fit equally, and a small model or the person is asked."""
    small_model_s: float = Field(default=6, gt=0, le=120)
    """Seconds that the small model has; then what the embeddings found holds."""
    recipe_steps: Steps = 400
    """Steps that the plan of a recipe may have, which no model makes: three for each video of a set, and what they share."""
    simple: EffortBudget = EffortBudget()
    medium: MediumBudget = MediumBudget()
    complex: ComplexBudget = ComplexBudget()

    def budget(self, effort: Literal["simple", "medium", "complex"]) -> EffortBudget:
        """What a message of this effort gets."""
        return {"simple": self.simple, "medium": self.medium, "complex": self.complex}[effort]
