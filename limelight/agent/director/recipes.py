"""From a recognised recipe to its plan: its acts for every product, occasion or version, side by side in one DAG.

No model plans here: the recipe's file says what is done, the drafts say how.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from string import capwords
from typing import cast

from pydantic import JsonValue

from limelight.agent.director import acts as do
from limelight.agent.director import cutting
from limelight.agent.director.draft import Draft
from limelight.agent.director.endcards import Card, endcard_parts
from limelight.agent.director.headlines import write_headlines
from limelight.agent.director.subject import as_subject, current_subject
from limelight.agent.director.voice import Voice
from limelight.router.recipes import Recipe, recipe_of
from limelight.schema.context import Context
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.understanding import Act, Label, ProductChoice, RecipeCall, Slots, Understanding
from limelight.schema.work import DISPLAY_PLACEMENTS

MOST_STEPS = 64
"""Steps that a plan may have; a set that needs more is done in part, and the goal says so."""
MOST_NAMES = 5
"""Products that the confirmation names."""
SHAREABLE = frozenset({"make_endcard", "compose_bed"})
"""Tools whose results depend on their arguments alone, so that several videos can share one."""
MADE = "There is nothing left to do for that: it is made already. What shall I change?"
FOR = {"en": " for {}", "es": " para {}", "de": " für {}", "fr": " pour {}", "pt": " para {}", "ja": "（{}）"}
"""How an occasion is joined to a sentence."""
LONGEST_LINE = 60
"""Characters of a headline that stands on an end card."""
SLOTS = 8
"""Slots of the storyboard that each draft has to itself."""


@dataclass(frozen=True)
class Part:
    """What a recipe makes for one product, occasion or version."""

    draft: Draft
    name: str
    """As the person would call it: the product, the occasion, or the headline."""


def recipe_plan(words: str, context: Context, understanding: Understanding) -> Plan | None:
    """The plan of the recipe that was recognised, or its question; None when none was."""
    call = understanding.recipe
    if call is None:
        return None
    recipe = recipe_of(call)
    parts = _parts(recipe, call, context, words)
    question = next((part.draft.question for part in parts if part.draft.question), "")
    kept, steps = _side_by_side(parts)
    if question or not steps:
        return Plan(goal="Ask first", question=question or MADE)
    left = f" (the first {kept} of {len(parts)})" if kept < len(parts) else ""
    products = {part.draft.product_id for part in parts[:kept]}
    return Plan(
        goal=f"{recipe.title}{left}: {'; '.join(part.name for part in parts[:kept])}"[:500],
        stage=recipe.name, product_id=products.pop() if len(products) == 1 else None, steps=steps,
    )  # fmt: skip


def recipe_words(plan: Plan, context: Context, understanding: Understanding, voice: Voice) -> str:
    """One sentence that says what the recipe will make; of a set, only what the plan has room for."""
    call = understanding.recipe
    assert call is not None
    kept = max(_nth(step) for step in plan.steps)
    known = {view.id: view for view in (*context.catalogue, *([context.product] if context.product else []))}
    names = [as_subject(known[one]).name for one in call.product_ids if one in known]
    names = names[:kept] if recipe_of(call).each == "product" else names[:1]
    more = [f"+{len(names) - MOST_NAMES}"] if len(names) > MOST_NAMES else []
    listed = "、".join if understanding.language == "ja" else voice.listed
    link = FOR.get(understanding.language, FOR["en"])
    said = [capwords(one) for one in call.occasions]
    return recipe_of(call).sentence(
        understanding.language,
        count=voice.number(kept),
        products=listed([*names[:MOST_NAMES], *more]),
        occasion=link.format(said[0]) if said else "",
        occasions=listed(said),
        shapes=listed([*call.aspects]),
    )


def _side_by_side(parts: list[Part]) -> tuple[int, list[PlanStep]]:
    """As many parts as one plan has room for, and their steps; what several need alike is made once."""
    if len(parts) == 1:
        return 1, parts[0].draft.steps
    steps: list[PlanStep] = []
    for n, part in enumerate(parts, start=1):
        more = _shared([*steps, *_apart(part, n)])
        if len(more) > MOST_STEPS:
            return n - 1, steps
        steps = more
    return len(parts), steps


def _shared(steps: list[PlanStep]) -> list[PlanStep]:
    """The steps without those that would make again, from nothing, exactly what an earlier one makes."""
    first: dict[str, str] = {}
    same: dict[str, str] = {}
    for step in steps:
        made = json.dumps([step.subagent, step.inputs.get("tool"), step.inputs.get("args")], sort_keys=True)
        if not step.depends and step.inputs.get("tool") in SHAREABLE:
            same[step.id] = first.setdefault(made, step.id)
    renamed = {old: new for old, new in same.items() if old != new}
    return [_pointed(step, renamed) for step in steps if step.id not in renamed]


def _pointed(step: PlanStep, renamed: dict[str, str]) -> PlanStep:
    def moved(value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return [moved(one) for one in value]
        if not isinstance(value, dict):
            return value
        source = value.get("$from")
        if isinstance(source, str):
            return {**value, "$from": renamed.get(source, source)}
        return {key: moved(one) for key, one in value.items()}

    if not renamed.keys() & set(step.depends):
        return step
    depends = list(dict.fromkeys(renamed.get(one, one) for one in step.depends))
    return step.model_copy(
        update={"depends": depends, "inputs": {k: moved(v) for k, v in step.inputs.items()}}
    )


def _nth(step: PlanStep) -> int:
    found = re.match(r"p(\d+)-", step.id)
    return int(found.group(1)) if found else 1


def _parts(recipe: Recipe, call: RecipeCall, context: Context, words: str) -> list[Part]:
    """One part for each thing that the recipe is carried out for."""
    match recipe.each:
        case "thread":
            draft = _drafted(recipe, call, context, words, scene="".join(call.occasions[:1]))
            return [Part(draft, draft.subject.name if draft.subject else "the video")]
        case "version":
            return [_version(call, context, words, n) for n in range(call.count)]
        case "occasion":
            made = [(one, scene) for one in call.product_ids[:1] for scene in call.occasions]
        case "product":
            made = [(one, "".join(call.occasions[:1])) for one in call.product_ids]
    parts: list[Part] = []
    for product, scene in made:
        draft = _drafted(recipe, call, _fresh(context, product), words, scene=scene, product_id=product)
        name = draft.subject.name if draft.subject else product
        parts.append(Part(draft, capwords(scene) if recipe.each == "occasion" else name))
    if len(parts) > 1:
        # What the concepts say is in the shots already; each card would put away that of the product before.
        for part in parts:
            part.draft.steps = _without(part.draft.steps, "concepts")
    return parts


def _fresh(context: Context, product_id: str) -> Context:
    """The context of a conversation about this product in which nothing has been made yet."""
    known = [*context.catalogue, *([context.product] if context.product else [])]
    view = next((one for one in known if one.id == product_id), None)
    empty: dict[str, object] = {
        name: [] for name in ("concepts", "storyboard", "clips", "videos", "endcards", "music", "headlines")
    }
    return context.model_copy(update={**empty, "product": view, "attachments": []})


def _drafted(
    recipe: Recipe,
    call: RecipeCall,
    context: Context,
    words: str,
    *,
    scene: str,
    product_id: str | None = None,
) -> Draft:
    draft = Draft.of(context, words)
    draft.by_shot = True
    draft.subject = (
        as_subject(context.product) if product_id and context.product else current_subject(context)
    )
    draft.product_id = product_id
    choice = ProductChoice(product_id=product_id, title=draft.subject.view.title if draft.subject else "")
    for label in recipe.acts:
        slots = Slots(
            product=choice if product_id else None, scene=scene if label in _SET else "",
            aspects=call.aspects if label in {"video.reframe", "picture.create"} else [], wants_logo=True,
        )  # fmt: skip
        _carry_out(
            draft, Act(label=label, clause=words[:200], score=1.0, margin=1.0, level=0, slots=slots), recipe
        )
        if draft.question:
            return draft
    cutting.put_together(draft)
    return draft


_SET: frozenset[Label] = frozenset({"concepts.create", "shot.edit", "picture.create", "copy.headlines"})
"""Acts that an occasion sets the scene of."""


def _carry_out(draft: Draft, act: Act, recipe: Recipe) -> None:
    match act.label:
        case "concepts.create":
            do.write_ideas(draft, act, carry_on=True)
        case "storyboard.create":
            do.storyboard(draft, act)
        case "shot.edit":
            every = [frame.index for frame in draft.frames.get(draft.primary, [])]
            do.edit_shots(
                draft, act.model_copy(update={"slots": act.slots.model_copy(update={"shot_indices": every})})
            )
        case "video.animate":
            do.animate(draft, act)
        case "video.endcard":
            shapes = [shape for shape, cuts in draft.cuts.items() if cuts] if recipe.every_video else []
            do.endcard(
                draft, act.model_copy(update={"slots": act.slots.model_copy(update={"aspects": shapes})})
            )
        case "video.reframe":
            rest = [shape for shape in act.slots.aspects if shape != draft.primary]
            do.reframe(
                draft, act.model_copy(update={"slots": act.slots.model_copy(update={"aspects": rest})})
            )
        case "copy.headlines":
            do.headlines(draft, act)
        case "picture.create":
            do.picture(draft, act)
        case "display.create":
            if draft.subject is not None:
                do.display(draft, act, placements=list(DISPLAY_PLACEMENTS))
        case _:
            raise ValueError(
                f"recipe {recipe.name!r} has the act {act.label!r}, which no recipe can carry out"
            )


def _version(call: RecipeCall, context: Context, words: str, n: int) -> Part:
    """One of several versions: a headline of its own, kept, and the video closed with it."""
    draft = Draft.of(context, words)
    subject = draft.subject = current_subject(context)
    lines = (
        write_headlines(subject, context.brand, count=call.count, max_chars=LONGEST_LINE) if subject else []
    )
    if len(lines) <= n:
        draft.question = f"I found {len(lines)} headlines for that. Shall I make as many versions?"
        return Part(draft, "")
    line = lines[n]
    draft.step(
        "headline", "Keep the headline", "copy", "save_headlines",
        {"headlines": [line], "max_chars": LONGEST_LINE},
        instruction=f"Record exactly this headline: {line}", estimate_s=do.COPY_S,
    )  # fmt: skip
    act = Act(label="video.endcard", clause="", score=1, margin=1, slots=Slots(wants_logo=True))
    card = Card(line, "", endcard_parts(act, context).logo_id, with_logo=True)
    cutting.endcard(draft, draft.primary, card)
    cutting.put_together(draft)
    return Part(draft, f"“{line}”")


def _without(steps: list[PlanStep], gone: str) -> list[PlanStep]:
    return [
        step.model_copy(update={"depends": [one for one in step.depends if one != gone]})
        for step in steps if step.id != gone
    ]  # fmt: skip


def _apart(part: Part, n: int) -> list[PlanStep]:
    """A part's steps with ids and slots of their own, so that they can stand beside those of other parts."""
    about = f" · {part.name}"
    return [
        step.model_copy(
            update={
                "id": f"p{n}-{step.id}",
                "title": f"{step.title[: 120 - len(about)]}{about}"[:120],
                "depends": [f"p{n}-{one}" for one in step.depends],
                "inputs": {key: _moved(value, n) for key, value in step.inputs.items()},
            }
        )
        for step in part.draft.steps
    ]


def _moved(value: JsonValue, n: int) -> JsonValue:
    """A value of a step's inputs with references to the renamed steps and slots moved behind those of earlier drafts."""
    if isinstance(value, list):
        return [_moved(one, n) for one in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("$from"), str):
        return {**value, "$from": f"p{n}-{value['$from']}"}
    moved = {key: _moved(one, n) for key, one in value.items()}
    if "slot" in moved and isinstance(moved.get("index"), int):
        index = cast(int, moved["index"]) + SLOTS * (n - 1)
        moved |= {"slot": f"shot-{index}", "index": index}
    return moved
