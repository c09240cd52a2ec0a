"""Tiny pipelines, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from limelight.infra.blobs import FileBlobStore
from tests.diffusion import tiny


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {
        "inpaint": tiny.pictures(folder / "inpaint", inpaint=True),
        "text": tiny.pictures(folder / "text", inpaint=False),
        "prudish": tiny.pictures(folder / "prudish", inpaint=False, prudish=True),
        "video": tiny.clips(folder / "video"),
    }


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")
