"""Opening a plan: the checklist appears, the product and the chosen concept are noted."""

from __future__ import annotations

from pydantic import JsonValue

from limelight.agent.director.subject import UNNAMED
from limelight.agent.ledger import PlanRecord
from limelight.memory.told import told_of
from limelight.schema.plan import Plan
from limelight.schema.state import PlanItem, ProductRef, ThreadState
from limelight.sdk.context import RunContext


async def open_plan(ctx: RunContext, record: PlanRecord) -> None:
    """Show a plan's checklist; steps that an earlier run finished are ticked already.

    A conversation is named after the product it turns to.
    """
    plan = record.plan
    product, renamed = await _product(ctx, plan), ""
    async with ctx.services.states.edit(
        ctx.principal, ctx.thread_id, ctx.emitter.child("open-plan")
    ) as state:
        state.plan_id = plan.plan_id
        state.plan = {
            step.id: PlanItem(
                id=step.id, title=step.title, subagent=step.subagent, order=order,
                status="done" if step.id in record.reports else "pending",
            )
            for order, step in enumerate(plan.steps)
        }  # fmt: skip
        if product is not None and (state.product is None or state.product.id != product.id):
            state.product = product
            _start_over(state)
            renamed = product.title
        elif product is not None and product.said:
            state.product = product  # the person has told more of the same photo
        if begins_storyboard(plan, state) and not record.reports:
            state.storyboard = {}
        if plan.concept_id in state.concepts:
            state.concepts = {
                key: item.model_copy(update={"chosen": key == plan.concept_id})
                for key, item in state.concepts.items()
            }
    if renamed:
        await ctx.services.conversations.rename_thread(ctx.principal, ctx.thread_id, renamed)


def begins_storyboard(plan: Plan, state: ThreadState) -> bool:
    """Whether a plan paints a new storyboard: shots that replace none and are not the same ones in another aspect."""
    shots: list[dict[str, JsonValue]] = []
    for step in plan.steps:
        args = step.inputs.get("args")
        if step.inputs.get("tool") == "paint_shots" and isinstance(args, dict):
            given = args.get("shots")
            shots += [shot for shot in given if isinstance(shot, dict)] if isinstance(given, list) else []
    if not shots or any(shot.get("replaces") for shot in shots):
        return False
    known = {slot: item.prompt for slot, item in state.storyboard.items()}
    return any(known.get(str(shot.get("slot"))) != shot.get("prompt") for shot in shots)


def _start_over(state: ThreadState) -> None:
    """Another product: its concepts, storyboard and timeline are not those of the last one."""
    empty = ThreadState()
    state.concepts, state.storyboard, state.timeline = empty.concepts, empty.storyboard, empty.timeline


async def _product(ctx: RunContext, plan: Plan) -> ProductRef | None:
    """The product a plan is for: a listing, or an uploaded photo."""
    photo_id = next(
        (
            str(args["photo_id"])
            for step in plan.steps
            if isinstance(args := step.inputs.get("args"), dict) and args.get("photo_id")
        ),
        None,
    )
    if plan.product_id is None and photo_id is None:
        return None
    named = plan.product_id or photo_id or ""
    if named.startswith("art_"):
        photo = await ctx.services.artifacts.get(ctx.principal, named)
        given = [*ctx.view.attachments, *ctx.view.uploads] if ctx.view else []
        said = next((one.text for one in given if one.id == photo.id), "")
        return ProductRef(
            id=photo.id, title=told_of(said).name or UNNAMED, photo_url=f"/v1/artifacts/{photo.id}/content",
            why=plan.product_why, said=said,
        )  # fmt: skip
    product = await ctx.services.catalogue.product(ctx.principal, named)
    url = f"/v1/artifacts/{product.photo_id}/content" if product.photo_id else None
    return ProductRef(id=product.id, title=product.title, photo_url=url, why=plan.product_why)
