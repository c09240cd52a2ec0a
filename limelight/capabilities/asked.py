"""Sentence vectors that are asked of a model of the registry, in place of those of this machine."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np
import structlog
from numpy.typing import NDArray

from limelight.capabilities.embedding import Embedder
from limelight.capabilities.metering import Account, Meter, ledger_meter, unmetered
from limelight.capabilities.operator import Operator
from limelight.infra.stores.vectors import VectorCache
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed
from limelight.schema.meaning import EmbedRequest, EmbedResult, TextUse
from limelight.schema.principal import Principal
from limelight.schema.stores import UsageLedger

log = structlog.get_logger(__name__)
TOGETHER = 512
"""Texts of one call of the operator."""
WAIT_S = 90.0
PATH = "memory/embeddings"
"""Under which what it costs is counted."""
_PAYS: ContextVar[Account | None] = ContextVar("pays_for_vectors", default=None)


@contextmanager
def paid_by(principal: Principal, thread_id: str = "") -> Generator[None]:
    """Whose vectors are asked for meanwhile: the ledger counts them there."""
    run_id = str(structlog.contextvars.get_contextvars().get("run_id", ""))
    token = _PAYS.set(Account(principal, thread_id, run_id, PATH))
    try:
        yield
    finally:
        _PAYS.reset(token)


class AskedEmbedder(Embedder):
    """Vectors of one model. Texts whose vectors are known, here or in the cache on disk, are not asked for again.

    `embed` is for threads; on the event loop itself only what is known is at hand. Vectors of it carry its tag where they are
    stored: after a change of the model they are no longer taken for its own.
    """

    remote = True

    def __init__(
        self, operator: Operator, model: str, *, cache: VectorCache, loop: asyncio.AbstractEventLoop,
        ledger: UsageLedger | None = None,
    ) -> None:  # fmt: skip
        """Raises `BadInput` for a model that the registry does not have for `text.embed`."""
        super().__init__()
        self._operator, self._named, self._cache, self._loop, self._ledger = (
            operator,
            model,
            cache,
            loop,
            ledger,
        )
        self._loop_thread = threading.get_ident()
        self.space = _space_of(operator, model)
        self.tag = hashlib.sha256(self.space.encode()).digest()[:8]

    def queries(self, texts: list[str]) -> NDArray[np.float32]:
        """As queries, which are other vectors than the texts' own with some models."""
        return self._used(texts, "query")

    @property
    def loaded(self) -> bool:
        """There is nothing to load."""
        return True

    def warm(self) -> None:
        """Nothing is asked for before it is needed."""

    async def vector(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a query; an empty one where none can be had, which is near to nothing."""
        try:
            return await asyncio.to_thread(self.query, text)
        except (LimelightError, TimeoutError) as error:
            log.warning("no_vector", model=self._named, error=str(error))
            return np.zeros(0, np.float32)

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """(n, d) float32, each row of unit length. No lock is held while the model is asked: the event loop may wait for it."""
        keys = [" ".join(text.split()) for text in texts]
        found = {key: vector for key in keys if (vector := self.known(key)) is not None}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            found |= zip(missing, self._encode(missing), strict=True)
            with self._lock:
                self._known.update({key: found[key] for key in missing})
                while len(self._known) > self._cached:
                    self._known.popitem(last=False)
        return np.stack([found[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        return self._used(texts, "passage")

    def _used(self, texts: list[str], use: TextUse) -> NDArray[np.float32]:
        space = f"{self.space}/{use}"
        keys = [" ".join(text.split()) for text in texts]
        found = self._cache.find(space, keys)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        for at in range(0, len(missing), TOGETHER):
            some = missing[at : at + TOGETHER]
            made = dict(zip(some, self._ask(some, use), strict=True))
            self._cache.keep(space, made)
            found |= made
        return np.stack([found[key] for key in keys])

    def _ask(self, texts: list[str], use: TextUse) -> NDArray[np.float32]:
        if threading.get_ident() == self._loop_thread:
            raise ProviderFailed(
                f"{self._named} cannot be asked from the event loop; ask in a thread", code="busy"
            )
        asked = self._operator.ask(
            "text.embed", EmbedRequest(texts=texts, use=use), EmbedResult, meter=self._meter(),
            policy=self._operator.without(()).model_copy(update={"models": (self._named,)}),
        )  # fmt: skip
        result = asyncio.run_coroutine_threadsafe(asked, self._loop).result(WAIT_S)
        return np.asarray(result.vectors, dtype=np.float32)

    def _meter(self) -> Meter:
        account = _PAYS.get()
        return ledger_meter(self._ledger, account) if self._ledger is not None and account else unmetered


def _space_of(operator: Operator, model: str) -> str:
    """What vectors of a model are comparable by: its name, its version and what it was told."""
    for one in operator.map():
        if one.model.name == model and "text.embed" in one.capabilities:
            options = sorted((key, str(value)) for key, value in one.model.options.items())
            return f"{model}@{one.model.version} {options}"
    known = [one.model.name for one in operator.map() if "text.embed" in one.capabilities]
    raise BadInput(
        f"memory.embeddings names {model!r}, and the registry has no such model for text.embed; it has {', '.join(known) or 'none'}",
        code="settings", limit=[*known], value=model,
    )  # fmt: skip
