"""The whole of AWS that Limelight uses, on loopback: FakeAWS, and moto for S3 and DynamoDB; the environment leads boto3 there."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from limelight.fakeaws.app import FakeAWS
from limelight.fakeaws.brain import Brain
from limelight.fakeaws.server import FakeServer
from limelight.infra.dynamo.table import create_table
from limelight.schema.errors import BadInput

BUCKET = "limelight-fake"
TABLE = "limelight-fake"


@contextmanager
def fake_cloud(brain: Brain | None = None, *, job_s: float = 2.0) -> Iterator[FakeAWS]:
    """Start it, lead boto3 to it by variables, make the bucket `BUCKET` and the table `TABLE`; end it and put the variables back.

    `brain` answers chats; an echo when left out. Raises `BadInput` where moto is not installed.
    """
    try:
        from moto.server import ThreadedMotoServer
    except ImportError as error:
        raise BadInput(
            f"S3 is faked by moto, which is not here ({error}): pip install 'limelight[fake-aws]'",
            code="not_installed",
        ) from error
    for name in ("werkzeug", "botocore", "langchain_aws"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with ExitStack() as stack:
        moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        moto.start()
        stack.callback(moto.stop)
        host, port = moto.get_host_and_port()
        s3 = f"http://{host}:{port}"
        fake = (
            FakeAWS(s3_endpoint=s3, job_s=job_s)
            if brain is None
            else FakeAWS(brain=brain, s3_endpoint=s3, job_s=job_s)
        )
        server = stack.enter_context(FakeServer(fake))
        before = dict(os.environ)
        stack.callback(lambda: _put_back(before))
        os.environ.update(server.environment(s3=s3))
        os.environ.pop("AWS_PROFILE", None)
        import boto3

        boto3.client("s3").create_bucket(Bucket=BUCKET)
        create_table(boto3.client("dynamodb"), TABLE)
        yield fake


def _put_back(before: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(before)
