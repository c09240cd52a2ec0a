"""Health, metrics, usage, feedback, tickets, and the document of it all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import jsonschema
import pytest

from limelight.schema.ui_events import PAYLOADS
from tests.patience import settled
from tests.service.live import Live


async def test_health(live: Live) -> None:
    assert (await live.http.get("/healthz")).json() == {"status": "ok"}
    assert (await live.http.get("/readyz")).json() == {"status": "ready"}
    assert (await live.http.get("/ping")).json() == {"status": "Healthy"}
    await live.assistant.storage.db.close()
    gone = await live.http.get("/readyz")
    assert (gone.status_code, gone.json()["status"]) == (503, "unready")
    assert (await live.http.get("/healthz")).status_code == 200


async def test_metrics_count_runs_sockets_and_errors(live: Live, thread_id: str) -> None:
    await live.http.get("/v1/threads/thr_x/messages")
    async with live.socket(thread_id) as socket:
        await socket.say("hello")
        await socket.error("{")
        reply = await live.http.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = reply.text.splitlines()
    for line in (
        'limelight_runs_total{status="done"} 1.0', "limelight_runs_open 0.0", "limelight_sockets 1.0",
        "limelight_first_words_seconds_count 1.0", 'limelight_errors_total{code="not_found"} 1.0',
        'limelight_errors_total{code="not_json"} 1.0',
    ):  # fmt: skip
        assert line in lines
    assert any(line.startswith("process_resident_memory_bytes ") for line in lines)


async def test_usage_of_a_conversation(live: Live, thread_id: str) -> None:
    await live.product()
    async with live.socket(thread_id) as socket:
        await socket.say("Create a video for my latest hiking gear")
    rows = (await live.http.get(f"/v1/usage?thread_id={thread_id}")).json()["usage"]
    assert all(
        {"capability", "provider", "calls", "tokens_in", "tokens_out", "seconds"} <= set(r) for r in rows
    )
    assert (await live.http.get("/v1/usage")).json()["usage"] == rows
    other = await live.thread()
    nothing = (await live.http.get(f"/v1/usage?thread_id={other}")).json()
    assert (nothing["usage"], nothing["runs"], nothing["total"]["calls"]) == ([], [], 0)
    assert (await live.http.get("/v1/usage?thread_id=thr_x")).status_code == 404


async def test_the_service_map_and_a_model_added_while_the_service_runs(live: Live, thread_id: str) -> None:
    await live.product()
    async with live.socket(thread_id) as socket:
        await socket.say("Create a video for my latest hiking gear")
        await socket.say("I like concept 1")
    found = (await live.http.get("/v1/registry")).json()
    (studio,) = [one for one in found["models"] if one["model"]["name"] == "studio"]
    assert (studio["model"]["name"], studio["load"], studio["failed"], studio["resting"]) == (
        "studio",
        1.0,
        0,
        False,
    )
    assert studio["calls"] >= 4
    assert "options" not in studio["model"]
    (chat,) = [one for one in found["models"] if one["capabilities"] == ["text.chat"]]
    assert (chat["model"]["name"], chat["failed"], chat["load"]) == ("director", 0, 1.0)
    assert found["dependencies"] == []
    usage = (await live.http.get("/v1/usage")).json()
    assert chat["calls"] == sum(row["calls"] for row in usage["usage"] if row["capability"] == "text.chat")
    assert [(row["thread_id"], row["calls"]) for row in usage["threads"]] == [
        (thread_id, usage["total"]["calls"])
    ]
    assert sum(row["calls"] for row in usage["parts"]) == usage["total"]["calls"]
    lines = (await live.http.get("/metrics")).text
    assert (
        'limelight_model_calls_total{capability="image.generate",model="studio",outcome="made"} 4.0' in lines
    )
    assert (
        f'limelight_model_calls_total{{capability="text.chat",model="director",outcome="made"}} {chat["calls"]}.0'
        in lines
    )

    mine = live.assistant.storage.capabilities
    mine.mkdir(exist_ok=True)
    (mine / "second.toml").write_text('[[model]]\nname = "second"\nfamily = "studio"\npriority = 5\n')

    shipped = {one["model"]["name"] for one in found["models"]}

    async def names() -> set[str]:
        return {
            one["model"]["name"] for one in (await live.http.get("/v1/registry")).json()["models"]
        } - shipped

    await settled(lambda: _are(names, {"second"}))
    async with live.socket(thread_id) as socket:
        await socket.say("Use a beach in the second shot")
    shots = (await live.http.get(f"/v1/threads/{thread_id}/artifacts?kind=shot")).json()["artifacts"]
    assert shots[-1]["meta"]["provider"] == "second"
    (mine / "broken.toml").write_text("[[model]]\n")
    await settled(lambda: _told(live))
    assert await names() == {"second"}


async def _are(names: Callable[[], Awaitable[set[str]]], wanted: set[str]) -> bool:
    return await names() == wanted


async def _told(live: Live) -> bool:
    return (
        "broken.toml: model 1: name: Field required"
        in (await live.http.get("/v1/registry")).json()["problem"]
    )


async def test_feedback(live: Live, thread_id: str) -> None:
    async with live.socket(thread_id) as socket:
        run_id = (await socket.say("hello"))[0]["runId"]
    url = f"/v1/runs/{run_id}/feedback"
    assert (await live.http.post(url, json={"thumbs": "up"})).status_code == 204
    assert (await live.http.post(url, json={"thumbs": "down", "words": "too dark"})).status_code == 204
    from limelight.schema.principal import LOCAL

    (kept,) = await live.assistant.storage.feedback.list(LOCAL)
    assert (kept.run_id, kept.thumbs, kept.words) == (run_id, "down", "too dark")
    reply = await live.http.post(url, json={"thumbs": "sideways"})
    assert (reply.status_code, reply.json()["error"]["value"]) == (422, "sideways")
    reply = await live.http.post("/v1/runs/run_x/feedback", json={"thumbs": "up"})
    assert (reply.status_code, reply.json()["error"]["message"]) == (404, "there is no run 'run_x'")


async def test_the_document_tells_of_frames_and_ui_events(live: Live) -> None:
    document = (await live.http.get("/openapi.json")).json()
    schemas = document["components"]["schemas"]
    socket = document["x-websockets"]["/v1/threads/{thread_id}/ws"]
    refs = [*socket["client"], *socket["server"], *document["x-ui-events"].values()]
    assert {r["$ref"].rpartition("/")[2] for r in refs} <= set(schemas)
    assert set(document["x-ui-events"]) == set(PAYLOADS)
    crop = {"$ref": document["x-ui-events"]["image.crop"]["$ref"], "components": document["components"]}
    jsonschema.validate({"x": 0, "y": 0, "width": 1, "height": 0.5, "aspect": "4:5"}, crop)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"x": 0, "y": 0, "width": 2, "height": 0.5}, crop)
    timeline = {"$ref": document["x-ui-events"]["timeline.set"]["$ref"], "components": document["components"]}
    jsonschema.validate({"timeline": {"clips": {"shot-1": {"index": 1}}}}, timeline)
    for path, methods in {
        "/v1/threads": {"get", "post"}, "/v1/threads/{thread_id}": {"delete"},
        "/v1/threads/{thread_id}/messages": {"get"}, "/v1/threads/{thread_id}/artifacts": {"get"},
        "/v1/threads/{thread_id}/checkpoints": {"get"}, "/v1/threads/{thread_id}/timeline": {"get"},
        "/v1/threads/{thread_id}/fork": {"post"}, "/v1/artifacts": {"post"},
        "/v1/artifacts/{artifact_id}": {"get", "delete"}, "/v1/artifacts/{artifact_id}/content": {"get"},
        "/v1/products": {"get", "post"}, "/v1/products/{product_id}": {"get", "put", "delete"},
        "/v1/brand": {"get", "put"}, "/v1/images": {"put"}, "/v1/jobs/{job_id}": {"get"},
        "/v1/runs/{run_id}/feedback": {"post"}, "/v1/usage": {"get"}, "/v1/tickets": {"post"}, "/v1/agui": {"post"},
    }.items():  # fmt: skip
        assert methods <= set(document["paths"][path]), path


async def test_what_there_is_not(live: Live) -> None:
    reply = await live.http.get("/v1/poems")
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "http_404")
    reply = await live.http.patch("/v1/threads")
    assert (reply.status_code, reply.json()["error"]["code"]) == (405, "http_405")
