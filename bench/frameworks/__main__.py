"""`python -m bench.frameworks` in an environment that has them: work as JSON on stdin, what each took as JSON on stdout."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import warnings
from collections.abc import Awaitable, Callable

from bench.frameworks.work import Ran, Stand, Way, Work

Runs = Callable[[Stand], Awaitable[None]]
SIDE_BY_SIDE: tuple[Way, ...] = ("one", "batch", "each")


def frameworks() -> dict[str, tuple[Runs, tuple[Way, ...]]]:
    """By name: how it runs, and the ways that it has."""
    from bench.frameworks.on_langgraph import subagents_as_tools, supervisor
    from bench.frameworks.on_openai_agents import openai_agents
    from bench.frameworks.on_pydantic_ai import pydantic_ai

    return {
        "langgraph-supervisor": (supervisor, ("one", "batch", "serial")),
        "LangGraph, subagents as tools": (subagents_as_tools, SIDE_BY_SIDE),
        "openai-agents": (openai_agents, SIDE_BY_SIDE),
        "pydantic-ai": (pydantic_ai, SIDE_BY_SIDE),
    }


async def ran(run: Runs, work: Work, way: Way) -> Ran:
    """Do it once, timed."""
    stand = Stand(work, way)
    wall, cpu = time.perf_counter(), time.process_time()
    await run(stand)
    spent = time.perf_counter() - wall, time.process_time() - cpu
    if stand.clips != len(work.given(way)):
        raise AssertionError(f"{stand.clips} of {len(work.given(way))} clips were made")
    return Ran(way=way, wall_s=spent[0], cpu_s=spent[1], calls=stand.calls, clips=stand.clips)


async def all_of(work: Work) -> dict[str, list[Ran]]:
    """Every way of every framework; once before that with nothing to wait for, so that no import is timed."""
    idle = work.model_copy(update={"clip_s": 0.0, "model_s": 0.0})
    found: dict[str, list[Ran]] = {}
    for name, (run, ways) in frameworks().items():
        await ran(run, idle, "one")
        found[name] = [await ran(run, work, way) for way in ways]
    return found


def main() -> None:
    """Read, run, write."""
    warnings.simplefilter("ignore")
    work = Work.model_validate_json(sys.stdin.read())
    found = asyncio.run(all_of(work))
    body = {name: [one.model_dump(mode="json") for one in every] for name, every in found.items()}
    sys.stdout.write(json.dumps(body) + "\n")


main()
