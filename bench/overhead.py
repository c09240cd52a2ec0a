"""What we add to LangGraph: a turn and a node of ours beside bare LangGraph graphs of the same shape, alternating, in one run.

The chat model is scripted and answers at once; what is left is machinery. *A turn*: "What can you do?", from sending it to
RUN_FINISHED, in the whole assistant (guardrails, context, route, conversation, events, ledger), without what is put in order after
that (points of history, memory), which has a row of its own and would else fall on the bare graph; beside a bare graph of the same two
nodes (`prepare`, `respond`) that streams the same model, with LangGraph's own SQLite checkpointer, its database set as ours
is, and `durability="sync"`. *A node*: a subagent that calls a tool 20 times, which does nothing (41 nodes; guardrails, budget, events,
ledger), beside a bare graph of `think` and `act` with the same model and tool; neither writes checkpoints there. Medians; processor
time is what other work on the machine does not stretch.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, NotRequired, TypedDict

import aiosqlite
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from pydantic import BaseModel

from bench.measure import Measure
from bench.stage import SMALL_TALK, Stage, TimedModel, calling, plan, stage, step
from limelight.agent.team.creative import CREATIVE
from limelight.sdk.spec import AgentSpec, Limits, SubagentSpec, ToolOutcome, ToolScope, ToolSpec

TURN_MS, NODE_MS = 5.0, 1.0
TURNS, ROUNDS, CALLS = 60, 12, 20
NODES = 2 * CALLS + 1
ASK = "What can you do?"


class Nothing(BaseModel):
    """The arguments of a tool that does nothing."""

    number: int


async def _nothing(scope: ToolScope, args: Nothing) -> ToolOutcome:
    return ToolOutcome(summary=f"did nothing, {args.number}")


IDLER = AgentSpec(
    name="idler",
    description="Has a subagent that does nothing, many times.",
    subagents=(
        SubagentSpec(
            name="idler",
            description="Does nothing.",
            tools=(ToolSpec(name="nothing", description="Do nothing.", args=Nothing, run=_nothing),),
            prompt="# Role: subagent:idler\nDo nothing, twenty times.",
            limits=Limits(model_calls=CALLS + 5),
        ),
        *CREATIVE.subagents,
    ),
)


class Spent(BaseModel):
    """Milliseconds, by the clock and of the processor."""

    wall: float
    cpu: float


def overhead() -> list[Measure]:
    """Milliseconds beyond LangGraph's own, a turn and a node."""
    return asyncio.run(_measured())


async def _measured() -> list[Measure]:
    async with stage(spec=IDLER) as here:
        turn, bare_turn, after = await _turns(here)
        node, bare_node = await _nodes(here)
    return [
        *_beyond("a turn", turn, bare_turn, TURN_MS),
        Measure("after a turn, processor", after, "ms", note="points of history, what is remembered"),
        *_beyond("a node", node, bare_node, NODE_MS),
    ]


def _beyond(name: str, ours: Spent, bare: Spent, limit: float) -> list[Measure]:
    rows = (("", ours.wall, bare.wall), (", processor", ours.cpu, bare.cpu))
    return [
        Measure(
            f"{name}, beyond LangGraph's{what}", mine - theirs, "ms", limit=limit,
            note=f"{mine:.2f} ms, bare LangGraph {theirs:.2f} ms",
        )
        for what, mine, theirs in rows
    ]  # fmt: skip


async def _turns(here: Stage) -> tuple[Spent, Spent, float]:
    """Ours, bare LangGraph's, and what is done after ours."""
    ours: list[Spent] = []
    bare: list[Spent] = []
    after: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with aiosqlite.connect(Path(folder) / "bare.sqlite") as conn:
            for pragma in ("auto_vacuum=INCREMENTAL", "journal_mode=WAL", "synchronous=NORMAL"):
                await conn.execute(f"PRAGMA {pragma}")
            saver = AsyncSqliteSaver(conn)
            await saver.setup()
            graph = _bare_turn(here.model).compile(checkpointer=saver)

            async def answered(number: int) -> None:
                here.model.begin(SMALL_TALK)
                config: Any = {"configurable": {"thread_id": f"bare/{number}"}}
                await graph.ainvoke({"text": ASK}, config, durability="sync")

            for number in range(TURNS):
                turn = await here.say(ASK, {})
                ours.append(Spent(wall=turn.wall_s * 1000, cpu=turn.cpu_s * 1000))
                after.append(turn.after_cpu_s * 1000)
                bare.append(await _timed(lambda number=number: answered(number)))
    return _median(ours), _median(bare), statistics.median(after)


class _Turn(TypedDict):
    text: str
    route: NotRequired[dict[str, Any]]


def _bare_turn(model: TimedModel) -> StateGraph[Any]:
    async def prepare(state: _Turn) -> dict[str, Any]:
        return {"text": state["text"], "route": {"level": 1, "effort": "simple"}}

    async def respond(state: _Turn) -> dict[str, Any]:
        messages = [SystemMessage("# Role: respond"), HumanMessage(state["text"])]
        async for _ in model.astream(messages):
            pass
        return {}

    graph = StateGraph(_Turn)
    graph.add_node("prepare", prepare)
    graph.add_node("respond", respond)
    graph.add_edge(START, "prepare")
    graph.add_conditional_edges("prepare", lambda state: ["respond"], ["respond"])
    graph.add_edge("respond", END)
    return graph


async def _nodes(here: Stage) -> tuple[Spent, Spent]:
    """Of a node. Ours is timed from the start of the subagent to its end, inside a turn."""
    ours: list[Spent] = []
    bare: list[Spent] = []
    graph = _bare_loop(here.model)
    for _ in range(ROUNDS):
        stopwatch = _Stopwatch()
        script = {"plan": [plan(step("idle", "idler", {}))], "subagent:idler": [stopwatch.reply]}
        await here.say("Create a storyboard for the ridgeline boot", script)
        ours.append(stopwatch.spent)
        stopwatch = _Stopwatch()
        here.model.begin({"subagent:idler": [stopwatch.reply]})
        asked = [HumanMessage("<task>{}</task>")]
        await graph.ainvoke({"messages": asked}, {"recursion_limit": 100})
        bare.append(stopwatch.spent)
    return _median(ours), _median(bare)


class _Stopwatch:
    """A subagent's replies: a call of the tool, 20 times, then words. Times from its first reply to its last."""

    def __init__(self) -> None:
        self._began = (0.0, 0.0)
        self.spent = Spent(wall=0, cpu=0)

    def reply(self, messages: list[BaseMessage]) -> AIMessage:
        """The next one."""
        answered = sum(isinstance(m, ToolMessage) for m in messages)
        if not answered:
            self._began = time.perf_counter(), time.process_time()
        if answered < CALLS:
            return calling(("nothing", {"number": answered}))
        wall, cpu = time.perf_counter() - self._began[0], time.process_time() - self._began[1]
        self.spent = Spent(wall=wall * 1000 / (NODES - 1), cpu=cpu * 1000 / (NODES - 1))
        return AIMessage("Done as told.")


class _Loop(TypedDict):
    messages: Annotated[list[AnyMessage], add_messages]


def _bare_loop(model: TimedModel) -> Any:
    schema = IDLER.subagents[0].tools[0].schema()

    async def think(state: _Loop) -> dict[str, Any]:
        prompt = SystemMessage("# Role: subagent:idler")
        return {"messages": [await model.bind_tools([schema]).ainvoke([prompt, *state["messages"]])]}

    async def act(state: _Loop) -> dict[str, Any]:
        calls = state["messages"][-1].tool_calls  # pyright: ignore[reportAttributeAccessIssue]
        return {
            "messages": [
                ToolMessage(f"did nothing, {c['args']['number']}", tool_call_id=c["id"]) for c in calls
            ]
        }

    graph = StateGraph(_Loop)
    graph.add_node("think", think)
    graph.add_node("act", act)
    graph.add_edge(START, "think")
    wants = lambda state: "act" if state["messages"][-1].tool_calls else END  # noqa: E731
    graph.add_conditional_edges("think", wants, ["act", END])
    graph.add_edge("act", "think")
    return graph.compile()


async def _timed(work: Callable[[], Awaitable[object]]) -> Spent:
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return Spent(wall=(time.perf_counter() - wall) * 1000, cpu=(time.process_time() - cpu) * 1000)


def _median(every: list[Spent]) -> Spent:
    """Medians, without the first fifth: what is loaded at the first use is no part of it."""
    kept = every[len(every) // 5 :]
    return Spent(
        wall=statistics.median(one.wall for one in kept), cpu=statistics.median(one.cpu for one in kept)
    )
