"""What speaks, compares, moderates and looks up on this machine, or at addresses that an entry names: providers as every other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.fakeweb import FakeWeb
from limelight.guardrails import Guardrails, PolicyCheck
from limelight.guardrails.addresses import Addresses
from limelight.guardrails.fetching import Fetcher
from limelight.guardrails.moderator import Moderator
from limelight.infra.blobs import FileBlobStore
from limelight.infra.home import Storage
from limelight.schema.capability import Capability, Provider
from limelight.schema.principal import LOCAL
from limelight.schema.product import Product
from tests.agent.sketches import SketchEngine
from tests.capabilities.conformance import GIVES, AnswerConformance
from tests.guardrails.footage import Reds
from tests.memory.files import Words

HOUSE = "guardrails"
"""The guardrails themselves, which are no family."""
ROWS: list[tuple[str, Capability]] = [
    ("use", "text.embed"), ("use", "text.rerank"), ("own-catalogue", "catalog.search"), ("catalog-api", "catalog.search"),
    ("web-api", "web.search"), ("web-pages", "web.read"), ("hibari", "speech.synthesize"),
    (HOUSE, "text.moderate"), (HOUSE, "image.moderate"), (HOUSE, "video.moderate"), (HOUSE, "audio.moderate"),
]  # fmt: skip
OF_AWS = {
    "polly",
    "transcribe",
    "bedrock-embeddings",
    "bedrock-rerank",
    "comprehend",
    "rekognition",
    "bedrock-guardrail",
}
"""Those that go through the same in tests/aws."""


_AWS, _DIFFUSION, _STUDIO = (
    "tests/aws/test_conformance.py", "tests/diffusion/test_conformance.py", "tests/capabilities/test_studio_conformance.py",
)  # fmt: skip
MAKING = {
    "studio": _STUDIO, "diffusion": _DIFFUSION, "nova-canvas": _AWS, "stability": _AWS, "sagemaker": _AWS, "nova-reel": _AWS,
}  # fmt: skip
"""Families that make pictures or clips, and where they go through `ProviderConformance` and `VideoConformance`."""
OTHERWISE = {
    "bedrock-chat": "chats by LangChain: tests/aws/test_bedrock_chat.py",
    "sagemaker-chat": "chats by LangChain: tests/aws/test_sagemaker_chat.py",
    "langchain-chat": "a model of LangChain's own, as it comes",
    "python-chat": "a model of somebody's own, as it comes",
}
"""Families that go through none, and why."""


def test_every_family_goes_through_a_suite_or_there_is_a_reason() -> None:
    answering = {name for name, _ in ROWS} - {HOUSE} | OF_AWS
    assert set(FAMILIES) == answering | set(MAKING) | set(OTHERWISE)
    root = Path(__file__).parents[2]
    for family, where in MAKING.items():
        assert f'"{family}"' in (root / where).read_text("utf-8"), f"{where} does not speak of {family}"


def test_no_family_is_left_out() -> None:
    answering = {name for name, one in FAMILIES.items() if one.capabilities & set(GIVES)}
    assert answering == {name for name, _ in ROWS} - {HOUSE} | OF_AWS


@pytest.fixture(scope="module")
def web() -> Iterator[FakeWeb]:
    with FakeWeb() as served:
        yield served


class TestAnswersOfTheHouse(AnswerConformance):
    @pytest.fixture
    def page(self, web: FakeWeb) -> str:
        return f"{web.url}/about"

    @pytest.fixture
    async def storage(self, tmp_path: Path) -> AsyncIterator[Storage]:
        opened = await Storage.open(tmp_path / "home")
        await opened.catalogue.put_product(LOCAL, Product(id="p1", title="Trail tent"))
        yield opened
        await opened.close()

    @pytest.fixture
    def blobs(self, storage: Storage) -> FileBlobStore:
        assert isinstance(storage.blobs, FileBlobStore)
        return storage.blobs

    @pytest.fixture(
        params=[pytest.param(row, marks=[pytest.mark.slow] if row[0] == "hibari" else []) for row in ROWS],
        ids=lambda row: " ".join(row),
    )
    def row(self, request: pytest.FixtureRequest) -> tuple[str, Capability]:
        return request.param

    @pytest.fixture
    def capability(self, row: tuple[str, Capability]) -> Capability:
        return row[1]

    @pytest.fixture
    def provider(
        self,
        row: tuple[str, Capability],
        storage: Storage,
        web: FakeWeb,
        blobs: FileBlobStore,
        tmp_path: Path,
    ) -> Provider:
        name = row[0]
        if name == HOUSE:
            return Moderator(Guardrails([PolicyCheck()], pictures=[Reds()]), blobs)
        parts = Parts(
            blobs=blobs, engine=SketchEngine(), scratch=tmp_path, catalogue=storage.catalogue, embedder=Words,
            fetch=Fetcher(Addresses([web.host])),
        )  # fmt: skip
        options = {
            "web-api": {
                "url": f"{web.url}/search", "query": {"q": "{query}", "count": "{most}"}, "hits": "/web/results",
                "fields": {"title": "/name", "url": "/link", "snippet": "/text"},
            },
            "catalog-api": {
                "url": f"{web.url}/goods", "query": {"q": "{query}"}, "hits": "/items", "fields": {"id": "/sku", "title": "/name"},
            },
        }  # fmt: skip
        entry = ModelEntry(name=name, family=name, third_party=True, options=options.get(name, {}))
        return FAMILIES[name].provider(entry, parts)
