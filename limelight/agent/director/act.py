"""Which part of the Director answers which role."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import JsonValue

from limelight.agent.director.answers import answer
from limelight.agent.director.planning import make_plan
from limelight.agent.director.protocol import Conversation
from limelight.agent.director.rewording import other_way
from limelight.agent.director.speech import acknowledge
from limelight.agent.director.summing import summarise
from limelight.agent.director.toolbox import Toolbox
from limelight.agent.director.understander import Understander
from limelight.agent.director.working import work_on
from limelight.agent.team.remit import TOOLS
from limelight.schema.plan import Plan


@dataclass(frozen=True)
class Reply:
    """An answer: words, or one tool call."""

    text: str
    tool: str = ""
    args: dict[str, JsonValue] = field(default_factory=dict)


def reply_to(talk: Conversation, tools: Toolbox, understander: Understander) -> Reply:
    """The Director's answer. Raises `ValueError` for a role it does not have."""
    if talk.role == "subagent":
        text, tool, args = work_on(talk, tools)
        return Reply(text, tool, args)
    if talk.role == "summarise":
        return Reply(summarise(talk, understander(talk.words, talk.context)))
    understanding = understander(talk.words, talk.context)
    beyond = ""
    if talk.role in ("respond", "acknowledge", "plan"):
        understanding, beyond = talk.team.able(understanding, talk.context)
        if talk.role == "respond":
            usual = answer(talk.words, talk.context, understanding)
            return Reply(talk.team.answer(understanding, beyond, usual))
        if talk.role == "acknowledge":
            said = acknowledge(talk, understanding)
            return Reply(f"{said} {beyond}".strip() if said else "")
    if talk.role == "route":
        return Reply(understanding.model_dump_json())
    if talk.role == "plan":
        if talk.failed:
            plan = other_way(talk.failed)
        elif beyond and not any(act.label in TOOLS for act in understanding.acts):
            plan = Plan(goal="Ask first", question=talk.team.answer(understanding, beyond, ""))
        else:
            plan = make_plan(talk.words, talk.context, understanding)
        tool = tools.forced or ("submit_plan" if "submit_plan" in tools.names else "".join(tools.names[:1]))
        if tool and tools.allows(tool):
            return Reply("", tool, plan.model_dump(mode="json"))
        return Reply(plan.model_dump_json())
    raise ValueError(
        f"The Director has no role {talk.role!r}. Roles: respond, acknowledge, plan, summarise, route, "
        "subagent:image, subagent:video, subagent:music, subagent:copy."
    )
