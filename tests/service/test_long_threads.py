"""A long conversation is told from its end; the rest of it is read page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from limelight.schema.artifact import Artifact
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL
from limelight.schema.state import ShotItem, ThreadState
from tests.service.live import Json, Live

BEGAN = datetime(2026, 1, 5, tzinfo=UTC)
TURNS = 50


async def long_thread(live: Live) -> str:
    """Fifty turns with a picture each; the board holds an edit of the third turn's."""
    thread_id = await live.thread()
    storage = live.assistant.storage
    for turn in range(TURNS):
        at = BEGAN + timedelta(minutes=turn)
        attached = ["pic1"] if turn == 45 else []
        for role, second in (("user", 0), ("assistant", 30)):
            said = {"id": f"{role[0]}{turn}", "role": role, "content": f"{role} {turn}", "run_id": f"r{turn}"}
            when = {"created_at": at + timedelta(seconds=second)}
            body = said | when | {"attachments": attached if role == "user" else []}
            await storage.conversations.add_message(LOCAL, thread_id, Message.model_validate(body))
        await storage.artifacts.add(LOCAL, picture(f"pic{turn}", thread_id, at + timedelta(seconds=9)))
    edit = picture("edit3", thread_id, BEGAN + timedelta(minutes=3, seconds=20), parents=("pic3",))
    await storage.artifacts.add(LOCAL, edit.model_copy(update={"meta": {"edit": "crop"}}))
    state = ThreadState(storyboard={"shot-1": ShotItem(index=1, status="done", artifact_id="edit3")})
    await storage.conversations.save_state(LOCAL, thread_id, state)
    return thread_id


def picture(id_: str, thread_id: str, at: datetime, *, parents: tuple[str, ...] = ()) -> Artifact:
    return Artifact(
        id=id_,
        kind="shot",
        mime="image/png",
        name=id_,
        thread_id=thread_id,
        created_at=at,
        parents=parents,
        meta={"run_id": f"r{id_[3:]}"},
    )


def ids(body: list[Json]) -> list[str]:
    return [one["id"] for one in body]


async def test_the_snapshot_is_bounded_and_paging_gives_the_rest(live: Live) -> None:
    thread_id = await long_thread(live)
    async with live.socket(thread_id) as socket:
        snapshot = await socket.opened()
    said, cursor = snapshot["messages"], snapshot["metadata"]["nextCursor"]
    assert ids(said) == [f"{who}{turn}" for turn in range(30, TURNS) for who in "ua"]
    assert cursor == "u30"
    while cursor:
        page = (await live.http.get(f"/v1/threads/{thread_id}/messages?cursor={cursor}&limit=7")).json()
        assert len(page["messages"]) <= 7
        said, cursor = [*page["messages"], *said], page["next_cursor"]
    assert said == (await live.http.get(f"/v1/threads/{thread_id}/messages")).json()["messages"]
    assert len(said) == 2 * TURNS


async def test_artifacts_come_with_the_messages_that_are_shown(live: Live) -> None:
    thread_id = await long_thread(live)
    address = f"/v1/threads/{thread_id}/artifacts"

    newest = (await live.http.get(f"{address}?since=u40")).json()
    older = (await live.http.get(f"{address}?since=u2&until=u5")).json()

    assert ids(newest["artifacts"]) == [f"pic{n}" for n in range(40, TURNS)]
    assert ids(newest["held"]) == ["pic1", "edit3", "pic3"]  # attached; on the board; what it was before
    assert (ids(older["artifacts"]), older["held"]) == (["pic2", "pic3", "pic4", "edit3"], [])
    every = (await live.http.get(address)).json()["artifacts"]
    assert len(every) == TURNS + 1
    assert (await live.http.get(f"{address}?since=u40&kind=video")).json()["artifacts"] == []


async def test_a_page_that_is_not_there(live: Live) -> None:
    thread_id = await long_thread(live)
    for path in ("messages?cursor=m9", "artifacts?since=u40&until=m9"):
        reply = await live.http.get(f"/v1/threads/{thread_id}/{path}")
        assert (reply.status_code, reply.json()["error"]["message"]) == (
            404, "there is no message 'm9' in this thread",
        )  # fmt: skip
    reply = await live.http.get(f"/v1/threads/{thread_id}/artifacts?since=m9")
    assert reply.status_code == 404
    assert reply.json()["error"] == {
        "code": "not_found", "limit": 1000, "value": "m9",
        "message": "there is no message 'm9' among the 1,000 before that: ask for a shorter stretch",
    }  # fmt: skip
    assert (await live.http.get(f"/v1/threads/{thread_id}/messages?limit=1001")).status_code == 422
