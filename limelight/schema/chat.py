"""`text.chat`: a conversation with a chat model of a role. Agents stream it through `limelight.capabilities.chat.Chat`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from limelight.schema.capability import CapabilityRequest, CapabilityResult


class Turn(BaseModel):
    """One message."""

    role: Literal["system", "user", "assistant"] = "user"
    text: str = Field(min_length=1)


class ChatRequest(CapabilityRequest):
    """`text.chat`: an answer as a whole, by a chat model of a role. One that is read as it comes, or that calls tools, is asked for with `Chat(operator, role)`."""

    role: str = "fast"
    """What the model is for, such as `fast` or `planner`: an entry says which roles it serves."""
    turns: tuple[Turn, ...] = Field(min_length=1)


class ChatReply(CapabilityResult):
    """What it said."""

    text: str

    def words(self) -> list[str]:
        """Its answer."""
        return [self.text]
