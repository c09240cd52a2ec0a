"""The families of AWS are providers as every other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import Capability, Provider
from limelight.schema.errors import LimelightError, ProviderFailed, TryAgain
from tests.agent.sketches import SketchEngine
from tests.capabilities.conformance import AnswerConformance, ProviderConformance, VideoConformance, question

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


WORDY = [
    (ModelEntry(name="polly", family="polly"), "speech.synthesize"),
    (ModelEntry(name="transcribe", family="transcribe", options={"poll_s": 0.01}), "speech.transcribe"),
    (ModelEntry(name="titan", family="bedrock-embeddings"), "text.embed"),
    (ModelEntry(name="cohere", family="bedrock-embeddings", options={"model": "cohere.embed-v4:0"}), "text.embed"),
    (ModelEntry(name="rerank", family="bedrock-rerank"), "text.rerank"),
    (ModelEntry(name="comprehend", family="comprehend"), "text.moderate"),
    (ModelEntry(name="rekognition", family="rekognition"), "image.moderate"),
    (ModelEntry(name="rail", family="bedrock-guardrail", options={"guardrail": "gr-1"}), "text.moderate"),
    (ModelEntry(name="eyes", family="bedrock-guardrail", options={"guardrail": "gr-1"}), "image.moderate"),
]  # fmt: skip


class TestClipsOfReel(VideoConformance):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> FileBlobStore:
        return FileBlobStore(tmp_path / "blobs")

    @pytest.fixture(params=["video.animate", "video.generate"])
    def capability(self, request: pytest.FixtureRequest) -> Capability:
        return request.param

    @pytest.fixture
    def provider(self, aws: Aws, blobs: FileBlobStore, tmp_path: Path, bucket: str) -> Provider:
        parts = Parts(blobs=blobs, engine=SketchEngine(), scratch=tmp_path, bucket=bucket, aws=lambda: aws)
        return FAMILIES["nova-reel"].provider(
            ModelEntry(name="reel", family="nova-reel", options={"poll_s": 0.01}), parts
        )


class TestAnswersOfAws(AnswerConformance):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> FileBlobStore:
        return FileBlobStore(tmp_path / "blobs")

    @pytest.fixture(params=WORDY, ids=lambda row: row[0].name)
    def row(self, request: pytest.FixtureRequest) -> tuple[ModelEntry, Capability]:
        return request.param

    @pytest.fixture
    def capability(self, row: tuple[ModelEntry, Capability]) -> Capability:
        return row[1]

    @pytest.fixture
    def provider(
        self, row: tuple[ModelEntry, Capability], aws: Aws, blobs: FileBlobStore, tmp_path: Path, bucket: str
    ) -> Provider:
        parts = Parts(blobs=blobs, engine=SketchEngine(), scratch=tmp_path, bucket=bucket, aws=lambda: aws)
        return FAMILIES[row[0].family].provider(row[0], parts)

    @pytest.mark.parametrize(
        ("kind", "error", "code"),
        [("throttle", TryAgain, "throttled"), ("error", TryAgain, "outage"), ("denied", ProviderFailed, "not_allowed")],
    )  # fmt: skip
    async def test_what_aws_answers_is_an_error_of_ours(
        self, provider: Provider, capability: Capability, blobs: FileBlobStore, fake: FakeAWS,
        kind: Any, error: type[LimelightError], code: str,
    ) -> None:  # fmt: skip
        request = await question(capability, blobs)
        fake.fail(Fault(kind=kind, times=20))
        with pytest.raises(error) as caught:
            await provider.call(capability, request)
        assert (type(caught.value), caught.value.code) == (error, code)
