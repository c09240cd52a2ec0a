"""Runs test agents against a service and prints their verdicts."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from limelight.evals.agents import AGENTS, TestAgent
from limelight.evals.simulate import Transcript, hold
from limelight.schema.errors import BadInput

START_S = 120.0


def run_evals(names: list[str], *, url: str | None, out_dir: Path, as_json: bool) -> bool:
    """Hold every named conversation; True when all verdicts are good. Transcripts go to `out_dir`."""
    unknown = [name for name in names if name not in AGENTS]
    if unknown:
        raise BadInput(f"there is no test agent {unknown[0]!r}; there are {', '.join(AGENTS)}", value=unknown[0])
    chosen = [AGENTS[name] for name in names] or list(AGENTS.values())
    out_dir.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        base = url or stack.enter_context(service())
        results = [asyncio.run(hold(agent, base)) for agent in chosen]
    for agent, transcript in zip(chosen, results, strict=True):
        (out_dir / f"{agent.name}.json").write_text(transcript.model_dump_json(indent=2), "utf-8")
        _tell(agent, transcript, as_json=as_json)
    return all(t.passed for t in results)


def _tell(agent: TestAgent, transcript: Transcript, *, as_json: bool) -> None:
    body = {"agent": agent.name, "passed": transcript.passed, "failures": transcript.failures}
    if as_json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
        return
    mark = "passed" if transcript.passed else "FAILED"
    sys.stdout.write(f"{agent.name}: {mark} ({len(transcript.turns)} turns)\n")
    for failure in transcript.failures:
        sys.stdout.write(f"  - {failure}\n")


@contextlib.contextmanager
def service() -> Iterator[str]:
    """A service of its own in a folder of its own, on a free port of loopback."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "limelight", "serve", "--port", "0"]
        env = {**os.environ, "LIMELIGHT_HOME": home, "NO_COLOR": "1", "COLUMNS": "200"}
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        try:
            yield _address(process)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for said in process.stdout:
        if "http://" in said:
            return "http://" + said.split("http://")[1].split()[0]
    raise BadInput(f"the service did not start (exit code {process.wait(START_S)}); run `limelight doctor`")
