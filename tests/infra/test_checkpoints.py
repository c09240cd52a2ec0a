from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TypedDict

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph

from limelight.infra.checkpoints import checkpoint_bytes, keep_last_of_run, open_checkpointer

PER_TURN = 4096


class State(TypedDict, total=False):
    words: str
    n: int


async def count(state: State) -> State:
    return {"n": state.get("n", 0) + 1}


def graph() -> StateGraph:
    """Three steps, the middle one a subgraph of two."""
    inner = StateGraph(State)
    inner.add_sequence([("a", count), ("b", count)])
    inner.add_edge(START, "a")
    outer = StateGraph(State)
    outer.add_sequence([("first", count), ("inner", inner.compile()), ("last", count)])
    outer.add_edge(START, "first")
    return outer


def config(run: str) -> RunnableConfig:
    return {"configurable": {"thread_id": "t"}, "metadata": {"run_id": run}}


async def test_only_the_last_checkpoint_of_a_finished_run_stays(tmp_path: Path) -> None:
    async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
        agent = graph().compile(checkpointer=saver)
        sizes = [0]
        for turn in range(6):
            await agent.ainvoke({"words": "make it snow " * 10}, config(f"run_{turn}"), durability="sync")
            assert await keep_last_of_run(saver, "t", f"run_{turn}") > 2
            sizes.append(await checkpoint_bytes(saver, "t"))
        history = [each.values["n"] async for each in agent.aget_state_history(config(""))]
        grown = [after - before for before, after in pairwise(sizes)]
    assert history == [24, 20, 16, 12, 8, 4]
    assert max(grown) < PER_TURN


async def test_other_runs_and_threads_are_left_alone(tmp_path: Path) -> None:
    async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
        agent = graph().compile(checkpointer=saver)
        await agent.ainvoke({"words": "x"}, config("run_1"), durability="sync")
        before = await checkpoint_bytes(saver, "t")
        assert await keep_last_of_run(saver, "t", "run_2") == 0
        assert await keep_last_of_run(saver, "u", "run_1") == 0
        assert await checkpoint_bytes(saver, "t") == before


async def test_a_thread_goes_on_from_its_last_checkpoint_after_a_restart(tmp_path: Path) -> None:
    for turn in range(2):
        async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
            agent = graph().compile(checkpointer=saver)
            result = await agent.ainvoke({"words": "x"}, config(f"run_{turn}"), durability="sync")
            await keep_last_of_run(saver, "t", f"run_{turn}")
            assert result["n"] == 4 * (turn + 1)


async def test_what_is_written_is_committed_and_as_langgraphs_own_saver_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.db"
    async with open_checkpointer(path) as saver, aiosqlite.connect(path) as conn:
        theirs = AsyncSqliteSaver(conn)
        assert await saver.aget_tuple(config("run_1")) is None
        agent = graph().compile(checkpointer=saver, interrupt_before=["inner"])
        await agent.ainvoke({"words": "x"}, config("run_1"), durability="sync")
        found = await saver.aget_tuple(config("run_1"))
        assert found is not None
        assert found.checkpoint["channel_values"]["n"] == 1
        assert found == await theirs.aget_tuple(config("run_1"))
        await saver.aput_writes(found.config, [("n", 7)], "task")
        read = await theirs.aget_tuple(config("run_1"))
        assert read is not None
        assert read.pending_writes == [("task", "n", 7)]
        assert read == await saver.aget_tuple(config("run_1"))
