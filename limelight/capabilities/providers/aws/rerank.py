"""Putting texts in order by Bedrock's Rerank: Amazon Rerank 1.0 and Cohere Rerank 3.5.

Source: Amazon Bedrock API reference, "Rerank" (Agents for Amazon Bedrock Runtime).
"""

from __future__ import annotations

from typing import Any

from limelight.infra.aws import Aws
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.errors import ProviderFailed, TryAgain
from limelight.schema.meaning import Ranked, RerankRequest, RerankResult

LONGEST_QUERY, LONGEST_TEXT = 2_000, 30_000
"""Characters; what is longer is cut."""


class BedrockRerank:
    """`text.rerank` by a model on Bedrock. `Provider`."""

    capabilities: frozenset[Capability] = frozenset({"text.rerank"})

    def __init__(self, *, aws: Aws, model: str) -> None:
        self.name = f"bedrock/{model}"
        self._aws, self._model = aws, model

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> RerankResult:
        """The texts by how well they answer. Raises `ProviderFailed` and `TryAgain`."""
        if not isinstance(request, RerankRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        most = min(request.most or len(request.texts), len(request.texts))
        found = await self._aws.run(
            "bedrock-agent-runtime", lambda client: self._ranked(client, request, most)
        )
        if any(not 0 <= one["index"] < len(request.texts) for one in found):
            raise TryAgain(
                f"{self._model} named a text that it was not given: try again", code="broken_output"
            )
        order = [
            Ranked(index=one["index"], score=min(1.0, max(0.0, float(one["relevanceScore"]))))
            for one in found
        ]
        return RerankResult(order=sorted(order, key=lambda one: -one.score))

    def _ranked(self, client: Any, request: RerankRequest, most: int) -> list[dict[str, Any]]:
        arn = self._model
        if not arn.startswith("arn:"):
            arn = f"arn:aws:bedrock:{client.meta.region_name}::foundation-model/{self._model}"
        asked: dict[str, Any] = {
            "queries": [{"type": "TEXT", "textQuery": {"text": request.query[:LONGEST_QUERY]}}],
            "sources": [
                {
                    "type": "INLINE",
                    "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": text[:LONGEST_TEXT] or "-"}},
                }
                for text in request.texts
            ],
            "rerankingConfiguration": {
                "type": "BEDROCK_RERANKING_MODEL",
                "bedrockRerankingConfiguration": {
                    "numberOfResults": most, "modelConfiguration": {"modelArn": arn},
                },
            },
        }  # fmt: skip
        found: list[dict[str, Any]] = []
        token: str | None = None
        while True:
            reply = client.rerank(**asked, **({"nextToken": token} if token else {}))
            found += reply["results"]
            token = reply.get("nextToken")
            if not token or len(found) >= most:
                return found[:most]
