"""The real service on a real port in this process: real stores, graph and Director; media is sketched."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from limelight.agent.assistant import Assistant
from limelight.infra.settings import ServerSettings, Settings
from limelight.server import Server, create_app, make_server
from tests.agent.sketches import SketchEngine
from tests.patience import HANG_S
from tests.service.pictures import picture

ENDS = {"RUN_FINISHED", "RUN_ERROR"}
Json = dict[str, Any]


class Socket:
    """A client of the websocket that keeps what it was sent."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.seen: list[Json] = []
        """Every frame, in order."""

    async def read(self, timeout_s: float = HANG_S) -> Json:
        """The next frame of any kind. Raises `TimeoutError` with those before it when none comes."""
        try:
            async with asyncio.timeout(timeout_s):
                self.seen.append(json.loads(await self.connection.recv()))
        except TimeoutError as error:
            last = "\n".join(json.dumps(frame)[:300] for frame in self.seen[-5:]) or "none at all"
            raise TimeoutError(f"no frame came for {timeout_s:g} s. The last were:\n{last}") from error
        return self.seen[-1]

    async def until(self, wanted: Callable[[Json], bool]) -> Json:
        """The next frame that is wanted."""
        while True:
            frame = await self.read()
            if wanted(frame):
                return frame

    def ends(self, run_id: str) -> list[Json]:
        """The last events of a run, as far as they were read: one when it has ended."""
        return [f["event"] for f in self.seen if f.get("run_id") == run_id and f["event"]["type"] in ENDS]

    async def event(self, type_: str) -> Json:
        """The next event of a type."""
        return (await self.until(lambda f: f.get("event", {}).get("type") == type_))["event"]

    async def opened(self) -> Json:
        """Read the two snapshots; the message one."""
        said = await self.event("MESSAGES_SNAPSHOT")
        await self.event("STATE_SNAPSHOT")
        return said

    async def send(self, frame: Json | str | bytes) -> None:
        """Send a frame as it is."""
        await self.connection.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def reply(self, frame: Json | str | bytes) -> Json:
        """Send a frame; its acknowledgement or its error."""
        await self.send(frame)
        return await self.until(lambda f: "ack" in f or "error" in f)

    async def error(self, frame: Json | str | bytes) -> Json:
        """Send a frame that is refused; why."""
        return (await self.reply(frame))["error"]

    async def say(self, text: str, *, attachments: list[str] | None = None) -> list[Json]:
        """Say something; the events of its run, to its end.

        What was sent before the snapshots are read may be in them, and then not among the events: read them first.
        """
        if not self.seen:
            await self.opened()
        body = {"type": "message", "message_id": uuid.uuid4().hex, "text": text}
        ack = (await self.reply({**body, "attachments": attachments or []}))["ack"]
        await self.until(lambda f: f.get("run_id") == ack["run_id"] and f["event"]["type"] in ENDS)
        return [f["event"] for f in self.seen if f.get("run_id") == ack["run_id"]]

    async def closed(self) -> int:
        """Read until the server closes; the close code."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.read()
        assert self.connection.close_code is not None
        return self.connection.close_code


class Live:
    """The service, and what is behind it."""

    def __init__(
        self, base: str, assistant: Assistant, engine: SketchEngine, http: httpx.AsyncClient, server: Server,
        running: asyncio.Task[None],
    ) -> None:  # fmt: skip
        self.base = base
        self._server = server
        self._running = running
        self.assistant = assistant
        self.engine = engine
        self.http = http

    async def thread(self) -> str:
        """A new conversation."""
        return (await self.http.post("/v1/threads")).json()["thread_id"]

    @contextlib.asynccontextmanager
    async def socket(self, thread_id: str, path: str = "", **options: Any) -> AsyncIterator[Socket]:
        """A websocket; `path` goes behind its address."""
        address = f"{self.base.replace('http', 'ws', 1)}/v1/threads/{thread_id}/ws{path}"
        async with connect(address, **{"max_size": None, "max_queue": None, **options}) as connection:
            yield Socket(connection)

    async def upload(self, data: bytes, name: str = "photo.png", **fields: str) -> httpx.Response:
        """Post a file."""
        return await self.http.post("/v1/artifacts", files={"file": (name, data)}, data=fields)

    async def product(self, id_: str = "boot", **more: Any) -> Json:
        """A product with a photo."""
        photo = (await self.upload(picture(300, 300), name=f"{id_}.png")).json()
        listing = {
            "id": id_, "title": "Ridgeline Trail Boot", "category": "hiking boots", "tags": ["hiking"],
            "facts": ["Waterproof"], "launch_date": "2026-09-01", "photo_id": photo["id"], **more,
        }  # fmt: skip
        reply = await self.http.post("/v1/products", json=listing)
        assert reply.status_code == 201, reply.text
        return reply.json()

    def holds(self, client: socket.socket) -> bool:
        """Whether the server still has the other end of a client's connection."""
        peers = [c.transport.get_extra_info("peername") for c in self._server.server_state.connections]  # pyright: ignore
        return client.getsockname() in peers

    @property
    def draining(self) -> bool:
        """Whether it takes no more messages."""
        return self.assistant.runs._draining

    def stop(self) -> None:
        """As SIGTERM does."""
        self._server.should_exit = True

    async def stopped(self) -> None:
        """Until it has stopped."""
        await asyncio.wait_for(asyncio.shield(self._running), HANG_S)

    def stored(self) -> list[str]:
        """Names of all files with bytes, half-written ones among them."""
        root = self.assistant.storage.home / "blobs"
        return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


@contextlib.asynccontextmanager
async def serving(
    home: Path, *, headers: dict[str, str] | None = None, **settings: Any
) -> AsyncIterator[Live]:
    """The service over a data folder, without sample products."""
    engine = SketchEngine()
    server_settings = ServerSettings.model_validate({"port": 0, "drain_s": 0, **settings.pop("server", {})})
    chosen = Settings(home=home, sample_catalogue=False, server=server_settings, **settings)
    app = create_app(chosen, open_assistant=lambda: Assistant.open(chosen, engine=engine))
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = make_server(chosen, app, ready=address.set_result)

    async def run() -> None:
        try:
            await server.serve()
        except SystemExit as error:
            raise RuntimeError("the service did not start") from error

    running = asyncio.create_task(run())
    await asyncio.wait([address, running], return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    base = address.result()
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=HANG_S) as http:
        live = Live(base, app.state.assistant, engine, http, server, running)
        try:
            yield live
        finally:
            live.stop()
            await live.stopped()
