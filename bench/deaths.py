"""A long task whose process dies where a test says, and what the next process finds on disk.

Ways to die. `Task.image`: the task goes on, and a copy of its folder is made at an instant, as a power cut would have left
it: what a database had not committed by then is not in it. `Task.live`: a hard stop in this process: from that instant nothing of
the old life reaches the disk any more. `kills`: real processes that end themselves by SIGKILL, at every point of every step.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from limelight.agent.assistant import Assistant
from limelight.agent.director import ScriptedModel
from limelight.agent.team.creative import CREATIVE
from limelight.capabilities.providers.fake import FakeProvider
from limelight.infra.routing import ComplexBudget, RoutingSettings
from limelight.infra.settings import LimitSettings, Settings
from limelight.schema.artifact import Artifact
from limelight.schema.engine import JobRequest, JobResult, OnProgress
from limelight.schema.errors import ProviderFailed
from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL
from limelight.schema.step import StepKey
from limelight.schema.wire import MessageFrame

Point: TypeAlias = Literal["call", "blob", "row", "ledger", "checkpoint"]
POINTS: tuple[Point, ...] = ("call", "blob", "row", "ledger", "checkpoint")
"""Where a step can die, in the order in which it commits: the call is in flight; its bytes are stored; the row and its event
are; the plan record says that the step is done; the checkpoint does."""
At: TypeAlias = tuple[int, Point]
Passing: TypeAlias = Callable[[At], Awaitable[None]]
BAND = replace(CREATIVE, subagents=tuple(one for one in CREATIVE.subagents if one.name == "music"))
"""An agent of one subagent is made sooner."""
TASK = "Make audio ads for all my products"


class Died(BaseException):
    """The process is gone: nothing of it goes on."""


def number_of(text: str) -> int:
    """The step that a key or an id names; 0 for another text."""
    name = StepKey.parse(text).step_id if "|" in text else text
    return int(name.removeprefix("bed-")) if name.startswith("bed-") else 0


@dataclass
class Life:
    """One process of the service. `passing` is told of every point that its steps come to."""

    assistant: Assistant
    passing: Passing
    dead: asyncio.Event = field(default_factory=asyncio.Event)
    calling: int = 0
    """The step whose call is under way."""

    def die(self) -> None:
        """Stop here for ever."""
        self.dead.set()
        raise Died

    def watch(self) -> None:
        """Tell of every commit that concerns a step; after the death there is none."""
        stores, told = self.assistant.storage, set[At]()

        def guarded(owner: Any, name: str, point: Point | None, found: Callable[..., int]) -> None:
            real = getattr(owner, name)

            async def call(*args: Any, **kwargs: Any) -> Any:
                if self.dead.is_set():
                    raise Died
                result = await real(*args, **kwargs)
                number = found(result, *args)
                if point and number and (number, point) not in told:
                    told.add((number, point))
                    await self.passing((number, point))
                return result

            setattr(owner, name, call)

        def newest(_: Any, run_id: str, plan_json: str) -> int:
            done = [n for n in range(1, 100) if f'"bed-{n}":{{"step_id"' in plan_json]
            return max(done, default=0)

        def row(kept: Artifact, *_: Any) -> int:
            return number_of(kept.step_key or "")

        def returned(_: Any, config: Any, writes: Any, *__: Any) -> int:
            return max(
                (number_of(str(v.get("step_id"))) for _, v in writes if isinstance(v, dict)), default=0
            )

        guarded(stores.db, "write", None, lambda *_: 0)
        guarded(stores.runs, "save_plan", "ledger", newest)
        guarded(
            stores.runs, "save_report", "ledger", lambda _, run_id, step_id, report_json: number_of(step_id)
        )
        guarded(stores.artifacts, "add", "row", row)
        guarded(stores.blobs, "put", "blob", lambda *_: self.calling)
        guarded(self.assistant._saver, "aput", None, lambda *_: 0)
        guarded(self.assistant._saver, "aput_writes", "checkpoint", returned)


@dataclass
class Task:
    """Steps that make one bed each, one after the other, and what becomes of them."""

    home: Path
    steps: int
    thread_id: str = ""
    calls: Counter[int] = field(default_factory=Counter[int])
    """Calls of the provider, by step."""
    lives: list[str] = field(default_factory=list[str])
    """The run of each life."""

    def image(self, folder: Path) -> Task:
        """The task as a process finds it that is started after a power cut now."""
        shutil.copytree(self.home, folder, copy_function=_copied, ignore=shutil.ignore_patterns("*-shm"))
        return Task(folder, self.steps, self.thread_id, lives=[*self.lives])

    async def live(self, at: At | None) -> None:
        """One life: begin or continue, until the death that is asked for, or the end."""

        async def passing(point: At) -> None:
            if point == at:
                life.die()

        async with self.opened(passing) as life:
            await self.run(life)
            assert life.dead.is_set() == (at is not None), f"{self.lives[-1]} did not die at {at}"

    async def run(self, life: Life) -> None:
        """Begin the task, or continue it, and wait for the end of the run or of the life."""
        self.thread_id = self.thread_id or await life.assistant.new_thread()
        frame = MessageFrame(
            type="message", message_id=new_id("msg"), text="continue" if self.lives else TASK
        )
        run = (await life.assistant.send(LOCAL, self.thread_id, frame)).run_id
        self.lives.append(run)
        ends = [asyncio.create_task(life.assistant.runs.wait(run)), asyncio.create_task(life.dead.wait())]
        async with asyncio.timeout(300):
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for one in ends:
            one.cancel()

    @contextlib.asynccontextmanager
    async def opened(self, passing: Passing) -> AsyncIterator[Life]:
        """A process on the folder, as it is; when it is left it is dead."""

        task = self

        class Beds(FakeProvider):
            async def call(self, capability: Any, request: Any, **more: Any) -> Any:
                life.calling = int(request.seed)
                task.calls[life.calling] += 1
                await life.passing((life.calling, "call"))
                try:
                    return await super().call(capability, request, **more)
                finally:
                    life.calling = 0

        assistant = await Assistant.open(
            _settings(self.home), spec=BAND, models=lambda role: self._brain, engine=_NoEngine(), warm=False,
            providers=[Beds],
        )  # fmt: skip
        life = Life(assistant, passing)
        life.watch()
        try:
            yield life
        finally:
            await _bury(life)

    def __post_init__(self) -> None:
        steps = [_step(number) for number in range(1, self.steps + 1)]
        handed_in = _calling("submit_plan", {"goal": "beds", "stage": "other", "steps": steps})
        self._brain = ScriptedModel(
            script={"plan": [handed_in], "subagent:music": [_worker], "*": [AIMessage("Well.")]},
            repeat_last=True,
        )


class _NoEngine:
    """`Engine` of a service that has none: only the task's own provider makes anything."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def run(
        self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None, timeout_s: float = 300,
        priority: int = 0,
    ) -> JobResult:  # fmt: skip
        raise ProviderFailed("there is no other provider")


def _step(number: int) -> dict[str, Any]:
    args = {"mood": "calm", "seconds": 1, "seed": number}
    return {
        "id": f"bed-{number}", "title": f"Bed {number}", "subagent": "music", "instruction": "As told.",
        "inputs": {"tool": "compose_bed", "args": args}, "depends": [f"bed-{number - 1}"] if number > 1 else [],
        "estimate_s": 2,
    }  # fmt: skip


def _worker(messages: list[BaseMessage]) -> AIMessage:
    """A subagent that calls the tool of its task once, then says so."""
    if any(isinstance(one, ToolMessage) for one in messages):
        return AIMessage("Done as told.")
    text = next(str(one.text).strip() for one in messages if str(one.text).strip().startswith("<task>"))
    inputs = json.loads(text.removeprefix("<task>").removesuffix("</task>"))["step"]["inputs"]
    return _calling(inputs["tool"], inputs["args"])


def _calling(name: str, args: dict[str, Any]) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": args, "id": f"call-{name}", "type": "tool_call"}])


def _copied(source: str, target: str) -> str:
    """Blobs never change: they are shared."""
    return os.link(source, target) or target if "/blobs/" in source else shutil.copyfile(source, target)


async def _bury(life: Life) -> None:
    """Let the operating system take what a process held: its tasks, its files, its locks. Nothing is written."""
    life.dead.set()
    if tasks := set(life.assistant.runs._tasks):
        for one in tasks:
            one.cancel()
        await asyncio.wait(tasks)
        for one in tasks:
            if not one.cancelled():
                one.exception()
    with contextlib.suppress(Died):
        await life.assistant._stack.aclose()


def _settings(home: Path) -> Settings:
    return Settings(
        home=home, sample_catalogue=False, limits=LimitSettings(ask_above_items=1000),
        routing=RoutingSettings(complex=ComplexBudget(deadline_s=3600)),
    )  # fmt: skip


def kills(home: Path, steps: int) -> list[str]:
    """Kill a process (SIGKILL) at every point of every step, one after the other in one folder; what went wrong.

    Each life is forked from this process, which has loaded everything and opened nothing: it must run no event loop and no
    threads.
    """
    task, faults = Task(home, steps), list[str]()
    for number in range(1, steps + 1):
        # What is recorded is not done again: a step can die after it only once.
        last: Point = POINTS[3 + number % 2]
        for point in (*POINTS[:3], last):
            code = _forked(task, (number, point))
            if code != -signal.SIGKILL:
                faults.append(f"the process did not die at {point} of step {number}: it ended with {code}")
    _forked(task, None)
    faults += asyncio.run(_losses(task))
    return faults


def _forked(task: Task, at: At | None) -> int:
    """A life in a process of its own: its exit code, negative for a signal."""
    tell, told = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            asyncio.run(_one_life(task, at, told))
            code = 0
        finally:
            os._exit(code)
    os.close(told)
    with os.fdopen(tell) as lines:
        said = lines.read().split()
    if said:
        task.thread_id = said[0]
        task.lives.append(said[1])
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


async def _one_life(task: Task, at: At | None, told: int) -> None:
    async def passing(point: At) -> None:
        if point == at:
            os.kill(os.getpid(), signal.SIGKILL)

    async with task.opened(passing) as life:
        task.thread_id = task.thread_id or await life.assistant.new_thread()
        os.write(told, f"{task.thread_id} life".encode())
        await task.run(life)


async def _losses(task: Task) -> list[str]:
    """What the end of all lives does not have, has twice, or has not marked."""
    faults: list[str] = []
    async with task.opened(_nobody) as life:
        stores = life.assistant.storage
        made = Counter(number_of(one.step_key or "") for one in await stores.artifacts.list(LOCAL))
        frames = await stores.events.read(task.thread_id, after=None, limit=1_000_000)
        usage = await stores.usage.by_capability(LOCAL)
    faults += [f"step {n} has {made[n]} results" for n in range(1, task.steps + 1) if made[n] != 1]
    twice = len(frames) - len({frame.id for frame in frames})
    faults += [f"{twice} event ids came twice"] if twice else []
    beds = next(one for one in usage if one.capability == "music.compose")
    if beds.calls - beds.uncertain != task.steps or beds.uncertain < 2 * task.steps:
        faults.append(
            f"{beds.calls} calls, {beds.uncertain} of them uncertain: {task.steps} are known to have ended"
        )
    return faults


async def _nobody(at: At) -> None:
    """Nothing is done at a point."""
