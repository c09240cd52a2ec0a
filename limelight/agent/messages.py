"""The messages a role is given: prompt, context, earlier turns, the person's words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import structlog
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage
from pydantic import JsonValue

from limelight.agent.shown import shown
from limelight.memory.kept import Kept
from limelight.memory.standing import standing
from limelight.schema.artifact import Artifact
from limelight.schema.context import BLOCK, Context, ProductView
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.report import SubagentReport
from limelight.sdk.context import RunContext
from limelight.sdk.lenient import spoken
from limelight.sdk.tokens import metered

log = structlog.get_logger(__name__)
_STABLE = {"brand", "catalogue_size", "recipe_steps", "recipes_off"}
_REMEMBERED = {"chapters", "noted"}
_BOARD = {
    "product", "uploads", "concepts", "storyboard", "clips", "music", "endcards", "videos", "headlines", "films",
}  # fmt: skip
_UNSENT = {"history", "tokens", "why", "shelf", "catalogue", "likely"}


def conversation(prompt: str, view: Context, text: str) -> list[AnyMessage]:
    """Prompt first, then what changes least: brand and catalogue, what was settled, what was made, the turns; last what
    is of this message alone. So the beginning stays the same from turn to turn, and a provider need not read it again.
    """
    said: list[AnyMessage] = [
        HumanMessage(turn.text) if turn.role == "user" else AIMessage(turn.text) for turn in view.history
    ]
    sent = view.model_dump(mode="json", exclude=_UNSENT, exclude_defaults=True)
    return [
        SystemMessage(prompt), *_context_messages(view, sent), *said, _now_message(view, sent), HumanMessage(text),
    ]  # fmt: skip


def _context_messages(view: Context, sent: Mapping[str, Any]) -> list[HumanMessage]:
    """What changes seldom, as JSON inside messages, the steadiest first; empty ones are left out."""
    steady, *others = [
        {name: value for name, value in sent.items() if name in names}
        for names in (_STABLE, _REMEMBERED, _BOARD)
    ]
    shelf = f'"catalogue":{_SHELVES.of(view.shelf)}' if view.shelf else ""
    first = [_block(steady, before=shelf)] if shelf or steady else []
    return [*first, *(_block(part) for part in others if part)]


def _now_message(view: Context, sent: Mapping[str, Any]) -> HumanMessage:
    """What is of this message alone, as JSON inside a message."""
    known = {one.id: one for one in view.shelf}
    meant = [one for one in view.catalogue if one.id in view.likely]
    likely = [
        {"id": p.id, "title": p.title}
        if known.get(p.id) == p
        else p.model_dump(mode="json", exclude_defaults=True)
        for p in meant
    ]
    seldom = _STABLE | _REMEMBERED | _BOARD
    body = {name: value for name, value in sent.items() if name not in seldom}
    return _block(body | ({"likely": likely} if likely else {}))


def _block(body: dict[str, Any], *, before: str = "") -> HumanMessage:
    """`before` are fields that are JSON already and stand first."""
    text = _json(body)
    if before:
        text = f"{{{before},{text[1:]}" if body else f"{{{before}}}"
    return HumanMessage(f"{BLOCK}\n{text}\n</context>")


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _shelf_json(shelf: Sequence[ProductView]) -> str:
    return _json([one.model_dump(mode="json", exclude_defaults=True) for one in shelf])


_SHELVES = Kept(_shelf_json)
"""The catalogue as JSON: it is the same from turn to turn."""


def reports_message(reports: Sequence[SubagentReport], artifacts: dict[str, Artifact]) -> HumanMessage:
    """Reports with the artifacts they speak of, as JSON inside a message."""
    rows: list[dict[str, Any]] = []
    for report in reports:
        made = [artifacts[i] for i in report.artifact_ids if i in artifacts]
        spare = {"title", "usage"} if report.finished else {"usage"}  # what is missing is called by its title
        told = report.model_dump(mode="json", exclude_defaults=True, exclude=spare)
        rows.append({**told, "artifacts": [_brief(a) for a in made]})
    body = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return HumanMessage(f"<reports>\n{body}\n</reports>")


def failed_message(plan: Plan, reports: Mapping[str, SubagentReport]) -> HumanMessage:
    """A plan of which steps have failed, as JSON inside a message, for the planner to find another way."""
    rows = [
        {
            "step": step.model_dump(mode="json", exclude_defaults=True),
            "problems": [one.model_dump(include={"code", "message", "slot"}) for one in report.problems],
        }
        for step in plan.steps
        if (report := reports.get(step.id)) is not None and not report.finished
    ]
    done = [
        {"id": step.id, "title": step.title, "artifacts": len(report.artifact_ids)}
        for step in plan.steps
        if (report := reports.get(step.id)) is not None and report.finished
    ]
    ask = (
        "Hand in other steps, under new ids, that reach the same by another way: other words, another scene, another tool, "
        'or less. Steps that are done stay, and {"$from": "<id>"} may name them. Without another way, ask.'
    )
    body = json.dumps({"failed": rows, "done": done, "ask": ask}, ensure_ascii=False)
    return HumanMessage(f"<failed>\n{body}\n</failed>")


def task_message(step: PlanStep, view: Context) -> str:
    """A subagent's task: its step with references resolved, the product, the brand, what was settled, and little else."""
    holds = [one.model_dump() for one in standing(view) if one.kind != "question"]
    slim = view.model_dump(
        mode="json", exclude_defaults=True,
        include={"today", "storyboard", "concepts", "clips", "uploads", "attachments"},
    )  # fmt: skip
    body = {
        "step": step.model_dump(mode="json"),
        "product": view.product.model_dump(mode="json", exclude_defaults=True) if view.product else None,
        "brand": view.brand.model_dump(mode="json", exclude_defaults=True),
        "context": slim | ({"noted": holds} if holds else {}),
    }
    return f"<task>\n{json.dumps(body, ensure_ascii=False)}\n</task>"


def _brief(artifact: Artifact) -> dict[str, Any]:
    shown = {
        "index",
        "title",
        "hook",
        "text",
        "aspect",
        "caption",
        "mood",
        "slot",
        "film",
        "placement",
        "headline",
    }
    meta: dict[str, JsonValue] = {k: v for k, v in artifact.meta.items() if k in shown and v != ""}
    changed = artifact.meta.get("changed")
    if isinstance(changed, dict) and changed.get("change") == "upscale":
        meta["size"] = f"{artifact.width} × {artifact.height}"
    told = {
        "id": artifact.id, "kind": artifact.kind, "name": artifact.name, "index": artifact.index,
        "seconds": artifact.duration_s, "meta": meta,
    }  # fmt: skip
    return {key: value for key, value in told.items() if value is not None}


async def stream_text(ctx: RunContext, role: str, messages: list[AnyMessage]) -> AsyncIterator[str]:
    """A role's answer, piece by piece; of what a model thinks nothing is said."""
    model = ctx.services.model(role)
    chunks = model.astream(await shown(ctx, model, messages), config=metered(ctx, f"head/{role}"))
    async for piece in spoken(str(chunk.text) async for chunk in chunks):
        if piece:
            yield piece


async def or_else(
    words: AsyncIterator[str], instead: str, *, failing: bool = True, silent: bool = True
) -> AsyncIterator[str]:
    """Words as they come; what is said `instead` when none do, because the model fails or is silent.

    Without `failing` its error is raised; without `silent` nothing is said where it says nothing.
    """
    begun = False
    try:
        async for piece in words:
            begun = begun or bool(piece.strip())
            yield piece
    except asyncio.CancelledError:
        raise
    except Exception as error:
        if not failing:
            raise
        log.warning("model_said_nothing", begun=begun, error=repr(error))
        yield f"\n\n{instead}" if begun else instead
        return
    if silent and not begun:
        yield instead
