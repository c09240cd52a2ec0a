"""Planning: a model turns words into a DAG. A plan that does not hold goes back to it once, with why."""

from __future__ import annotations

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from pydantic import ValidationError

from limelight.schema.plan import Plan
from limelight.sdk.context import RunContext

SUBMIT_PLAN = {
    "type": "function",
    "function": {
        "name": "submit_plan",
        "description": "Hand in the plan: steps for subagents with dependencies, or a question if one must be asked.",
        "parameters": Plan.model_json_schema(),
    },
}
REPAIRS = 1
CANNOT = "I could not make a plan for that. Could you say in one sentence what you would like to have?"


async def make_plan(ctx: RunContext, messages: list[AnyMessage]) -> Plan:
    """The plan for a message, made by the planner model. Falls back to a question, never to a guess."""
    model = ctx.services.model("planner").bind_tools([SUBMIT_PLAN])
    for _ in range(REPAIRS + 1):
        reply = await model.ainvoke(messages)
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
        return plan.model_copy(update={"plan_id": ctx.run_id})
    return Plan(goal="ask", question=CANNOT, plan_id=ctx.run_id)
