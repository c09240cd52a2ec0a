"""Fixtures: a web of our own on loopback, served once a module and asked anew by each test. Import them where they are used."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from limelight.fakeweb import FakeWeb


@pytest.fixture(scope="module")
def served() -> Iterator[FakeWeb]:
    with FakeWeb() as web:
        yield web


@pytest.fixture
def web(served: FakeWeb) -> FakeWeb:
    """With nothing asked yet."""
    served.asked.clear()
    return served
