"""Who may speak: origins, hosts, tokens, tickets, and other people's ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.service.live import Live, serving
from tests.service.pictures import picture

FOREIGN = "https://evil.example"
ADS = "https://ads.example.com"
TOKENS = {"token-a": "acme", "token-b": "bolt"}


@pytest.mark.parametrize(
    ("headers", "code", "message"),
    [
        (
            {"origin": FOREIGN}, "foreign_origin",
            "the origin 'https://evil.example' may not use this service; add it to server.allowed_origins",
        ),
        ({"origin": "null"}, "foreign_origin", "the origin 'null' may not use this service; add it to "),
        (
            {"host": "rebound.example:80"}, "foreign_host",
            "the host 'rebound.example' is not this machine; open the page as http://127.0.0.1, or set server.tokens",
        ),
    ],
)  # fmt: skip
async def test_foreign_pages_are_refused(
    live: Live, thread_id: str, headers: dict[str, str], code: str, message: str
) -> None:
    for method, path in (
        ("GET", "/v1/threads"),
        ("POST", "/v1/threads"),
        ("DELETE", f"/v1/threads/{thread_id}"),
    ):
        reply = await live.http.request(method, path, headers=headers)
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, code)
        assert reply.json()["error"]["message"].startswith(message)
        assert "access-control-allow-origin" not in reply.headers
    assert (await live.http.get(f"/v1/threads/{thread_id}/messages")).status_code == 200


async def test_a_foreign_page_gets_no_socket(live: Live, thread_id: str) -> None:
    async with live.socket(thread_id, origin=FOREIGN) as socket:
        error = (await socket.read())["error"]
        assert (error["code"], error["value"]) == ("foreign_origin", FOREIGN)
        assert await socket.closed() == 4403


async def test_ones_own_page_is_served(live: Live, thread_id: str) -> None:
    assert (await live.http.get("/v1/threads", headers={"origin": live.base})).status_code == 200
    async with live.socket(thread_id, origin=live.base) as socket:
        await socket.opened()


async def test_an_unknown_thread_gets_no_socket(live: Live) -> None:
    async with live.socket("thr_x") as socket:
        assert (await socket.read())["error"]["message"] == "there is no thread 'thr_x'"
        assert await socket.closed() == 4404


async def test_without_allowed_origins_there_is_no_cors(live: Live) -> None:
    asks = {"origin": ADS, "access-control-request-method": "POST"}
    reply = await live.http.options("/v1/threads", headers=asks)
    assert "access-control-allow-origin" not in reply.headers


async def test_an_allowed_origin_may_embed(tmp_path: Path) -> None:
    async with serving(tmp_path, server={"allowed_origins": [ADS]}) as live:
        asks = {
            "origin": ADS, "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type",
        }  # fmt: skip
        before = await live.http.options("/v1/threads", headers=asks)
        assert (before.status_code, before.headers["access-control-allow-origin"]) == (200, ADS)
        assert "authorization" in before.headers["access-control-allow-headers"]
        reply = await live.http.post("/v1/threads", headers={"origin": ADS})
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (201, ADS)
        assert "origin" in reply.headers["vary"].lower()
        wrong = await live.http.get("/v1/threads/thr_x/messages", headers={"origin": ADS})
        assert (wrong.status_code, wrong.headers["access-control-allow-origin"]) == (404, ADS)
        script = await live.http.get("/embed.js", headers={"origin": ADS})
        assert script.headers["access-control-allow-origin"] == ADS
        foreign = await live.http.post("/v1/threads", headers={"origin": FOREIGN})
        assert foreign.status_code == 403
        assert "access-control-allow-origin" not in foreign.headers
        async with live.socket(reply.json()["thread_id"], origin=ADS) as socket:
            await socket.opened()


@pytest.fixture
async def two(tmp_path: Path):
    """A service with two advertisers, and a client of each."""
    async with (
        serving(tmp_path, headers={"authorization": "Bearer token-a"}, server={"tokens": TOKENS}) as live,
        httpx.AsyncClient(base_url=live.base, headers={"authorization": "Bearer token-b"}) as bolt,
    ):
        yield live, bolt


async def test_without_a_token_nobody_is_served(two: Any) -> None:
    live, _ = two
    async with httpx.AsyncClient(base_url=live.base) as nobody:
        for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic token-a"}):
            reply = await nobody.get("/v1/threads", headers=headers)
            assert (reply.status_code, reply.json()["error"]["code"]) == (401, "unauthenticated")
        for path in ("/healthz", "/readyz", "/ping"):
            assert (await nobody.get(path)).status_code == 200


async def test_what_is_anothers_does_not_exist(two: Any) -> None:
    acme, bolt = two
    thread = await acme.thread()
    product = await acme.product()
    art = product["photo_id"]
    job = (await acme.http.put("/v1/images", json={"product_id": "boot", "async": True})).json()["job_id"]
    ticket = (await acme.http.post("/v1/tickets")).json()["ticket"]
    async with acme.socket(thread, f"?ticket={ticket}") as socket:
        run = (await socket.say("hello"))[0]["runId"]
    before = acme.stored()
    for method, path, body in [
        ("GET", f"/v1/threads/{thread}/messages", None), ("GET", f"/v1/threads/{thread}/artifacts", None),
        ("GET", f"/v1/threads/{thread}/timeline", None), ("GET", f"/v1/threads/{thread}/checkpoints", None),
        ("GET", f"/v1/threads?cursor={thread}", None), ("DELETE", f"/v1/threads/{thread}", None),
        ("POST", f"/v1/threads/{thread}/fork", {"checkpoint_id": run}),
        ("POST", f"/v1/threads/{thread}/back", {"checkpoint_id": run}),
        ("POST", f"/v1/threads/{thread}/replay", {"checkpoint_id": run}),
        ("GET", f"/v1/compare?a={run}&b={thread}", None), ("POST", "/v1/compare", {"a": run, "b": run, "better": "a"}),
        ("GET", f"/v1/artifacts/{art}", None), ("GET", f"/v1/artifacts/{art}/content", None),
        ("GET", f"/v1/artifacts/{art}/content?w=96", None), ("DELETE", f"/v1/artifacts/{art}", None),
        ("GET", "/v1/products/boot", None), ("DELETE", "/v1/products/boot", None),
        ("PUT", "/v1/images", {"product_id": "boot"}), ("PUT", "/v1/images", {"artifact_id": art}),
        ("PUT", "/v1/brand", {"logo_id": art}), ("GET", f"/v1/jobs/{job}", None),
        ("POST", f"/v1/runs/{run}/feedback", {"thumbs": "up"}), ("GET", f"/v1/usage?thread_id={thread}", None),
    ]:  # fmt: skip
        reply = await bolt.request(method, path, json=body)
        assert reply.status_code == 404, (method, path, reply.text)
        assert reply.json()["error"]["code"] == "not_found"
    reply = await bolt.post("/v1/artifacts", files={"file": ("a.png", picture())}, data={"thread_id": thread})
    assert reply.status_code == 404
    ticket = (await bolt.post("/v1/tickets")).json()["ticket"]
    async with acme.socket(thread, f"?ticket={ticket}") as socket:
        assert (await socket.read())["error"]["message"] == f"there is no thread '{thread}'"
        assert await socket.closed() == 4404
    assert (await bolt.get("/v1/threads")).json() == {"threads": [], "next_cursor": None}
    assert (await bolt.get("/v1/products")).json() == {"products": []}
    assert set(before) <= set(acme.stored())


async def test_a_ticket_opens_one_socket(two: Any) -> None:
    acme, _ = two
    thread = await acme.thread()
    given = (await acme.http.post("/v1/tickets")).json()
    assert given["ttl_s"] == 30.0
    async with acme.socket(thread, f"?ticket={given['ticket']}") as socket:
        await socket.opened()
    for again in (given["ticket"], "made-up", ""):
        async with acme.socket(thread, f"?ticket={again}") as socket:
            assert (await socket.read())["error"]["code"] == "not_allowed"
            with pytest.raises(ConnectionClosed):
                await socket.read()
            assert socket.connection.close_code == 4403
