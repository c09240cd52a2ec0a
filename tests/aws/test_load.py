"""What is called beside the models: AWS services by request, guardrail services by check, with failures and times."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from limelight.capabilities.providers.aws.moderation import Comprehend
from limelight.fakeaws import FakeAWS, Fault
from limelight.guardrails import Guardrails, PolicyCheck
from limelight.infra.aws import Aws
from limelight.infra.load import Dependency, Load
from limelight.infra.telemetry import Metrics
from limelight.schema.errors import TryAgain


def test_shares_are_of_a_kind() -> None:
    load = Load()
    for name, seconds in (("a", 1.0), ("a", 2.0), ("b", 1.0), ("a", 1.0)):
        load.note("guardrail", name, seconds=seconds, failed=name == "b")
    load.note("aws", "s3", seconds=0.5)
    assert load.map() == [
        Dependency(kind="aws", name="s3", calls=1, failed=0, load=1.0, usual_s=0.5),
        Dependency(kind="guardrail", name="a", calls=3, failed=0, load=0.75, usual_s=1.21),
        Dependency(kind="guardrail", name="b", calls=1, failed=1, load=0.25, usual_s=1.0),
    ]


async def test_each_request_and_each_check_is_counted_once(fake: FakeAWS) -> None:
    metrics = Metrics()
    aws = Aws(concurrency=2, read_timeout_s=10, load=metrics.load)
    try:
        rails = Guardrails([PolicyCheck(), Comprehend(aws)], load=metrics.load)
        await rails.check("a boot for mud", stage="input")
        fake.fail(Fault(kind="throttle", operation="DetectToxicContent"))
        assert (await rails.check("another boot", stage="input")).category == "unavailable"
        fake.fail(Fault(kind="throttle", operation="ApplyGuardrail"))
        with pytest.raises(TryAgain):
            await aws.run(
                "bedrock-runtime",
                lambda client: client.apply_guardrail(
                    guardrailIdentifier="gr-1",
                    guardrailVersion="1",
                    source="INPUT",
                    content=[{"text": {"text": "x"}}],
                ),
            )
    finally:
        aws.close()
    assert [(one.kind, one.name, one.calls, one.failed) for one in metrics.load.map()] == [
        ("aws", "bedrock-runtime", 1, 1), ("aws", "comprehend", 4, 1), ("guardrail", "comprehend", 2, 1),
    ]  # fmt: skip
    told = {
        (sample.labels["kind"], sample.labels["name"], sample.labels["outcome"]): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
        if sample.name == "limelight_dependency_calls_total"
    }
    assert told["guardrail", "comprehend", "failed"] == 1.0
    assert told["aws", "comprehend", "made"] == 3.0
