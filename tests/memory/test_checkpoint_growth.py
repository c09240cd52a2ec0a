"""What a turn leaves in the checkpoint store does not grow with the conversation."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.agent.live import live
from tests.agent.test_checkpoints_of_runs import rows

TURNS = 12


@pytest.mark.slow
async def test_the_twelfth_turn_leaves_as_much_as_the_second(tmp_path: Path) -> None:
    async with live(tmp_path) as talk:
        runs = [(await talk.say("How long will it take?")).run_id for _ in range(TURNS)]
        for _ in range(500):
            if len(rows(tmp_path)) == TURNS:  # a run's checkpoints are pruned right after its last event
                break
            await asyncio.sleep(0.02)
        sizes = {run: sum(len(body) for owner, body in rows(tmp_path) if owner == run) for run in runs}

    assert sizes[runs[1]] > 0
    assert max(abs(sizes[run] - sizes[runs[1]]) for run in runs[1:]) <= 64, sizes
