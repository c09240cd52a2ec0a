"""Step keys: the name under which a step's result is recorded, so that no recorded result is made twice."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class StepKey(BaseModel):
    """(thread, plan, step, item, attempt). A step run again after a crash finds what it recorded under its key."""

    model_config = ConfigDict(frozen=True)

    thread_id: str
    plan_id: str
    """The run that made the plan; a run that continues the plan keeps it."""
    step_id: str
    item: str = ""
    """One item of a batch, e.g. a storyboard slot."""
    attempt: int = 0
    """Another one, or a replay with another model, is a new attempt, so it is made anew."""

    def __str__(self) -> str:
        return "|".join((self.thread_id, self.plan_id, self.step_id, self.item, str(self.attempt)))

    def for_item(self, item: str) -> StepKey:
        """The key of one item of this step's batch."""
        return self.model_copy(update={"item": item})
