"""Clients that do not read: they are dropped, not waited for."""

from __future__ import annotations

import asyncio

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

log = structlog.get_logger(__name__)
SEND_TIMEOUT_S = 20.0
"""How long one frame or one event may wait for its reader."""


class EventStream(StreamingResponse):
    """Server-sent events; a client that does not take one in time loses its connection. What it asked for goes on."""

    media_type = "text/event-stream"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        dropped = False

        async def timed(message: Message) -> None:
            nonlocal dropped
            try:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await send(message)
            except TimeoutError:
                dropped = True
                log.warning("slow_client_dropped", path=scope["path"], waited_s=SEND_TIMEOUT_S)
                scope["app"].state.abort(scope["client"])
                raise

        try:
            await super().__call__(scope, receive, timed)
        except (ClientDisconnect, TimeoutError):
            if not dropped:
                raise
