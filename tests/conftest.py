"""For all tests."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Ctrl+C reaches tests and the processes they start, also where a shell in the background had it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
