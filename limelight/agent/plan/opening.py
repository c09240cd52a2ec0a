"""Opening a plan: the checklist appears, the product and the chosen concept are noted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pydantic import JsonValue

from limelight.agent.director.subject import UNNAMED
from limelight.agent.plan.filming import begin_films, films_of, product_ref
from limelight.agent.plan.ledger import PlanRecord
from limelight.agent.plan.naming import title_of, with_concept
from limelight.agent.plan.versions import items_of
from limelight.memory.films import leave_film
from limelight.memory.told import told_of
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.state import PlanItem, ProductRef, ShotItem, ThreadState, TimelineItem
from limelight.sdk.context import RunContext


async def open_plan(ctx: RunContext, record: PlanRecord, *, words: str = "") -> None:
    """Show a plan's checklist; steps that an earlier run finished are ticked already.

    A conversation is named after the product it turns to and what the `words` ask for, else the concept that is chosen.
    """
    plan = record.plan
    films = await films_of(ctx, plan)
    product, renamed = None if films else await _product(ctx, plan), ""
    async with ctx.services.states.edit(
        ctx.principal, ctx.thread_id, ctx.emitter.child("open-plan")
    ) as state:
        state.plan_id = plan.plan_id
        state.plan = checklist(record, {})
        if films:
            begin_films(state, films)
        elif state.film and begins_storyboard(plan, state):
            leave_film(state)
        begins = state.product is None
        if product is not None and (state.product is None or state.product.id != product.id):
            if state.film:
                leave_film(state)
            state.product = product
            _start_over(state)
            # Before there is a product, what was asked for may stand in the message to which this one is the answer.
            said = [turn.text for turn in ctx.view.history if turn.role == "user"][-1:] if ctx.view else []
            renamed = title_of(product, plan, " ".join([words, *(said if begins else [])]))
        elif product is not None and product.said:
            state.product = product  # the person has told more of the same photo
        if not films and begins_storyboard(plan, state) and not record.reports:
            state.storyboard = {}
        if plan.concept_id is not None and plan.concept_id in state.concepts:
            _choose(state, plan.concept_id)
            chosen = state.concepts[plan.concept_id].title
            thread = await ctx.services.conversations.thread(ctx.principal, ctx.thread_id)
            renamed = renamed or with_concept(thread.title, state.product, chosen)
    if renamed:
        await ctx.services.conversations.rename_thread(ctx.principal, ctx.thread_id, renamed)


def checklist(record: PlanRecord, shown: Mapping[str, PlanItem]) -> dict[str, PlanItem]:
    """The lines of a plan; a step that is `shown` already and not finished is as far as it was."""
    return {
        step.id: PlanItem(
            id=step.id, title=step.title, subagent=step.subagent, order=order, film=step.film,
            status="done" if step.id in record.reports
            else shown[step.id].status if step.id in shown and shown[step.id].status != "done" else "pending",
        )
        for order, step in enumerate(record.plan.steps)
    }  # fmt: skip


async def show_version(ctx: RunContext, record: PlanRecord, *, out: Collection[int] = ()) -> None:
    """Show the checklist of a plan's new version, and a storyboard without the shots that go `out`."""
    plan, before = record.plan, record.parent
    assert before is not None, "the first version of a plan is opened, not shown"
    emitter = ctx.emitter.child(f"version-{record.version}")
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, emitter) as state:
        if state.plan_id == plan.plan_id:
            state.plan = checklist(record, state.plan)
        if plan.concept_id and plan.concept_id in state.concepts and plan.concept_id != before.concept_id:
            _choose(state, plan.concept_id)
            state.storyboard = {}
        for slot in [slot for slot, item in state.storyboard.items() if item.index in out]:
            del state.storyboard[slot]
            state.timeline.clips.pop(slot, None)
        used = {step.id for step in before.steps}
        for slot, aspect in _painted([step for step in plan.steps if step.id not in used]).items():
            item = state.storyboard.get(slot)
            if item is not None and slot in _painted(before.steps) and item.aspect != aspect:
                state.storyboard[slot] = item.model_copy(
                    update={"aspect": aspect, "artifact_id": None, "status": "pending", "progress": 0.0}
                )
        for items in (state.storyboard, state.timeline.clips):
            _number(items)


def _number(items: dict[str, ShotItem] | dict[str, TimelineItem]) -> None:
    """Count from 1 without gaps, in the order there is."""
    for n, slot in enumerate(sorted(items, key=lambda slot: items[slot].index), start=1):
        items[slot] = items[slot].model_copy(update={"index": n})  # pyright: ignore[reportArgumentType]


def _painted(steps: Sequence[PlanStep]) -> dict[str, str]:
    """The storyboard's slots that these steps paint, with their aspect."""
    found: dict[str, str] = {}
    for step in steps:
        args = step.inputs.get("args")
        if step.inputs.get("tool") == "paint_shots" and isinstance(args, dict):
            found |= dict.fromkeys(items_of(step), str(args.get("aspect") or "16:9"))
    return found


def _choose(state: ThreadState, concept_id: str) -> None:
    state.concepts = {
        key: item.model_copy(update={"chosen": key == concept_id}) for key, item in state.concepts.items()
    }


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
    return await product_ref(ctx, named, why=plan.product_why)
