"""Bounds of likeness hold with a model whose cosines lie elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.infra.home import Storage
from limelight.infra.settings import MemoryWeights
from limelight.memory.conversation import remembering
from limelight.memory.library import Librarian, LibraryQuery
from limelight.memory.likeness import OWN, Scales, measured, pairs, quantiles, scales
from limelight.memory.recall import remembered
from limelight.schema.artifact import Artifact
from limelight.schema.errors import ProviderFailed
from limelight.schema.principal import LOCAL
from tests.memory.shelf import Talk

SAID = (
    "Our audience is women over 50",
    "The stools are made of walnut",
    "We met in a bakery in Bergen",
    "Delivery takes six weeks",
)
THINGS = ("a forest trail at dawn", "sand dunes under a hot sky", "a mug on an office desk")


class Narrow(Embedder):
    """A model whose cosines lie between 0.75 and 1 among texts, and between 0.61 and 0.97 of queries with texts."""

    tag = b"narrow01"
    remote = True

    def __init__(self, *, out: bool = False) -> None:
        super().__init__()
        self.out, self.asked = out, 0

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        return self._made(texts, 0.75)

    def queries(self, texts: list[str]) -> NDArray[np.float32]:
        return self._made(texts, 0.5)

    async def vector(self, text: str) -> NDArray[np.float32]:
        return self.query(text)

    def _made(self, texts: list[str], common: float) -> NDArray[np.float32]:
        if self.out:
            raise ProviderFailed("nobody is there")
        self.asked += 1
        own = shared_embedder().embed(texts)
        return np.hstack(
            [np.full((len(own), 1), common**0.5, np.float32), own * np.float32((1 - common) ** 0.5)]
        )


class Blunt(Narrow):
    """A model to which all texts are one."""

    tag = b"blunt_01"

    def _made(self, texts: list[str], common: float) -> NDArray[np.float32]:
        return np.tile(np.eye(1, 8, dtype=np.float32), (len(texts), 1))


def test_the_scale_of_this_machine_is_the_one_that_is_written_down() -> None:
    firsts, seconds = (shared_embedder().embed([*row]) for row in zip(*pairs(), strict=True))

    assert quantiles(firsts @ seconds.T) == pytest.approx(OWN, abs=2e-3)
    assert measured(shared_embedder()) == Scales()


def test_cosines_of_another_model_are_taken_to_where_those_of_this_machine_lie() -> None:
    model = Narrow()
    assert scales(model) is None
    theirs = measured(model)
    cosines = np.linspace(-0.03, 0.99, 40)

    assert theirs.between(0.75 + 0.25 * cosines) == pytest.approx(cosines, abs=0.02)
    assert theirs.asked(np.sqrt(0.375) + np.sqrt(0.125) * cosines[:-9]) == pytest.approx(
        cosines[:-9], abs=0.02
    )
    assert (measured(model), model.asked) == (theirs, 2)  # measured once


def test_a_model_that_tells_nothing_apart_has_a_scale_too() -> None:
    knots = measured(Blunt()).asked.knots

    assert knots is not None
    assert list(knots) == sorted({*knots})


async def recalled(storage: Storage, model: Embedder) -> dict[str, list[str]]:
    """What is recalled for each question, in a conversation of its own."""
    memory = remembering(storage, embedder=lambda: model)
    talk = Talk(storage, (await storage.conversations.create_thread(LOCAL)).thread_id, memory)
    await talk.say(*SAID)
    for n in range(20):
        await talk.say(f"Make shot {n} warmer please")
        await talk.say(f"Shot {n} is warmer now.", role="assistant")
    await talk.learn()
    found: dict[str, list[str]] = {}
    for text in (
        "is our audience women over 50?",
        "are stools made of walnut?",
        "how many weeks until delivery?",
    ):
        seen = await remembered(
            memory, LOCAL, talk.thread_id, text, budget=700, weights=MemoryWeights(lexical=0)
        )
        found[text] = [one.text for one in seen.recalled]
    return found


async def test_the_same_is_recalled_with_another_scale(storage: Storage) -> None:
    own, other = await recalled(storage, shared_embedder()), await recalled(storage, Narrow())

    assert own["are stools made of walnut?"] == ["The stools are made of walnut"]
    assert other == own


async def names(storage: Storage, model: Embedder, text: str) -> list[str]:
    library = Librarian(
        storage.library, storage.blobs, catalogue=storage.catalogue, conversations=storage.conversations,
        embedder=lambda: model,
    )  # fmt: skip
    await library.catch_up(LOCAL)
    return [one.artifact.name for one in (await library.search(LOCAL, LibraryQuery(text=text))).found]


async def test_the_library_holds_back_what_has_nothing_to_do_with_the_words(storage: Storage) -> None:
    for name in THINGS:
        await storage.artifacts.add(
            LOCAL, Artifact(id=f"art_{name[:6].strip()}", kind="image", name=name, mime="image/png")
        )

    for text, name in (
        ("woods in the morning", THINGS[0]),
        ("a desert", THINGS[1]),
        ("coffee at work", THINGS[2]),
    ):
        found = await names(storage, Narrow(), text)
        assert found == await names(storage, shared_embedder(), text)
        assert found[0] == name
        assert len(found) < len(THINGS)


async def test_while_the_model_is_out_it_is_the_words_that_count(storage: Storage) -> None:
    for name in THINGS:
        await storage.artifacts.add(
            LOCAL, Artifact(id=f"art_{name[:6].strip()}", kind="image", name=name, mime="image/png")
        )

    assert await names(storage, Narrow(out=True), "dunes") == [THINGS[1]]
    assert await names(storage, Narrow(out=True), "a desert") == []
