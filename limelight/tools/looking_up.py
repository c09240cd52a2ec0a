"""What the research tools share: asking for something that is looked up, and putting what came in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import structlog

from limelight.infra.voice import Voice
from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult
from limelight.schema.errors import BadInput, LimelightError
from limelight.schema.meaning import RerankRequest, RerankResult
from limelight.sdk.spec import ToolScope

log = structlog.get_logger(__name__)
R = TypeVar("R", bound=CapabilityResult)
T = TypeVar("T")
MISSING: dict[Capability, str] = {"web.read": "site_off", "web.search": "web_search_off"}
"""What is said where nobody serves a capability: a sentence, by its key."""


async def ask(
    scope: ToolScope, capability: Capability, request: CapabilityRequest, into: type[R], *, voice: Voice | None = None
) -> R:  # fmt: skip
    """Call a capability for this step; it is metered, and never answered from an earlier call: what is looked up changes.

    Raises `BadInput` (code `not_configured`) where nobody serves it, and what the operator raises.
    """
    operator = scope.ctx.services.operator
    if not operator.serves(capability):
        key = MISSING.get(capability)
        why = (voice or Voice()).say(key) if key else f"nobody serves {capability} here"
        raise BadInput(why, code="not_configured", value=capability)
    with scope.purse.hold(usd=operator.expected_usd(capability, request)) as budget:
        return await operator.ask(
            capability, request, into, meter=scope.ctx.meter(scope.agent_path, budget=budget)
        )


async def in_order(scope: ToolScope, query: str, things: Sequence[T], texts: Sequence[str]) -> list[T]:
    """The things by how well their texts answer, where somebody puts texts in order; else as they were."""
    if len(things) < 2 or not query.strip() or not scope.ctx.services.operator.serves("text.rerank"):
        return list(things)
    try:
        ranked = await ask(scope, "text.rerank", RerankRequest(query=query, texts=[*texts]), RerankResult)
    except LimelightError as error:  # an order is a convenience: what was found stays what it is
        log.warning("not_reranked", error=error.message)
        return list(things)
    return [things[one.index] for one in ranked.order]
