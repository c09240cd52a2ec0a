"""What a subagent tells the head: references and one line, never its context."""

from __future__ import annotations

from pydantic import BaseModel, Field, JsonValue

from limelight.schema.strategy import row_of


class Problem(BaseModel):
    """Something that did not work, in words, with what to do."""

    code: str
    message: str
    slot: str = ""
    """The item of the batch it concerns."""
    limit: JsonValue = None
    value: JsonValue = None

    @property
    def notice(self) -> bool:
        """Whether it is of something that was made all the same and would come out the same again."""
        return row_of(self.code).name == "notice"


class Usage(BaseModel):
    """What was used: tokens by direction, and seconds of media work."""

    input_tokens: int = 0
    output_tokens: int = 0
    engine_seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            engine_seconds=self.engine_seconds + other.engine_seconds,
        )


class SubagentReport(BaseModel):
    """One step's outcome."""

    step_id: str
    subagent: str
    title: str = ""
    """The step's, as the person sees it in the checklist."""
    artifact_ids: list[str] = Field(default_factory=list[str])
    summary: str = ""
    problems: list[Problem] = Field(default_factory=list[Problem])
    notes: list[str] = Field(default_factory=list[str])
    """What the person should know of what was made: what was made again and why, what may not be good enough."""
    usage: Usage = Field(default_factory=Usage)

    @property
    def ok(self) -> bool:
        """Whether anything was made, or nothing went wrong."""
        return bool(self.artifact_ids) or not self.problems

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do."""
        return all(problem.notice for problem in self.problems)
