"""A plan: a DAG of steps. A step starts when its own inputs are ready."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

SubagentName: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_\-]{0,39}$")]
"""A subagent of the agent that plans: `copy`, `image`, `video` or `music` of Limelight's own, or one of yours."""
StepStatus: TypeAlias = Literal["pending", "running", "done", "failed", "cancelled"]
MOST_STEPS = 1000
"""What a plan can hold; what it may have is the route's `step_limit`."""


class PlanStep(BaseModel):
    """One piece of work for one subagent."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_\-]{0,39}$")
    title: str = Field(max_length=120)
    """As the person sees it in the checklist."""
    subagent: SubagentName
    instruction: str = Field(max_length=4000)
    """What to do, in words, for the subagent."""
    inputs: dict[str, JsonValue] = Field(default_factory=dict)
    """Arguments and references. `{"$from": "<step id>"}` stands for the artifacts that step makes."""
    depends: list[str] = Field(default_factory=list[str])
    estimate_s: float = Field(default=5.0, ge=0, le=3600)
    film: str = Field(default="", max_length=40)
    """Key of the one of `Plan.films` that it is for; empty for what several share, and in a plan of one video."""


class Film(BaseModel):
    """One of several videos that a plan makes, each with a storyboard and a cut of its own."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(pattern=r"^film-[1-9]\d{0,3}$")
    index: int = Field(ge=1)
    """Its number in the conversation."""
    title: str = Field(max_length=120)
    """As the person tells it from the others: "Trail Boot · Christmas · 2"."""
    product_id: str | None = None


class Plan(BaseModel):
    """The steps of one run, in an order in which no step stands before one that it depends on."""

    model_config = ConfigDict(extra="forbid")

    plan_id: str = ""
    """The run that made it. Kept by the run that continues it."""
    goal: str = Field(max_length=500)
    stage: str = "other"
    product_id: str | None = None
    """The product the work is for; changes the thread's product when set."""
    product_why: str = ""
    """Why this product was taken for the person's words."""
    concept_id: str | None = None
    """The concept that was chosen, when one was."""
    question: str = ""
    """Set instead of steps when something must be asked first."""
    choices: list[str] = Field(default_factory=list[str], max_length=6)
    """Short answers that the question offers, in words that can be said; none where any words are an answer."""
    revises: str = ""
    """The plan under way (its `plan_id`) that this one is the new version of, when the person changed their mind."""
    leaves_out: list[int] = Field(default_factory=list[int])
    """Shots, by the number that the person sees, that go out of the storyboard."""
    steps: list[PlanStep] = Field(default_factory=list[PlanStep], max_length=MOST_STEPS)
    films: list[Film] = Field(default_factory=list[Film], max_length=MOST_STEPS)
    """The videos that it makes, when those are several with storyboards of their own."""

    @model_validator(mode="after")
    def _is_a_dag_in_order(self) -> Plan:
        seen: set[str] = set()
        for step in self.steps:
            if step.id in seen:
                raise ValueError(f"step id {step.id!r} is used twice")
            missing = [d for d in step.depends if d not in seen]
            if missing:
                raise ValueError(f"step {step.id!r} depends on {missing}, which no earlier step makes")
            seen.add(step.id)
        return self
