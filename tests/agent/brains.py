"""A scripted model that holds the conversation of seven steps by tool calls, as a remote model would."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from limelight.agent.director import ScriptedModel
from limelight.agent.director.scripted import Reply

MOVES = ("push", "macro", "rise", "pull")


def calling(name: str, args: dict[str, Any]) -> AIMessage:
    call = {"name": name, "args": args, "id": f"call-{name}", "type": "tool_call"}
    return AIMessage("", tool_calls=[call])


def step(
    step_id: str, subagent: str, tool: str, args: dict[str, Any], *depends: str, instruction: str = "As told."
) -> dict[str, Any]:
    return {
        "id": step_id, "title": step_id, "subagent": subagent, "instruction": instruction,
        "inputs": {"tool": tool, "args": args}, "depends": list(depends), "estimate_s": 2,
    }  # fmt: skip


def plan(goal: str, *steps: dict[str, Any], **more: Any) -> AIMessage:
    return calling("submit_plan", {"goal": goal, "stage": "other", "steps": list(steps), **more})


def block(messages: list[BaseMessage], tag: str) -> dict[str, Any]:
    """The JSON of the messages of this kind, put together."""
    texts = [str(m.text).strip() for m in messages]
    bodies = [t[len(tag) + 2 : -len(tag) - 3] for t in texts if t.startswith(f"<{tag}>")]
    return {key: value for body in bodies for key, value in json.loads(body).items()}


def shot(n: int, prompt: str, **more: Any) -> dict[str, Any]:
    return {
        "slot": f"shot-{n}", "index": n, "title": f"View {n}", "prompt": prompt, "seed": n, **more,
    }  # fmt: skip


def board(messages: list[BaseMessage]) -> AIMessage:
    concept = next(c for c in block(messages, "context")["concepts"] if c["index"] == 3)
    shots = [shot(n, f"{one['scene']}, at sunrise") for n, one in enumerate(concept["shots"], 1)]
    args = {"product_id": "np-ridgeline-boot", "aspect": "16:9", "shots": shots}
    return plan("storyboard", step("shots", "image", "paint_shots", args), concept_id=concept["id"])


def edit(messages: list[BaseMessage]) -> AIMessage:
    old = next(s for s in block(messages, "context")["storyboard"] if s["index"] == 2)
    args = {
        "product_id": "np-ridgeline-boot", "aspect": "16:9",
        "shots": [shot(2, "a forest trail at sunrise", replaces=old["id"])],
    }  # fmt: skip
    return plan("shot 2", step("shot-2", "image", "paint_shots", args))


def clips_of(shots: Any) -> dict[str, Any]:
    return {
        "shots": [{"shot_id": one, "seconds": 3, "move": m} for one, m in zip(shots, MOVES, strict=False)]
    }


def animate(messages: list[BaseMessage]) -> AIMessage:
    shots = [s["id"] for s in block(messages, "context")["storyboard"]]
    film = {"clip_ids": {"$from": "clips"}, "music_id": {"$from": "music"}, "aspect": "16:9"}
    return plan(
        "animate",
        step("clips", "video", "animate_shots", clips_of(shots)),
        step("music", "music", "compose_bed", {"mood": "calm", "seconds": 12, "cuts": [3, 6, 9]}),
        step("video", "video", "compile_video", film, "clips", "music"),
    )


def end_card(messages: list[BaseMessage]) -> AIMessage:
    seen = block(messages, "context")
    film = {
        "clip_ids": [c["id"] for c in seen["clips"]], "music_id": {"$from": "music"},
        "endcard_id": {"$from": "card"}, "aspect": "16:9",
    }  # fmt: skip
    return plan(
        "end card",
        step("card", "video", "make_endcard", {"slogan": "Keep it wild", "aspect": "16:9"}),
        step("music", "music", "compose_bed", {"mood": "calm", "seconds": 15}),
        step("video", "video", "compile_video", film, "card", "music"),
    )


def vertical(messages: list[BaseMessage]) -> AIMessage:
    seen = block(messages, "context")
    shots = [shot(s["index"], s["prompt"]) for s in seen["storyboard"]]
    tall = {"product_id": "np-ridgeline-boot", "aspect": "9:16"}
    paint = [step(f"p{s['index']}", "image", "paint_shots", {**tall, "shots": [s]}) for s in shots]
    film = [
        step(
            f"c{s['index']}",
            "video",
            "animate_shots",
            clips_of([{"$from": f"p{s['index']}"}]),
            f"p{s['index']}",
        )
        for s in shots
    ]
    card = step("card", "video", "make_endcard", {"slogan": "Keep it wild", "aspect": "9:16"})
    names = [one["id"] for one in film]
    whole = {
        "clip_ids": [{"$from": name} for name in names], "music_id": seen["music"][-1]["id"],
        "endcard_id": {"$from": "card"}, "aspect": "9:16",
    }  # fmt: skip
    lines = step("lines", "copy", "save_headlines", {"max_chars": 30, "headlines": ["One", "Two", "Three"]})
    return plan(
        "vertical", *paint, *film, card, step("video", "video", "compile_video", whole, *names, "card"), lines
    )


def worker(messages: list[BaseMessage]) -> AIMessage:
    """Calls the tool of its task once, references resolved, then says so."""
    if any(isinstance(m, ToolMessage) for m in messages):
        return AIMessage("Done as told.")
    inputs = block(messages, "task")["step"]["inputs"]
    return calling(inputs["tool"], {k: _resolved(k, v) for k, v in inputs["args"].items()})


def _resolved(name: str, value: Any) -> Any:
    if name == "clip_ids":
        return [one for part in value for one in ([part] if isinstance(part, str) else _ids(part))]
    if name == "shots":
        return [{k: _resolved(k, v) for k, v in one.items()} for one in value]
    if name.endswith("_id") and isinstance(value, list):
        return _ids(value)[0]
    return value


def _ids(value: Any) -> list[str]:
    return [value["id"]] if isinstance(value, dict) else [one for part in value for one in _ids(part)]


CONCEPTS = [
    {
        "title": f"Idea {n}", "hook": f"The boot, told in way {n}.", "mood": "calm",
        "shots": [{"title": f"View {k}", "scene": f"place {n}, light {k}"} for k in (1, 2, 3, 4)],
    }
    for n in (1, 2, 3)
]  # fmt: skip


def seven_steps() -> ScriptedModel:
    """The brain of the whole conversation."""
    ideas = step("ideas", "copy", "save_concepts", {"product_id": "np-ridgeline-boot", "concepts": CONCEPTS})
    plans: list[Reply] = [
        plan("ideas", ideas, product_id="np-ridgeline-boot", product_why="it is the newest"),
        board, edit, animate, end_card, vertical,
    ]  # fmt: skip
    return ScriptedModel(
        script={
            "plan": plans,
            **{f"subagent:{name}": [worker] for name in ("image", "video", "music", "copy")},
            "respond": [AIMessage("I am scripted, and I make videos.")],
            "acknowledge": [AIMessage("Understood, working.")],
            "summarise": [AIMessage("There it is. What next?")],
        },
        repeat_last=True,
    )
