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
    assert prompt == {
        "kind": "prompt", "name": "creative/plan", "version": "1", "stage": "candidate 10%", "description": "",
    }  # fmt: skip
    assert "10%)  ana: run 7" in limelight("registry", "history", "creative/plan").stdout
    missing = limelight("registry", "move", "creative/plan", "retired", "--version", "9", "--evidence", "x")
    assert (missing.exit_code, missing.stderr) == (
        2, "there is no version 9 of 'creative/plan'; there is 1\n",
    )  # fmt: skip


def test_agents_and_recipes_are_moved_too(limelight: Limelight) -> None:
    moved = limelight(
        "registry", "move", "product_video", "experimental", "--who", "ana", "--evidence", "run 8"
    )
    assert moved.stdout == "product_video 1: production → experimental\n"
    moved = limelight(
        "registry", "move", "agent:creative", "candidate", "--share", "0.5", "--who", "bo", "--evidence", "x"
    )
    assert moved.stdout == "creative 1: production → candidate\n"
    rows = [json.loads(row) for row in limelight("registry", "--json").stdout.splitlines()]
    stages = {(row["kind"], row["name"]): row["stage"] for row in rows if row["kind"] in {"agent", "recipe"}}
    assert stages["recipe", "product_video"] == "experimental"
    assert stages["recipe", "video_set"] == "production"
    assert stages["agent", "creative"] == "candidate 50%"
    told = limelight("registry", "history").stdout.splitlines()
    assert [line.partition("  ")[2] for line in told] == [
        "recipe:product_video 1  experimental (100%)  ana: run 8", "agent:creative 1  candidate (50%)  bo: x",
    ]  # fmt: skip
    wrong = limelight("registry", "move", "marble", "retired", "--evidence", "x")
    assert (wrong.exit_code, wrong.stderr.partition(";")[0]) == (
        2,
        "there is no model, prompt, agent or recipe 'marble'",
    )
