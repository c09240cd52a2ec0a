"""`limelight doctor --aws` on endpoints of SageMaker and the table of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from limelight.cli.aws_checks import aws_findings
from limelight.cli.checks import models
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.infra.dynamo.table import create_table
from limelight.infra.settings import Settings
from tests.aws.conftest import BUCKET

TABLE = "limelight-doctors"
ENDPOINTS: dict[str, Any] = {
    "models": {"default": "sagemaker:chat-llama/8b", "standby": "director"},
    "capabilities": {"sets": ["sagemaker", "studio"]},
}
ASYNC = """
[[model]]
name = "own/slow"
family = "sagemaker"
options = { endpoint = "custom-slow", mode = "async", folder = "s3://b/x", payload = "jumpstart-sd" }
"""


@pytest.fixture
def table(fake: FakeAWS, aws: Aws) -> Iterator[str]:
    create_table(aws.client("dynamodb"), TABLE)
    yield TABLE
    aws.client("dynamodb").delete_table(TableName=TABLE)


def looked(tmp_path: Path, account: Aws, **settings: Any) -> dict[str, tuple[str, str, str]]:
    found = aws_findings(Settings.model_validate({"home": tmp_path, **settings}), account)
    return {
        one.name: (one.status, one.found, one.do)
        for one in found
        if not one.name.startswith(("L-", "quotas"))
    }


def test_endpoints_are_tried_without_asking_their_models(tmp_path: Path, aws: Aws, fake: FakeAWS) -> None:
    (tmp_path / "capabilities").mkdir()
    (tmp_path / "capabilities" / "mine.toml").write_text(ASYNC)
    assert looked(tmp_path, aws, **ENDPOINTS) == dict.fromkeys(
        (
            "chat-llama", "chat-llama: ask", "chat-llama: stream", "jumpstart-inpaint", "jumpstart-inpaint: ask",
            "custom-slow", "custom-slow: ask",
        ),
        ("ok", "allowed", ""),
    )  # fmt: skip
    assert [call.reply for call in fake.calls if call.operation.startswith("Invoke")] == [{}] * 4


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("DescribeEndpoint", "chat-llama"),
        ("InvokeEndpoint", "chat-llama: ask"),
        ("InvokeEndpointWithResponseStream", "chat-llama: stream"),
    ],
)
def test_what_the_role_lacks_is_named(
    tmp_path: Path, aws: Aws, fake: FakeAWS, operation: str, name: str
) -> None:
    fake.fail(Fault(kind="denied", operation=operation))
    status, _, todo = looked(tmp_path, aws, **ENDPOINTS)[name]
    assert (status, todo) == ("fail", f"allow sagemaker:{operation} to the role")


def test_an_endpoint_there_is_not(tmp_path: Path, aws: Aws, fake: FakeAWS) -> None:
    found = looked(tmp_path, aws, models={"default": "sagemaker:gone"})
    assert [found[name][0] for name in ("gone", "gone: ask", "gone: stream")] == ["fail"] * 3
    assert "Could not find endpoint" in found["gone"][1]


def test_an_endpoint_that_is_not_ready(
    tmp_path: Path, aws: Aws, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"EndpointStatus": "Failed", "FailureReason": "no capacity"}
    monkeypatch.setattr(aws.client("sagemaker"), "describe_endpoint", lambda **asked: told)
    assert looked(tmp_path, aws, **ENDPOINTS)["chat-llama"][:2] == (
        "fail", "the endpoint is Failed, not InService: no capacity",
    )  # fmt: skip


def test_the_table_is_tried(tmp_path: Path, aws: Aws, table: str) -> None:
    names = ("table", "table: expiry", "table: write", "table: write many", "table: read", "table: list")
    assert looked(tmp_path, aws, aws={"table": table}) == dict.fromkeys(names, ("ok", "allowed", ""))
    (left,) = aws.client("dynamodb").scan(TableName=table)["Items"]
    assert set(left) == {"id", "version", "gone", "expires"}


def test_a_table_with_other_keys(tmp_path: Path, aws: Aws, fake: FakeAWS) -> None:
    client = aws.client("dynamodb")
    client.create_table(
        TableName="plain", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip
    try:
        found = looked(tmp_path, aws, aws={"table": "plain"})
    finally:
        client.delete_table(TableName="plain")
    assert found["table"][:2] == (
        "fail",
        "the keys of by-owner are missing, and owner (HASH), created (RANGE) are needed: make it as the documentation says",
    )
    assert (found["table: expiry"][0], found["table: list"][0]) == ("fail", "fail")
    assert "turn its time to live on, with the attribute expires" in found["table: expiry"][1]


def test_a_table_there_is_not(tmp_path: Path, aws: Aws, fake: FakeAWS) -> None:
    found = looked(tmp_path, aws, aws={"table": "none", "bucket": BUCKET})
    failed = {name for name, (status, _, _) in found.items() if status == "fail"}
    assert failed >= {"table", "table: write", "table: write many", "table: read", "table: list"}
    assert "check its name, its region" in found["table"][1]


def test_a_chat_endpoint_needs_no_vendors_package(tmp_path: Path) -> None:
    found = models(Settings.model_validate({"home": tmp_path, "models": {"default": "sagemaker:chat"}}))
    roles = ("fast", "planner", "subagent", "memory")
    assert (found.status, found.found) == ("ok", "; ".join(f"{role}: sagemaker:chat" for role in roles))
