"""What a family is told by an entry of the registry."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """Options of a family; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
