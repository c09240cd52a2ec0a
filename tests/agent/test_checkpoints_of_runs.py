"""What runs leave in the checkpoint store: little, references only, and nothing that belongs elsewhere."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from limelight.agent.prompts import ROLES, load_prompt
from limelight.subagents.prompts import SUBAGENTS, subagent_prompt
from tests.agent.live import Live
from tests.agent.test_any_model import CONVERSATION

LIMIT = 4096
"""Bytes of checkpoint a turn, beyond the state's own size."""


def rows(home: Path) -> list[tuple[str, bytes]]:
    """Every blob of every table with the run it belongs to."""
    found: list[tuple[str, bytes]] = []
    with sqlite3.connect(home / "checkpoints.db") as conn:
        for table, columns in (("checkpoints", "checkpoint, metadata"), ("writes", "value, channel")):
            for thread, *values in conn.execute(f"SELECT thread_id, {columns} FROM {table}"):
                body = b"".join(
                    v if isinstance(v, bytes) else str(v).encode() for v in values if v is not None
                )
                found.append((thread.split("/")[-1], body))
    conn.close()
    return found


async def test_a_turn_leaves_less_than_four_kibibytes_beyond_its_state(talk: Live) -> None:
    sizes: dict[str, int] = {}
    states: dict[str, int] = {}
    home = talk.assistant.settings.home
    for text, _ in CONVERSATION:
        heard = await talk.say(text)
        states[heard.run_id] = await state_bytes(talk, heard.run_id)
    for _ in range(500):
        if len(rows(home)) == len(states):  # a run's checkpoints are pruned right after its last event
            break
        await asyncio.sleep(0.02)
    for run, body in rows(home):
        sizes[run] = sizes.get(run, 0) + len(body)

    assert set(states) == set(sizes)
    beyond = {run: sizes[run] - states[run] for run in sizes}
    assert max(beyond.values()) < LIMIT, beyond


async def state_bytes(talk: Live, run_id: str) -> int:
    """What the turn's state itself takes, as the checkpointer writes it."""
    graph = talk.assistant.agents.of("").graph
    found = await graph.aget_state({"configurable": {"thread_id": f"{talk.thread_id}/{run_id}"}})
    saver = graph.checkpointer
    assert saver is not None
    assert not isinstance(saver, bool)
    return len(saver.serde.dumps_typed(dict(found.values))[1])


async def test_no_bytes_and_no_prompts_are_in_checkpoints(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("Animate it")

    prompts = [load_prompt(role) for role in ROLES] + [subagent_prompt(name) for name in SUBAGENTS]
    bodies = [body for _, body in rows(talk.assistant.settings.home)]
    assert bodies
    for body in bodies:
        assert b"\x89PNG" not in body
        assert b"ftyp" not in body
        assert b"RIFF" not in body
        assert not any(prompt[:80].encode() in body for prompt in prompts)
        assert b"<context>" not in body
