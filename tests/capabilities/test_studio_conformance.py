"""The studio, with its true jobs in one process of its own, is a provider as every other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.infra.blobs import FileBlobStore
from limelight.infra.engine import LocalEngine
from limelight.schema.capability import Capability, Provider
from limelight.schema.speech import SynthesizeRequest
from tests.capabilities.conformance import ProviderConformance, VideoConformance

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]  # one engine serves all of them
SPEAKS: tuple[Capability, SynthesizeRequest] = (
    "speech.synthesize",
    SynthesizeRequest(text="Ready for rain."),
)
"""What the studio does not do."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[LocalEngine]:
    made = LocalEngine(workers=1)
    await made.start()
    yield made
    await made.close()


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


@pytest.fixture
def provider(engine: LocalEngine, blobs: FileBlobStore, tmp_path: Path) -> Provider:
    parts = Parts(blobs=blobs, engine=engine, scratch=tmp_path)
    return FAMILIES["studio"].provider(ModelEntry(name="studio", family="studio"), parts)


class TestPicturesOfTheStudio(ProviderConformance):
    LIKENESS = 0.99
    """It lights the product."""
    FACTS = frozenset({"engine", "seed", "scene"})
    UNSERVED = SPEAKS


class TestClipsOfTheStudio(VideoConformance):
    FACTS = frozenset()
    UNSERVED = SPEAKS

    @pytest.fixture
    def capability(self) -> Capability:
        return "video.animate"
