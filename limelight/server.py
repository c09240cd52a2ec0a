"""The service: `create_app` makes the ASGI app, `serve` runs it.

The wire contract lives in `limelight/service/`, one noun a file.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
import uvicorn
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from limelight import __version__
from limelight.agent.assistant import Assistant
from limelight.infra.loop_watch import LoopWatch
from limelight.infra.settings import Settings
from limelight.infra.telemetry import configure_logging
from limelight.schema.errors import BadInput, LimelightError
from limelight.service import (
    account,
    agentcore,
    agui,
    artifacts,
    compare,
    errors,
    images,
    library,
    memory,
    ops,
    products,
    threads,
    web,
    websocket,
)
from limelight.service.body_limit import BodyLimit
from limelight.service.deletions import Deletions
from limelight.service.openapi import describe
from limelight.service.thumbnails import Thumbnails

log = structlog.get_logger(__name__)
KIB = 1024
CLOSING_S = 5
"""How long connections may take to end once runs have."""
OpenAssistant = Callable[[], Awaitable[Assistant]]


def create_app(settings: Settings, *, open_assistant: OpenAssistant | None = None) -> FastAPI:
    """The ASGI app. It opens an assistant when it starts, and closes it when it stops."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            assistant = await (open_assistant() if open_assistant else Assistant.open(settings))
        except LimelightError as error:
            app.state.failure = error
            raise
        app.state.assistant = assistant
        app.state.thumbnails = Thumbnails(assistant.storage.blobs)
        try:
            async with LoopWatch(assistant.metrics.registry):
                yield
        finally:
            app.state.thumbnails.close()
            await assistant.close()

    app = FastAPI(
        title="Limelight", version=__version__, lifespan=lifespan,
        description="A creative assistant for advertisers. Conversations stream AG-UI 1.0 events.",
    )  # fmt: skip
    app.state.abort = lambda client: None
    app.state.failure = None
    app.state.deletions = Deletions()
    errors.install(app, on_error=lambda code: app.state.assistant.metrics.errors.labels(code=code).inc())
    app.add_middleware(BodyLimit, limits=settings.limits)
    if settings.server.allowed_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.server.allowed_origins, allow_methods=["*"],
            allow_headers=["authorization", "content-type", "last-event-id", "range", "if-none-match"],
            expose_headers=["etag", "location", "content-range", "accept-ranges"], max_age=600,
        )  # fmt: skip
    for module in (
        library,
        memory,
        threads,
        compare,
        artifacts,
        products,
        account,
        images,
        ops,
        agui,
        agentcore,
        websocket,
    ):
        app.include_router(module.router)
    describe(app)
    web.mount(app)
    return app


def check_port(host: str, port: int) -> None:
    """Raise `BadInput` when the host is unknown or the port cannot be had, saying what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise BadInput(
                    f"{host} is no address of this machine ({error.strerror}); use 127.0.0.1 to be reached from here "
                    "only, or 0.0.0.0 to be reached from outside",
                    code="unknown_host", value=host,
                ) from error  # fmt: skip
            raise BadInput(
                f"port {port} on {host} cannot be used ({error.strerror}); stop what uses it, or choose another: "
                f"limelight serve --port {port + 1 if port < 65535 else 8001} (make run PORT=…)",
                code="port_taken", value=port,
            ) from error  # fmt: skip


def serve(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; then runs under way end their step or are closed as interrupted.

    `ready` is told the address. Raises `BadInput` when the port cannot be had or the settings cannot be used.
    """
    configure_logging(form=settings.server.log_form)
    check_port(settings.server.host, settings.server.port)

    async def opened() -> Assistant:
        assistant = await Assistant.open(settings)
        _keep_what_is_loaded()
        return assistant

    app = create_app(settings, open_assistant=opened)

    def started(address: str) -> None:
        app.state.assistant.runs.warming.add_done_callback(lambda _: _keep_what_is_loaded())
        if ready is not None:
            ready(address)

    server = make_server(settings, app, ready=started)
    # A start that failed for a reason we know is told once, by who called, and not as a traceback too.
    logging.getLogger("uvicorn.error").addFilter(lambda _: app.state.failure is None)
    try:
        server.run()
    except SystemExit:
        if app.state.failure is not None:
            raise app.state.failure from None
        check_port(settings.server.host, settings.server.port)  # it may have been taken while this loaded
        raise


def _keep_what_is_loaded() -> None:
    """Spare the garbage collector everything loaded so far: looking through it took 140 ms, on the event loop."""
    gc.collect()
    gc.freeze()


def make_server(settings: Settings, app: FastAPI, *, ready: Callable[[str], None] | None = None) -> Server:
    """The server of an app made by `create_app`, for a program that runs its own event loop: `await server.serve()`."""
    config = uvicorn.Config(
        app, host=settings.server.host, port=settings.server.port, ws="websockets-sansio",
        ws_per_message_deflate=False, ws_max_size=settings.limits.frame_close_kb * KIB, log_level="warning",
        log_config=None, timeout_graceful_shutdown=CLOSING_S,
    )  # fmt: skip
    server = Server(config, app, drain_s=settings.server.drain_s, ready=ready)
    app.state.abort = server.abort
    return server


class Server(uvicorn.Server):
    """Says where it listens once it does, and lets runs end before it closes connections."""

    def __init__(
        self, config: uvicorn.Config, app: FastAPI, *, drain_s: float, ready: Callable[[str], None] | None
    ) -> None:
        super().__init__(config)
        self._app = app
        self._drain_s = drain_s
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._ready is not None:
            bound = self.servers[0].sockets[0].getsockname()
            host = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
            self._ready(f"http://{host}:{bound[1]}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        assistant: Assistant = self._app.state.assistant
        draining = asyncio.ensure_future(assistant.runs.drain(timeout_s=self._drain_s))
        while not draining.done() and not self.force_exit:
            await asyncio.wait([draining], timeout=0.1)
        await super().shutdown(sockets)
        # Stopping when asked to is success: without this uvicorn would die of the signal once more.
        self._captured_signals.clear()

    def abort(self, client: tuple[str, int] | None) -> None:
        """Cut a client's connection without waiting for it to read what it was sent."""
        for connection in list(self.server_state.connections):
            transport: asyncio.Transport | None = getattr(connection, "transport", None)
            if (
                transport is not None
                and client is not None
                and transport.get_extra_info("peername")[:2] == tuple(client)
            ):
                transport.abort()
