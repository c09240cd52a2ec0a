"""The fake on a port of the loopback interface, in a thread of its own, and the environment that leads boto3 there."""

from __future__ import annotations

from types import TracebackType

from limelight.fakeaws.app import FakeAWS
from limelight.infra.loopback import LoopbackServer


class FakeServer(LoopbackServer):
    """`with FakeServer(FakeAWS()) as server:` boto3 finds it with `server.environment()`."""

    def __init__(self, fake: FakeAWS, *, port: int = 0) -> None:
        self.fake = fake
        super().__init__(fake, name="fake-aws", port=port)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.fake.close()
        super().__exit__(kind, error, trace)

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
