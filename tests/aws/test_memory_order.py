"""What memory finds by meaning, put in order by a reranking model on Bedrock, and not without one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.agent.assistant import Assistant
from limelight.capabilities.embedding import shared_embedder
from limelight.capabilities.entry import ModelEntry, Price
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.aws.rerank import BedrockRerank
from limelight.capabilities.providers.meaning import LocalMeaning
from limelight.capabilities.registry import wrapped
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.infra.home import Storage
from limelight.infra.settings import MemoryWeights, Settings
from limelight.memory import ranking
from limelight.memory.conversation import remembering
from limelight.memory.library import Librarian, LibraryQuery
from limelight.memory.ranking import Reranker
from limelight.memory.recall import remembered
from limelight.memory.references import References
from limelight.schema.artifact import Artifact
from limelight.schema.principal import LOCAL
from tests.capabilities.given import Given
from tests.memory.shelf import Talk

NEAREST, FULLEST = "a kettle", "one kettle of steel, to go: it has a lid"
"""By the vectors of this machine the first comes first for `ASKED`; the fake counts the words that are shared."""
ASKED = "kettle of it to go"
ABOUT, AROUND = "Our kettle is quiet", "Tea needs water, and it is the water of the two lakes which we use"
"""The same for a question that the second shares more words with."""


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    made = await Storage.open(tmp_path)
    yield made
    await made.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client of boto3 takes its time to be made on a busy machine."""
    monkeypatch.setattr(ranking, "WAIT_S", 20.0)


def reranker(storage: Storage, aws: Aws | None) -> Reranker:
    """As with the set `embeddings`, or without it."""
    local = LocalMeaning(shared_embedder)
    served = [wrapped(ModelEntry(name="local/use", family="use", priority=1000), local, local.capabilities)]
    if aws is not None:
        bedrock = BedrockRerank(aws=aws, model="amazon.rerank-v1:0")
        entry = ModelEntry(name="bedrock/rerank", family="bedrock-rerank", price=Price(call=0.001))
        served.append(wrapped(entry, bedrock, bedrock.capabilities))
    return Reranker(Operator(Given(*served)), ledger=storage.usage)


async def shelf(storage: Storage, aws: Aws | None, *names: str, thread_id: str | None = None) -> Librarian:
    for n, name in enumerate(names):
        artifact = Artifact(id=f"art_{n}", kind="image", name=name, mime="image/png", thread_id=thread_id)
        await storage.artifacts.add(LOCAL, artifact)
    return Librarian(
        storage.library, storage.blobs, catalogue=storage.catalogue, conversations=storage.conversations,
        reranker=reranker(storage, aws),
    )  # fmt: skip


async def searched(library: Librarian, text: str = ASKED) -> list[str]:
    await library.catch_up(LOCAL)
    return [one.artifact.name for one in (await library.search(LOCAL, LibraryQuery(text=text))).found]


def reranked(fake: FakeAWS) -> int:
    return sum(call.operation == "Rerank" for call in fake.calls)


async def test_the_library_is_in_the_models_order_and_the_call_is_counted(
    storage: Storage, aws: Aws, fake: FakeAWS
) -> None:
    library = await shelf(storage, aws, NEAREST, FULLEST)

    assert await searched(library) == [FULLEST, NEAREST]

    (line,) = await storage.usage.by_part(LOCAL)
    assert (line.agent_path, line.capability, line.calls) == ("memory/order", "text.rerank", 1)
    assert line.usd == pytest.approx(0.001)


async def test_the_encoder_of_this_machine_is_not_asked_for_an_order(storage: Storage) -> None:
    library = await shelf(storage, None, NEAREST, FULLEST)

    assert await searched(library) == [NEAREST, FULLEST]
    assert await storage.usage.by_part(LOCAL) == []


async def test_where_it_fails_the_order_is_that_of_the_vectors_and_it_is_left_alone(
    storage: Storage, aws: Aws, fake: FakeAWS
) -> None:
    library = await shelf(storage, aws, NEAREST, FULLEST)
    fake.fail(Fault(kind="denied", operation="Rerank", times=50))

    assert await searched(library) == [NEAREST, FULLEST]
    assert await searched(library) == [NEAREST, FULLEST]

    assert reranked(fake) == 1
    assert [(one.capability, one.failed) for one in await storage.usage.by_part(LOCAL)] == [
        ("text.rerank", 1)
    ]


async def test_it_has_only_so_much_time(
    storage: Storage, aws: Aws, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "WAIT_S", 0.1)
    fake.fail(Fault(kind="slow", operation="Rerank", seconds=0.5))

    assert await searched(await shelf(storage, aws, NEAREST, FULLEST)) == [NEAREST, FULLEST]
    assert [one.failed for one in await storage.usage.by_part(LOCAL)] == [1]


async def test_only_the_best_are_asked_about(
    storage: Storage, aws: Aws, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "CANDIDATES", 2)
    library = await shelf(storage, aws, NEAREST, "the kettle", FULLEST)

    assert (await searched(library))[2] == FULLEST
    assert [len(call.request["sources"]) for call in fake.calls if call.operation == "Rerank"] == [2]  # type: ignore[arg-type]


async def test_what_a_message_describes_is_the_models_first(
    storage: Storage, aws: Aws, fake: FakeAWS
) -> None:
    thread = (await storage.conversations.create_thread(LOCAL)).thread_id
    two = "made of steel for the office kitchen: all of our kettles"
    library = await shelf(storage, aws, NEAREST, two, thread_id=thread)
    references, unordered = (
        References(one, storage.conversations) for one in (library, await shelf(storage, None))
    )
    asked = "show me the picture of the kettles"

    before = await unordered.resolve(LOCAL, thread, asked)
    found = await references.resolve(LOCAL, thread, asked)

    assert before is not None
    assert [one.name for one in before.candidates] == [NEAREST, two]
    assert found is not None
    assert [one.name for one in found.candidates] == [two, NEAREST]
    assert reranked(fake) == 1
    assert await references.resolve(LOCAL, thread, "make the second picture warmer") is not None
    assert reranked(fake) == 1  # who counts needs no meaning


async def test_of_a_long_conversation_the_models_first_is_recalled(
    storage: Storage, aws: Aws, fake: FakeAWS
) -> None:
    memory = remembering(storage, reranker=reranker(storage, aws))
    talk = Talk(storage, (await storage.conversations.create_thread(LOCAL)).thread_id, memory)
    await talk.say(ABOUT, AROUND)
    for n in range(24):
        await talk.say(f"Make shot {n} warmer please")
        await talk.say(f"Shot {n} is warmer now.", role="assistant")
    await talk.learn()

    async def recalled(budget: int) -> list[str]:
        found = await remembered(
            talk.memory,
            LOCAL,
            talk.thread_id,
            "which kettle is it of the two",
            budget=budget,
            weights=MemoryWeights(lexical=0),
        )
        return [one.text for one in found.recalled]

    assert {ABOUT, AROUND} <= {*await recalled(4000)}
    assert reranked(fake) == 0  # all of them have room: their order decides nothing
    assert await recalled(48) == [AROUND]
    assert reranked(fake) == 1
    talk.memory = remembering(storage)
    assert await recalled(48) == [ABOUT]


async def test_an_assistant_asks_it_where_its_set_is_used(tmp_path: Path, fake: FakeAWS) -> None:
    settings = Settings.model_validate(
        {"home": tmp_path, "sample_catalogue": False, "capabilities": {"sets": ["studio", "embeddings"]}}
    )
    async with await Assistant.open(settings, warm=False) as here:
        library = here.services.artifacts.library
        assert library is not None
        for name in (NEAREST, FULLEST):
            await here.services.artifacts.record(LOCAL, kind="image", name=name, mime="image/png")
        assert await searched(library) == [FULLEST, NEAREST]
        assert here.memory.reranker is not None
        assert here.memory.reranker.ready
