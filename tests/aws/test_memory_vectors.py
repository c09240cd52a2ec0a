"""Memory searched by a model on Bedrock: asked for once, paid for, and never mixed with another model's vectors."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from limelight.agent.assistant import Assistant
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.settings import Settings
from limelight.memory.library import LibraryQuery
from limelight.memory.likeness import pairs
from limelight.schema.errors import BadInput
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL

SAID = ("our brand is about calm mornings", "the boots are waterproof")
TITAN, COHERE = "bedrock/titan-embed", "bedrock/cohere-embed"
MEASURED = {TITAN: 3 * len(pairs()), COHERE: 2}
"""Calls for the scale of a model: two texts a pair and one query, one by one or together."""


async def opened(home: Path, model: str) -> Assistant:
    settings = Settings.model_validate({
        "home": home, "sample_catalogue": False, "capabilities": {"sets": ["studio", "embeddings"]},
        "memory": {"embeddings": model},
    })  # fmt: skip
    return await Assistant.open(settings, warm=False)


async def talked(home: Path, model: str = "") -> str:
    async with await opened(home, model) as here:
        thread = await here.new_thread()
        for n, text in enumerate(SAID):
            message = Message(id=f"m{n}", role="user", content=text)
            await here.storage.conversations.add_message(LOCAL, thread, message)
        assert await here.memory.learn(LOCAL, thread) == 2
    return thread


async def test_a_change_of_model_embeds_anew_once_and_never_mixes(tmp_path: Path, fake: FakeAWS) -> None:
    thread = await talked(tmp_path)
    assert list(fake.calls) == []  # by default nothing leaves the house
    for model, size, asked in (
        (TITAN, 1024, 3 + MEASURED[TITAN]),
        (TITAN, 1024, 0),
        (COHERE, 1024, 2 + MEASURED[COHERE]),
        ("", 512, 0),
        (TITAN, 1024, 0),
    ):
        fake.calls.clear()
        async with await opened(tmp_path, model) as here:
            index = await here.memory.index(LOCAL, thread)
            likeness = index.likeness(await here.memory.vector(LOCAL, thread, "calm mornings"))
            assert index.vectors.shape == (2, size)
            assert likeness[0] > 0.3 > likeness[1]
        assert len(fake.calls) == asked, model


async def test_what_it_costs_is_counted_with_the_conversation(tmp_path: Path, fake: FakeAWS) -> None:
    thread = await talked(tmp_path, TITAN)
    async with await opened(tmp_path, TITAN) as here:
        (row,) = [
            one for one in await here.storage.usage.by_capability(LOCAL) if one.capability == "text.embed"
        ]
        assert row.calls == 3  # what was said, and what its scale is read off: texts, and queries
        firsts, seconds = zip(*pairs(), strict=True)
        assert row.tokens_in == sum(-(-len(one) // 4) for one in [*SAID, *firsts, *firsts, *seconds])
        assert row.usd == pytest.approx(row.tokens_in * 0.02e-6)
        assert [one.thread_id for one in await here.storage.usage.by_thread(LOCAL)] == [thread]


async def test_when_the_model_is_out_memory_goes_on_by_words(tmp_path: Path, fake: FakeAWS) -> None:
    thread = await talked(tmp_path)
    fake.fail(Fault(kind="denied", operation="InvokeModel", times=50))
    async with await opened(tmp_path, TITAN) as here:
        index = await here.memory.index(LOCAL, thread)
        vector = await here.memory.vector(LOCAL, thread, "calm mornings")
        assert (len(index), vector.size) == (0, 0)
        fake.heal()
        index = await here.memory.index(LOCAL, thread)
        assert index.vectors.shape == (2, 1024)
        assert np.all(index.likeness(np.zeros(0, np.float32)) == 0)


async def test_the_library_is_searched_by_it_too(tmp_path: Path, fake: FakeAWS) -> None:
    async def named(here: Assistant, text: str) -> list[str]:
        library = here.services.artifacts.library
        assert library is not None
        return [one.artifact.name for one in (await library.search(LOCAL, LibraryQuery(text=text))).found]

    async with await opened(tmp_path, "") as here:
        for name in ("waterproof trail boot", "ceramic kettle"):
            await here.services.artifacts.record(LOCAL, kind="headline", name=name, mime="text/plain")
        assert await named(here, "kettle") == ["ceramic kettle"]
    copy = Path(shutil.copytree(tmp_path, tmp_path.parent / "copy"))
    async with await opened(tmp_path, TITAN) as here:
        assert await named(here, "ceramic") == ["ceramic kettle"]
    asked = len(fake.calls)
    async with await opened(tmp_path, TITAN) as here:
        assert await named(here, "ceramic") == ["ceramic kettle"]
    assert len(fake.calls) == asked
    fake.fail(Fault(kind="denied", operation="InvokeModel", times=50))
    async with await opened(copy, TITAN) as here:
        assert await named(here, "kettle") == ["ceramic kettle"]  # by its words


async def test_forgetting_forgets_the_vectors_too(tmp_path: Path, fake: FakeAWS) -> None:
    await talked(tmp_path, TITAN)
    async with await opened(tmp_path, TITAN) as here:
        await here.forget_everything(LOCAL)
    fake.calls.clear()
    await talked(tmp_path, TITAN)
    assert len(fake.calls) == 2 + MEASURED[TITAN]


async def test_a_model_that_the_registry_does_not_have_is_told(tmp_path: Path, fake: FakeAWS) -> None:
    with pytest.raises(
        BadInput,
        match=r"memory.embeddings names 'bedrock/ada', and the registry has no such model for text.embed",
    ):
        await opened(tmp_path, "bedrock/ada")
