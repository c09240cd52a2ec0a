from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path
from typing import Any, TypedDict

import aiosqlite
import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph

from limelight.infra.checkpoints import DirectSaver, checkpoint_bytes, keep_last_of_run, open_checkpointer

PER_TURN = 4096


class State(TypedDict, total=False):
    words: str
    n: int


class Counted:
    """How often the connection's thread is asked for something."""

    def __init__(self, conn: aiosqlite.Connection) -> None:
        self.count = 0
        execute = conn._execute

        async def counted(*args: Any) -> Any:
            self.count += 1
            return await execute(*args)

        conn._execute = counted  # type: ignore[method-assign]


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


async def test_what_is_asked_for_at_once_is_one_exchange_and_fails_alone(tmp_path: Path) -> None:
    async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
        agent = graph().compile(checkpointer=saver, interrupt_before=["inner"])
        await agent.ainvoke({"words": "x"}, config("run_1"), durability="sync")
        found = await saver.aget_tuple(config("run_1"))
        assert found is not None
        lone: RunnableConfig = {"configurable": {"thread_id": "t"}}
        exchanges = Counted(saver.conn)
        done = await asyncio.gather(
            saver.aput_writes(found.config, [("n", 7)], "task"),
            saver.aput_writes(lone, [("n", 8)], "task"),  # of no checkpoint
            saver.aget_tuple(config("run_1")),
            return_exceptions=True,
        )
        assert exchanges.count == 1
    assert [type(one).__name__ for one in done] == ["NoneType", "KeyError", "CheckpointTuple"]
    assert isinstance(done[2], CheckpointTuple)
    assert done[2].pending_writes == [("task", "n", 7)]


async def test_who_gives_up_waiting_takes_nothing_from_the_others(tmp_path: Path) -> None:
    async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
        agent = graph().compile(checkpointer=saver, interrupt_before=["inner"])
        await agent.ainvoke({"words": "x"}, config("run_1"), durability="sync")
        first = asyncio.create_task(saver.aget_tuple(config("run_1")))
        second = asyncio.create_task(saver.aget_tuple(config("run_1")))
        await asyncio.sleep(0)  # both have asked
        first.cancel()
        found = await second
        assert first.cancelled()
        assert found is not None
        assert found.checkpoint["channel_values"]["n"] == 1


async def test_a_run_that_begins_is_not_looked_for(tmp_path: Path) -> None:
    async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
        assert isinstance(saver, DirectSaver)
        exchanges = Counted(saver.conn)
        saver.begin("t")
        assert await saver.aget_tuple(config("run_1")) is None
        assert exchanges.count == 0
        agent = graph().compile(checkpointer=saver)
        result = await agent.ainvoke({"words": "x"}, config("run_1"), durability="sync")
        assert result["n"] == 4
        again = await saver.aget_tuple(config("run_1"))
        assert again is not None
        assert again.checkpoint["channel_values"]["n"] == 4


async def test_a_closed_connection_is_told_to_who_asks(tmp_path: Path) -> None:
    async with open_checkpointer(tmp_path / "checkpoints.db") as saver:
        pass
    with pytest.raises(ValueError, match="Connection closed"):
        await saver.aget_tuple(config("run_1"))
