"""Bodies that are too large are refused before anything of them is parsed, spooled or stored."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from limelight.infra.settings import LimitSettings
from limelight.schema.errors import TooLarge
from limelight.service.errors import BodyRefused, body_of

MIB = 1024 * 1024
FORM = 64 * 1024
"""What a form may add to the file in it."""
IMPORT = 10 * MIB
PATIENCE = 256 * MIB
"""How much of a refused body is read and thrown away, so that its sender hears the answer; then the line is cut."""


class BodyLimit:
    """ASGI middleware: uploads by their setting, catalogues 10 MiB, any other body what a websocket frame may have."""

    def __init__(self, app: ASGIApp, *, limits: LimitSettings) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        slack = FORM if scope["path"] == "/v1/artifacts" else 0
        told = Headers(scope=scope).get("content-length", "")
        if told.isdigit() and int(told) > limit + slack:
            await _discard(receive)
            error = too_large(int(told), limit)
            await JSONResponse(body_of(error), error.status, {"connection": "close"})(scope, receive, send)
            return
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > limit + slack:
                if message.get("more_body", False):
                    await _discard(receive)
                raise BodyRefused(too_large(got, limit))
            return message

        await self._app(scope, counted, send)

    def _limit(self, path: str) -> int:
        if path == "/v1/artifacts":
            return int(self._limits.upload_mb * MIB)
        return IMPORT if path == "/v1/products/import" else self._limits.frame_close_kb * 1024


def too_large(size: int, limit: int) -> TooLarge:
    """The error of a body of `size` bytes or more."""
    return TooLarge(
        f"what was sent has {size / MIB:.1f} MiB; at most {limit / MIB:g} MiB are taken. Send less.",
        limit=limit, value=size,
    )  # fmt: skip


async def _discard(receive: Receive) -> None:
    got = 0
    while got < PATIENCE:
        message = await receive()
        got += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return
