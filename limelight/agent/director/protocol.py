"""What the Director reads out of its messages. It knows nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from pydantic import BaseModel, Field, JsonValue

from limelight.agent.director.rewording import Failed
from limelight.agent.director.team import Team
from limelight.schema.context import BrandView, Context, ProductView, Turn
from limelight.schema.plan import PlanStep
from limelight.schema.report import SubagentReport

ROLE_LINE = "# Role:"


class Made(BaseModel):
    """One artifact as a report shows it."""

    id: str
    kind: str = ""
    name: str = ""
    index: int | None = None
    seconds: float | None = None
    meta: dict[str, JsonValue] = Field(default_factory=dict)


class Report(SubagentReport):
    """A subagent's report with the artifacts it speaks of."""

    artifacts: list[Made] = Field(default_factory=list)


@dataclass(frozen=True)
class Task:
    """A subagent's piece of work: the step, and what it needs to know."""

    step: PlanStep
    product: ProductView | None
    brand: BrandView
    context: Context


@dataclass(frozen=True)
class Attempt:
    """A tool call that was made, and what came back."""

    tool: str
    args: dict[str, JsonValue]
    reply: str
    failed: bool


@dataclass(frozen=True)
class Conversation:
    """A list of messages, understood as the protocol between graph and model."""

    role: str
    """`respond`, `acknowledge`, `plan`, `summarise`, `route` or `subagent`."""
    subagent: str
    """`image`, `video`, `music` or `copy` when the role is `subagent`."""
    context: Context
    words: str
    """The newest words of the person."""
    reports: list[Report] = field(default_factory=list)
    task: Task | None = None
    attempts: list[Attempt] = field(default_factory=list)
    team: Team = field(default_factory=Team)
    """Who works for the agent, by its prompt."""
    failed: Failed | None = None
    """Of a planner that is asked for another way: the steps that failed."""


def read(messages: Sequence[BaseMessage]) -> Conversation:
    """The conversation in these messages.

    Raises `ValueError` when the first message is not a SystemMessage that opens with `# Role: <name>`.
    """
    role, subagent = _role(messages)
    fields: dict[str, JsonValue] = {}
    words, reports, task, failed = "", [], None, None
    said: list[Turn] = []
    for message in messages[1:]:
        text = text_of(message)
        if isinstance(message, AIMessage) and text and not message.tool_calls:
            said.append(Turn(role="assistant", text=text))
        if not isinstance(message, HumanMessage):
            continue
        if (body := _block(text, "context")) is not None:
            fields |= json.loads(body)
        elif (body := _block(text, "reports")) is not None:
            reports = [Report.model_validate(one) for one in json.loads(body)]
        elif (body := _block(text, "failed")) is not None:
            failed = Failed.model_validate_json(body)
        elif (body := _block(text, "task")) is not None:
            task = _task(json.loads(body))
        else:
            words = text
            said.append(Turn(role="user", text=text))
    before = said[: max((at for at, turn in enumerate(said) if turn.role == "user"), default=0)]
    context = _context(fields)
    context = context.model_copy(update={"history": [*context.history, *before]})
    team = Team.read(text_of(messages[0]))
    return Conversation(role, subagent, context, words, reports, task, _attempts(messages), team, failed)


def text_of(message: BaseMessage) -> str:
    """The message's text, its blocks joined."""
    return str(message.text)


def _role(messages: Sequence[BaseMessage]) -> tuple[str, str]:
    first = text_of(messages[0]).strip() if messages and isinstance(messages[0], SystemMessage) else ""
    line = first.splitlines()[0] if first else ""
    if not line.startswith(ROLE_LINE):
        raise ValueError(
            f"The first message must be a SystemMessage whose first line is '{ROLE_LINE} <name>'; it is "
            f"{line[:80]!r}. Put the text of `load_prompt(<name>)` first."
        )
    role, _, subagent = line.removeprefix(ROLE_LINE).strip().partition(":")
    return role, subagent


def _block(text: str, tag: str) -> str | None:
    body = text.strip()
    if body.startswith(f"<{tag}>") and body.endswith(f"</{tag}>"):
        return body[len(tag) + 2 : -len(tag) - 3]
    return None


def _context(raw: object) -> Context:
    """The view in these fields; the catalogue begins with the products that the message likely means."""
    fields = dict(raw) if isinstance(raw, dict) else {}
    given = [ProductView.model_validate(one) for one in fields.pop("likely", []) if isinstance(one, dict)]
    context = Context.model_validate({"today": "", **fields})
    known = {one.id: one for one in context.catalogue}
    first = [one if one.model_fields_set > {"id", "title"} else known.get(one.id, one) for one in given]
    named = {one.id for one in first}
    rest = [one for one in context.catalogue if one.id not in named]
    return context.model_copy(update={"catalogue": [*first, *rest], "likely": [one.id for one in first]})


def _task(raw: dict[str, JsonValue]) -> Task:
    return Task(
        step=PlanStep.model_validate(raw["step"]),
        product=ProductView.model_validate(raw["product"]) if raw.get("product") else None,
        brand=BrandView.model_validate(raw["brand"]) if raw.get("brand") else BrandView(),
        context=_context(raw.get("context")),
    )


def _attempts(messages: Sequence[BaseMessage]) -> list[Attempt]:
    replies = {m.tool_call_id: m for m in messages if isinstance(m, ToolMessage)}
    found: list[Attempt] = []
    for message in messages:
        for call in message.tool_calls if isinstance(message, AIMessage) else []:
            reply = replies.get(call["id"] or "")
            if reply is not None:
                text = text_of(reply)
                found.append(
                    Attempt(call["name"], call["args"], text, reply.status == "error" or _says_error(text))
                )
    return found


def _says_error(text: str) -> bool:
    """Whether a reply is an error though its status does not say so: `Error…`, or JSON with `error`."""
    if text.lstrip().lower().startswith("error"):
        return True
    try:
        body = json.loads(text)
    except ValueError:
        return False
    return isinstance(body, dict) and bool(body.get("error")) and not body.get("artifact_ids")
