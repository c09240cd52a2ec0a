"""Time travel over REST: points page by page, going back, replay, comparing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from limelight.agent.history.fold import Fold
from limelight.schema.history import START, Change, Point
from limelight.schema.principal import LOCAL
from limelight.schema.state import ThreadState
from tests.service.live import Live

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TURNS = 1000


async def checkpoints(live: Live, thread_id: str, query: str = "") -> dict[str, Any]:
    reply = await live.http.get(f"/v1/threads/{thread_id}/checkpoints{query}")
    assert reply.status_code == 200, reply.text
    return reply.json()


async def post(live: Live, path: str, **body: Any) -> tuple[int, Any]:
    reply = await live.http.post(path, json=body)
    return reply.status_code, reply.json() if reply.content else None


async def test_back_and_forward(live: Live, thread_id: str) -> None:
    await live.product()
    async with live.socket(thread_id) as socket:
        await socket.say("Create a video for my latest hiking gear")
        await socket.say("I like concept 2")
        newest, first, start = (await checkpoints(live, thread_id))["checkpoints"]
        assert re.fullmatch("First storyboard, 4 shots; concept 2 “.+” was chosen", newest["sentence"])
        assert newest["before"] == "before the first storyboard"
        assert (first["made"], first["artifacts"], newest["artifacts"]) == (3, 3, 7)
        assert (start["checkpoint_id"], start["number"]) == (START, 0)

        status, after = await post(
            live, f"/v1/threads/{thread_id}/back", checkpoint_id=first["checkpoint_id"]
        )

        assert status == 200
        assert [(p["number"], p["kind"], p["undone"], p["current"]) for p in after["checkpoints"]] == [
            (3, "back", False, True), (2, "turn", True, False), (1, "turn", False, False), (0, "back", False, False),
        ]  # fmt: skip
        patch = await socket.event("STATE_DELTA")
        assert "/storyboard" in {op["path"][:11] for op in patch["delta"]}
        assert (await socket.event("CUSTOM"))["name"] == "back"
        said = await socket.event("TEXT_MESSAGE_CONTENT")
        assert said["delta"].startswith("We are back at this point: “3 concepts”.")
    status, after = await post(live, f"/v1/threads/{thread_id}/back", checkpoint_id=newest["checkpoint_id"])
    assert after["checkpoints"][0]["sentence"] == f"Back to: {newest['sentence']}"
    state = await live.assistant.storage.conversations.state(LOCAL, thread_id)
    assert len(state.storyboard) == 4


async def test_a_turn_is_tried_again(live: Live, thread_id: str) -> None:
    async with live.socket(thread_id) as socket:
        run_id = (await socket.say("Hi, what can you do?"))[0]["runId"]
    assert (await live.http.get("/v1/models")).json() == {"models": ["director"]}

    status, made = await post(
        live,
        f"/v1/threads/{thread_id}/replay",
        checkpoint_id=run_id,
        model="director",
        instruction="In short.",
    )

    assert status == 202
    await live.assistant.runs.wait(made["run_id"])
    assert (await checkpoints(live, thread_id))["tries"] == [made]
    found = (await live.http.get(f"/v1/compare?a={run_id}&b={made['thread_id']}")).json()
    assert (found["a"]["run_id"], found["b"]["run_id"]) == (run_id, made["run_id"])
    assert found["b"]["said"] == "Hi, what can you do? In short."
    assert found["b"]["variant"] == made
    assert await post(live, "/v1/compare", a=run_id, b=made["run_id"], better="a") == (204, None)
    assert (await live.http.get(f"/v1/compare?a={run_id}&b={made['run_id']}")).json()["better"][
        "better"
    ] == "a"


@pytest.mark.parametrize(
    ("path", "body", "status", "message"),
    [
        ("back", {"checkpoint_id": "run_x"}, 404, "there is no checkpoint 'run_x' in this conversation"),
        ("replay", {"checkpoint_id": "run_x"}, 404, "there is no checkpoint 'run_x' in this conversation"),
        ("replay", {"checkpoint_id": "start"}, 422, "'start' is no turn"),
        ("replay", {"checkpoint_id": "start", "poem": 1}, 422, "poem: Extra inputs are not permitted"),
        ("back", {}, 422, "checkpoint_id: Field required"),
    ],
)
async def test_what_cannot_be_done_says_why(
    live: Live, thread_id: str, path: str, body: dict[str, Any], status: int, message: str
) -> None:
    found, reply = await post(live, f"/v1/threads/{thread_id}/{path}", **body)
    assert (found, reply["error"]["message"][: len(message)]) == (status, message)


async def test_a_comparison_of_what_there_is_not(live: Live, thread_id: str) -> None:
    reply = await live.http.get(f"/v1/compare?a={thread_id}&b=run_x")
    assert (reply.status_code, reply.json()["error"]["message"]) == (
        404,
        "nothing was said in this conversation yet",
    )
    reply = await live.http.get("/v1/compare?a=run_y&b=run_x")
    assert (reply.status_code, reply.json()["error"]["message"]) == (404, "there is no run 'run_y'")
    status, reply = await post(live, "/v1/compare", a="run_x", b="run_y", better="a")
    assert (status, reply["error"]["message"]) == (404, "there is no run 'run_x'")


async def test_a_thousand_turns_come_page_by_page(live: Live, thread_id: str) -> None:
    def turn(n: int) -> Point:
        return Point(
            id=f"run_{n}", number=n, parent=f"run_{n - 1}" if n > 1 else START, said=f"Make shot 1 the {n}th way",
            after=NOW + timedelta(seconds=n - 1), at=NOW + timedelta(seconds=n), artifacts=n, made=1,
            changes=[Change(kind="shot", shots=[1], words=f"the {n}th way")],
        )  # fmt: skip

    state = ThreadState(plan_id="p")
    fold = Fold(head=f"run_{TURNS}", head_parent=f"run_{TURNS - 1}", state=state.model_dump(mode="json"))
    every = [(turn(n), state) for n in range(1, TURNS + 1)]
    await live.assistant.storage.history.add(thread_id, fold.model_dump_json(), every)

    pages = [await checkpoints(live, thread_id, "?limit=200")]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(await checkpoints(live, thread_id, f"?limit=200&cursor={cursor}"))

    assert [len(page["checkpoints"]) for page in pages] == [200] * 4 + [201]
    assert [p["number"] for page in pages for p in page["checkpoints"]] == [*range(TURNS, -1, -1)]
    reply = await live.http.get(f"/v1/threads/{thread_id}/checkpoints?cursor=run_0")
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")
    # Going back far keeps the rest listed, and reading is still page by page.
    assert (await post(live, f"/v1/threads/{thread_id}/back", checkpoint_id="run_10"))[0] == 200
    page = await checkpoints(live, thread_id, "?limit=3")
    assert [(p["number"], p["undone"]) for p in page["checkpoints"]] == [
        (1001, False),
        (1000, True),
        (999, True),
    ]
    history = live.assistant.history
    assert await history.resolve(LOCAL, thread_id, "shot 1 the 7th way") == "run_7"
    assert await history.resolve(LOCAL, thread_id, "before #9") == "run_8"
