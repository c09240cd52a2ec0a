"""What a subagent tells the head: references and one line, never its context."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """Something that did not work, in words, with what to do."""

    code: str
    message: str
    slot: str = ""
    """The item of the batch it concerns."""


NOTICES = frozenset({"placement"})
"""Problem codes of what was made all the same and would come out the same again."""


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
