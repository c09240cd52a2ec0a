"""How many threads one studio process may use."""

from __future__ import annotations

import os

import cv2

VARIABLE = "LIMELIGHT_STUDIO_THREADS"


def thread_count() -> int:
    """The threads for OpenCV and the encoder: `LIMELIGHT_STUDIO_THREADS`, or 1.

    One by default, because workers run side by side and each would otherwise take every core.
    """
    try:
        return max(1, int(os.environ.get(VARIABLE, "1")))
    except ValueError:
        return 1


def limit_threads() -> int:
    """Hold OpenCV to `thread_count()` and return it, for the encoder to be given the same."""
    count = thread_count()
    cv2.setNumThreads(count)
    return count
