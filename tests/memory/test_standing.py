"""What holds at this moment, out of a view alone."""

from __future__ import annotations

from limelight.agent.director.memories import told_before
from limelight.memory.standing import standing
from limelight.schema.context import Context, Noted, Turn


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
