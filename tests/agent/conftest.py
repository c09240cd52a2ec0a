"""A conversation with everything real but the media."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from tests.agent.editing import Room, furnished_room
from tests.agent.live import Live, live


@pytest.fixture(scope="package", autouse=True)
def _plain_logs() -> Iterator[None]:
    """Tracebacks as plain text: drawing one with every local in it takes seconds."""
    before = structlog.get_config()
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
    )
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample catalogue in it, made once: taking fourteen photos in costs a second."""
    home = tmp_path_factory.mktemp("furnished")

    async def furnish() -> None:
        async with live(home):
            pass

    asyncio.run(furnish())
    return home


@pytest.fixture
def home(furnished: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(furnished, tmp_path / "home"))


@pytest.fixture
async def talk(home: Path) -> AsyncIterator[Live]:
    """A thread of an assistant that has just been opened, with the sample catalogue."""
    async with live(home) as here:
        yield here


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """An editor on a thread with three shots and their clips."""
    async with furnished_room(tmp_path / "home") as made:
        yield made
