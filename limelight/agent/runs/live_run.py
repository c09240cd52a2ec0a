"""A run that is under way, and what the sender of its message is told."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Literal

from limelight.agent.desk import Desk
from limelight.agent.graph import HeadGraph
from limelight.infra.stores.outbox import Told


@dataclass
class Accepted:
    """A message that was taken: the run it started, or started before."""

    run_id: str
    message_id: str
    repeat: bool = False


@dataclass
class LiveRun:
    """A run that is under way."""

    run_id: str
    desk: Desk
    graph: HeadGraph
    agent: str
    opening: Told
    """The events that it begins with, recorded with it."""
    resumes: str = ""
    """The run whose question it answers."""
    task: asyncio.Task[None] | None = None
    started: float = field(default_factory=time.monotonic)
    checkpoints: str = ""
    """LangGraph's thread of it."""
    why_cancelled: Literal["person", "shutdown"] = "person"
