"""Step keys: the name under which a step's result is recorded, so that no recorded result is made twice."""

from __future__ import annotations

from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field

SEPARATOR = "|"


class StepKey(BaseModel):
    """(thread, plan, step, item, attempt). A step run again after a crash finds what it recorded under its key.

    As text the parts are joined by `|`, and a `|` or `%` inside a part is percent-encoded (message ids are chosen by
    clients): two different keys are never the same text, and `StepKey.parse(str(key)) == key`.
    """

    model_config = ConfigDict(frozen=True)

    thread_id: str
    plan_id: str
    """The run that made the plan; a run that continues the plan keeps it."""
    step_id: str
    item: str = ""
    """One item of a batch, e.g. a storyboard slot."""
    attempt: int = Field(default=0, ge=0)
    """Another one, or a replay with another model, is a new attempt, so it is made anew."""

    def __str__(self) -> str:
        parts = (self.thread_id, self.plan_id, self.step_id, self.item, str(self.attempt))
        return SEPARATOR.join(part.replace("%", "%25").replace(SEPARATOR, "%7C") for part in parts)

    @classmethod
    def parse(cls, text: str) -> StepKey:
        """The key that a text stands for. Raises `ValueError` for a text that is none."""
        parts = [unquote(part) for part in text.split(SEPARATOR)]
        if len(parts) != 5:
            raise ValueError(f"{text!r} is no step key: it has {len(parts)} parts, not 5")
        thread_id, plan_id, step_id, item, attempt = parts
        return cls(thread_id=thread_id, plan_id=plan_id, step_id=step_id, item=item, attempt=int(attempt))

    def for_item(self, item: str) -> StepKey:
        """The key of one item of this step's batch; of an item's own batch when this key is an item's already."""
        return self.model_copy(update={"item": f"{self.item}/{item}" if self.item else item})
