"""The cache of vectors that were paid for."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from limelight.infra.stores.vectors import VectorCache


def row(value: float) -> np.ndarray:
    return np.full(4, value, np.float32)


def test_two_processes_share_it_and_models_do_not(tmp_path: Path) -> None:
    one, other = VectorCache(tmp_path / "v.db"), VectorCache(tmp_path / "v.db")
    one.keep("titan/1024", {"boots": row(1), "kettle": row(2)})
    found = other.find("titan/1024", ["kettle", "lamp", "boots"])
    assert {text: vector.tolist() for text, vector in found.items()} == {
        "boots": [1.0] * 4,
        "kettle": [2.0] * 4,
    }
    assert other.find("cohere/1024", ["boots"]) == {}


def test_it_holds_no_words(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.db")
    cache.keep("m", {"a secret launch in May": row(1)})
    cache.close()
    assert all(b"secret launch" not in file.read_bytes() for file in tmp_path.iterdir())


def test_it_is_bounded_and_the_oldest_go_first(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.db", kept=10)
    for n in range(30):
        cache.keep("m", {f"text {n}": row(n)})
    found = cache.find("m", [f"text {n}" for n in range(30)])
    assert 10 <= len(found) <= 20
    assert "text 29" in found
    assert "text 0" not in found


def test_it_can_be_cleared_and_goes_on(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.db")
    cache.keep("m", {f"text {n}": row(n) for n in range(900)})
    assert len(cache.find("m", [f"text {n}" for n in range(900)])) == 900
    cache.clear()
    assert cache.find("m", ["text 1"]) == {}
