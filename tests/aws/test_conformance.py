"""The families of AWS are providers as every other."""

from __future__ import annotations

from pathlib import Path

import pytest

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import Provider
from tests.agent.sketches import SketchEngine
from tests.capabilities.conformance import ProviderConformance

ENTRIES = [
    ModelEntry(name="canvas", family="nova-canvas"),
    ModelEntry(name="stability", family="stability"),
    ModelEntry(name="words", family="sagemaker", options={"endpoint": "jumpstart-sd"}),
    ModelEntry(name="mask", family="sagemaker", options={"endpoint": "jumpstart-inpaint", "payload": "jumpstart-inpaint"}),
    ModelEntry(
        name="async", family="sagemaker",
        options={"endpoint": "jumpstart-sd", "payload": "jumpstart-sd", "mode": "async", "poll_s": 0.01},
    ),
]  # fmt: skip


class TestFamiliesOfAws(ProviderConformance):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> FileBlobStore:
        return FileBlobStore(tmp_path / "blobs")

    @pytest.fixture(params=ENTRIES, ids=lambda entry: entry.name)
    def provider(
        self, request: pytest.FixtureRequest, aws: Aws, blobs: FileBlobStore, tmp_path: Path, bucket: str
    ) -> Provider:
        parts = Parts(blobs=blobs, engine=SketchEngine(), scratch=tmp_path, bucket=bucket, aws=lambda: aws)
        return FAMILIES[request.param.family].provider(request.param, parts)
