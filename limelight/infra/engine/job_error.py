"""A job's error, on the engine's side of the pipe."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, JsonValue

from limelight.schema.errors import BadInput, Cancelled, LimelightError, ProviderFailed


class JobError(BaseModel):
    """A job's exception as it came over the pipe."""

    kind: Literal["bad_input", "cancelled", "failed"]
    code: str
    message: str
    limit: JsonValue = None
    value: JsonValue = None

    def exception(self) -> LimelightError:
        """The error to raise."""
        if self.kind == "bad_input":
            return BadInput(self.message, code=self.code, limit=self.limit, value=self.value)
        if self.kind == "cancelled":
            return Cancelled(self.message)
        return ProviderFailed(self.message, code=self.code, limit=self.limit, value=self.value)
