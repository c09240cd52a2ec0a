"""The table of bad input, over the wire of a real service: each a clear error, and nothing half-written."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.e2e.service import Service
from tests.e2e.wire import client, new_thread, on_disk, socket_of
from tests.service.bad_input import FILES, FRAMES, UI_EVENTS
from tests.service.pictures import animated, picture, turned

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("home"), env={"LIMELIGHT_ENGINE__WORKERS": "1"})
    service.start()
    yield service
    assert service.stop() == 0


@pytest.fixture
async def http(running: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with client(running.base) as http:
        yield http


@pytest.fixture
async def thread_id(http: httpx.AsyncClient) -> str:
    return await new_thread(http)


async def upload(http: httpx.AsyncClient, data: bytes, **fields: str) -> httpx.Response:
    return await http.post("/v1/artifacts", files={"file": ("boot.jpg", data)}, data=fields)


async def test_files(running: Service, http: httpx.AsyncClient, thread_id: str) -> None:
    before = on_disk(running.home)
    for case, (data, status, code, limit, value) in FILES.items():
        reply = await upload(http, data, thread_id=thread_id)
        error = reply.json()["error"]
        assert (reply.status_code, error["code"]) == (status, code), case
        assert limit is None or (error["limit"], error["value"]) == (limit, value), case
    huge = await upload(http, bytes(60 * MIB), thread_id=thread_id)
    assert (huge.status_code, huge.json()["error"]["limit"]) == (413, 25 * MIB)
    no_form = await http.post("/v1/artifacts", json={"file": "x"})
    assert (no_form.status_code, no_form.json()["error"]["limit"]) == (415, "multipart/form-data")
    assert on_disk(running.home) == before


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture(mode="CMYK", form="JPEG", color=(0, 255, 255, 0)), (96, 72)),
        (turned(), (64, 96)),
        (animated(), (96, 96)),
        (picture(10_000, 64), (10_000, 64)),
    ],
    ids=["CMYK", "turned by the camera", "animated", "10,000 pixels"],
)
async def test_odd_files_that_are_taken(http: httpx.AsyncClient, data: bytes, size: tuple[int, int]) -> None:
    reply = await upload(http, data)
    assert reply.status_code == 201, reply.text
    assert (reply.json()["mime"], reply.json()["width"], reply.json()["height"]) == ("image/png", *size)


async def test_frames_and_ui_events(running: Service, http: httpx.AsyncClient, thread_id: str) -> None:
    photo = (await upload(http, picture(), thread_id=thread_id)).json()["id"]
    before = on_disk(running.home)
    async with socket_of(running.base, thread_id) as socket:
        await socket.opened()
        for case, (frame, expected) in FRAMES.items():
            error = await socket.error(frame)
            assert {name: error[name] for name in expected} == expected, case
        for n, (name, payload, message) in enumerate(UI_EVENTS):
            frame = {"type": "ui_event", "message_id": f"u{n}", "name": name, "artifact_id": photo}
            error = await socket.error({**frame, "payload": payload})
            assert error["message"].startswith(message), name
        assert on_disk(running.home) == before
        assert (await socket.say("hello"))[-1]["type"] == "RUN_FINISHED"


async def test_a_frame_above_eight_mebibytes(
    running: Service, http: httpx.AsyncClient, thread_id: str
) -> None:
    async with socket_of(running.base, thread_id) as socket:
        await socket.opened()
        with contextlib.suppress(ConnectionClosed):
            await socket.send("x" * (8 * MIB + 1))
        assert await socket.closed() == 1009
    assert (await http.get(f"/v1/threads/{thread_id}/messages")).json() == {
        "messages": [],
        "next_cursor": None,
    }
    async with socket_of(running.base, thread_id) as socket:
        assert (await socket.say("hello"))[-1]["type"] == "RUN_FINISHED"


async def test_a_repeat_is_not_run_again(running: Service, thread_id: str) -> None:
    frame = {"type": "message", "message_id": "once", "text": "hello"}
    async with socket_of(running.base, thread_id) as socket:
        first = (await socket.reply(frame))["ack"]
        await socket.event("RUN_FINISHED")
        runs = on_disk(running.home)[1]["runs"]
        again = (await socket.reply(frame))["ack"]
    assert (again["repeat"], again["run_id"]) == (True, first["run_id"])
    assert on_disk(running.home)[1]["runs"] == runs


@pytest.mark.parametrize("text", ["🎉🔥😀", "👍🏽", "?!…"])
async def test_a_message_without_words_gets_a_short_question(
    running: Service, thread_id: str, text: str
) -> None:
    async with socket_of(running.base, thread_id) as socket:
        await socket.opened()
        events = await socket.say(text)
    starts = {
        e["messageId"] for e in events if e["type"] == "TEXT_MESSAGE_START" and e["role"] == "assistant"
    }
    said = "".join(e.get("delta", "") for e in events if e.get("messageId") in starts)
    assert said.count("?") >= 1
    assert len(said) <= 300
    assert not [e for e in events if e.get("name") == "artifact" or e["type"].startswith("SUBAGENT")]


@pytest.mark.parametrize(
    ("headers", "code"),
    [({"Origin": "https://evil.example"}, "foreign_origin"), ({"Host": "rebound.example"}, "foreign_host")],
)
async def test_foreign_pages(
    running: Service, http: httpx.AsyncClient, thread_id: str, headers: dict[str, str], code: str
) -> None:
    before = on_disk(running.home)
    reply = await http.post("/v1/threads", headers=headers)
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, code)
    options: dict[str, Any] = {"origin": headers["Origin"]} if "Origin" in headers else {}
    if options:
        async with socket_of(running.base, thread_id, **options) as socket:
            assert (await socket.read())["error"]["code"] == code
            assert await socket.closed() == 4403
    assert on_disk(running.home) == before


async def test_what_there_is_not(running: Service, http: httpx.AsyncClient) -> None:
    async with socket_of(running.base, "thr_x") as socket:
        assert (await socket.read())["error"]["value"] == "thr_x"
        assert await socket.closed() == 4404
    for path in (
        "/v1/threads/thr_x/messages",
        "/v1/artifacts/art_x",
        "/v1/artifacts/art_x/content",
        "/v1/jobs/j",
    ):
        reply = await http.get(path)
        assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")


async def test_a_prompt_of_100_kb(running: Service, http: httpx.AsyncClient) -> None:
    before = on_disk(running.home)
    products = (await http.get("/v1/products")).json()["products"]
    reply = await http.put("/v1/images", json={"product_id": products[0]["id"], "prompt": "long " * 20_000})
    error = reply.json()["error"]
    assert (reply.status_code, error["limit"], error["value"]) == (422, 600, 100_000)
    assert on_disk(running.home) == before


def test_errors_name_no_folder_of_this_machine(running: Service) -> None:
    log = (Path(running.home) / "server.log").read_text("utf-8")
    assert not re.search(r"Traceback|\[error", log), log[-2000:]
