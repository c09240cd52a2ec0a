"""How long things are said to take, by how long they took; and how conversations are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from limelight.agent.director.answers import answer
from limelight.agent.plan.naming import title_of, with_concept
from limelight.agent.plan.quote import at_pace, quoted, time_of
from limelight.capabilities.operator import Operator
from limelight.evals.routes.threads import thread_at
from limelight.infra.home import Storage
from limelight.infra.voice import LANGUAGES, Voice
from limelight.router import understand
from limelight.schema.context import RunView, Turn
from limelight.schema.plan import Plan
from limelight.schema.principal import LOCAL
from limelight.schema.state import ProductRef

TUMBLER = ProductRef(id="p", title="Northpeak 20 oz Insulated Tumbler with Lid")
SHOTS = [{"seconds": 3.0}] * 4


def film() -> Plan:
    """Four pictures, then four clips, then one video."""
    return Plan.model_validate({
        "goal": "x",
        "steps": [
            {"id": "shots", "title": "Paint", "subagent": "image", "instruction": "x", "estimate_s": 24,
             "inputs": {"tool": "paint_shots", "args": {"shots": SHOTS}}},
            {"id": "clips", "title": "Move", "subagent": "video", "instruction": "x", "estimate_s": 16, "depends": ["shots"],
             "inputs": {"tool": "animate_shots", "args": {"shots": SHOTS}}},
            {"id": "video", "title": "Cut", "subagent": "video", "instruction": "x", "estimate_s": 4, "depends": ["clips"],
             "inputs": {"tool": "compile_video"}},
        ],
    })  # fmt: skip


def test_a_batch_is_made_by_all_hands() -> None:
    assert [time_of(film(), hands=hands) for hands in (1, 2, 4, 64)] == [44, 24, 14, 14]


def test_what_calls_took_is_what_the_next_are_said_to_take() -> None:
    paced = at_pace(film(), {"image.generate": 3.0, "video.animate": 0.1})
    # Clips that took next to nothing are said to take a fifth of what their planner thinks; the cut has no pace yet.
    assert [step.estimate_s for step in paced.steps] == [12, 3.2, 4]
    assert quoted(paced, Operator([]), hands=2).seconds == 11.6
    assert at_pace(film(), {}) == film()


async def test_the_pace_is_that_of_the_newest_calls_that_made_something(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    try:
        assert await storage.usage.paces() == {}

        async def add(capability: str, seconds: float, *, cached: bool = False, failed: bool = False) -> None:
            await storage.usage.add(
                LOCAL, "t", "r", agent_path="head", capability=capability, seconds=seconds, cached=cached, failed=failed
            )  # fmt: skip

        for seconds in (
            90.0,
            *[5.0, 10.0, 6.0, 11.0] * 6,
        ):  # half of them waited for their turn; the oldest is forgotten
            await add("image.generate", seconds)
        await add("image.generate", 0.01, cached=True)
        await add("image.generate", 0.01, failed=True)
        await add("text.chat", 9.0)
        for _ in range(2):
            await add("video.animate", 2.0)
        assert await storage.usage.paces() == {"image.generate": 6.0}
    finally:
        await storage.close()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("make a video for my tumbler", "Northpeak 20 oz Insulated Tumbler"),
        ("a vertical Christmas video for my tumbler", "Northpeak 20 oz Insulated Tumbler · Christmas · 9:16"),
        ("Mach ein Weihnachtsvideo für den Becher", "Northpeak 20 oz Insulated Tumbler · Christmas"),
        ("a video of my tumbler on the beach", "Northpeak 20 oz Insulated Tumbler · On the beach"),
    ],
)
def test_a_conversation_is_named_by_what_tells_it_apart(words: str, title: str) -> None:
    assert title_of(TUMBLER, Plan(goal="x"), words) == title


def test_what_is_no_video_is_named_too() -> None:
    plan = Plan.model_validate({
        "goal": "x",
        "steps": [{"id": "h", "title": "Write", "subagent": "copy", "instruction": "x", "inputs": {"tool": "save_headlines"}}],
    })  # fmt: skip
    assert title_of(TUMBLER, plan, "headlines please") == "Northpeak 20 oz Insulated Tumbler · headlines"


def test_the_chosen_concept_names_what_nothing_else_does() -> None:
    bare = title_of(TUMBLER, Plan(goal="x"), "a video")
    assert with_concept(bare, TUMBLER, "Off the Map") == f"{bare} · Off the Map"
    assert with_concept(f"{bare} · Christmas", TUMBLER, "Off the Map") == ""
    assert with_concept("Hi, what can you do?", None, "Off the Map") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_about_what_waits_is_answered_by_its_quote(language: str) -> None:
    voice, said = Voice(language), Voice(language).say("quote_ask", what="40")
    asks = {
        "en": "what would it cost?", "es": "¿cuánto cuesta?", "de": "was kostet das?", "fr": "combien de temps ?",
        "pt": "quanto custa?", "ja": "いくらですか？",
    }[language]  # fmt: skip
    view = thread_at("empty").model_copy(update={
        "history": [Turn(role="user", text=asks), Turn(role="assistant", text=f"OK.\n\n{said}")],
        "open_plan": RunView(run_id="r", waits=True, total=3),
    })  # fmt: skip
    assert answer(asks, view, understand(asks, view)) == said
    no = understand(voice.say("not_yet"), view)
    assert answer(voice.say("not_yet"), view, no) == voice.say("quote_kept")
