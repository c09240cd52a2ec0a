"""The service: `create_app` makes the ASGI app, `serve` runs it.

The wire contract lives in `limelight/service/`, one noun a file.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
import uvicorn
from fastapi import FastAPI

from limelight import __version__
from limelight.agent.assistant import Assistant
from limelight.infra.settings import Settings
from limelight.schema.errors import BadInput
from limelight.service import agentcore, agui, artifacts, errors, images, ops, products, threads, web, websocket

log = structlog.get_logger(__name__)
KIB = 1024
OpenAssistant = Callable[[], Awaitable[Assistant]]


def create_app(settings: Settings, *, open_assistant: OpenAssistant | None = None) -> FastAPI:
    """The ASGI app. It opens an assistant when it starts, and closes it when it stops."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        assistant = await (open_assistant() if open_assistant else Assistant.open(settings))
        app.state.assistant = assistant
        try:
            yield
        finally:
            await assistant.close()

    app = FastAPI(
        title="Limelight", version=__version__, lifespan=lifespan,
        description="A creative assistant for advertisers. Conversations stream AG-UI 1.0 events.",
    )  # fmt: skip
    errors.install(app)
    for module in (threads, artifacts, products, images, ops, agui, agentcore, websocket):
        app.include_router(module.router)
    web.mount(app)
    return app


def check_port(host: str, port: int) -> None:
    """Raise `BadInput` when the port cannot be had, saying what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput(
                f"port {port} on {host} cannot be used ({error.strerror}); stop what uses it, or choose another: "
                f"limelight serve --port {port + 1 if port < 65535 else 8001} (make run PORT=…)",
                code="port_taken", value=port,
            ) from error  # fmt: skip


def serve(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; runs under way are drained. `ready` is told the address."""
    host, port = settings.server.host, settings.server.port
    check_port(host, port)
    app = create_app(settings)
    config = uvicorn.Config(
        app, host=host, port=port, ws="websockets-sansio", ws_per_message_deflate=False,
        ws_max_size=settings.limits.frame_close_kb * KIB, log_level="warning", timeout_graceful_shutdown=25,
    )  # fmt: skip
    server = _Server(config, ready)
    server.run()


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._ready is not None:
            bound = self.servers[0].sockets[0].getsockname()
            host = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
            self._ready(f"http://{host}:{bound[1]}")
