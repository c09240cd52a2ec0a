"""The README's conversation against a service of its own.

Scenario: an empty data folder, the sample catalogue's newest hiking product, one websocket. The first
message comes as soon as the service listens. While pictures are painted and clips made, a question is asked again and again: its first chunk is
the latency of simple messages under load. Memory is that of the server and its workers.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import urllib.request
from pathlib import Path

from websockets.asyncio.client import connect

from bench.checkpoints import beyond_state
from bench.measure import Measure, percentile
from bench.memory import MemoryPeak
from bench.turns import TimedTurn, timed_turn
from limelight.evals.service import ServiceProcess
from limelight.evals.simulate import new_thread

STEPS: tuple[tuple[str, str, float | None, int], ...] = (
    ("hello", "Hi, what can you do?", None, 0),
    ("three concepts", "Create a video for my latest hiking gear", None, 0),
    ("storyboard of 4 shots, 16:9", "I like concept 3, but at sunrise", 25, 10),
    ("one shot again", "Use a forest trail in the second shot", None, 0),
    ("animate to a finished 12 s 1280×720 video", "Animate it", 45, 10),
    ("end card and recompile", "Add our logo and the slogan 'Keep it wild' to the end", None, 0),
    ("9:16 version and headlines",
     "Make it vertical too, and write me three headlines of at most 30 characters", None, 0),
)  # fmt: skip
"""Name, what is said, limit in seconds, questions asked meanwhile."""
QUESTION = "how long will it take?"
SIMPLE = ("hi", "what can you do?", "which formats are there?", "thanks!", "what does a storyboard mean?") * 4


def conversation() -> list[Measure]:
    """Seconds by step, latencies, memory, checkpoint bytes, longest hold of the event loop."""
    with tempfile.TemporaryDirectory() as folder:
        service = ServiceProcess(Path(folder))
        base = service.start()
        try:
            with MemoryPeak(service.pid) as memory:
                measures = asyncio.run(_talk(base, Path(folder)))
            note = ", ".join(f"{mib:.0f}" for mib in sorted(memory.at_peak.values(), reverse=True))
            measures.append(
                Measure("server plus workers, peak", memory.peak_mib, "MiB", 2560, note=f"by process: {note}")
            )
            held = _metric(base, "limelight_event_loop_held_worst_seconds")
            measures.append(Measure("event loop held at a stretch, worst", held * 1000, "ms", 50))
        finally:
            service.stop()
    return measures


async def _talk(base: str, home: Path) -> list[Measure]:
    thread_id = await asyncio.to_thread(new_thread, base)
    measures: list[Measure] = []
    turns: list[TimedTurn] = []
    address = f"{base.replace('http', 'ws', 1)}/v1/threads/{thread_id}/ws"
    async with connect(address, max_size=None) as socket:
        for number, (name, text, limit, questions) in enumerate(STEPS):
            turn = await timed_turn(socket, text, f"bench{number}", question=QUESTION, questions=questions)
            assert turn.ended == "RUN_FINISHED", f"“{text}” ended with {turn.ended}"
            turns.append(turn)
            measures.append(Measure(name, turn.end_s, "s", limit))
        simple = [(await timed_turn(socket, text, f"bench-s{n}")).first_s for n, text in enumerate(SIMPLE)]
    beyond = await asyncio.to_thread(beyond_state, home)
    loaded = [seconds for turn in turns for seconds in turn.answers]
    measures += [
        Measure("first chunk, simple message, p95", percentile(simple, 0.95), "s", 0.3, note=f"n={len(simple)}"),
        Measure("first chunk, question while media work goes on, p95", percentile(loaded, 0.95), "s", 0.5,
                note=f"n={len(loaded)}, median {percentile(loaded, 0.5):.3f} s"),
        Measure("first chunk, acknowledgement, worst", max(t.first_s for t in turns[1:]), "s", 0.5),
        Measure("first chunk, first message after the start", turns[0].first_s, "s", note="the router is still loading"),
        Measure("checkpoints of a turn beyond the state's own size", max(beyond) / 1024, "KiB", 4, note="worst turn"),
    ]  # fmt: skip
    return measures


def _metric(base: str, name: str) -> float:
    with urllib.request.urlopen(f"{base}/metrics") as reply:
        found = re.search(rf"^{name} ([0-9.e+-]+)$", reply.read().decode(), re.MULTILINE)
    assert found, f"/metrics lacks {name}"
    return float(found[1])
