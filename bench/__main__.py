"""`make bench`: the conversation against a service of its own; seconds by step, first words, memory.

Scenario: one thread, the sample catalogue's newest hiking product, warm workers. While the storyboard is painted a question
is asked every second; the time to its first word is the latency of simple messages under load.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from typing import Any

from websockets.asyncio.client import connect

from limelight.evals.run import service
from limelight.evals.simulate import new_thread

STEPS = (
    ("concepts", "Create a video for my latest hiking gear"),
    ("storyboard of 4 shots, 16:9", "I like concept 3, but at sunrise"),
    ("one shot again", "Use a forest trail in the second shot"),
    ("animate to 12 s 720p video", "Animate it"),
    ("end card and recompile", "Add our logo and the slogan 'Keep it wild' to the end"),
    (
        "9:16 version and headlines",
        "Make it vertical too, and write me three headlines of at most 30 characters",
    ),
)


async def measure(base: str) -> dict[str, float]:
    """Seconds by step, and first words under load."""
    thread_id = await asyncio.to_thread(new_thread, base)
    address = f"{base.replace('http', 'ws', 1)}/v1/threads/{thread_id}/ws"
    seen: dict[str, float] = {}
    first_ack: list[float] = []
    async with connect(address, max_size=None) as socket:
        for number, (name, text) in enumerate(STEPS):
            started = time.perf_counter()
            first, asked, answers = 0.0, 0.0, list[float]()
            run_id = ""
            await socket.send(json.dumps({"type": "message", "message_id": f"b{number}", "text": text}))
            questions = 0
            async for raw in socket:
                frame: dict[str, Any] = json.loads(raw)
                now = time.perf_counter()
                if frame.get("ack", {}).get("message_id") == f"b{number}":
                    run_id = frame["ack"]["run_id"]
                event = frame.get("event", {})
                mine = frame.get("run_id") == run_id
                if event.get("type") == "TEXT_MESSAGE_START" and event.get("role") != "user":
                    if mine:
                        first = first or now - started
                    elif asked:
                        answers.append(now - asked)
                        asked = 0.0
                if (
                    event.get("type") == "ACTIVITY_SNAPSHOT"
                    and not asked
                    and questions < 6
                    and "storyboard" in name
                ):
                    questions += 1
                    asked = now
                    question = {
                        "type": "message",
                        "message_id": f"q{questions}",
                        "text": "how long will it take?",
                    }
                    await socket.send(json.dumps(question))
                if mine and event.get("type") in {"RUN_FINISHED", "RUN_ERROR"}:
                    break
            seen[name] = time.perf_counter() - started
            first_ack.append(first)
            if answers:
                seen["first word of a question while painting, median"] = statistics.median(answers)
                seen["first word of a question while painting, worst"] = max(answers)
    seen["first word of an acknowledgement, worst"] = max(first_ack)
    return seen


def main() -> None:
    """Start a service, measure, print a table."""
    with service() as base:
        for name, seconds in asyncio.run(measure(base)).items():
            print(f"{name:<55} {seconds:8.3f} s")


main()
