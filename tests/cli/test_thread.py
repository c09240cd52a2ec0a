"""`limelight thread` and `limelight replay`: a conversation's points, going back, forking, trying again, comparing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Limelight


def rows(limelight: Limelight, *args: str) -> list[dict[str, Any]]:
    result = limelight(*args, "--json")
    assert result.exit_code == 0, result.stderr or result.stdout
    return [json.loads(row) for row in result.stdout.splitlines()]


@pytest.mark.slow
def test_back_fork_and_replay(limelight: Limelight) -> None:
    said = rows(limelight, "chat", "Hi, what can you do?", "Write three headlines for my trail boot")
    thread = said[0]["threadId"]
    assert rows(limelight, "thread", "list")[0]["thread_id"] == thread
    found = rows(limelight, "thread", "history", thread)
    assert [(one["number"], one["said"]) for one in found] == [
        (2, "Write three headlines for my trail boot"), (1, "Hi, what can you do?"), (0, ""),
    ]  # fmt: skip

    (stands,) = rows(limelight, "thread", "back", thread, "before the headlines")
    assert stands["sentence"] == "Back to: Only words, nothing was changed"
    shown = limelight("thread", "history", thread).stdout.splitlines()
    assert [line[0] for line in shown] == ["→", "·", " ", " "]
    (fork,) = rows(limelight, "thread", "fork", thread, "2")
    assert [one["number"] for one in rows(limelight, "thread", "history", fork["thread_id"])] == [2, 1, 0]

    (tried,) = rows(limelight, "replay", thread, "2", "--instruction", "at most 30 characters")
    assert all(len(one["artifact"]["meta"]["text"]) <= 30 for one in tried["b"]["artifacts"])
    assert tried["b"]["status"] == "done"
    (kept,) = rows(
        limelight, "thread", "compare", tried["a"]["run_id"], tried["b"]["thread_id"], "--better", "b"
    )
    assert kept["better"]["better"] == "b"
    table = limelight("thread", "compare", tried["a"]["run_id"], tried["b"]["run_id"]).stdout
    assert table.splitlines()[-2:] == ["Differs: what was said", "Better: b"]


def test_what_cannot_be_done(limelight: Limelight) -> None:
    result = limelight("thread", "compare", "a", "b", "--better", "c")
    assert (result.exit_code, result.stderr) == (2, "--better is a, b or same, not 'c'\n")
    result = limelight("replay", "thr_x", "1", "--role", "planner")
    assert (result.exit_code, result.stderr) == (2, "--role is name=value, not 'planner'\n")
    result = limelight("thread", "history", "thr_x")
    assert (result.exit_code, result.stderr) == (2, "there is no thread 'thr_x'\n")
