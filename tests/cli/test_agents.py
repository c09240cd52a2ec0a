"""`--agent`: talking to another agent, and what the registry says of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Limelight

EXAMPLE = Path("examples/headline_agent.py").resolve()


def test_a_chat_with_an_agent_of_a_file(limelight: Limelight) -> None:
    result = limelight("chat", "--agent", EXAMPLE, "make a video")
    assert result.exit_code == 0
    assert "I cannot make a video here; the agent “creative” can" in result.stdout


def test_an_agent_that_is_not_there(limelight: Limelight) -> None:
    result = limelight("chat", "--agent", "poet", "hello")
    assert (result.exit_code, result.stderr) == (2, "there is no agent 'poet' here; there are creative\n")
    result = limelight("chat", "--agent", "poet.py", "hello")
    assert result.exit_code == 2
    assert result.stderr.startswith("the agent 'poet.py' cannot be loaded: there is no file ")


def test_a_prompt_is_moved_with_evidence(limelight: Limelight) -> None:
    moved = limelight(
        "registry",
        "move",
        "creative/plan",
        "candidate",
        "--share",
        "0.1",
        "--who",
        "ana",
        "--evidence",
        "run 7",
    )
    assert moved.stdout == "creative/plan 1: production → candidate\n"
    rows = [json.loads(row) for row in limelight("registry", "--json").stdout.splitlines()]
    (prompt,) = [row for row in rows if row["name"] == "creative/plan"]
    assert prompt == {"kind": "prompt", "name": "creative/plan", "description": "candidate (10%) 1"}
    assert "10%)  ana: run 7" in limelight("registry", "history", "creative/plan").stdout
    missing = limelight("registry", "move", "creative/plan", "retired", "--version", "9", "--evidence", "x")
    assert (missing.exit_code, missing.stderr.partition(";")[0]) == (
        2, "there is no version 9 of the prompt 'creative/plan'",
    )  # fmt: skip
