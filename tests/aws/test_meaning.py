"""Vectors and order by Bedrock, through boto3 against the fake."""

from __future__ import annotations

import numpy as np
import pytest

from limelight.capabilities.entry import ModelEntry, Price
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.aws.embeddings import BedrockEmbeddings
from limelight.capabilities.providers.aws.rerank import BedrockRerank
from limelight.capabilities.registry import wrapped
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.schema.errors import BadInput, ProviderFailed, TryAgain
from limelight.schema.meaning import EmbedRequest, EmbedResult, RerankRequest, TextUse
from tests.aws.shapes import faults_of_reply
from tests.capabilities.given import Given

TEXTS = ["waterproof trail boot", "a boot for wet trails", "ceramic kettle"]
TITAN, COHERE, COHERE_4 = "amazon.titan-embed-text-v2:0", "cohere.embed-multilingual-v3", "cohere.embed-v4:0"


@pytest.mark.parametrize(
    ("model", "dimensions", "calls"),
    [(TITAN, 1024, 3), (TITAN, 256, 3), (COHERE, None, 1), (COHERE_4, 512, 1), (f"us.{COHERE_4}", 1536, 1)],
)
async def test_texts_become_unit_vectors(
    aws: Aws, fake: FakeAWS, model: str, dimensions: int | None, calls: int
) -> None:
    made = await BedrockEmbeddings(aws=aws, model=model, dimensions=dimensions).call(
        "text.embed", EmbedRequest(texts=TEXTS)
    )
    size = dimensions or 1024
    assert (made.dimensions, made.space) == (size, f"{model}/{size}")
    vectors = np.array(made.vectors)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert made.tokens_in == sum(-(-len(one) // 4) for one in TEXTS)
    assert [call.operation for call in fake.calls] == ["InvokeModel"] * calls


@pytest.mark.parametrize(
    ("use", "told"), [("passage", "search_document"), ("query", "search_query"), ("likeness", "clustering")]
)
async def test_cohere_is_told_what_its_vectors_are_for(
    aws: Aws, fake: FakeAWS, use: TextUse, told: str
) -> None:
    await BedrockEmbeddings(aws=aws, model=COHERE).call("text.embed", EmbedRequest(texts=["x"], use=use))
    assert fake.calls[-1].request == {
        "texts": ["x"], "input_type": told, "embedding_types": ["float"], "truncate": "END",
    }  # fmt: skip


async def test_many_texts_are_few_calls_and_long_ones_are_cut(aws: Aws, fake: FakeAWS) -> None:
    texts = [f"text {n}" for n in range(99)] + ["x" * 3000, " "]
    made = await BedrockEmbeddings(aws=aws, model=COHERE).call("text.embed", EmbedRequest(texts=texts))
    assert len(made.vectors) == 101
    assert sorted(len(call.request["texts"]) for call in fake.calls) == [5, 96]  # type: ignore[arg-type]
    again = await BedrockEmbeddings(aws=aws, model=COHERE).call("text.embed", EmbedRequest(texts=texts[:1]))
    assert np.allclose(again.vectors[0], made.vectors[0])


@pytest.mark.parametrize(
    ("model", "dimensions", "why"),
    [
        ("amazon.nova-pro-v1:0", None, "is no model of this family"),
        (TITAN, 768, "makes vectors of 256, 512, 1024 dimensions, not 768"),
        (COHERE, 512, "makes vectors of 1024 dimensions, not 512"),
    ],
)
def test_what_a_model_does_not_offer_is_told(aws: Aws, model: str, dimensions: int | None, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        BedrockEmbeddings(aws=aws, model=model, dimensions=dimensions)


async def test_tokens_are_counted_and_priced(aws: Aws) -> None:
    entry = ModelEntry(name="titan", family="bedrock-embeddings", price=Price(million_tokens=0.02))
    provider = BedrockEmbeddings(aws=aws, model=TITAN)
    operator = Operator(Given(wrapped(entry, provider, provider.capabilities)))
    made = await operator.ask("text.embed", EmbedRequest(texts=["x" * 4000]), EmbedResult)
    assert (made.provider, made.tokens_in) == ("titan", 1000)
    assert entry.price.of(pictures=0, seconds=0, read=made.tokens_in) == pytest.approx(0.00002)


async def test_faults_of_the_service_are_told_apart(aws: Aws, fake: FakeAWS) -> None:
    provider = BedrockEmbeddings(aws=aws, model=COHERE)
    fake.fail(Fault(kind="throttle", operation="InvokeModel"))
    with pytest.raises(TryAgain) as throttled:
        await provider.call("text.embed", EmbedRequest(texts=["x", "y"]))
    assert throttled.value.code == "throttled"


@pytest.mark.parametrize("model", ["amazon.rerank-v1:0", "cohere.rerank-v3-5:0"])
async def test_texts_are_put_in_order(aws: Aws, fake: FakeAWS, model: str) -> None:
    ranked = await BedrockRerank(aws=aws, model=model).call(
        "text.rerank", RerankRequest(query="ceramic kettle", texts=TEXTS, most=2)
    )
    assert [(one.index, one.score) for one in ranked.order] == [(2, 0.95), (0, 0.05)]
    call = fake.calls[-1]
    assert (call.operation, call.model) == ("Rerank", model)
    assert faults_of_reply("bedrock-agent-runtime", "Rerank", call.reply) == []


async def test_a_reranker_that_is_not_there_or_not_allowed_is_told(aws: Aws, fake: FakeAWS) -> None:
    request = RerankRequest(query="kettle", texts=TEXTS)
    with pytest.raises(ProviderFailed, match="check its name, its region") as missing:
        await BedrockRerank(aws=aws, model="amazon.rerank-v9:0").call("text.rerank", request)
    assert missing.value.code == "not_configured"
    fake.fail(Fault(kind="denied", operation="Rerank"))
    with pytest.raises(ProviderFailed) as denied:
        await BedrockRerank(aws=aws, model="amazon.rerank-v1:0").call("text.rerank", request)
    assert (denied.value.code, denied.value.limit) == ("not_allowed", "bedrock:Rerank")
