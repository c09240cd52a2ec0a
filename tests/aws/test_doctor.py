"""`limelight doctor --aws`: each permission that the settings need, by the smallest call that tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest

from limelight.cli.aws_checks import aws_findings
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from tests.aws.conftest import BUCKET

EVERYTHING: dict[str, Any] = {
    "models": {"default": "bedrock:us.anthropic.claude-x"},
    "capabilities": {"sets": ["bedrock", "nova-reel", "speech", "studio"]},
    "aws": {"bucket": BUCKET},
    "guardrails": {"checks": ["comprehend", "rekognition", "bedrock"], "bedrock_guardrail": "gr-1"},
}


@pytest.fixture
def account(fake: FakeAWS) -> FakeAWS:
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    return fake


def looked(tmp_path: Path, account: Aws, **settings: Any) -> dict[str, tuple[str, str, str]]:
    found = aws_findings(Settings.model_validate({"home": tmp_path, **settings}), account)
    return {one.name: (one.status, one.found, one.do) for one in found}


def test_all_that_is_needed_is_tried(tmp_path: Path, aws: Aws, account: FakeAWS) -> None:
    found = looked(tmp_path, aws, **EVERYTHING)
    assert {name: row[:2] for name, row in found.items()} == {
        **dict.fromkeys(("us.anthropic.claude-x", "us.anthropic.claude-x, streamed", "stability.stable-image-core-v1:1", "us.stability.stable-image-inpaint-v1:0", "us.stability.stable-image-remove-background-v1:0", "amazon.nova-canvas-v1:0", "amazon.nova-reel-v1:1", "comprehend", "comprehend: personal data", "rekognition", "rekognition: faces", "rekognition: words", "polly", "transcribe: start", "transcribe: look", "transcribe: delete", "guardrail", "bucket: write", "bucket: read", "bucket: list", "bucket: delete"), ("ok", "allowed")),
        "L-FA4E0001": ("ok", "100  On-demand InvokeModel requests per minute for Amazon Nova Canvas"),
        "L-FA4E0002": ("ok", "50  On-demand model inference requests per minute for Anthropic Claude"),
        "L-FA4E0003": ("ok", "10  On-demand InvokeModel concurrent requests for Amazon Nova Reel1.1"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "name", "action"),
    [
        ("Converse", "us.anthropic.claude-x", "bedrock:InvokeModel"),
        ("ConverseStream", "us.anthropic.claude-x, streamed", "bedrock:InvokeModelWithResponseStream"),
        ("StartAsyncInvoke", "amazon.nova-reel-v1:1", "bedrock:InvokeModel"),
        ("ApplyGuardrail", "guardrail", "bedrock:ApplyGuardrail"),
        ("SynthesizeSpeech", "polly", "polly:SynthesizeSpeech"),
        ("StartTranscriptionJob", "transcribe: start", "transcribe:StartTranscriptionJob"),
        ("GetTranscriptionJob", "transcribe: look", "transcribe:GetTranscriptionJob"),
        ("DeleteTranscriptionJob", "transcribe: delete", "transcribe:DeleteTranscriptionJob"),
        ("DetectFaces", "rekognition: faces", "rekognition:DetectFaces"),
        ("DetectText", "rekognition: words", "rekognition:DetectText"),
        ("DetectToxicContent", "comprehend", "comprehend:DetectToxicContent"),
        ("DetectPiiEntities", "comprehend: personal data", "comprehend:DetectPiiEntities"),
        ("ListServiceQuotas", "quotas", "servicequotas:ListServiceQuotas"),
    ],
)
def test_what_the_role_lacks_is_named(
    tmp_path: Path, aws: Aws, account: FakeAWS, operation: str, name: str, action: str
) -> None:
    account.fail(Fault(kind="denied", operation=operation))
    status, _, todo = looked(tmp_path, aws, **EVERYTHING)[name]
    assert (status, todo) == ("warn" if name == "quotas" else "fail", f"allow {action} to the role")


def test_a_bucket_there_is_not(tmp_path: Path, aws: Aws, account: FakeAWS) -> None:
    found = looked(tmp_path, aws, aws={"bucket": "no-such-bucket"})
    assert found["bucket: write"][0] == "fail"


def test_nothing_of_aws_is_used(tmp_path: Path, aws: Aws, account: FakeAWS) -> None:
    assert looked(tmp_path, aws) == {"aws": ("none", "the settings use no AWS service", "")}
    assert not account.calls


def test_a_throttle_is_no_missing_permission(tmp_path: Path, aws: Aws, account: FakeAWS) -> None:
    account.fail(Fault(kind="throttle", operation="Converse"))
    assert looked(tmp_path, aws, **EVERYTHING)["us.anthropic.claude-x"][0] == "warn"


def test_models_that_compare_texts_are_tried(tmp_path: Path, aws: Aws, account: FakeAWS) -> None:
    used = {"capabilities": {"sets": ["embeddings", "studio"]}}
    found = looked(tmp_path, aws, **used)
    names = (
        "amazon.titan-embed-text-v2:0",
        "cohere.embed-multilingual-v3",
        "amazon.rerank-v1:0",
        "cohere.rerank-v3-5:0",
    )
    assert {name: found[name][:2] for name in names} == dict.fromkeys(names, ("ok", "allowed"))
    assert "cohere.embed-v4:0" not in found  # an experiment
    account.fail(Fault(kind="denied", operation="Rerank", times=2))
    status, _, todo = looked(tmp_path, aws, **used)["amazon.rerank-v1:0"]
    assert (status, todo) == ("fail", "allow bedrock:Rerank to the role")
