"""An assistant whose parts fail as they are told to: jobs of the engine, providers, chat models."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.agent.team.creative import CREATIVE
from limelight.infra.settings import Settings
from limelight.schema.capability import Provider
from limelight.schema.engine import JobRequest, JobResult, OnProgress
from limelight.schema.stores import BlobStore
from limelight.sdk.spec import AgentSpec
from tests.agent.live import Heard, Live
from tests.agent.sketches import SketchEngine

Fault = Callable[[str, JobRequest], Exception | None]


class FaultyEngine(SketchEngine):
    """Sketches, but for the jobs that `fails` gives an exception for."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: Fault = lambda job, request: None

    async def run(
        self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None, timeout_s: float = 300,
        priority: int = 0,
    ) -> JobResult:  # fmt: skip
        """As it is told to."""
        if (error := self.fails(job, request)) is not None:
            self.jobs.append((job, request))
            raise error
        return await super().run(
            job, request, on_progress=on_progress, timeout_s=timeout_s, priority=priority
        )


class Broken(Live):
    """A conversation with it."""

    @property
    def broken(self) -> FaultyEngine:
        """The engine, to tell it what fails."""
        assert isinstance(self.engine, FaultyEngine)
        return self.engine


def times(count: int, job: str, error: Exception) -> Fault:
    """The first so many jobs of a name fail."""
    left = [count]

    def fails(name: str, request: JobRequest) -> Exception | None:
        if name != job or not left[0]:
            return None
        left[0] -= 1
        return error

    return fails


def verdicts(heard: Heard) -> list[dict[str, Any]]:
    """What reflection said of artifacts."""
    return [e["value"] for e in heard.events if e["type"] == "CUSTOM" and e["name"] == "verdict"]


def tried(heard: Heard) -> list[str]:
    """Codes of the steps that ended without their work."""
    return [e["code"] for e in heard.events if e["type"] == "SUBAGENT_ERROR"]


@asynccontextmanager
async def faulty(
    home: Path, *, models: Callable[[str], BaseChatModel] | None = None, spec: AgentSpec = CREATIVE,
    providers: Sequence[Callable[[BlobStore], Provider]] = (), settings: dict[str, Any] | None = None,
) -> AsyncIterator[Broken]:  # fmt: skip
    """Open an assistant on a folder, with one thread. When it closes, its events are held to the laws."""
    engine, director = FaultyEngine(), Director(word_delay_s=0)
    async with await Assistant.open(
        Settings(home=home, **(settings or {})), spec=spec, models=models or (lambda role: director), engine=engine,
        providers=providers, warm=False,
    ) as assistant:  # fmt: skip
        here = Broken(assistant, engine, await assistant.new_thread())
        yield here
        engine.release()
        assert await here.faults() == []
