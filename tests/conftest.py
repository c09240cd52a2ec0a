"""For all tests."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure() -> None:
    """Ctrl+C reaches tests and the processes they start, also where a shell in the background had it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
