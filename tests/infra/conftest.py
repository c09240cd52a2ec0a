"""Fixtures: a storage in a fresh folder, and a thread in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.infra.home import Storage
from limelight.schema.principal import LOCAL


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(tmp_path / "home")
    yield opened
    await opened.close()


@pytest.fixture
async def thread_id(storage: Storage) -> str:
    return (await storage.conversations.create_thread(LOCAL)).thread_id


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No settings file, no variable but LIMELIGHT_HOME; the folder that is current."""
    import os

    for name in list(os.environ):
        if name.startswith("LIMELIGHT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path / "home"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here
