"""A real service in bad times: told to stop, killed, no disk left, no port, no data folder."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket as sockets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from limelight.schema.errors import BadInput
from tests.e2e.service import Service
from tests.e2e.wire import client, new_thread, on_disk, socket_of
from tests.patience import WORK_S, settled
from tests.service.pictures import picture

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
BRIEF = "Create a video for my tumbler"
ONE_WORKER = {"LIMELIGHT_ENGINE__WORKERS": "1"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    one = Service(tmp_path, env={**ONE_WORKER, "LIMELIGHT_SERVER__DRAIN_S": "1"})
    yield one
    one.stop()


@contextlib.contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """No file of that process can grow, as on a disk without room."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


async def could_not_store(http: httpx.AsyncClient) -> bool:
    """Whether a picture was made that found no room."""
    return 'capability="image.cutout",model="studio",outcome="refused"' in (await http.get("/metrics")).text


def served(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`limelight serve`, that is expected to end by itself."""
    env = {"LIMELIGHT_HOME": str(home), "PATH": "", "COLUMNS": "300", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "limelight", "serve", *options]
    return subprocess.run(
        command, env=env, cwd=home.parent, capture_output=True, text=True, timeout=WORK_S, check=False
    )


async def test_told_to_stop_in_the_middle_of_a_storyboard(service: Service) -> None:
    async with client(service.start()) as http:
        thread_id = await new_thread(http)
    async with socket_of(service.base, thread_id) as socket:
        await socket.say(BRIEF)
        board = (await socket.reply({"type": "message", "message_id": "m2", "text": "I like concept 1"}))[
            "ack"
        ]
        await socket.event("ACTIVITY_SNAPSHOT")
        code = await asyncio.to_thread(service.stop)
        assert await socket.closed() == 1012
        assert [end.get("code") for end in socket.ends(board["run_id"])] == ["interrupted"]
    assert code == 0

    service.start()
    async with socket_of(service.base, thread_id) as socket:
        said = (await socket.opened())["messages"]
        assert [m["content"] for m in said if m["role"] == "user"] == [BRIEF, "I like concept 1"]
        assert (await socket.say("what can you do?"))[-1]["type"] == "RUN_FINISHED"
    assert await asyncio.to_thread(service.stop) == 0


async def test_a_full_disk(service: Service) -> None:
    async with client(service.start()) as http:
        thread_id = await new_thread(http)
        async with socket_of(service.base, thread_id) as socket:
            await socket.say("hello")
            before = on_disk(service.home)
            with full_disk(service.pid):
                error = await socket.error({"type": "message", "message_id": "m1", "text": BRIEF})
                reply = await http.post("/v1/artifacts", files={"file": ("a.png", picture(600, 600))})
                assert (await http.get(f"/v1/threads/{thread_id}/messages")).status_code == 200
            assert (error["code"], error["message_id"]) == ("out_of_disk", "m1")
            assert error["message"].endswith("nothing was changed; free space and repeat")
            assert (reply.status_code, reply.json()["error"]["code"]) == (507, "out_of_disk")
            assert "could not be stored and nothing was written" in reply.json()["error"]["message"]
            assert on_disk(service.home) == before

            again = await socket.say(BRIEF)
            assert sum(e.get("name") == "artifact" for e in again) == 3
            assert (
                await http.post("/v1/artifacts", files={"file": ("a.png", picture(600, 600))})
            ).status_code == 201


async def test_a_disk_that_fills_up_in_the_middle_of_a_run(service: Service) -> None:
    async with client(service.start()) as http:
        thread_id = await new_thread(http)
    async with socket_of(service.base, thread_id) as socket:
        await socket.say(BRIEF)
        run_id = (await socket.reply({"type": "message", "message_id": "m", "text": "I like concept 1"}))[
            "ack"
        ]["run_id"]
        await socket.event("ACTIVITY_SNAPSHOT")
        async with client(service.base) as http:
            with full_disk(service.pid):
                await settled(lambda: could_not_store(http))
        while not socket.ends(run_id):
            await socket.read()
        (end,) = socket.ends(run_id)
        assert end.get("code", "out_of_disk") == "out_of_disk", end
        if end["type"] == "RUN_FINISHED":  # there was room again when it was told, or when it was tried again
            mine = [f["event"] for f in socket.seen if f.get("run_id") == run_id]
            shots = [e for e in mine if e.get("name") == "artifact" and e["value"]["kind"] == "shot"]
            assert len(shots) == 4 or "ree space" in "".join(str(e.get("delta", "")) for e in mine)
        assert (await socket.say("what can you do?"))[-1]["type"] == "RUN_FINISHED"
    with contextlib.closing(sqlite3.connect(service.home / "limelight.db")) as db:
        assert db.execute("SELECT COUNT(*) FROM runs WHERE status = 'running'").fetchone() == (0,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_start_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limelight.evals.service.START_S", 0)
    one = Service(tmp_path)
    with pytest.raises(BadInput, match=r"^the service did not start \(exit code -9\)"):
        one.start()
    one.stop()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with sockets.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = served(tmp_path, "--port", str(port))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"port {port} on 127.0.0.1 cannot be used (Address already in use); stop what uses it, or choose another: "
        f"limelight serve --port {port + 1} (make run PORT=…)\n"
    )


def test_a_data_folder_of_a_newer_release(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "limelight.db")) as db:
        db.execute("PRAGMA user_version = 999")
    ended = served(tmp_path, "--port", "0")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "has data format 999, and this release reads up to" in ended.stderr


def test_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "limelight.toml").write_text("[server]\n\nprot = 8000\n")
    ended = served(tmp_path, "--port", "0")
    assert ended.returncode == 2
    assert ended.stderr == (
        "limelight.toml:3: 'server.prot' is not a setting; did you mean 'port'? Allowed here: allowed_origins, "
        "drain_s, host, log_form, port, tokens.\n"
    )
