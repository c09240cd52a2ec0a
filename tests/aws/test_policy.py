"""The IAM policy of docs/aws.md allows every operation that the code calls, and nothing else."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
from botocore import xform_name

from limelight.infra.aws_errors import ACTIONS, PREFIXES

ROOT = Path(__file__).parents[2]
SERVICES = {
    "bedrock-runtime", "bedrock-agent-runtime", "s3", "dynamodb", "comprehend", "rekognition", "polly", "transcribe",
    "sagemaker", "sagemaker-runtime", "service-quotas",
}  # fmt: skip
"""The services that the code speaks to, by their names in boto3."""
BY_HAND = {"dynamodb:CreateTable", "dynamodb:UpdateTimeToLive"}
"""What a person does once, with rights of their own; FakeAWS does it for the table that it stands for."""


def names(model: Any) -> list[str]:
    return model.operation_names


@cache
def operations() -> dict[str, dict[str, str]]:
    """Operations by service and by the name of their method."""
    session = botocore.session.get_session()
    return {
        service: {xform_name(one): one for one in names(session.get_service_model(service))}
        for service in SERVICES
    }


def called(path: Path) -> Iterator[tuple[str, str]]:
    """Service and operation of each call of AWS in a file: by the method's name, and the services that the file names."""
    tree = ast.parse(path.read_text("utf-8"))
    words = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    methods = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) in {"client", "c", "s3", "self._client"}
    }
    for service in words & SERVICES:
        for name in (words | methods) & set(operations()[service]):
            yield service, operations()[service][name]


def action(service: str, operation: str) -> str:
    return ACTIONS.get(operation, f"{PREFIXES.get(service, service)}:{operation}")


def needed() -> set[str]:
    files = [path for path in (ROOT / "limelight").rglob("*.py") if "fakeaws" not in path.parts]
    return {action(*one) for path in files for one in called(path)} - BY_HAND


def allowed() -> set[str]:
    text = (ROOT / "docs" / "aws.md").read_text("utf-8")
    (policy,) = re.findall(r"## Permissions\n```json\n(.*?)```", text, re.DOTALL)
    rows = [one["Action"] for one in json.loads(policy)["Statement"]]
    return {action for row in rows for action in ([row] if isinstance(row, str) else row)}


def test_the_policy_allows_what_the_code_calls_and_no_more() -> None:
    assert needed() - allowed() == set()
    assert allowed() - needed() == set()


def test_the_doctor_tries_what_the_policy_allows() -> None:
    """But for what is part of something that it tries (ends, parts, faces), and what costs or changes something."""
    tried = {
        action(*one)
        for name in ("aws_checks", "aws_own_checks")
        for one in called(ROOT / "limelight" / "cli" / f"{name}.py")
    }
    assert tried - allowed() == set()
    assert allowed() - tried <= {
        "bedrock:GetAsyncInvoke", "s3:AbortMultipartUpload", "s3:ListBucketMultipartUploads",
        "servicequotas:RequestServiceQuotaIncrease", "rekognition:DetectFaces", "rekognition:DetectText",
        "transcribe:StartTranscriptionJob", "transcribe:GetTranscriptionJob", "transcribe:DeleteTranscriptionJob",
        "polly:SynthesizeSpeech",
    }  # fmt: skip
