"""Sentence vectors by Amazon Titan and Cohere on Bedrock.

Sources: Amazon Bedrock user guide, "Amazon Titan Text Embeddings V2 request and response", "Cohere Embed v3 request and
response" and "Cohere Embed v4".
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import JsonValue

from limelight.infra.aws import Aws
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.errors import BadInput, ProviderFailed, TryAgain
from limelight.schema.meaning import EmbedRequest, EmbedResult, TextUse

TOKENS_READ = "x-amzn-bedrock-input-token-count"
"""Header by which Bedrock says what it counted."""
CHARS_PER_TOKEN = 4
TITAN_CHARS, COHERE_CHARS, COHERE_4_CHARS = 24_000, 2_000, 100_000
"""Of one text; what is longer is cut, where the model would refuse it."""
TITAN_SIZES, COHERE_4_SIZES = (256, 512, 1024), (256, 512, 1024, 1536)
COHERE_TEXTS = 96
"""Texts in a call."""
AT_ONCE = 16
_COHERE_USE: Mapping[TextUse, str] = {
    "passage": "search_document", "query": "search_query", "likeness": "clustering",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One call: its texts, and its body."""

    texts: tuple[str, ...]
    body: dict[str, JsonValue]


class BedrockEmbeddings:
    """`text.embed` by a model on Bedrock; many texts are asked for in as few calls as it takes, side by side. `Provider`."""

    capabilities: frozenset[Capability] = frozenset({"text.embed"})

    def __init__(self, *, aws: Aws, model: str, dimensions: int | None = None) -> None:
        """Raises `BadInput` for a model of neither family, and for a number of dimensions that it does not have."""
        self.name = f"bedrock/{model}"
        self._aws, self._model = aws, model
        self._dimensions = dimensions_of(model, dimensions)

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> EmbedResult:
        """One unit vector a text. Raises `ProviderFailed` and `TryAgain`."""
        if not isinstance(request, EmbedRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        asked = _calls(self._model, request, self._dimensions)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(call: Asked) -> tuple[list[list[float]], int]:
            async with gate:
                return await self._aws.run(
                    "bedrock-runtime", lambda client: _invoked(client, self._model, call)
                )

        tasks = [asyncio.create_task(one(call)) for call in asked]
        try:
            replies = await asyncio.gather(*tasks)  # unlike a task group it raises what the call raised
        finally:
            for task in tasks:
                task.cancel()
        vectors = np.array([vector for found, _ in replies for vector in found], dtype=np.float32)
        if vectors.shape != (len(request.texts), self._dimensions):
            raise TryAgain(
                f"{self._model} gave vectors of the shape {vectors.shape}, not {(len(request.texts), self._dimensions)}: "
                "try again",
                code="broken_output", limit=self._dimensions, value=len(vectors),
            )  # fmt: skip
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return EmbedResult(
            vectors=vectors.tolist(), space=f"{self._model}/{self._dimensions}",
            tokens_in=sum(tokens for _, tokens in replies),
        )  # fmt: skip


def dimensions_of(model: str, wanted: int | None) -> int:
    """How many numbers a model's vectors have. Raises `BadInput` for what it does not offer."""
    if "titan-embed-text-v2" in model:
        sizes: Sequence[int] = TITAN_SIZES
    elif "cohere.embed-v4" in model:
        sizes = COHERE_4_SIZES
    elif "cohere.embed" in model:
        sizes = (1024,)
    else:
        raise BadInput(
            f"{model!r} is no model of this family: amazon.titan-embed-text-v2:0, cohere.embed-multilingual-v3, "
            "cohere.embed-english-v3 or cohere.embed-v4:0",
            code="registry", value=model,
        )  # fmt: skip
    if wanted is not None and wanted not in sizes:
        raise BadInput(
            f"{model} makes vectors of {', '.join(map(str, sizes))} dimensions, not {wanted}",
            code="registry", limit=[*sizes], value=wanted,
        )  # fmt: skip
    return wanted or (1024 if 1024 in sizes else sizes[-1])


def _calls(model: str, request: EmbedRequest, dimensions: int) -> list[Asked]:
    texts = [one.strip() or "-" for one in request.texts]  # an empty text is refused
    if "titan" in model:
        cut = [one[:TITAN_CHARS] for one in texts]
        return [Asked((one,), {"inputText": one, "dimensions": dimensions, "normalize": True}) for one in cut]
    fourth = "embed-v4" in model
    most = COHERE_4_CHARS if fourth else COHERE_CHARS
    more: dict[str, JsonValue] = {"output_dimension": dimensions} if fourth else {}
    groups = [texts[at : at + COHERE_TEXTS] for at in range(0, len(texts), COHERE_TEXTS)]
    return [
        Asked(
            tuple(group),
            {
                "texts": [one[:most] for one in group], "input_type": _COHERE_USE[request.use],
                "embedding_types": ["float"], **({} if fourth else {"truncate": "END"}), **more,
            },
        )
        for group in groups
    ]  # fmt: skip


def _invoked(client: Any, model: str, call: Asked) -> tuple[list[list[float]], int]:
    """The vectors of one call, and the tokens that it read."""
    answer = client.invoke_model(
        modelId=model, body=json.dumps(call.body).encode(), contentType="application/json"
    )
    try:
        reply = json.loads(answer["body"].read())
    except ValueError as error:
        raise TryAgain(f"{model} answered with no JSON: try again", code="broken_output") from error
    found = reply.get("embedding") if "titan" in model else reply.get("embeddings")
    vectors = [found] if "titan" in model else found.get("float") if isinstance(found, dict) else found
    if not isinstance(vectors, list) or not all(isinstance(one, list) for one in vectors):
        raise TryAgain(f"{model} answered without vectors: try again", code="broken_output")
    counted = answer["ResponseMetadata"]["HTTPHeaders"].get(TOKENS_READ) or reply.get("inputTextTokenCount")
    tokens = int(counted) if counted else sum(-(-len(one) // CHARS_PER_TOKEN) for one in call.texts)
    return vectors, tokens
