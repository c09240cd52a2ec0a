"""The fake on a port of the loopback interface, in a thread of its own, and the environment that leads boto3 there."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType

import uvicorn

from limelight.fakeaws.app import FakeAWS


class FakeServer:
    """`with FakeServer(FakeAWS()) as server:` boto3 finds it with `server.environment()`."""

    def __init__(self, fake: FakeAWS, *, port: int = 0) -> None:
        self.fake = fake
        # With its protocol named, asyncio switches Nagle's algorithm off; without, each answer waits 40 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            fake,
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="fake-aws", daemon=True
        )

    def __enter__(self) -> FakeServer:
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.fake.close()
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def environment(self, *, s3: str | None = None) -> dict[str, str]:
        """Variables of boto3's standard chain: endpoints, a region, and credentials that open nothing. `s3` is moto's, DynamoDB's too."""
        found = {
            "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": self.url,
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": self.url,
            "AWS_ENDPOINT_URL_COMPREHEND": self.url,
            "AWS_ENDPOINT_URL_POLLY": self.url,
            "AWS_ENDPOINT_URL_REKOGNITION": self.url,
            "AWS_ENDPOINT_URL_SAGEMAKER": self.url,
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": self.url,
            "AWS_ENDPOINT_URL_SERVICE_QUOTAS": self.url,
            "AWS_ENDPOINT_URL_TRANSCRIBE": self.url,
            "AWS_ACCESS_KEY_ID": "fake",
            "AWS_SECRET_ACCESS_KEY": "fake",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        return {**found, "AWS_ENDPOINT_URL_S3": s3, "AWS_ENDPOINT_URL_DYNAMODB": s3} if s3 else found
