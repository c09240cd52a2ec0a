"""Jobs for the engine's tests."""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any


class Rejected(Exception):
    """Shaped like the studio's rejection."""

    def __init__(self, code: str, message: str, *, limit: object = None, value: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.limit = limit
        self.value = value


def echo(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    print("a library prints this", flush=True)
    return {"echo": request, "pid": os.getpid(), "threads": os.environ["LIMELIGHT_STUDIO_THREADS"]}


_told: list[int] = []


def use_threads(count: int) -> None:
    _told.append(count)


def threads(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Works on until it is told so many threads."""
    while _told[-1] != request["until"]:
        progress(0.5, "at work")
        time.sleep(0.005)
    return {"told": _told}


def steps(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    for n in range(request["n"]):
        progress(n / request["n"], f"step {n}")
        time.sleep(request["each_s"])
    progress(1.0, "done")
    return {"n": request["n"]}


def gated(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Works on until there is a file of that name."""
    while not Path(request["file"]).exists():
        progress(0.5, "at work")
        time.sleep(0.005)
    return {}


def stubborn(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Tells no progress once it has begun."""
    progress(1.0, "at work")
    time.sleep(60)
    return {}


def pooled(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Waits for threads of its own, and tells no progress meanwhile."""
    with ThreadPoolExecutor(2) as pool:
        pieces = pool.map(lambda _: time.sleep(0.05), range(2000))
        next(pieces)  # from here on what is left is dropped with an interrupt
        progress(1.0, "at work")
        list(pieces)
    return {}


def deaf(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Is inside a library's code, as it were: nothing reaches it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    progress(1.0, "deaf")
    time.sleep(60)
    return {}


def reject(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    raise Rejected("too_small", "the picture is 1 x 1 px, at least 64 px are needed", limit=64, value=1)


def fail(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    raise RuntimeError("no light in the scene")


def crash(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Dies as often as `times` says, counted in a file."""
    counter = Path(request["file"])
    died = int(counter.read_text()) if counter.exists() else 0
    if died < request["times"]:
        counter.write_text(str(died + 1))
        os._exit(9)
    return {"died": died}


def note(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Appends to a file, so that a test sees the order."""
    with Path(request["file"]).open("a") as file:
        file.write(request["word"] + "\n")
    return {}


def grow(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    sys.modules[__name__].__dict__["kept"] = bytearray(os.urandom(1 << 20) * request["mib"])
    return {"pid": os.getpid()}


JOBS = {
    "echo": echo, "steps": steps, "stubborn": stubborn, "pooled": pooled, "deaf": deaf, "reject": reject, "fail": fail, "crash": crash,
    "note": note, "threads": threads,
    "grow": grow, "gated": gated,
}  # fmt: skip
