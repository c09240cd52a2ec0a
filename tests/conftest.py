"""For all tests."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent
LONG = ("aws", "build", "diffusion", "service", "cli/test_pipe.py", "test_public_api.py")
"""Tests that start a service, speak to the fake of AWS, load torch or build the wheel: `make test` runs them, `make check` does not."""

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure() -> None:
    """Ctrl+C reaches tests and the processes they start, also where a shell in the background had it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is long as `slow`."""
    for item in items:
        if item.path.relative_to(TESTS).as_posix().startswith(LONG):
            item.add_marker(pytest.mark.slow)
