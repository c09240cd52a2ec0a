"""The order of what was found by meaning, by a reranking model, where one is configured.

The encoder of this machine serves `text.rerank` too, but in the order that its vectors gave already: it is not asked.
"""

from __future__ import annotations

import asyncio
import time
from typing import TypeVar

import numpy as np
import structlog
from numpy.typing import NDArray

from limelight.capabilities.metering import Account, ledger_meter
from limelight.capabilities.operator import Operator
from limelight.schema.errors import LimelightError
from limelight.schema.meaning import RerankRequest, RerankResult
from limelight.schema.principal import Principal
from limelight.schema.stores import UsageLedger

log = structlog.get_logger(__name__)
F = TypeVar("F", np.float32, np.float64)
CANDIDATES = 50
"""The best by their vectors, which are put in order; the rest stays behind them."""
WAIT_S = 1.0
"""For an order; then it is that of the vectors."""
REST_S = 30.0
"""After one that failed nobody is asked, so that not every turn waits for it."""
OWN = "use"
"""The family of this machine's encoder."""
LONGEST_QUERY, LONGEST_TEXT = 2_000, 1_000
"""Characters that are sent."""
PATH = "memory/order"
"""Under which what it costs is counted."""


class Reranker:
    """Asks the reranking model of the registry, within a short time."""

    def __init__(self, operator: Operator, *, ledger: UsageLedger) -> None:
        self._operator, self._ledger = operator, ledger
        self._rests_until = 0.0

    @property
    def ready(self) -> bool:
        """Whether there is a model to ask, and none failed just now."""
        if time.monotonic() < self._rests_until:
            return False
        allows = self._operator.policy.allows
        others = (one for one in self._operator.entries("text.rerank") if one.family != OWN)
        return any(one.stage != "experimental" and allows(one) for one in others)

    async def reordered(
        self, scores: NDArray[F], query: str, texts: list[str], *, principal: Principal, thread_id: str = "",
    ) -> NDArray[F]:  # fmt: skip
        """(n,) the same scores, given to the texts in the order in which they answer the query.

        At most the `CANDIDATES` best are asked about. As they were where there is no model, no time or no luck. Scores
        stay what they were found by, so what is told by them (is it near enough, does it lead) holds with any model.
        """
        few = np.argsort(-scores, kind="stable")[:CANDIDATES]
        if len(few) < 2 or not query.strip() or not self.ready:
            return scores
        order = await self._order(
            query, [texts[n][:LONGEST_TEXT] for n in few], Account(principal, thread_id, _run(), PATH)
        )
        made = scores.copy()
        made[few[order]] = scores[few]
        return made

    async def _order(self, query: str, texts: list[str], account: Account) -> list[int]:
        """The texts' places, the best first, as they come where none is given."""
        try:
            async with asyncio.timeout(WAIT_S):
                found = await self._operator.ask(
                    "text.rerank", RerankRequest(query=query[:LONGEST_QUERY], texts=texts), RerankResult,
                    meter=ledger_meter(self._ledger, account),
                    policy=self._operator.without(self._own()),
                )  # fmt: skip
        except (LimelightError, TimeoutError) as error:  # what was found stays what it is
            self._rests_until = time.monotonic() + REST_S
            log.warning("not_reranked", error=str(error) or "no answer in time", seconds=WAIT_S)
            return list(range(len(texts)))
        told = [one.index for one in found.order]
        return [*told, *(n for n in range(len(texts)) if n not in set(told))]

    def _own(self) -> list[str]:
        return [one.name for one in self._operator.entries("text.rerank") if one.family == OWN]


def _run() -> str:
    return str(structlog.contextvars.get_contextvars().get("run_id", ""))
