"""Conversation memory: learned after the turn, superseded and never lost, as it was at an earlier time, copied, forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage

from limelight.agent.director import ScriptedModel
from limelight.infra.home import Storage
from limelight.memory.chapters import CHAPTER
from limelight.memory.conversation import ConversationMemory, remembering
from limelight.memory.reader import Reader
from limelight.schema.as_of import AsOf, Span
from limelight.schema.errors import NotFound
from limelight.schema.memory import MemoryItem
from limelight.schema.principal import LOCAL, Principal
from tests.memory.shelf import Talk


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    storage = await Storage.open(tmp_path)
    yield Talk(storage, (await storage.conversations.create_thread(LOCAL)).thread_id)
    await storage.close()


async def test_what_was_said_is_learned_with_its_source(talk: Talk) -> None:
    (first,) = await talk.say("Our audience is women 25-34")
    await talk.say("Noted.", role="assistant")

    assert await talk.learn() == 2
    (known,) = await talk.items()
    assert (known.text, known.message_id, known.thread_id) == (
        "Our audience is women 25-34",
        first,
        talk.thread_id,
    )
    assert await talk.learn() == 0


async def test_a_contradicted_item_is_superseded_and_kept(talk: Talk) -> None:
    await talk.say("Never use red", "Our audience is men over 50")
    await talk.learn()
    await talk.say("red is fine now", "Actually our audience is women 25-34")
    await talk.learn()

    assert await talk.texts() == ["red is fine now", "Actually our audience is women 25-34"]
    old = [item for item in await talk.items(superseded=True) if not item.current]
    by_id = {item.id: item.text for item in await talk.items()}
    assert [(item.text, by_id[item.superseded_by or ""]) for item in old] == [
        ("Never use red", "red is fine now"),
        ("Our audience is men over 50", "Actually our audience is women 25-34"),
    ]


async def test_both_in_one_go_come_to_the_same(talk: Talk) -> None:
    await talk.say("Never use red", "red is fine now", "Never use red again, no red")
    await talk.learn()

    assert await talk.texts() == ["Never use red again, no red"]


async def test_memory_as_it_was(talk: Talk) -> None:
    await talk.say("Our audience is men over 50")
    await talk.learn()
    place = await talk.place()
    await talk.say("Actually our audience is women 25-34", "Never use red")
    await talk.learn()

    then = await talk.storage.memories.list(
        LOCAL, thread_id=talk.thread_id, as_of=AsOf(spans=(Span(until_place=place),))
    )

    assert [(item.text, item.current) for item in then] == [("Our audience is men over 50", True)]


async def test_after_going_back_the_new_line_supersedes_what_the_old_one_had(talk: Talk) -> None:
    await talk.say("Our audience is men over 50")
    await talk.learn()
    back = await talk.place()
    await talk.say("Actually our audience is women 25-34")
    await talk.learn()
    end = await talk.place()
    line = AsOf(spans=(Span(until_place=back), Span(after_place=end)))
    await talk.say("Our audience is students")
    await talk.memory.learn(LOCAL, talk.thread_id, as_of=line)

    known = await talk.storage.memories.list(LOCAL, thread_id=talk.thread_id, as_of=line)

    assert [item.text for item in known] == ["Our audience is students"]


async def test_a_fork_takes_its_memory_along(talk: Talk) -> None:
    ids = await talk.say("Our audience is men over 50", "Never use red")
    await talk.learn()
    place = await talk.place()
    await talk.say("Actually our audience is women 25-34")
    await talk.learn()
    fork = Talk(talk.storage, (await talk.storage.conversations.create_thread(LOCAL)).thread_id)
    copies = await fork.say("Our audience is men over 50", "Never use red")
    await talk.storage.pieces.copy(
        LOCAL, talk.thread_id, fork.thread_id, messages=dict(zip(ids, copies, strict=True)),
        as_of=AsOf(spans=(Span(until_place=place),)),
    )  # fmt: skip

    assert [(i.text, i.message_id) for i in await fork.items()] == [
        ("Our audience is men over 50", copies[0]),
        ("Never use red", copies[1]),
    ]
    assert await fork.learn() == 0, "what was copied needs no learning"
    assert [p.piece.message_id for p in await talk.storage.pieces.pieces(LOCAL, fork.thread_id)] == copies
    assert len(await talk.items()) == 2


async def test_forgetting_correcting_and_withdrawing(talk: Talk) -> None:
    await talk.say("Never use red", "Our audience is men over 50", "I love the calm music")
    await talk.learn()
    red, audience, music = await talk.items()
    store = talk.storage.memories
    await store.forget(LOCAL, red.id)
    right = MemoryItem(
        id="mem_hand", kind="fact", topic="audience", text="Men over 60", thread_id=talk.thread_id
    )
    await store.supersede(LOCAL, audience.id, right)
    await store.supersede(LOCAL, music.id)

    assert await talk.texts() == ["Men over 60"]
    assert [(i.text, i.superseded_by) for i in await talk.items(superseded=True)] == [
        ("Our audience is men over 50", "mem_hand"), ("I love the calm music", music.id), ("Men over 60", None),
    ]  # fmt: skip
    with pytest.raises(NotFound, match=f"there is no memory '{red.id}'"):
        await store.get(LOCAL, red.id)


async def test_another_advertiser_sees_nothing(talk: Talk) -> None:
    await talk.say("Never use red")
    await talk.learn()
    (item,) = await talk.items()
    stranger = Principal(advertiser="other")

    with pytest.raises(NotFound):
        await talk.storage.memories.list(stranger, thread_id=talk.thread_id)
    with pytest.raises(NotFound):
        await talk.storage.memories.forget(stranger, item.id)
    assert await talk.storage.memories.list(stranger) == []


async def test_chapters_are_written_once_behind_the_newest_turns(talk: Talk) -> None:
    for n in range(CHAPTER * 3):
        await talk.say(
            f"Shot {n} shows place number {n} in the morning light", role="user" if n % 2 else "assistant"
        )
    await talk.learn()

    chapters = await talk.storage.pieces.chapters(LOCAL, talk.thread_id)

    assert [(c.turn, c.made_by) for c in chapters] == [(1, "extract"), (CHAPTER + 1, "extract")]
    assert all(line.startswith("Shot ") for c in chapters for line in c.text.splitlines())


async def test_a_model_reads_where_one_is_configured(talk: Talk) -> None:
    noted = {"notes": [
        {"message": 1, "kind": "fact", "topic": "audience", "text": "The audience is bakers.", "supersedes": [1]},
    ]}  # fmt: skip
    call = {"name": "note", "args": noted, "id": "call_1", "type": "tool_call"}
    model = ScriptedModel(script={"memory": [AIMessage("", tool_calls=[call])]})
    await talk.say("Our audience is men over 50")
    await talk.learn()
    reading = Talk(talk.storage, talk.thread_id, remembering(talk.storage, lambda: Reader(lambda: model)))
    await talk.say("It's bakers we are after, really.")

    await reading.learn()

    assert await talk.texts() == ["The audience is bakers."]
    role, messages = model.calls[0]
    assert role == "memory"
    assert '"text": "It\'s bakers we are after, really."' in str(messages[1].content)
    assert model.tools["memory"] == ["note"]


async def test_rules_read_when_the_model_fails(talk: Talk) -> None:
    model = ScriptedModel(
        script={
            "memory": [RuntimeError("no network"), AIMessage("nothing")],
        }
    )
    reading = Talk(talk.storage, talk.thread_id, remembering(talk.storage, lambda: Reader(lambda: model)))
    await talk.say("Never use red")
    await reading.learn()
    await talk.say("Never use green")
    await reading.learn()

    assert await talk.texts() == ["Never use red", "Never use green"]


async def test_a_chapter_by_a_model(talk: Talk) -> None:
    model = ScriptedModel(script={"memory": [AIMessage("They looked for a place.")]})
    memory = ConversationMemory(
        talk.storage.memories, talk.storage.pieces, summariser=Reader(lambda: model).shorten
    )
    for n in range(CHAPTER * 2):
        await talk.say(f"Place number {n} in the morning light")
    await memory.learn(LOCAL, talk.thread_id)

    (chapter,) = await talk.storage.pieces.chapters(LOCAL, talk.thread_id)
    assert (chapter.text, chapter.made_by) == ("They looked for a place.", "model")


async def test_learning_happens_behind_the_turn_and_is_taken_up_again(talk: Talk) -> None:
    await talk.say("Never use red")
    talk.memory.later(LOCAL, talk.thread_id)
    talk.memory.later(LOCAL, talk.thread_id)
    assert await talk.texts() == []
    await talk.memory.settled()
    assert await talk.texts() == ["Never use red"]

    await talk.say("Never use green")  # and the process dies here
    fresh = remembering(talk.storage)
    await fresh.resume()
    await fresh.close()
    assert await talk.texts() == ["Never use red", "Never use green"]


async def test_a_deleted_conversation_leaves_nothing(talk: Talk) -> None:
    for n in range(CHAPTER * 2):
        await talk.say(f"Never use red in place number {n}")
    await talk.learn()
    await talk.memory.index(LOCAL, talk.thread_id)
    await talk.storage.conversations.delete_thread(LOCAL, talk.thread_id)
    talk.memory.forget(talk.thread_id)

    counts = await talk.storage.db.read(lambda conn: [
        conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("memories", "pieces", "chapters", "memory_marks")
    ])  # fmt: skip
    assert counts == [0, 0, 0, 0]
    with pytest.raises(NotFound):
        await talk.memory.index(LOCAL, talk.thread_id)
