"""Fan-out: eight clips beside one, in the whole assistant and in other multi-agent frameworks, in one run.

Providers are simulated: 3 s a picture, 60 s a clip, 1.5 s a call of a chat model, all divided by `LIMELIGHT_BENCH_FASTER` (20
when unset; 1 is life size and takes half an hour; pictures by 2 at most). Overheads are not divided, so they weigh that many
times more than in life.

The script is the same for all: the head delegates, a subagent calls its tool for each clip, both say a closing sentence, so
four calls of a model and the clips lie one after another. The heads have the assistant's planning prompt and context, the
subagents its video prompt. Ours is the assistant as it ships: guardrails, routing, acknowledgement, previews, progress, events,
artifacts, ledger, checkpoints. The others (`bench/frameworks/`) keep nothing; each works side by side by its own documented means.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from typing import Any

from langchain_core.messages import SystemMessage

from bench.frameworks.environment import python
from bench.frameworks.work import Ran, Way, Work
from bench.measure import Measure
from bench.stage import PRODUCT, Stage, Turn, once, plan, stage, step

FASTER = "LIMELIGHT_BENCH_FASTER"
OURS = "Limelight"
LIMIT = 1.15
MODEL_S, PICTURE_S, CLIP_S, CLIPS = 1.5, 3.0, 60.0, 8
PICTURES_FASTER = 2.0
"""What pictures are divided by at most: they are short as they are."""
STEPS: dict[Way, int] = {"one": 1, "batch": 1, "each": CLIPS, "serial": CLIPS}
NAMES: dict[Way, str] = {
    "one": "one clip", "batch": "eight clips, one subagent", "each": "eight clips, eight subagents",
    "serial": "eight clips, one after another",
}  # fmt: skip
ASK = "Animate the storyboard, please"


def fanout() -> list[Measure]:
    """Wall time, tokens, messages, and what is added to the simulated times."""
    faster = float(os.environ.get(FASTER, "20"))
    pictures, ours, work = asyncio.run(_ours(faster))
    own = [
        *pictures,
        *_beside_one(OURS, ours),
        _against(
            "eight clips at once against one after another", _way(ours, "each"), _way(ours, "serial"), OURS
        ),
    ]
    try:
        interpreter = python()
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        note = f"the other frameworks are not there: {error}"
        return [*own, *_costs(OURS, ours, work), Measure("other frameworks measured", 0, "of 4", note=note)]
    others = _others(interpreter, work)
    return [
        *own,
        *(one for name, ran in others.items() for one in _beside_one(name, ran)),
        *(_against(f"{OURS}, {NAMES[w]}", _way(ours, w), _way(ran, w), name)
          for name, ran in others.items() for w in ("batch", "each") if any(one.way == w for one in ran)),
        _against(f"{OURS}, eight clips, eight subagents", _way(ours, "each"),
                 _way(others["langgraph-supervisor"], "serial"), "langgraph-supervisor, one hand-off at a time"),
        *(one for name, ran in {OURS: ours, **others}.items() for one in _costs(name, ran, work)),
    ]  # fmt: skip


async def _ours(faster: float) -> tuple[list[Measure], list[Ran], Work]:
    async with stage() as here:
        await _painted(
            here, 1, first=20
        )  # what is loaded at the first use is loaded while nothing takes time
        less = min(faster, PICTURES_FASTER)
        here.model.latency_s, here.takes["image.generate"] = MODEL_S / less, PICTURE_S / less
        alone, eight = await _painted(here, 1, first=1), await _painted(here, CLIPS, first=1)
        pictures = [_ratio(f"{OURS}: eight pictures, one subagent", eight.wall_s, alone.wall_s)]
        here.model.latency_s = 0.0
        shots = (await here.made("shot"))[-CLIPS:]
        await _animated(here, shots, "one")
        here.model.latency_s = MODEL_S / faster
        here.takes["video.animate"] = CLIP_S / faster
        ran = [await _animated(here, shots, way) for way in ("one", "batch", "each", "serial")]
        work = _work(here, shots, faster)
    return pictures, ran, work


async def _painted(here: Stage, count: int, *, first: int) -> Turn:
    shots = [
        {
            "slot": f"shot-{n}",
            "index": n,
            "title": f"View {n}",
            "prompt": f"forest trail, light {n}",
            "seed": n + count,
        }
        for n in range(first, first + count)
    ]
    args = {"product_id": PRODUCT, "aspect": "16:9", "shots": shots}
    task = step("shots", "image", {"calls": [{"tool": "paint_shots", "args": args}]})
    return await here.say(
        "Create a storyboard for the ridgeline boot", {"plan": [plan(task)], "subagent:image": [once]}
    )


async def _animated(here: Stage, shots: list[str], way: Way) -> Ran:
    chosen = shots[:1] if way == "one" else shots
    before = len(await here.made("clip"))
    # Other seconds for every way: a clip that was made before would be found and not made again.
    clips = [{"shot_id": one, "seconds": 3 + before / 100, "move": "push"} for one in chosen]
    parts = [clips] if way == "batch" else [[clip] for clip in clips]
    steps: list[dict[str, Any]] = []
    for n, part in enumerate(parts):
        after = [steps[-1]["id"]] if way == "serial" and steps else []
        calls = [{"tool": "animate_shots", "args": {"shots": part}}]
        steps.append(step(f"clip-{n}", "video", {"calls": calls}, *after))
    turn = await here.say(ASK, {"plan": [plan(*steps)], "subagent:video": [once]})
    for call in turn.calls.made:
        call.who = "worker" if call.who.startswith("subagent:") else "head"
    made = len(await here.made("clip")) - before
    if made != len(chosen):
        raise AssertionError(f"{made} of {len(chosen)} clips were made")
    return Ran(way=way, wall_s=turn.wall_s, cpu_s=turn.cpu_s, calls=turn.calls, clips=made)


def _work(here: Stage, shots: list[str], faster: float) -> Work:
    """The same for the others, with the prompts and the context that the roles had in the last turn."""
    said = dict(here.model.calls)
    head, worker = said["plan"], said["subagent:video"]
    if not (isinstance(head[0], SystemMessage) and isinstance(worker[0], SystemMessage)):
        raise AssertionError("the roles have no system prompts")
    return Work(
        head_prompt=str(head[0].text), worker_prompt=str(worker[0].text), context=str(head[1].text), ask=ASK,
        shots=shots, clip_s=CLIP_S / faster, model_s=MODEL_S / faster,
    )  # fmt: skip


def _others(interpreter: str, work: Work) -> dict[str, list[Ran]]:
    done = subprocess.run(
        [interpreter, "-m", "bench.frameworks"],
        input=work.model_dump_json(),
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the other frameworks failed:\n{done.stderr[-2000:]}")
    return {
        name: [Ran.model_validate(one) for one in every] for name, every in json.loads(done.stdout).items()
    }


def _ratio(name: str, value: float, one: float) -> Measure:
    return Measure(name, value / one, "× one", limit=LIMIT, note=f"{value:.3f} s against {one:.3f} s")


def _way(every: list[Ran], way: Way) -> Ran:
    return next(ran for ran in every if ran.way == way)


def _beside_one(name: str, every: list[Ran]) -> list[Measure]:
    one = _way(every, "one").wall_s
    return [_ratio(f"{name}: {NAMES[r.way]}", r.wall_s, one) for r in every if r.way in ("batch", "each")]


def _against(name: str, ours: Ran, theirs: Ran, peer: str) -> Measure:
    return Measure(name, ours.wall_s, "s", peer=theirs.wall_s, peer_name=peer)


def _costs(name: str, every: list[Ran], work: Work) -> list[Measure]:
    """Of each way: what is added to the times that are simulated, and in the note calls, messages, tokens, CPU time."""
    measures: list[Measure] = []
    for ran in every:
        serial = ran.way == "serial"
        # The acknowledgement is spoken beside the work. One after another, every other call waits for the one before.
        in_a_row = len(ran.calls.made) - (name == OURS) if serial else 4
        simulated = (CLIPS if serial else 1) * work.clip_s + in_a_row * work.model_s
        head = ran.calls.of("head")
        note = (
            f"{len(ran.calls.made)} calls, {ran.calls.messages} messages, {ran.calls.total:,} tokens; "
            f"head: {head.read:,} read, {head.largest:,} at most; CPU {ran.cpu_s * 1000:.0f} ms"
        )
        added = (ran.wall_s - simulated) / STEPS[ran.way] * 1000
        measures.append(Measure(f"{name}: {NAMES[ran.way]}, added a step", added, "ms", note=note))
    return measures
