"""boto3 without waiting: clients of the standard chain, and threads sized on purpose for their calls.

boto3 has no async calls. On asyncio's default executor 30 calls of 1 s take 5 s on two cores; here there is a thread and
a pooled connection for each call at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

from limelight.infra.aws_errors import converted
from limelight.infra.load import Load
from limelight.schema.errors import LimelightError, ProviderFailed

T = TypeVar("T")


class Aws:
    """Calls of AWS services, many at once.

    Endpoints, region and credentials come from boto3's standard chain (environment, profile, role). A call is tried
    once: who retries, spills over or falls back is the capability operator. `read_timeout_s` bounds the wait for each
    answer.
    """

    def __init__(
        self, *, concurrency: int = 64, read_timeout_s: float = 60.0, connect_timeout_s: float = 5.0,
        load: Load | None = None,
    ) -> None:  # fmt: skip
        """`load` counts each request by its service."""
        self.concurrency = concurrency
        self._load = load
        self._timeouts = (connect_timeout_s, read_timeout_s)
        self._threads = ThreadPoolExecutor(concurrency, thread_name_prefix="aws")
        self._clients: dict[str, Any] = {}
        self._session: Any = None
        self._lock = Lock()

    async def run(self, service: str, work: Callable[[Any], T]) -> T:
        """`work` with the service's client, in a thread; it reads streamed bodies there too.

        Raises what `limelight.infra.aws_errors` makes of AWS's errors. Cancelling the awaiting task returns at once; a
        request that is under way ends by itself, at the latest when its time is up, and its answer is dropped.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.blocking, service, work)

    def blocking(self, service: str, work: Callable[[Any], T]) -> T:
        """The same, in the thread of the caller."""
        client = self.client(service)
        try:
            return work(client)
        except LimelightError:
            raise
        except Exception as error:
            if (meant := converted(error, service=service)) is None:
                raise
            raise meant from error

    def client(self, service: str) -> Any:
        """The client of a service, made once. Raises `ProviderFailed` where boto3 or its settings are missing."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._make(service)
            return self._clients[service]

    def close(self) -> None:
        """Wait for the calls under way, then close the connections. None may follow."""
        self._threads.shutdown(cancel_futures=True)
        for client in self._clients.values():
            client.close()

    def _make(self, service: str) -> Any:
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise ProviderFailed(
                "AWS services need boto3, which is not installed: pip install 'limelight[aws]'",
                code="not_installed",
                value=service,
            ) from error
        connect, read = self._timeouts
        config = Config(
            max_pool_connections=self.concurrency, connect_timeout=connect, read_timeout=read,
            retries={"total_max_attempts": 1, "mode": "standard"},
            signature_version="s3v4" if service == "s3" else None,
        )  # fmt: skip
        try:
            # One session for all: it reads AWS's large service descriptions once.
            self._session = self._session or boto3.Session()
            client = self._session.client(service, config=config)
        except Exception as error:
            if (meant := converted(error, service=service)) is None:
                raise
            raise meant from error
        if self._load is not None:
            _counted(client, service, self._load)
        return client


def _counted(client: Any, service: str, load: Load) -> None:
    """Let a client's requests be counted: botocore tells of each, and of how it ended."""

    def begun(context: dict[str, Any], **_: Any) -> None:
        context["limelight_begun"] = time.monotonic()

    def answered(context: dict[str, Any], http_response: Any = None, **_: Any) -> None:
        failed = http_response is None or http_response.status_code >= 400
        load.note(
            "aws",
            service,
            seconds=time.monotonic() - context.get("limelight_begun", time.monotonic()),
            failed=failed,
        )

    client.meta.events.register("before-call", begun)
    client.meta.events.register("after-call", answered)
    client.meta.events.register("after-call-error", answered)
