from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.live import Live, serving


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    async with serving(tmp_path / "home") as one:
        yield one


@pytest.fixture
async def thread_id(live: Live) -> str:
    return await live.thread()
