"""Laws that the events of every run obey, whatever was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Event = dict[str, Any]
PAIRS = {
    "TEXT_MESSAGE_START": ("messageId", "TEXT_MESSAGE_END"),
    "TOOL_CALL_START": ("toolCallId", "TOOL_CALL_END"),
    "SUBAGENT_STARTED": ("subagentRunId", "SUBAGENT_FINISHED"),
}
ENDS = {end: start for start, (_, end) in PAIRS.items()} | {"SUBAGENT_ERROR": "SUBAGENT_STARTED"}
INSIDE = {"TEXT_MESSAGE_CONTENT": "TEXT_MESSAGE_START", "TOOL_CALL_ARGS": "TOOL_CALL_START"}
LAST = {"RUN_FINISHED", "RUN_ERROR"}


def broken_laws(events: Sequence[Event], *, cut_short: bool = False) -> list[str]:
    """What the events of one run, in order, do wrong; empty when they keep every law.

    A run begins with RUN_STARTED and ends with RUN_FINISHED or RUN_ERROR, once each. Between them every START
    has one END of the same id, after it; contents stand between the two. An artifact is told of once. A run
    that was `cut_short` may leave tool calls and subagents open, but no text message.
    """
    faults = _frame(events)
    open_: dict[tuple[str, str], int] = {}
    closed: set[tuple[str, str]] = set()
    told: set[str] = set()
    for at, event in enumerate(events):
        kind = event["type"]
        if kind in PAIRS:
            key = (kind, str(event[PAIRS[kind][0]]))
            if key in open_ or key in closed:
                faults.append(f"{at}: {kind} {key[1]} a second time")
            open_[key] = at
        elif start := ENDS.get(kind) or INSIDE.get(kind):
            key = (start, str(event[PAIRS[start][0]]))
            if key not in open_:
                faults.append(f"{at}: {kind} {key[1]} without {start}")
            elif kind in ENDS:
                del open_[key]
                closed.add(key)
        elif kind == "CUSTOM" and event["name"] == "artifact":
            if event["value"]["id"] in told:
                faults.append(f"{at}: artifact {event['value']['id']} told of twice")
            told.add(event["value"]["id"])
    left = [key for key in open_ if not (cut_short and key[0] != "TEXT_MESSAGE_START")]
    return faults + [f"{kind} {name} has no end" for kind, name in left]


def _frame(events: Sequence[Event]) -> list[str]:
    kinds = [event["type"] for event in events]
    faults: list[str] = []
    if kinds[:1] != ["RUN_STARTED"] or kinds.count("RUN_STARTED") != 1:
        faults.append(f"begins with {kinds[:1]}, {kinds.count('RUN_STARTED')} × RUN_STARTED")
    if not kinds or kinds[-1] not in LAST or sum(kind in LAST for kind in kinds) != 1:
        faults.append(f"ends with {kinds[-1:]}, {sum(kind in LAST for kind in kinds)} × the end")
    return faults
