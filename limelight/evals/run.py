"""Runs test agents against a service and prints their verdicts."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from limelight.evals.agents import TestAgent, agent, agents
from limelight.evals.service import ServiceProcess
from limelight.evals.simulate import Transcript, hold


def run_evals(names: list[str], *, url: str | None, out_dir: Path, as_json: bool) -> bool:
    """Hold the conversations of these people; True when all verdicts are good. Transcripts go to `out_dir`."""
    chosen = [agent(name) for name in names] or list(agents().values())
    out_dir.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        base = url or stack.enter_context(service())
        results = [asyncio.run(hold(one, base)) for one in chosen]
    for one, transcript in zip(chosen, results, strict=True):
        (out_dir / f"{one.name}.json").write_text(transcript.model_dump_json(indent=2), "utf-8")
        _tell(one, transcript, as_json=as_json)
    return all(t.passed for t in results)


def _tell(person: TestAgent, transcript: Transcript, *, as_json: bool) -> None:
    body = {"agent": person.name, "passed": transcript.passed, "failures": transcript.failures}
    if as_json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
        return
    mark = "passed" if transcript.passed else "FAILED"
    sys.stdout.write(f"{person.name}: {mark} ({len(transcript.turns)} turns)\n")
    for failure in transcript.failures:
        sys.stdout.write(f"  - {failure}\n")


@contextlib.contextmanager
def service() -> Iterator[str]:
    """The address of a service of its own, in a folder that goes with it."""
    with tempfile.TemporaryDirectory() as home:
        process = ServiceProcess(Path(home))
        try:
            yield process.start()
        finally:
            process.stop()
