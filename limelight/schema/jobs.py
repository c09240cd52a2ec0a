"""Jobs that can be asked for: what came of a request that works on after its answer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from limelight.schema.artifact import now
from limelight.schema.errors import ErrorBody


class JobRecord(BaseModel):
    """How far a job is, as it is stored."""

    id: str
    status: Literal["running", "done", "failed"] = "running"
    total: int = 0
    """Pictures that were asked for."""
    artifacts: list[str] = Field(default_factory=list[str])
    """Ids of those that were made."""
    problems: list[str] = Field(default_factory=list[str])
    error: ErrorBody | None = None
    """Why it failed, when it did."""
    created_at: datetime = Field(default_factory=now)
