"""How many threads one studio process may use: for OpenCV, the path tracer, the denoiser and the encoder."""

from __future__ import annotations

import os
from collections.abc import Callable

import cv2

VARIABLE = "LIMELIGHT_STUDIO_THREADS"

_told: int | None = None
_users: list[Callable[[int], object]] = [cv2.setNumThreads]


def thread_count() -> int:
    """The threads to use: what `use_threads` was told last, before that `LIMELIGHT_STUDIO_THREADS`, or 1.

    One by default, because workers run side by side and each would otherwise take every core.
    """
    if _told is not None:
        return _told
    try:
        return max(1, int(os.environ.get(VARIABLE, "1")))
    except ValueError:
        return 1


def use_threads(count: int) -> None:
    """Use so many from here on. Not to be called while something is being computed: between two stages of a job.

    The pixels are the same whatever the number. Raises `ValueError` when `count` is under 1.
    """
    global _told
    if count < 1:
        raise ValueError(f"{count} threads cannot work: at least 1")
    _told = count
    for tell in _users:
        tell(count)


def follow_threads(tell: Callable[[int], object]) -> None:
    """Tell a library its number of threads, now and whenever it changes."""
    _users.append(tell)
    tell(thread_count())


def limit_threads() -> int:
    """Hold OpenCV to `thread_count()` and return it, for the encoder to be given the same."""
    count = thread_count()
    cv2.setNumThreads(count)
    return count
