"""Pipelines of diffusers are providers as every other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import Capability, Provider
from tests.agent.sketches import SketchEngine
from tests.capabilities.conformance import ProviderConformance, VideoConformance

pytestmark = [  # of the libraries' own making
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The `local_dir_use_symlinks`:UserWarning"),
]


def own(models: dict[str, Path], blobs: FileBlobStore, task: str, **more: Any) -> Provider:
    """The provider of an entry, as the registry makes it."""
    options = {
        "model": str(models[task]),
        "task": task,
        "pixels": 64 * 64,
        "steps": 2,
        "device": "cpu",
        **more,
    }
    parts = Parts(blobs=blobs, engine=SketchEngine(), scratch=blobs.root)
    return FAMILIES["diffusion"].provider(ModelEntry(name="own", family="diffusion", options=options), parts)


class TestPicturesOfPipelines(ProviderConformance):
    LIKENESS = 0.999

    @pytest.fixture(params=["inpaint", "text"])
    def provider(
        self, request: pytest.FixtureRequest, models: dict[str, Path], blobs: FileBlobStore
    ) -> Provider:
        return own(models, blobs, request.param)


class TestClipsOfPipelines(VideoConformance):
    ASPECT = "1:1"

    @pytest.fixture
    def capability(self) -> Capability:
        return "video.animate"

    @pytest.fixture
    def provider(self, models: dict[str, Path], blobs: FileBlobStore) -> Provider:
        return own(models, blobs, "video", frames=4, steps=1)
