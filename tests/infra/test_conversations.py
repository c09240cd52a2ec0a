from __future__ import annotations

import pytest

from limelight.infra.home import Storage
from limelight.schema.errors import NotFound
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.product import Product
from limelight.schema.state import ShotItem, ThreadState
from limelight.schema.wire import EventFrame
from tests.infra.conformance.artifact_store import made

OTHER = Principal(advertiser="other")


async def test_threads_come_newest_first_page_by_page(storage: Storage) -> None:
    made_ids = [(await storage.conversations.create_thread(LOCAL, title=str(n))).thread_id for n in range(5)]
    await storage.conversations.create_thread(OTHER)
    first = await storage.conversations.threads(LOCAL, limit=2)
    rest = await storage.conversations.threads(LOCAL, before=first[-1].thread_id)
    assert [thread.thread_id for thread in first + rest] == made_ids[::-1]
    assert [thread.title for thread in first] == ["4", "3"]


async def test_a_message_is_added_once(storage: Storage, thread_id: str) -> None:
    first = Message(id="m1", role="user", content="Grüße", attachments=["art_1"])
    assert await storage.conversations.add_message(LOCAL, thread_id, first) is True
    again = first.model_copy(update={"content": "other words"})
    assert await storage.conversations.add_message(LOCAL, thread_id, again) is False
    assert await storage.conversations.messages(LOCAL, thread_id) == [first]


async def test_an_updated_message_keeps_its_place(storage: Storage, thread_id: str) -> None:
    messages = [Message(id=f"m{n}", role="assistant", content=str(n), complete=False) for n in range(4)]
    for message in messages:
        await storage.conversations.add_message(LOCAL, thread_id, message)
    done = messages[1].model_copy(update={"content": "done", "complete": True})
    await storage.conversations.update_message(LOCAL, thread_id, done)
    assert await storage.conversations.messages(LOCAL, thread_id) == [messages[0], done, *messages[2:]]
    assert await storage.conversations.messages(LOCAL, thread_id, limit=2) == messages[2:]
    with pytest.raises(NotFound, match="there is no message 'm9' in this thread"):
        await storage.conversations.update_message(LOCAL, thread_id, done.model_copy(update={"id": "m9"}))


async def test_the_state_document(storage: Storage, thread_id: str) -> None:
    assert await storage.conversations.state(LOCAL, thread_id) == ThreadState()
    state = ThreadState(plan_id="run_1", storyboard={"shot-1": ShotItem(index=1, progress=0.5)})
    await storage.conversations.save_state(LOCAL, thread_id, ThreadState())
    await storage.conversations.save_state(LOCAL, thread_id, state)
    assert await storage.conversations.state(LOCAL, thread_id) == state


async def test_another_advertisers_thread_does_not_exist(storage: Storage, thread_id: str) -> None:
    threads = storage.conversations
    message = Message(id="m", role="user", content="x")
    for call in (
        threads.thread(OTHER, thread_id),
        threads.threads(OTHER, before=thread_id),
        threads.rename_thread(OTHER, thread_id, "mine"),
        threads.delete_thread(OTHER, thread_id),
        threads.add_message(OTHER, thread_id, message),
        threads.update_message(OTHER, thread_id, message),
        threads.messages(OTHER, thread_id),
        threads.state(OTHER, thread_id),
        threads.save_state(OTHER, thread_id, ThreadState()),
        storage.runs.start(OTHER, thread_id, "run_1"),
    ):
        with pytest.raises(NotFound, match=f"there is no thread '{thread_id}'"):
            await call
    assert (await threads.thread(LOCAL, thread_id)).title == ""


async def test_a_thread_under_an_id_of_the_callers(storage: Storage) -> None:
    first = await storage.conversations.create_thread(LOCAL, title="mine", thread_id="thr_x")
    assert await storage.conversations.create_thread(LOCAL, title="again", thread_id="thr_x") == first
    with pytest.raises(NotFound, match="there is no thread 'thr_x'"):
        await storage.conversations.create_thread(OTHER, thread_id="thr_x")


async def test_rename(storage: Storage, thread_id: str) -> None:
    await storage.conversations.rename_thread(LOCAL, thread_id, "Boots in the snow")
    assert (await storage.conversations.thread(LOCAL, thread_id)).title == "Boots in the snow"
    await storage.conversations.rename_thread(LOCAL, thread_id, "x" * 61)
    assert (await storage.conversations.thread(LOCAL, thread_id)).title == "x" * 60


async def test_deleting_a_thread_takes_all_of_it(storage: Storage, thread_id: str) -> None:
    await storage.conversations.add_message(LOCAL, thread_id, Message(id="m", role="user", content="x"))
    await storage.conversations.save_state(LOCAL, thread_id, ThreadState())
    await storage.runs.start(LOCAL, thread_id, "run_1", "m")
    await storage.events.append(thread_id, [EventFrame(id="e", run_id="run_1", event={})])
    photo = await storage.artifacts.add(LOCAL, made("upload", thread_id=thread_id))
    shot = await storage.artifacts.add(LOCAL, made("shot", thread_id=thread_id))
    await storage.catalogue.put_product(LOCAL, Product(id="p", title="Boot", photo_id=photo.id))

    await storage.conversations.delete_thread(LOCAL, thread_id)

    with pytest.raises(NotFound):
        await storage.conversations.thread(LOCAL, thread_id)
    with pytest.raises(NotFound):
        await storage.runs.get("run_1")
    with pytest.raises(NotFound):
        await storage.artifacts.get(LOCAL, shot.id)
    assert await storage.events.read(thread_id, after=None) == []
    assert await storage.artifacts.get(LOCAL, photo.id) == photo.model_copy(update={"thread_id": None})
