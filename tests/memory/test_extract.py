"""What sentences settle, by rules, in six languages; and which earlier items they take the place of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.memory.extract import MAX_TEXT, Draft, drafts_of
from limelight.memory.supersede import superseded
from limelight.schema.memory import MemoryItem


@pytest.mark.parametrize(
    ("text", "kind", "topic", "subject", "stance"),
    [
        ("Our audience is women 25-34", "fact", "audience", "", 1),
        ("Never use red", "constraint", "color", "red", -1),
        ("red is fine now", "constraint", "color", "red", 1),
        ("Let's go with the second concept", "decision", "other", "", 1),
        ("I love the calm music", "preference", "music", "", 1),
        ("We don't like jokes", "preference", "other", "humour", -1),
        ("I'm not sure yet whether to show people", "question", "people", "people", 0),
        ("Keep it under 20 seconds", "constraint", "length", "", 1),
        ("For the winter campaign the audience is men over 50", "fact", "audience", "winter campaign", 1),
        ("Unsere Zielgruppe sind junge Familien", "fact", "audience", "", 1),
        ("Nie wieder Rot", "constraint", "color", "red", -1),
        ("Wir nehmen das zweite Konzept", "decision", "other", "", 1),
        ("Nuestro público es gente joven", "fact", "audience", "", 1),
        ("Nunca uses rojo", "constraint", "color", "red", -1),
        ("Notre cible est la famille", "fact", "audience", "", 1),
        ("Jamais de rouge", "constraint", "color", "red", -1),
        ("Nossa loja foi fundada em 1987", "fact", "brand", "", 1),
        ("Evite o vermelho", "constraint", "color", "red", -1),
        ("私たちのターゲットは20代の女性です。", "fact", "audience", "", 1),
        ("赤は絶対に使わないで", "constraint", "color", "red", -1),
    ],
)
def test_what_settles_something(text: str, kind: str, topic: str, subject: str, stance: int) -> None:
    assert [(d.kind, d.topic, d.subject, d.stance) for d in drafts_of(text)] == [
        (kind, topic, subject, stance)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "make a video for my boots", "Can you make it blue?", "hello", "thanks!", "How long will it take?", "yes", "🤔", "",
        "Shot 2 could be warmer.", "What did I say about the audience?", "Mach bitte Shot 2 heller", "animate it",
    ],
)  # fmt: skip
def test_what_settles_nothing(text: str) -> None:
    assert drafts_of(text) == []


def test_clauses_that_settle_something_each_are_parted() -> None:
    assert [d.text for d in drafts_of("Our audience is women 25-34 and never use red.")] == [
        "Our audience is women 25-34", "never use red.",
    ]  # fmt: skip
    assert [d.text for d in drafts_of("Our audience is women and men")] == ["Our audience is women and men"]


def test_a_reply_is_kept_with_what_it_answers() -> None:
    (draft,) = drafts_of("Not that one, the other.", asked="Two ideas. A night market, or a sunrise?")

    assert draft.kind == "decision"
    assert draft.text == "Not that one, the other. (to: A night market, or a sunrise?)"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for draft in drafts_of(text):
        assert len(draft.text) <= MAX_TEXT + 160
        assert draft.stance == 0 if draft.kind == "question" else draft.stance in {-1, 1}


def item(text: str, n: int = 1) -> MemoryItem:
    (draft,) = drafts_of(text)
    return MemoryItem(
        id=f"mem_{n}", kind=draft.kind, topic=draft.topic, subject=draft.subject, stance=draft.stance, text=draft.text,
        at=n,
    )  # fmt: skip


def draft_of(text: str) -> Draft:
    (draft,) = drafts_of(text)
    return draft


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("Our audience is men over 50", "Actually our audience is women 25-34", True),
        ("Our audience is men over 50", "Our audience is women 25-34", True),
        ("Our audience is men over 50", "Our audience is also women 25-34", False),
        ("Our audience is men over 50", "For the spring campaign the audience is women 25-34", False),
        (
            "For the spring campaign the audience is men",
            "For the spring campaign our audience is women",
            True,
        ),
        ("Never use red", "red is fine now", True),
        ("Never use red", "Nie wieder Rot bei uns", False),
        ("Never use red", "Never use green", False),
        ("Nunca uses rojo", "rot ist jetzt in Ordnung", True),
        ("I'm not sure yet about the length", "Keep it under 20 seconds", True),
        ("I'm not sure yet about the length", "Never use green", False),
        ("I love the calm music", "Our audience is women 25-34", False),
    ],
)
def test_what_takes_the_place_of_what(before: str, after: str, gone: bool) -> None:
    known = item(before)

    assert superseded([known], draft_of(after), alike=lambda a, b: 0.0) == ([known] if gone else [])


def test_what_is_superseded_already_is_left_alone() -> None:
    known = item("Never use red").model_copy(update={"superseded_at": 5, "superseded_by": "mem_2"})

    assert superseded([known], draft_of("red is fine now"), alike=lambda a, b: 1.0) == []
