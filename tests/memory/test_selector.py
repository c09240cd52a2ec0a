"""What a turn gets to see: within its budget, the newest and the likeliest first, ordinals as the person sees them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from limelight.infra.home import Storage
from limelight.infra.settings import Settings
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.conversation import remembering
from limelight.memory.recall import tokens_of
from limelight.memory.selector import ContextSelector
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL
from limelight.schema.product import Price, Product
from limelight.schema.state import ProductRef, ShotItem, ThreadState, TimelineState


class Shelf:
    """Stores with a thread, and a selector on them."""

    def __init__(self, storage: Storage, thread_id: str) -> None:
        self.storage, self.thread_id = storage, thread_id
        self.artifacts = ArtifactMemory(storage.artifacts, storage.blobs)

    async def add(self, kind: ArtifactKind, name: str, *parents: str, **meta: JsonValue) -> Artifact:
        return await self.artifacts.record(
            LOCAL, kind=kind, name=name, thread_id=self.thread_id, parents=parents, meta=meta
        )

    async def said(self, text: str, *attachments: str) -> None:
        message = Message(id=new_id("msg"), role="user", content=text, attachments=list(attachments))
        await self.storage.conversations.add_message(LOCAL, self.thread_id, message)

    async def state(self, **fields: object) -> None:
        await self.storage.conversations.save_state(LOCAL, self.thread_id, ThreadState.model_validate(fields))

    def selector(self, budget: int = 6000) -> ContextSelector:
        return ContextSelector(
            conversations=self.storage.conversations, catalogue=self.storage.catalogue, artifacts=self.artifacts,
            memory=remembering(self.storage), budget_tokens=budget,
        )  # fmt: skip

    async def look(self, text: str = "", *, budget: int = 6000, attachments: list[str] | None = None):
        return await self.selector(budget).select(LOCAL, self.thread_id, text, attachments=attachments)


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    storage = await Storage.open(Settings(home=tmp_path))
    yield Shelf(storage, (await storage.conversations.create_thread(LOCAL)).thread_id)
    await storage.close()


def product(n: int, title: str = "", *, words: int = 10) -> Product:
    return Product(
        id=f"p{n:03}", title=title or f"Product number {n}", category="things", description="word " * words,
        facts=["a fact"] * 3, price=Price(amount=Decimal("7.5") + n, currency="USD"), launch_date=date(2026, 1, 1 + n % 28),
    )  # fmt: skip


@settings(deadline=None, max_examples=12)
@given(
    budget=st.integers(500, 8000),
    products=st.integers(0, 60),
    turns=st.lists(st.integers(1, 3000), max_size=16),
    words=st.integers(0, 150),
)
def test_the_view_keeps_its_budget(budget: int, products: int, turns: list[int], words: int) -> None:
    async def check() -> None:
        home = Path(mkdtemp())
        storage = await Storage.open(Settings(home=home))
        try:
            shelf = Shelf(storage, (await storage.conversations.create_thread(LOCAL)).thread_id)
            for n in range(products):
                await storage.catalogue.put_product(LOCAL, product(n, words=words))
            for n, length in enumerate(turns):
                await shelf.said(f"{n} " + "x" * length)
            view = await shelf.look("product", budget=budget)
            kept = [turn.text for turn in view.history]
            assert view.tokens <= budget
            body = view.model_dump_json(exclude_defaults=True)
            assert tokens_of(body) <= budget * 1.25
            assert view.catalogue_size == products
            # The newest turns are kept, without gaps.
            assert [text.split()[0] for text in kept] == [str(n) for n in range(len(turns))][
                len(turns) - len(kept) :
            ]
        finally:
            await storage.close()
            shutil.rmtree(home)

    asyncio.run(check())


async def test_the_likely_products_come_first(shelf: Shelf) -> None:
    for n in range(30):
        await shelf.storage.catalogue.put_product(LOCAL, product(n, words=200))
    await shelf.storage.catalogue.put_product(LOCAL, product(99, "Copper Kettle", words=200))

    view = await shelf.look("a video for the kettle please", budget=2000)

    assert view.catalogue[0].title == "Copper Kettle"
    assert view.catalogue[0].price == "106.50 USD"
    assert 1 < len(view.catalogue) < 31


async def test_ordinals_are_those_that_the_person_sees(shelf: Shelf) -> None:
    one = await shelf.add("shot", "Shot 1", index=1, slot="shot-1", seed=5)
    two = await shelf.add("shot", "Shot 2", index=2, slot="shot-2", seed=6, aspect="1:1")
    clip = await shelf.add("clip", "Clip 1", one.id, index=1, slot="shot-1")
    board = {
        "shot-1": ShotItem(index=2, artifact_id=one.id, status="done"),
        "shot-2": ShotItem(index=1, artifact_id=two.id, status="done"),
    }
    await shelf.state(storyboard=board)

    view = await shelf.look()

    assert [(s.index, s.slot, s.id, s.seed, s.aspect) for s in view.storyboard] == [
        (1, "shot-2", two.id, 6, "16:9"),
        (2, "shot-1", one.id, 5, "16:9"),
    ]
    assert [(c.index, c.id, c.shot_id) for c in view.clips] == [(2, clip.id, one.id)]


async def test_clips_of_deleted_slots_and_older_takes_are_left_out(shelf: Shelf) -> None:
    shot = await shelf.add("shot", "Shot 1", index=1, slot="shot-1")
    await shelf.add("clip", "Clip 1", shot.id, index=1, slot="shot-1")
    newer = await shelf.add("clip", "Clip 1", shot.id, index=1, slot="shot-1")
    tall = await shelf.add("clip", "Clip 1", shot.id, index=1, slot="shot-1", aspect="9:16")
    await shelf.add("clip", "Clip 4", shot.id, index=4, slot="shot-4")
    await shelf.state(storyboard={"shot-1": ShotItem(index=1, artifact_id=shot.id)})

    view = await shelf.look()

    assert [c.id for c in view.clips] == [newer.id, tall.id]


async def test_the_bed_that_was_chosen_by_hand_is_the_last(shelf: Shelf) -> None:
    beds = [(await shelf.add("music", f"Music {n}")).id for n in (1, 2, 3)]
    await shelf.state(timeline=TimelineState(music_id=beds[0]))

    assert [m.id for m in (await shelf.look()).music] == [beds[1], beds[2], beds[0]]


async def test_what_came_with_a_photo_is_told_of_it(shelf: Shelf) -> None:
    photo = await shelf.add("upload", "img_1.png")
    logo = await shelf.add("upload", "img_2.png")
    bare = await shelf.add("upload", "img_3.png")
    described = await shelf.add("upload", "img_4.png", description="Oak stool, turned by hand")
    await shelf.said("Here is my new water bottle, Aqua Loop", photo.id)
    await shelf.said("use this as our logo", logo.id)
    await shelf.said("", bare.id)
    await shelf.said("it's a ceramic mug")

    view = await shelf.look("make a video for the mug")

    assert [(u.id, u.kind, u.name) for u in view.uploads] == [
        (photo.id, "upload", "Aqua Loop water bottle"),
        (logo.id, "logo", ""),
        (bare.id, "upload", "ceramic mug"),
        (described.id, "upload", "Oak stool"),
    ]


async def test_a_photo_that_the_thread_works_on_is_its_product(shelf: Shelf) -> None:
    photo = await shelf.add("upload", "img_1.png")
    await shelf.state(product=ProductRef(id=photo.id, title="Aqua Loop bottle", said="my bottle, Aqua Loop"))

    view = await shelf.look()

    assert view.product is not None
    assert (view.product.title, view.product.description) == ("Aqua Loop bottle", "my bottle, Aqua Loop")


@pytest.mark.parametrize(("budget", "headlines"), [(500, 3), (800, 9), (6000, 9)])
async def test_a_thread_with_much_in_it_is_slimmed_to_its_budget(
    shelf: Shelf, budget: int, headlines: int
) -> None:
    words = "a flat stone in a clearing, soft light, deep green"
    shots = [{"title": f"View {n}", "scene": words * 2} for n in range(4)]
    for n in range(9):
        await shelf.add("headline", f"Line {n}", text=f"Line {n} " * 8)
        await shelf.add("video", f"Film {n}")
    one = await shelf.add("shot", "Shot 1", index=1, slot="shot-1")
    await shelf.state(
        concepts={
            f"c{n}": {"index": n, "title": f"Idea {n}", "shots": shots, "chosen": n == 2} for n in (1, 2, 3)
        },
        storyboard={"shot-1": ShotItem(index=1, artifact_id=one.id, prompt=words)},
    )

    view = await shelf.look("animate it", budget=budget)

    assert view.tokens <= budget
    assert [len(c.shots) for c in view.concepts] == ([4, 4, 4] if budget == 6000 else [0, 4, 0]), view.tokens
    assert [s.id for s in view.storyboard] == [one.id]
    assert view.headlines[-1].name == "Line 8"
    assert len(view.headlines) == headlines


async def test_what_the_run_itself_has_said_is_no_part_of_the_view(shelf: Shelf) -> None:
    for who, run_id in (("before", "run_1"), ("acknowledged", "run_2")):
        message = Message(id=new_id("msg"), role="assistant", content=who, run_id=run_id)
        await shelf.storage.conversations.add_message(LOCAL, shelf.thread_id, message)

    view = await shelf.selector().select(LOCAL, shelf.thread_id, "go on", run_id="run_2")

    assert [turn.text for turn in view.history] == ["before"]
