"""Time until the service answers, with packages installed: the first start of a data folder, and later ones.

Peer: a bare Python process that imports FastAPI and LangGraph, which any such service pays.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.measure import Measure
from limelight.evals.service import ServiceProcess

AGAIN = 3


def start() -> list[Measure]:
    """Seconds from the command to an answered request."""
    with tempfile.TemporaryDirectory() as folder:
        first = _ready(Path(folder))
        later = min(_ready(Path(folder)) for _ in range(AGAIN))
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import fastapi, langgraph.graph, langgraph.func, uvicorn"], check=True
    )
    bare = time.perf_counter() - began
    return [
        Measure("ready, first start of a data folder", first, "s", 5),
        Measure(
            "ready, later starts, best of 3",
            later,
            "s",
            5,
            note=f"bare imports of the frameworks: {bare:.2f} s",
        ),
    ]


def _ready(home: Path) -> float:
    service = ServiceProcess(home)
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(f"{service.start()}/readyz") as reply:
            assert reply.status == 200
        return time.perf_counter() - began
    finally:
        service.stop()
