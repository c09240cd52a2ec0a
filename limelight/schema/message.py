"""Conversation memory's rows: threads and their messages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from limelight.schema.artifact import now


class ThreadInfo(BaseModel):
    """A conversation."""

    thread_id: str
    title: str = ""
    """The first thing the person asked for, shortened."""
    agent: str = ""
    """Who it is with; empty: the first agent that the service runs."""
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)


class Message(BaseModel):
    """One thing said in a thread."""

    id: str
    role: Literal["user", "assistant"]
    content: str
    run_id: str | None = None
    name: str | None = None
    """The speaker, when not the assistant itself, e.g. `acknowledge`."""
    attachments: list[str] = Field(default_factory=list[str])
    """Artifact ids."""
    created_at: datetime = Field(default_factory=now)
    complete: bool = True
    """False for a message that a crash cut short."""
