"""Threads, connections and errors of the AWS calls themselves."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, ParamValidationError

from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.infra.aws_errors import converted
from limelight.schema.errors import ProviderFailed, Refused, TryAgain

MESSAGES = [{"role": "user", "content": [{"text": "hi"}]}]


def answered(
    code: str, message: str = "", *, status: int = 400, operation: str = "InvokeModel"
) -> ClientError:
    shape: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(shape, operation)


async def test_as_many_calls_at_once_as_there_are_threads(fake: FakeAWS) -> None:
    """Each call waits until all have come; with fewer threads or connections than calls none would end."""
    aws, here = Aws(concurrency=12), 0
    all_here = asyncio.Event()
    loop = asyncio.get_running_loop()

    def came() -> None:
        nonlocal here
        here += 1
        if here == 12:
            all_here.set()

    async def wait() -> None:
        await asyncio.wait_for(all_here.wait(), 20)

    def work(client: Any) -> str:
        assert client.meta.config.max_pool_connections == 12
        loop.call_soon_threadsafe(came)
        asyncio.run_coroutine_threadsafe(wait(), loop).result()
        return client.converse(modelId="m", messages=MESSAGES)["stopReason"]

    try:
        assert (
            await asyncio.gather(*(aws.run("bedrock-runtime", work) for _ in range(12))) == ["end_turn"] * 12
        )
    finally:
        aws.close()


async def test_a_call_is_tried_once(aws: Aws, fake: FakeAWS) -> None:
    fake.fail(Fault(kind="throttle"))
    with pytest.raises(
        TryAgain, match="bedrock-runtime Converse: too many requests at once: try again later"
    ):
        await aws.run("bedrock-runtime", lambda client: client.converse(modelId="m", messages=MESSAGES))
    assert len(fake.calls) == 1


async def test_without_boto3_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(ProviderFailed, match=r"pip install 'limelight\[aws\]'") as caught:
        Aws(concurrency=1).client("s3")
    assert caught.value.code == "not_installed"


def test_limelight_is_imported_without_boto3() -> None:
    code = (
        "import sys; sys.modules['boto3'] = sys.modules['botocore'] = None\n"
        "import limelight, limelight.fakeaws, limelight.infra.s3, limelight.capabilities.providers.aws"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("error", "kind", "code", "said"),
    [
        (answered("ThrottlingException"), TryAgain, "throttled", "try again later"),
        (answered("ThrottlingException", "Too many tokens per day"), ProviderFailed, "quota", "Service Quotas"),
        (answered("ServiceQuotaExceededException"), ProviderFailed, "quota", "Service Quotas"),
        (answered("ModelTimeoutException", status=408), TryAgain, "outage", "the service failed"),
        (answered("SomethingNew", status=503), TryAgain, "outage", "the service failed"),
        (answered("AccessDeniedException"), ProviderFailed, "not_allowed", "needs bedrock:InvokeModel"),
        (
            answered("AccessDeniedException", operation="ConverseStream"),
            ProviderFailed,
            "not_allowed",
            "bedrock:InvokeModelWithResponseStream",
        ),
        (answered("ExpiredTokenException"), ProviderFailed, "not_allowed", "ExpiredTokenException"),
        (answered("ValidationException", "The provided model identifier is invalid."), ProviderFailed, "not_configured", "end-of-life"),
        (answered("ValidationException", "width: 7 is odd"), ProviderFailed, "bad_request", "width: 7 is odd"),
        (
            answered("ValidationException", "This request has been blocked by our content filters."),
            Refused,
            "refused",
            "say it in other words",
        ),
        (NoCredentialsError(), ProviderFailed, "not_configured", "set AWS_PROFILE"),
        (ParamValidationError(report="x"), ProviderFailed, "bad_request", "malformed"),
    ],
)  # fmt: skip
def test_what_an_error_asks_for(error: Exception, kind: type[Exception], code: str, said: str) -> None:
    meant = converted(error, service="bedrock-runtime")
    assert meant is not None
    assert (type(meant), meant.code) == (kind, code)
    assert said in meant.message


def test_what_is_not_awss_is_left_alone() -> None:
    assert converted(KeyError("x"), service="s3") is None


async def test_a_defect_of_ours_is_not_called_a_fault_of_aws(aws: Aws) -> None:
    with pytest.raises(ZeroDivisionError):
        await aws.run("s3", lambda client: 1 / 0)
