from __future__ import annotations

import numpy as np

from limelight.capabilities.embedding import DIMENSIONS, Embedder, shared_embedder


def test_unit_vectors_in_the_order_of_the_texts() -> None:
    vectors = shared_embedder().embed(["make a video of my boot", "", "make a video of my boot", "😀"])
    assert (vectors.shape, vectors.dtype) == ((4, DIMENSIONS), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors[0] == vectors[2]).all()


def test_no_texts() -> None:
    assert shared_embedder().embed([]).shape == (0, DIMENSIONS)


def test_meaning_across_words_and_languages() -> None:
    a, b, c, d = shared_embedder().embed(
        [
            "create a video for my product",
            "please make a film of this item",
            "crea un vídeo de mi producto",
            "thank you!",
        ]
    )
    assert min(a @ b, a @ c) > 0.5 > a @ d


def test_sentences_are_remembered_up_to_a_limit() -> None:
    class Counting(Embedder):
        asked: list[str]

        def _encode(self, texts: list[str]) -> np.ndarray:
            self.asked = [*getattr(self, "asked", []), *texts]
            return np.eye(DIMENSIONS, dtype=np.float32)[: len(texts)]

    embedder = Counting(cached=2)
    embedder.embed(["a", "b", "a"])
    embedder.embed(["a", " b "])
    assert embedder.asked == ["a", "b"]
    embedder.embed(["c"])
    embedder.embed(["b", "a"])
    assert embedder.asked == ["a", "b", "c", "a"]
