"""What holds at this moment, out of a view alone."""

from __future__ import annotations

from limelight.agent.director.memories import told_before
from limelight.memory.extract import drafts_of
from limelight.memory.standing import standing
from limelight.memory.supersede import holding
from limelight.schema.context import Context, Noted, Recalled, Turn
from limelight.schema.memory import MemoryItem


def view(*said: str, noted: tuple[str, ...] = ()) -> Context:
    return Context(
        today="2026-11-21", noted=[Noted(kind="fact", text=text) for text in noted],
        history=[Turn(role="user", text=text) for text in said],
    )  # fmt: skip


def test_the_newest_turns_change_what_was_noted() -> None:
    seen = view(
        "Actually our audience is women 25-34",
        "Never use red",
        noted=("Our audience is men over 50", "Bees."),
    )

    assert [one.text for one in standing(seen)] == [
        "Bees.",
        "Actually our audience is women 25-34",
        "Never use red",
    ]


def test_a_question_is_answered_with_what_holds() -> None:
    seen = view(
        "Actually our audience is women 25-34",
        noted=("Our audience is men over 50", "Our founder is called Ida"),
    )

    assert told_before("who is our audience?", seen) == ["Actually our audience is women 25-34"]
    assert told_before("what is the name of our founder?", seen)[0] == "Our founder is called Ida"
    assert told_before("what is the telephone number of the shop?", seen) == []


def test_the_first_thing_that_was_said_is_told() -> None:
    seen = view("We make oak stools", "Never use red", "Our audience is men over 50")

    for asked in (
        "what was the first thing I said?", "what did I tell you at the beginning?", "was habe ich als erstes gesagt?",
        "¿qué dije al principio?",
    ):  # fmt: skip
        assert told_before(asked, seen) == ["We make oak stools"], asked
    assert (
        told_before("what was the first thing I said about our audience?", seen)[0]
        == "Our audience is men over 50"
    )
    long = seen.model_copy(update={"recalled": [Recalled(turn=1, role="user", text="Hello from Bergen")]})
    assert told_before("what was the first thing I said?", long) == ["Hello from Bergen"]


def test_what_a_later_conversation_says_takes_the_place_of_what_an_earlier_one_said() -> None:
    def said(n: int, thread: str, text: str) -> MemoryItem:
        (draft,) = drafts_of(text)
        return MemoryItem(
            id=f"mem_{n}", kind=draft.kind, topic=draft.topic, subject=draft.subject, stance=draft.stance,
            text=text, thread_id=thread, at=n,
        )  # fmt: skip

    items = [
        said(0, "a", "Never use red"),
        said(1, "a", "Our audience is women over 50"),
        said(2, "b", "red is fine now"),
        said(3, "b", "Our audience is men"),
        said(4, "c", "Our audience is also dog owners"),
        said(5, "c", "Never use green"),
        said(6, "c", "For the winter campaign our audience is skiers"),
    ]

    assert holding(items) == items[2:]
    assert holding(items[:2]) == items[:2]
