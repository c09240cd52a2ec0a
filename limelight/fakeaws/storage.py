"""Where the fake keeps what the real services write to S3: an S3 elsewhere, e.g. moto's server."""

from __future__ import annotations

from threading import Lock
from typing import Any

from limelight.fakeaws.errors import invalid


class Bucket:
    """Objects of the S3 at an endpoint."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint
        self._client: Any = None
        self._lock = Lock()

    def put(self, bucket: str, key: str, data: bytes, mime: str = "application/octet-stream") -> None:
        """Store an object. Raises `ValidationException` as Bedrock does when it may not write there."""
        client = self._connected()
        try:
            client.put_object(Bucket=bucket, Key=key, Body=data, ContentType=mime)
        except client.exceptions.ClientError as error:
            raise invalid(f"Unable to write to s3://{bucket}: {error}") from error

    def make(self, bucket: str) -> None:
        """Make a bucket, unless there is one of its name; nothing where there is no S3."""
        if self._endpoint is not None:
            self._connected().create_bucket(Bucket=bucket)

    def get(self, bucket: str, key: str) -> bytes:
        """An object's bytes. Raises `ValidationException`."""
        client = self._connected()
        try:
            return client.get_object(Bucket=bucket, Key=key)["Body"].read()
        except client.exceptions.ClientError as error:
            raise invalid(f"Unable to read s3://{bucket}/{key}: {error}") from error

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()

    def _connected(self) -> Any:
        if self._endpoint is None:
            raise invalid("The fake was given no S3: start it with s3_endpoint.")
        import boto3

        with self._lock:
            if self._client is None:
                self._client = boto3.client(
                    "s3", endpoint_url=self._endpoint, region_name="us-east-1",
                    aws_access_key_id="fake", aws_secret_access_key="fake",
                )  # fmt: skip
            return self._client
