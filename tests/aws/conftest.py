"""Fixtures: FakeAWS and moto on loopback ports, and the environment that leads boto3 to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto.server import ThreadedMotoServer

from limelight.fakeaws import FakeAWS, FakeServer
from limelight.infra.aws import Aws
from tests.aws.headlines import answers

BUCKET = "limelight-tests"
ONE_TRY = Config(retries={"total_max_attempts": 1}, read_timeout=20, connect_timeout=5)


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def fake_server(moto_url: str) -> Iterator[FakeServer]:
    with FakeServer(FakeAWS(s3_endpoint=moto_url)) as server:
        yield server


@pytest.fixture
def fake(fake_server: FakeServer, moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAWS]:
    """The fake, with nothing scripted, as the whole AWS of this process."""
    for name, value in fake_server.environment(s3=moto_url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    fake_server.fake.calls.clear()
    yield fake_server.fake
    fake_server.fake.heal()


@pytest.fixture(scope="session")
def shared_aws(fake_server: FakeServer, moto_url: str) -> Iterator[Aws]:
    """Clients take a tenth of a second to make: the tests share them."""
    aws = Aws(concurrency=8, read_timeout_s=10)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in fake_server.environment(s3=moto_url).items():
            patch.setenv(name, value)
        for service in ("bedrock-runtime", "s3"):
            aws.client(service)
    yield aws
    aws.close()


@pytest.fixture
def aws(shared_aws: Aws, fake: FakeAWS) -> Aws:
    return shared_aws


@pytest.fixture(scope="session")
def shared_clients(fake_server: FakeServer, moto_url: str) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in fake_server.environment(s3=moto_url).items():
            patch.setenv(name, value)
        names = ("bedrock-runtime", "comprehend", "polly", "rekognition", "s3", "service-quotas")
        made = {name: boto3.client(name, config=ONE_TRY) for name in names}
    yield made
    for one in made.values():
        one.close()


@pytest.fixture
def client(shared_clients: dict[str, Any], fake: FakeAWS) -> Callable[[str], Any]:
    """boto3's own clients, which try once."""
    return shared_clients.__getitem__


@pytest.fixture
def bucket(client: Callable[[str], Any]) -> str:
    client("s3").create_bucket(Bucket=BUCKET)
    return BUCKET


@pytest.fixture
def brainy(fake: FakeAWS, monkeypatch: pytest.MonkeyPatch) -> FakeAWS:
    """The fake, whose chat models call `save_headlines`."""
    monkeypatch.setattr(fake, "_brain", answers)
    return fake
