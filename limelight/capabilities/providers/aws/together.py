"""Many calls about one text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from limelight.infra.aws import Aws

AT_ONCE = 8
"""Calls about one text that are under way together."""
Call: TypeAlias = Callable[[Any], dict[str, Any]]


async def together(aws: Aws, service: str, calls: Sequence[Call]) -> list[dict[str, Any]]:
    """The replies, in order. The first error ends it, as soon as the calls under way have ended."""
    replies: dict[int, dict[str, Any]] = {}
    left = iter(enumerate(calls))
    failed: list[Exception] = []

    async def work() -> None:
        for at, call in left:
            if failed:
                return
            try:
                replies[at] = await aws.run(service, call)
            except Exception as error:
                failed.append(error)

    await asyncio.gather(*(work() for _ in range(min(AT_ONCE, len(calls)))))
    if failed:
        raise failed[0]
    return [replies[at] for at in range(len(calls))]
