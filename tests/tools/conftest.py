"""Fixtures of tools and of what is built from them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.infra.home import Storage
from tests.tools.workshop import Workshop


@pytest.fixture
async def workshop(tmp_path: Path) -> AsyncIterator[Workshop]:
    storage = await Storage.open(tmp_path / "home")
    yield await Workshop.open(storage)
    await storage.close()
