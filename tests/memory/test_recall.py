"""What is recalled for a message: by its signals, within its budget, each choice with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.infra.home import Storage
from limelight.infra.settings import MemoryWeights
from limelight.infra.stores.edits import EditRecord
from limelight.infra.stores.pieces import Placed
from limelight.memory.digest import digest
from limelight.memory.recall import Memory, remembered, window
from limelight.memory.thumbnails import thumbnails
from limelight.schema.artifact import Artifact
from limelight.schema.context import Context, MediaView, ShotView
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL
from tests.memory.shelf import Talk

FILLER = ("Make shot {n} warmer please", "Shot {n} is warmer now. Look at both versions in the storyboard.")


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """Twenty turns of work, with a few things said among them."""
    storage = await Storage.open(tmp_path)
    made = Talk(storage, (await storage.conversations.create_thread(LOCAL)).thread_id)
    await made.say("Hi, we are Aurelia Oak from Bergen and make stools")
    await made.say("Welcome!", role="assistant")
    await made.say("Our audience is men over 50")
    await made.say("Here is a photo of the walnut stool", attachments=["art_1"])
    await made.say("For the opening: a night market, or a sunrise over dunes?", role="assistant")
    await made.say("The first.")
    await made.say("Good, the first it is.", role="assistant")
    await made.say("No, not that one, the other.")
    await made.say("Actually our audience is women 25-34")
    for n in range(20):
        await made.say(FILLER[0].format(n=n))
        await made.say(FILLER[1].format(n=n), role="assistant")
    await made.learn()
    yield made
    await storage.close()


async def ask(talk: Talk, text: str, *, budget: int = 700, **weights: float) -> Memory:
    return await remembered(
        talk.memory, LOCAL, talk.thread_id, text, budget=budget, weights=MemoryWeights.model_validate(weights)
    )


async def test_what_holds_is_noted_and_what_was_before_is_marked(talk: Talk) -> None:
    memory = await ask(talk, "who is our audience?")

    assert [one.text for one in memory.noted if one.kind == "fact"] == [
        "Actually our audience is women 25-34"
    ]
    shown = {one.text: one.holds for one in memory.recalled}
    assert shown.get("Our audience is men over 50", False) is False


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What did I say in my first message?", "Hi, we are Aurelia Oak from Bergen and make stools"),
        ("What is on the first picture I uploaded?", "Here is a photo of the walnut stool [gave 1]"),
        ("Where is our workshop, in Bergen?", "Hi, we are Aurelia Oak from Bergen and make stools"),
        (
            "Was ist auf dem ersten Foto, das ich hochgeladen habe?",
            "Here is a photo of the walnut stool [gave 1]",
        ),
    ],
)
async def test_what_a_message_points_at_is_recalled(talk: Talk, text: str, found: str) -> None:
    assert found in [one.text for one in (await ask(talk, text)).recalled]


async def test_a_reply_comes_with_what_it_answers(talk: Talk) -> None:
    memory = await ask(talk, "Which opening did we take, the night market?")

    assert [one.text for one in memory.recalled if 5 <= one.turn <= 8] == [
        "For the opening: a night market, or a sunrise over dunes?", "The first.", "Good, the first it is.",
        "No, not that one, the other.",
    ]  # fmt: skip


async def test_every_choice_says_why(talk: Talk) -> None:
    memory = await ask(talk, "What did I say about the audience in the beginning?", budget=420)

    older = [one for one in memory.why if one.what == "older"]
    assert {one.reason for one in older} <= {
        "has to do with the message", "goes with a chosen turn", "is told among what was settled", "no room",
        "has too little to do with the message", "says what a chosen turn says",
    }  # fmt: skip
    assert [one for one in older if one.chosen]
    assert [one for one in older if not one.chosen]
    best = max(older, key=lambda one: one.score)
    assert {*best.signals} == {"semantic", "lexical", "recency", "reference", "importance"}
    assert best.signals["reference"] > 0.4


async def test_a_weight_of_nothing_turns_a_signal_off(talk: Talk) -> None:
    told = "What did I say in my first message?"
    with_, without = await ask(talk, told), await ask(talk, told, reference=0.0)

    def first(memory: Memory) -> float:
        return next((one.score for one in memory.why if one.what == "older" and "Bergen" in one.text), 0.0)

    assert first(with_) > first(without) + 0.3


@pytest.mark.parametrize("budget", [0, 60, 200, 700, 3000])
async def test_the_budget_holds(talk: Talk, budget: int) -> None:
    assert (await ask(talk, "the audience, the opening, the photo", budget=budget)).tokens <= budget


async def test_a_short_conversation_is_shown_whole(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    talk = Talk(storage, (await storage.conversations.create_thread(LOCAL)).thread_id)
    await talk.say("Never use red", "Our audience is men over 50")
    await talk.learn()

    memory = await ask(talk, "who is our audience?")

    assert [turn.text for turn in memory.history] == ["Never use red", "Our audience is men over 50"]
    assert (memory.noted, memory.recalled, memory.chapters) == ([], [], [])
    await storage.close()


def test_the_newest_turns_begin_at_a_place_that_stays() -> None:
    said = [Placed(n, n, Message(id=f"m{n}", role="user", content="x" * 40)) for n in range(1, 61)]
    begins = [window(said[:end], room=600)[0].turn for end in range(20, 61)]

    assert begins == sorted(begins)
    assert {*begins} == {1, 17, 33}


def test_pictures_that_are_shown_are_the_ones_that_matter() -> None:
    pictures = [Artifact(id=f"art_{n}", kind="shot", mime="image/png", name=f"Shot {n}") for n in range(1, 9)]
    view = Context(
        today="2026-11-21", storyboard=[ShotView(slot=f"s{n}", index=n, id=f"art_{n}") for n in range(1, 5)],
        attachments=[MediaView(id="art_8", kind="upload")],
    )  # fmt: skip

    chosen, why = thumbnails(view, pictures, "make shot 2 like this", most=2, room=2000)
    small, _ = thumbnails(view, pictures, "make shot 2 like this", most=2, room=300)
    none, _ = thumbnails(view, pictures, "make shot 2 like this", most=0, room=2000)

    assert [(one.id, one.width) for one in chosen] == [("art_8", 512), ("art_2", 512)]
    assert [(one.id, one.width) for one in small] == [("art_8", 256), ("art_2", 256)]
    assert none == []
    assert [one.reason for one in why] == ["shown 512 pixels wide"] * 2 + ["told of in words"] * 2


async def test_edits_by_hand_are_told_in_words() -> None:
    class Edited:
        async def recent(self, principal: object, thread_id: str, *, limit: int = 50) -> list[EditRecord]:
            def caption(text: str) -> EditRecord:
                return EditRecord(
                    thread_id="t", message_id=text, name="video.caption", payload=f'{{"text": "{text}"}}',
                    before="{}", after="{}", artifact_id="art_1",
                )  # fmt: skip

            return [caption("Warm"), caption("Hot"), caption("Hot")]

        async def stale(self, principal: object, thread_id: str) -> frozenset[str]:
            return frozenset()

    lines = await digest(Edited(), LOCAL, "t")

    assert [line.partition("captioned ")[2].split(" ", 1)[-1] for line in lines][-1].endswith(
        "“Hot” (2 times)"
    )
    assert len(lines) == 2
    assert await digest(None, LOCAL, "t") == []
