"""The messages a role is given: prompt, context, earlier turns, the person's words."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage

from limelight.schema.artifact import Artifact
from limelight.schema.context import Context
from limelight.schema.plan import PlanStep
from limelight.schema.report import SubagentReport
from limelight.sdk.context import RunContext
from limelight.sdk.tokens import metered

TURNS = 8
"""Earlier turns a role sees, at most."""


def conversation(prompt: str, view: Context, text: str) -> list[AnyMessage]:
    """Prompt first, then what changes least: context, turns, the words."""
    said: list[AnyMessage] = [
        HumanMessage(turn.text) if turn.role == "user" else AIMessage(turn.text)
        for turn in view.history[-TURNS:]
    ]
    return [SystemMessage(prompt), context_message(view), *said, HumanMessage(text)]


def context_message(view: Context) -> HumanMessage:
    """The context as JSON inside a message."""
    body = view.model_dump_json(exclude={"history", "tokens"}, exclude_defaults=True)
    return HumanMessage(f"<context>\n{body}\n</context>")


def reports_message(reports: Sequence[SubagentReport], artifacts: dict[str, Artifact]) -> HumanMessage:
    """Reports with the artifacts they speak of, as JSON inside a message."""
    rows: list[dict[str, Any]] = []
    for report in reports:
        made = [artifacts[i] for i in report.artifact_ids if i in artifacts]
        rows.append({**report.model_dump(mode="json"), "artifacts": [_brief(a) for a in made]})
    return HumanMessage(f"<reports>\n{json.dumps(rows, ensure_ascii=False)}\n</reports>")


def task_message(step: PlanStep, view: Context) -> str:
    """A subagent's task: its step with references resolved, the product, the brand, and little else."""
    slim = view.model_dump(
        mode="json", exclude_defaults=True,
        include={"today", "storyboard", "concepts", "clips", "uploads", "attachments"},
    )  # fmt: skip
    body = {
        "step": step.model_dump(mode="json"),
        "product": view.product.model_dump(mode="json", exclude_defaults=True) if view.product else None,
        "brand": view.brand.model_dump(mode="json", exclude_defaults=True),
        "context": slim,
    }
    return f"<task>\n{json.dumps(body, ensure_ascii=False)}\n</task>"


def _brief(artifact: Artifact) -> dict[str, Any]:
    shown = {"index", "title", "hook", "text", "aspect", "caption", "mood", "slot", "placement", "headline"}
    return {
        "id": artifact.id, "kind": artifact.kind, "name": artifact.name, "index": artifact.index,
        "seconds": artifact.duration_s, "meta": {k: v for k, v in artifact.meta.items() if k in shown},
    }  # fmt: skip


async def stream_text(ctx: RunContext, role: str, messages: list[AnyMessage]) -> AsyncIterator[str]:
    """A role's answer, piece by piece."""
    async for chunk in ctx.services.model(role).astream(messages, config=metered(ctx, f"head/{role}")):
        if chunk.text:
            yield str(chunk.text)
