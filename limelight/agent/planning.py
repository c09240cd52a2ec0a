"""Planning: a model turns words into a DAG. A plan that does not hold goes back to it once, with why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from pydantic import ValidationError

from limelight.schema.plan import Plan
from limelight.sdk.context import RunContext
from limelight.sdk.tokens import metered

REPAIRS = 1
MOST_STEPS = 64
"""What a plan can hold."""
CANNOT = "I could not make a plan for that. Could you say in one sentence what you would like to have?"


def submit_plan(subagents: Sequence[str]) -> dict[str, Any]:
    """The tool by which a planner hands in its plan, with the subagents that there are."""
    schema = Plan.model_json_schema()
    schema["$defs"]["PlanStep"]["properties"]["subagent"] = {"type": "string", "enum": list(subagents)}
    return {
        "type": "function",
        "function": {
            "name": "submit_plan",
            "description": "Hand in the plan: steps for subagents with dependencies, or a question if one must be asked.",
            "parameters": schema,
        },
    }


async def make_plan(
    ctx: RunContext, messages: list[AnyMessage], *, subagents: Sequence[str], step_limit: int = MOST_STEPS
) -> Plan:
    """The plan for a message, made by the planner model. Falls back to a question, never to a guess."""
    model = ctx.services.model("planner").bind_tools([submit_plan(subagents)])
    last = Plan(goal="ask", question=CANNOT)
    for _ in range(REPAIRS + 1):
        reply = await model.ainvoke(messages, config=metered(ctx, "head/planner"))
        if not isinstance(reply, AIMessage) or not reply.tool_calls:
            said = str(reply.text).strip()
            return Plan(goal="ask", question=said or CANNOT, plan_id=ctx.run_id)
        call = reply.tool_calls[0]
        try:
            plan = Plan.model_validate(call["args"])
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
            messages = [*messages, reply, ToolMessage(f"error: {faults}", tool_call_id=call["id"] or "")]
            continue
        unknown = [step.subagent for step in plan.steps if step.subagent not in subagents]
        if unknown:
            fault = f"error: there is no subagent {unknown[0]!r}; there are {sorted(subagents)}"
            messages = [*messages, reply, ToolMessage(fault, tool_call_id=call["id"] or "")]
            continue
        if len(plan.steps) > step_limit:
            last = within(plan, step_limit)
            fault = f"error: the plan has {len(plan.steps)} steps; it may have {step_limit}: put more into each, or ask"
            messages = [*messages, reply, ToolMessage(fault, tool_call_id=call["id"] or "")]
            continue
        return plan.model_copy(update={"plan_id": ctx.run_id})
    return last.model_copy(update={"plan_id": ctx.run_id})


def within(plan: Plan, step_limit: int) -> Plan:
    """The plan, or where it has more steps than it may, the question what to begin with."""
    if len(plan.steps) <= step_limit:
        return plan
    question = f"That takes {len(plan.steps)} steps, and one message may take {step_limit}. Which part shall I begin with?"
    return Plan(goal="ask", question=question, plan_id=plan.plan_id)
