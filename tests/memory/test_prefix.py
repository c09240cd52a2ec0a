"""What a model reads begins, from turn to turn, with what it has read already, so that a provider need not read it again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from limelight.agent.messages import conversation
from limelight.agent.prompts import load_prompt
from limelight.infra.home import Storage
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.recall import tokens_of
from limelight.memory.selector import ContextSelector
from limelight.samples import catalogue
from limelight.schema.principal import LOCAL
from limelight.schema.product import Product
from limelight.schema.state import ConceptItem, ProductRef, ShotItem, ThreadState
from tests.memory.shelf import Talk

TURNS = 100
ASKED = (
    "Make shot 2 warmer please", "How long will it take?", "Our audience is {n} year olds", "Never use colour number {n}",
    "What did I say about the audience?", "a video for the kettle please", "Move the logo {n} pixels to the left",
    "I like the {n}th version best", "who is our audience?", "write {n} headlines",
)  # fmt: skip
ANSWER = (
    "Done: {n} things are changed, and the product is untouched. The other shots keep their light; look at both versions "
    "in the storyboard. What should come next: clips, a bed of music, or a second format?"
)


@pytest.mark.parametrize("role", ["respond", pytest.param("plan", marks=pytest.mark.slow)])
async def test_four_fifths_of_the_input_are_those_of_the_turn_before(tmp_path: Path, role: str) -> None:
    storage = await Storage.open(tmp_path)
    thread = await storage.conversations.create_thread(LOCAL)
    talk = Talk(storage, thread.thread_id)
    for one in catalogue():
        await storage.catalogue.put_product(
            LOCAL, Product.model_validate(one.model_dump(include={*Product.model_fields}))
        )
    selector = ContextSelector(
        conversations=storage.conversations, catalogue=storage.catalogue, memory=talk.memory,
        artifacts=ArtifactMemory(storage.artifacts, storage.blobs),
    )  # fmt: skip
    chance, before, same, read = random.Random(1), "", 0, 0
    for turn in range(TURNS):
        if turn % 10 == 5:  # work changes the board now and then
            await storage.conversations.save_state(LOCAL, talk.thread_id, _board(turn))
        text = ASKED[chance.randrange(len(ASKED))].format(n=turn)
        view = await selector.select(LOCAL, talk.thread_id, text)
        messages = conversation(load_prompt(role), view, text)
        now = "\n".join(f"{m.type}: {m.content}" for m in messages)
        if before:
            same += len(_common(before, now))
            read += len(now)
        before = now
        await talk.say(text)
        await talk.say(ANSWER.format(n=turn), role="assistant")
        await talk.learn()
        assert view.tokens <= 6000
        assert tokens_of(now) < 9000
    await storage.close()

    assert same / read >= 0.8


def test_the_steadiest_comes_first_and_the_message_last() -> None:
    from limelight.schema.context import BrandView, Context, Noted, ProductView, Turn

    kettle = ProductView(id="p1", title="Kettle", description="Boils.")
    view = Context(
        today="2026-11-21", brand=BrandView(name="Fjord"), shelf=[kettle], catalogue=[kettle], likely=["p1"],
        noted=[Noted(kind="fact", text="We sell kettles")], product=kettle, history=[Turn(role="user", text="hi")],
    )  # fmt: skip

    said = [str(m.content) for m in conversation("# Role: plan", view, "a video please")]

    assert said == [
        "# Role: plan",
        '<context>\n{"catalogue":[{"id":"p1","title":"Kettle","description":"Boils."}],"brand":{"name":"Fjord"}}\n</context>',
        '<context>\n{"noted":[{"kind":"fact","text":"We sell kettles"}]}\n</context>',
        '<context>\n{"product":{"id":"p1","title":"Kettle","description":"Boils."}}\n</context>',
        "hi",
        '<context>\n{"today":"2026-11-21","likely":[{"id":"p1","title":"Kettle"}]}\n</context>',
        "a video please",
    ]


def _board(turn: int) -> ThreadState:
    scene = f"on a stone by a lake, version {turn}, soft light, deep green"
    return ThreadState(
        product=ProductRef(id="np-tumbler-20", title="Tumbler"),
        concepts={
            f"c{n}": ConceptItem(index=n, title=f"Idea {n}", hook="A hook", chosen=n == 1) for n in (1, 2, 3)
        },
        storyboard={f"shot-{n}": ShotItem(index=n, title=f"View {n}", prompt=scene) for n in (1, 2, 3, 4)},
    )


def _common(one: str, other: str) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[:at]
