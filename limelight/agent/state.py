"""The head graph's state: small, references only. What is said and seen lives in memory, not here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NotRequired, TypedDict

from limelight.schema.report import SubagentReport
from limelight.schema.route import Route
from limelight.tools.reducers import join_reports


def join_dumped(state: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """`join_reports` on plain data, which is what a checkpoint keeps. The same law holds."""
    old = {key: SubagentReport.model_validate(value) for key, value in state.items()}
    joined = join_reports(old, [SubagentReport.model_validate(value) for value in new.values()])
    return {key: value.model_dump(mode="json") for key, value in joined.items()}


class TurnState(TypedDict):
    """One turn."""

    text: str
    attachments: list[str]
    message_id: str
    route: NotRequired[dict[str, Any]]
    refusal: NotRequired[str]
    """Why the input guardrail refused the message."""
    plan: NotRequired[dict[str, Any]]
    turns: NotRequired[list[dict[str, Any]]]
    """Acts that turn back: undo, redo, an earlier version."""
    question: NotRequired[str]
    """What must be answered before work can go on."""
    choices: NotRequired[list[str]]
    """Answers that it offers."""
    reports: NotRequired[Annotated[dict[str, Any], join_dumped]]
    """By step."""


def lanes(prepared: Mapping[str, Any]) -> list[str]:
    """Who takes the message."""
    if prepared.get("refusal"):
        return ["respond"]
    match Route.model_validate(prepared.get("route")).lane:
        case "cancel":
            return ["halt"]
        case "edit":
            return ["turn_back"]
        case "orchestrate" | "continue":
            return ["acknowledge", "orchestrate"]
        case "respond" | "clarify":
            return ["respond"]
