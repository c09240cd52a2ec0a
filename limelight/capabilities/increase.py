"""A quota that is nearly used up is asked to be raised, where its entry says to what: a Service Quotas request of AWS."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from limelight.capabilities.allowance import NearlyUsed
from limelight.capabilities.entry import Increase
from limelight.infra.aws import Aws
from limelight.schema.errors import LimelightError

log = structlog.get_logger(__name__)
OPEN = "ResourceAlreadyExistsException"
"""AWS's word for a request that is under way already."""


class Increases:
    """Asks once for each quota while this process lives; AWS allows one open request at a time."""

    def __init__(self, aws: Callable[[], Aws]) -> None:
        self._aws = aws
        self._asked: set[Increase] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def alarm(self, near: NearlyUsed) -> None:
        """An account has used so much of a limit that others are asked first: have the limit raised, if that is wanted."""
        wanted = near.increase
        if wanted is None or wanted in self._asked:
            return
        self._asked.add(wanted)
        task = asyncio.create_task(self._ask(near.account, wanted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Until every request that was begun has been answered."""
        await asyncio.gather(*self._tasks)

    async def _ask(self, account: str, wanted: Increase) -> None:
        def work(client: Any) -> dict[str, Any]:
            return client.request_service_quota_increase(
                ServiceCode=wanted.service, QuotaCode=wanted.code, DesiredValue=wanted.value
            )

        about = {"account": account, "quota": wanted.code, "value": wanted.value}
        try:
            reply = await self._aws().run("service-quotas", work)
        except LimelightError as error:
            if error.value == OPEN:
                log.info("quota_increase_is_open", **about)
            else:
                log.error("quota_increase_failed", error=error.message, **about)
        else:
            log.warning("quota_increase_requested", request=reply["RequestedQuota"]["Id"], **about)
