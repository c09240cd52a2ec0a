"""`make soak`: a task of fifty steps that is killed at every one of them, then conversations with a kill -9 in each. Minutes.

The task is killed (SIGKILL) at every step while its call is in flight, when its bytes are stored, when its row is, and when
it is recorded as done; each next process goes on. At the end each step has one result, and what was in flight is uncertain.
Every round opens a conversation, asks for concepts, chooses one, and kills the service at a moment that the round's
number picks, while shots are painted or clips are made. Then it starts again, says "continue", and looks: every shot and clip that
was there before is there still, and none was made twice. At the end the simulated people hold their conversations.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from bench.deaths import kills
from limelight.evals.run import run_evals
from limelight.evals.service import ServiceProcess
from limelight.evals.simulate import new_thread, say

ROUNDS = 6
STEPS = 50
PRODUCTS = ("tumbler", "kettle", "glow serum", "trail boot", "field watch", "headphones")


def main() -> int:
    """0 when nothing was lost or made twice and every simulated person was content."""
    options = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--steps", type=int, default=STEPS)
    given = options.parse_args()
    rounds: int = given.rounds
    with tempfile.TemporaryDirectory() as folder:
        faults = kills(Path(folder), given.steps)
    sys.stdout.write(
        f"{4 * given.steps} kills in a task of {given.steps} steps: {'; '.join(faults) or 'nothing lost, nothing twice'}\n"
    )
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        service = ServiceProcess(Path(folder))
        service.start()
        try:
            for number in range(rounds):
                found = asyncio.run(_round(service, number))
                sys.stdout.write(
                    f"round {number + 1} of {rounds}: {'; '.join(found) or 'nothing lost, nothing twice'}\n"
                )
                sys.stdout.flush()
                faults += found
            content = run_evals([], url=service.base, out_dir=Path("soak-results"), as_json=False)
        finally:
            service.stop()
    return 0 if content and not faults else 1


async def _round(service: ServiceProcess, number: int) -> list[str]:
    """What went wrong in a conversation that a kill cut in two."""
    thread = await asyncio.to_thread(new_thread, service.base)
    kind, wanted = ("shot", "clip")[number % 2], 1 + number // 2 % 3
    async with connect(_address(service, thread), max_size=None) as socket:
        await say(socket, f"Create a video for my {PRODUCTS[number % len(PRODUCTS)]}", "s1")
        if kind == "clip":
            await say(socket, "the second one", "s2")
        text = "the second one" if kind == "shot" else "Animate it"
        await socket.send(json.dumps({"type": "message", "message_id": "s3", "text": text}))
        seen = 0
        async for raw in socket:
            event = json.loads(raw).get("event", {})
            seen += event.get("name") == "artifact" and event["value"]["kind"] == kind
            if seen == wanted:
                break
        await asyncio.to_thread(service.kill)
    await asyncio.to_thread(service.start)
    before = await asyncio.to_thread(_made, service, thread, kind)
    async with connect(_address(service, thread), max_size=None) as socket:
        turn = await say(socket, "continue", "s4")
    after = await asyncio.to_thread(_made, service, thread, kind)
    faults = [f"{one} was lost" for one in before if one not in after]
    twice = [index for index, count in Counter(after.values()).items() if count > 1]
    faults += [f"{kind} {index} was made twice" for index in twice]
    if len(after) != 4 or turn.end != "RUN_FINISHED":
        faults.append(f"{len(after)} of 4 {kind}s in the end, which was {turn.end or 'nothing'}")
    return faults


def _address(service: ServiceProcess, thread: str) -> str:
    return f"{service.base.replace('http', 'ws', 1)}/v1/threads/{thread}/ws"


def _made(service: ServiceProcess, thread: str, kind: str) -> dict[str, int]:
    """Index by id of a conversation's artifacts of a kind."""
    with urllib.request.urlopen(f"{service.base}/v1/threads/{thread}/artifacts") as reply:
        artifacts: list[dict[str, Any]] = json.load(reply)["artifacts"]
    return {a["id"]: a["meta"]["index"] for a in artifacts if a["kind"] == kind}


if __name__ == "__main__":
    sys.exit(main())
