"""`python -m limelight.router`: embeds the exemplars and stores their vectors, after they were changed."""

from __future__ import annotations

from limelight.capabilities.embedding import Embedder
from limelight.router.exemplars import sentences_to_embed
from limelight.router.vectors import store


def main() -> None:
    """Write `data/vectors.npz`."""
    texts = sentences_to_embed()
    print(f"{len(texts)} sentences → {store(texts, Embedder().embed(texts))}")


main()
