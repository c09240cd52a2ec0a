"""Planning: a model turns words into a DAG. A plan that does not hold goes back to it once, with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from pydantic import ValidationError

from limelight.agent.messages import failed_message
from limelight.agent.models import thinking
from limelight.agent.shown import shown
from limelight.schema.plan import MOST_STEPS, Plan, PlanStep
from limelight.schema.report import SubagentReport
from limelight.schema.strategy import row_of
from limelight.sdk.context import RunContext
from limelight.sdk.lenient import tool_named, unpacked, without_thoughts
from limelight.sdk.tokens import metered

log = structlog.get_logger(__name__)
REPAIRS = row_of("malformed").most("tell")
SUBMIT = "submit_plan"
CANNOT = "I could not make a plan for that. Could you say in one sentence what you would like to have?"


def submit_plan(subagents: Sequence[str]) -> dict[str, Any]:
    """The tool by which a planner hands in its plan, with the subagents that there are."""
    schema = Plan.model_json_schema()
    schema["$defs"]["PlanStep"]["properties"]["subagent"] = {"type": "string", "enum": list(subagents)}
    return {
        "type": "function",
        "function": {
            "name": SUBMIT,
            "description": "Hand in the plan: steps for subagents with dependencies, or a question if one must be asked.",
            "parameters": schema,
        },
    }


async def make_plan(
    ctx: RunContext, messages: list[AnyMessage], *, subagents: Sequence[str], step_limit: int = MOST_STEPS,
    done: Sequence[PlanStep] = (), thinking_tokens: int = 0,
) -> Plan:  # fmt: skip
    """The plan for a message, made by the planner model. Falls back to a question, never to a guess.

    Steps that are `done` are part of it whether or not the planner hands them in.
    """
    planner = ctx.services.model("planner")
    bound = planner.bind_tools([submit_plan(subagents)])
    model = bound.bind(**thinking(planner, thinking_tokens))
    messages = await shown(ctx, planner, messages)
    last = Plan(goal="ask", question=CANNOT)
    for _ in range(REPAIRS + 1):
        reply = await model.ainvoke(messages, config=metered(ctx, "head/planner"))
        if not isinstance(reply, AIMessage) or not (reply.tool_calls or reply.invalid_tool_calls):
            said = without_thoughts(str(reply.text))
            return Plan(goal="ask", question=said or CANNOT, plan_id=ctx.run_id)
        plan, fault = _handed_in(reply, done, subagents)
        if plan is not None and len(plan.steps) > step_limit:
            last = within(plan, step_limit)
            fault = (
                f"the plan has {len(plan.steps)} steps; it may have {step_limit}: put more into each, or ask"
            )
        if plan is not None and not fault:
            return plan.model_copy(update={"plan_id": ctx.run_id})
        calls = [*reply.tool_calls, *reply.invalid_tool_calls]
        told = [
            ToolMessage(f"error: {fault}", tool_call_id=call["id"] or "", status="error") for call in calls
        ]
        messages = [*messages, reply, *told]
    return last.model_copy(update={"plan_id": ctx.run_id})


def _handed_in(
    reply: AIMessage, done: Sequence[PlanStep], subagents: Sequence[str]
) -> tuple[Plan | None, str]:
    """The plan in a reply, or what is wrong with it. Of several calls the first that hands in a plan counts."""
    call = next((one for one in reply.tool_calls if tool_named(one["name"], [SUBMIT])), None)
    if call is None:
        if reply.invalid_tool_calls:
            return None, f"the arguments of {SUBMIT} are not JSON; send them again as one object"
        return None, f"there is no tool {reply.tool_calls[0]['name']!r} here; hand in the plan with {SUBMIT}"
    try:
        plan = Plan.model_validate(_with(unpacked(call["args"]), done))
    except ValidationError as error:
        return None, "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
    unknown = [step.subagent for step in plan.steps if step.subagent not in subagents]
    if unknown:
        return None, f"there is no subagent {unknown[0]!r}; there are {sorted(subagents)}"
    return plan, ""


async def other_way(
    ctx: RunContext, messages: list[AnyMessage], plan: Plan, reports: Mapping[str, SubagentReport], *,
    subagents: Sequence[str],
) -> Plan | None:  # fmt: skip
    """The plan with other steps for those that failed, by the planner model; None when it sees no other way."""
    done = [step for step in plan.steps if (made := reports.get(step.id)) is not None and made.finished]
    try:
        new = await make_plan(ctx, [*messages, failed_message(plan, reports)], subagents=subagents, done=done)
    except Exception as error:  # the work goes on to its end without another way
        log.warning("no_other_way", error=repr(error))
        return None
    if new.question or not new.steps:
        return None
    return plan.model_copy(update={"steps": new.steps})


def _with(args: dict[str, Any], done: Sequence[PlanStep]) -> dict[str, Any]:
    """What a planner handed in, with the steps that are done before its own."""
    given = args.get("steps")
    if not done or not isinstance(given, list):
        return args
    known = {step.id for step in done}
    fresh = [one for one in given if not (isinstance(one, dict) and one.get("id") in known)]
    return {**args, "steps": [*(step.model_dump(mode="json") for step in done), *fresh]} if fresh else args


def affordable(plan: Plan, usd: float, most_usd: float | None) -> Plan:
    """The plan, or where it costs more than one message may, the question what to begin with."""
    if most_usd is None or usd <= most_usd:
        return plan
    question = f"That would cost about ${usd:,.2f}, and one message may cost ${most_usd:,.2f}. Which part shall I begin with?"
    return Plan(goal="ask", question=question, plan_id=plan.plan_id)


def within(plan: Plan, step_limit: int) -> Plan:
    """The plan, or where it has more steps than it may, the question what to begin with."""
    if len(plan.steps) <= step_limit:
        return plan
    question = f"That takes {len(plan.steps)} steps, and one message may take {step_limit}. Which part shall I begin with?"
    return Plan(goal="ask", question=question, plan_id=plan.plan_id)
