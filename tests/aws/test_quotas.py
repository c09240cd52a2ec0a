"""Service Quotas: a limit that is nearly used up is asked to be raised, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from botocore.exceptions import ClientError

from limelight.capabilities.allowance import Allowances
from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.increase import Increases
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.infra.home import Storage
from limelight.schema.capability import GenerateRequest
from tests.aws.shapes import faults_of_reply

CANVAS = "L-FA4E0001"


def entry(**limits: Any) -> ModelEntry:
    limits = {"requests_per_minute": 10, "increase": {"code": CANVAS, "value": 200}, **limits}
    return ModelEntry.model_validate(
        {"name": "bedrock/nova-canvas", "family": "nova-canvas", "limits": limits}
    )


async def used(increases: Increases, home: Path, times: int, model: ModelEntry) -> list[dict[str, Any]]:
    """What is logged while so many calls are made."""
    storage = await Storage.open(home)
    allowances = Allowances(storage.quotas, on_alarm=increases.alarm)
    with structlog.testing.capture_logs() as logs:
        for _ in range(times):
            async with allowances.use(model, GenerateRequest(cutout="a")):
                pass
        await increases.settled()
    await storage.close()
    return [dict(log) for log in logs if log["event"].startswith("quota_")]


async def test_the_replies_are_of_the_services_own_shape(client: Callable[[str], Any], fake: FakeAWS) -> None:
    quotas = client("service-quotas")
    assert CANVAS in {one["QuotaCode"] for one in quotas.list_service_quotas(ServiceCode="bedrock")["Quotas"]}
    assert faults_of_reply("service-quotas", "ListServiceQuotas", fake.calls[-1].reply) == []
    asked = {"ServiceCode": "bedrock", "QuotaCode": CANVAS, "DesiredValue": 200}
    assert quotas.request_service_quota_increase(**asked)["RequestedQuota"]["Status"] == "PENDING"
    assert faults_of_reply("service-quotas", "RequestServiceQuotaIncrease", fake.calls[-1].reply) == []
    with pytest.raises(ClientError, match="ResourceAlreadyExistsException"):
        quotas.request_service_quota_increase(**asked)
    with pytest.raises(ClientError, match="IllegalArgumentException"):
        quotas.request_service_quota_increase(**{**asked, "QuotaCode": "L-FA4E0003"})
    with pytest.raises(ClientError, match="NoSuchResourceException"):
        quotas.list_service_quotas(ServiceCode="ec2")


async def test_at_seventy_percent_the_limit_is_asked_to_be_raised_once(
    aws: Aws, fake: FakeAWS, tmp_path: Path
) -> None:
    increases = Increases(lambda: aws)
    assert [log["event"] for log in await used(increases, tmp_path, 6, entry())] == []
    logs = await used(increases, tmp_path, 3, entry())
    assert [log["event"] for log in logs] == ["quota_nearly_used", "quota_increase_requested"]
    assert (logs[1]["quota"], logs[1]["value"], logs[1]["request"]) == (CANVAS, 200, "fake000001")
    assert [call.operation for call in fake.calls] == ["RequestServiceQuotaIncrease"]


async def test_a_request_that_is_open_already_is_no_fault(aws: Aws, fake: FakeAWS, tmp_path: Path) -> None:
    await used(Increases(lambda: aws), tmp_path / "one", 7, entry())
    logs = await used(Increases(lambda: aws), tmp_path / "two", 7, entry())
    assert logs[-1]["event"] == "quota_increase_is_open"


async def test_what_the_role_lacks_is_named(aws: Aws, fake: FakeAWS, tmp_path: Path) -> None:
    fake.fail(Fault(kind="denied", operation="RequestServiceQuotaIncrease"))
    logs = await used(Increases(lambda: aws), tmp_path, 7, entry())
    assert logs[-1]["event"] == "quota_increase_failed"
    assert "the role needs servicequotas:RequestServiceQuotaIncrease" in logs[-1]["error"]


async def test_where_nothing_is_configured_nothing_is_asked(aws: Aws, fake: FakeAWS, tmp_path: Path) -> None:
    logs = await used(Increases(lambda: aws), tmp_path, 7, entry(increase=None))
    assert [log["event"] for log in logs] == ["quota_nearly_used"]
    assert not fake.calls
