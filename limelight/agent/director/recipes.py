"""From a recognised recipe to its plan: its acts for every product, occasion or version, side by side in one DAG.

No model plans here: the recipe's file says what is done, the drafts say how.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import product as product_of
from string import capwords

from pydantic import JsonValue

from limelight.agent.director import acts as do
from limelight.agent.director import cutting
from limelight.agent.director.draft import Draft
from limelight.agent.director.endcards import Card, endcard_parts, given_logo
from limelight.agent.director.headlines import write_headlines
from limelight.agent.director.shooting import another_take
from limelight.agent.director.subject import Subject, as_subject, current_subject
from limelight.agent.director.tune import music_mood
from limelight.infra.voice import Question, Voice
from limelight.router.recipes import Recipe, recipe_of
from limelight.router.scope import occasion_of
from limelight.schema.context import Context
from limelight.schema.plan import Film, Plan, PlanStep
from limelight.schema.understanding import Act, Label, ProductChoice, RecipeCall, Slots, Understanding
from limelight.schema.work import DISPLAY_PLACEMENTS

MOST_NAMES = 5
"""Products that the confirmation names."""
SHAREABLE = frozenset({"make_endcard", "compose_bed"})
"""Tools whose results depend on their arguments alone, so that several videos can share one."""
REPEATABLE = SHAREABLE | {"animate_shots"}
"""The same of shots that are there: a clip of one is the same for all who want it."""
SMALL = frozenset({"de", "la", "del", "des", "das", "dos", "to", "of"})
"""Words in an occasion's name that begin with a small letter."""
LONGEST_LINE = 60
"""Characters of a headline that stands on an end card."""


@dataclass(frozen=True)
class Part:
    """What a recipe makes for one product, occasion, variation or version."""

    draft: Draft
    name: str
    """As the person would call it: the product, the occasion, or the headline."""
    film: Film | None = None
    """When it is a video of its own among several."""


def recipe_plan(words: str, context: Context, understanding: Understanding) -> Plan | None:
    """The plan of the recipe that was recognised, or its question; None when none was."""
    call = understanding.recipe
    if call is None:
        return None
    recipe = recipe_of(call)
    parts = _parts(recipe, call, context, words)
    question = next((part.draft.question for part in parts if part.draft.question), None)
    kept, steps = _side_by_side(parts, most=context.recipe_steps)
    if question or not steps:
        ask = question or Question(Voice(understanding.language).say("q_made_already"))
        return Plan(goal="Ask first", question=ask.text, choices=ask.offered)
    left = f" (the first {kept} of {len(parts)})" if kept < len(parts) else ""
    products = {part.draft.product_id for part in parts[:kept]}
    return Plan(
        goal=f"{recipe.title}{left}: {'; '.join(part.name for part in parts[:kept])}"[:500],
        stage=recipe.name, product_id=products.pop() if len(products) == 1 else None, steps=steps,
        films=[part.film for part in parts[:kept] if part.film],
    )  # fmt: skip


def recipe_words(plan: Plan, context: Context, understanding: Understanding, voice: Voice) -> str:
    """One sentence that says what the recipe will make; of a set, only what the plan has room for."""
    call = understanding.recipe
    assert call is not None
    recipe, language = recipe_of(call), understanding.language
    kept = len(plan.films) or max(_nth(step) for step in plan.steps)
    made = [film.product_id for film in plan.films] or call.product_ids
    known = {view.id: view for view in (*context.catalogue, *([context.product] if context.product else []))}
    names = [as_subject(known[one]).name for one in dict.fromkeys(made) if one in known]
    if not plan.films:
        names = names[:kept] if "product" in recipe.each else names[:1]
    listed, number = voice.listed, voice.number
    more = [voice.say("n_more", n=number(len(names) - MOST_NAMES))]
    said = [_capital(one) for one in call.occasions]
    variations = voice.say("each_variation", n=number(call.variations))
    return recipe.sentence(
        language,
        count=number(kept),
        products=listed([*names[:MOST_NAMES], *(more if len(names) > MOST_NAMES else [])]),
        occasion=voice.say("for_occasion", what=listed(said)) if said else "",
        variations=variations if call.variations > 1 else "",
        shapes=listed([*call.aspects]),
    )


def _capital(occasion: str) -> str:
    """An occasion as its name is written: "Father's Day", "Día del Padre"."""
    return " ".join(one if one in SMALL else one[:1].upper() + one[1:] for one in occasion.split(" "))


def _side_by_side(parts: list[Part], *, most: int) -> tuple[int, list[PlanStep]]:
    """As many parts as one plan has room for, and their steps; what several need alike is made once."""
    if len(parts) == 1 and not parts[0].film:
        return 1, parts[0].draft.steps
    steps: list[PlanStep] = []
    made: dict[str, str] = {}
    for n, part in enumerate(parts, start=1):
        more = _unshared(_apart(part, n), made)
        if len(steps) + len(more) > most:
            return n - 1, steps
        steps += more
    return len(parts), steps


def _unshared(steps: list[PlanStep], made: dict[str, str]) -> list[PlanStep]:
    """The steps without those that would make again, from nothing, exactly what an earlier one makes.

    `made` says which step makes what, and learns of these.
    """
    renamed: dict[str, str] = {}
    for step in steps:
        what = json.dumps([step.subagent, step.inputs.get("tool"), step.inputs.get("args")], sort_keys=True)
        if not step.depends and step.inputs.get("tool") in REPEATABLE:
            first = made.setdefault(what, step.id)
            if first != step.id:
                renamed[step.id] = first
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
    if "version" in recipe.each:
        return [_version(call, context, words, n) for n in range(call.count)]
    if "variation" in recipe.each:
        return _films(recipe, call, context, words)
    scene = "".join(occasion_of(one) for one in call.occasions[:1])
    if "product" not in recipe.each:
        draft = _drafted(recipe, call, Draft.of(context, words), scene=scene)
        return [Part(draft, draft.subject.name if draft.subject else "the video")]
    parts: list[Part] = []
    for product in call.product_ids:
        draft = Draft.of(_fresh(context, product), words)
        parts.append(
            Part(_drafted(recipe, call, draft, scene=scene, product_id=product), _called(draft, product))
        )
    if len(parts) > 1:
        _put_away_concepts(parts)
    return parts


def _films(recipe: Recipe, call: RecipeCall, context: Context, words: str) -> list[Part]:
    """A video for every product, occasion and variation, product by product; numbered on from those there are."""
    parts: list[Part] = []
    first = max((one.index for one in context.films), default=0) + 1
    products: list[str | None] = [*call.product_ids] if "product" in recipe.each else [None]
    for index, (product, (nth, occasion), take) in enumerate(
        product_of(products, [*enumerate(call.occasions or [""])], range(call.variations)), start=first
    ):
        draft = Draft.of(_fresh(context, product) if product else context, words)
        draft.film, draft.variant = f"film-{index}", nth
        draft.take = take if product else take + 1  # of a video that there is each is another one
        draft.subject = _subject(draft, product)
        parted = [_called(draft, product or "the video"), _capital(occasion)]
        parted.append(str(take + 1) if call.variations > 1 or not product else "")
        draft.film_title = " · ".join(one for one in parted if one)[:110]
        _drafted(recipe, call, draft, scene=occasion_of(occasion), product_id=product)
        named = draft.subject.product_id if draft.subject else None
        film = Film(key=draft.film, index=index, title=draft.film_title, product_id=product or named)
        parts.append(Part(draft, draft.film_title, film))
    _put_away_concepts(parts)
    return parts


def _put_away_concepts(parts: list[Part]) -> None:
    """What the concepts say is in the shots already; each card would put away that of the product before."""
    for part in parts:
        part.draft.steps = _without(part.draft.steps, "concepts")


def _called(draft: Draft, otherwise: str) -> str:
    return draft.subject.name if draft.subject else otherwise


def _subject(draft: Draft, product_id: str | None) -> Subject | None:
    view = draft.context.product
    return as_subject(view) if product_id and view else current_subject(draft.context)


def _fresh(context: Context, product_id: str) -> Context:
    """The context of a conversation about this product in which nothing has been made yet."""
    known = [*context.catalogue, *([context.product] if context.product else [])]
    view = next((one for one in known if one.id == product_id), None)
    empty: dict[str, object] = {
        name: [] for name in ("concepts", "storyboard", "clips", "videos", "endcards", "music", "headlines")
    }
    brand = context.brands.get(view.brand, context.brand) if view else context.brand
    return context.model_copy(update={**empty, "product": view, "brand": brand, "attachments": []})


def _drafted(
    recipe: Recipe, call: RecipeCall, draft: Draft, *, scene: str, product_id: str | None = None
) -> Draft:  # fmt: skip
    """The draft with everything in it that the recipe makes."""
    draft.by_shot = not draft.film_title
    draft.subject = draft.subject or _subject(draft, product_id)
    draft.product_id = product_id
    choice = ProductChoice(product_id=product_id, title=draft.subject.view.title if draft.subject else "")
    for label in recipe.acts:
        slots = Slots(
            product=choice if product_id else None, scene=scene if label in _SET else "",
            mood=scene if label == "concepts.create" and music_mood(scene, "") else "",
            aspects=call.aspects if label in _SHAPED else [], wants_logo=True,
        )  # fmt: skip
        clause = draft.words[:200]
        _carry_out(
            draft, Act(label=label, clause=clause, score=1.0, margin=1.0, level=0, slots=slots), recipe
        )
        if draft.question:
            return draft
    cutting.put_together(draft)
    return draft


_SHAPED: frozenset[Label] = frozenset({"video.reframe", "picture.create"})
"""Acts that shapes are for; a storyboard reads its own from the words."""
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
        case "shots.redo":
            another_take(draft)
        case "video.animate":
            do.animate(draft, act)
        case "video.endcard" if draft.film_title:
            cutting.endcard(draft, draft.primary, Card("", "", given_logo(draft.context), with_logo=True))
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
        case "audio.create":
            do.audio(draft, act)
        case _:
            raise ValueError(
                f"recipe {recipe.name!r} has the act {act.label!r}, which no recipe can carry out"
            )


def _version(call: RecipeCall, context: Context, words: str, n: int) -> Part:
    """One of several versions: a headline of its own, kept, and the video closed with it."""
    draft = Draft.of(context, words)
    subject = draft.subject = current_subject(context)
    lines = (
        write_headlines(
            subject, context.brand, count=call.count, max_chars=LONGEST_LINE, language=draft.language
        )
        if subject
        else []
    )
    if len(lines) <= n:
        draft.ask("q_versions", draft.voice.say("choice_yes"), n=len(lines))
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
    """A part's steps with ids of their own, so that they can stand beside those of other parts."""
    return [
        step.model_copy(
            update={
                "id": f"p{n}-{step.id}",
                **_titled(step, part),
                "depends": [f"p{n}-{one}" for one in step.depends],
                "inputs": {key: _moved(value, n) for key, value in step.inputs.items()},
            }
        )
        for step in part.draft.steps
    ]


def _titled(step: PlanStep, part: Part) -> dict[str, str]:
    """What the step is called, and the film it is for; what films can share is for none."""
    subject, about = part.draft.subject, f" · {part.name}"
    if part.film and step.inputs.get("tool") in SHAREABLE:
        card = step.inputs.get("tool") == "make_endcard" and subject and subject.view.brand
        return {"title": f"{step.title} for {capwords(subject.view.brand)}"[:120]} if card and subject else {}
    titled = {"title": f"{step.title[: 120 - len(about)]}{about}"[:120]}
    return {**titled, "film": part.film.key} if part.film else titled


def _moved(value: JsonValue, n: int) -> JsonValue:
    """A value of a step's inputs with references to the renamed steps."""
    if isinstance(value, list):
        return [_moved(one, n) for one in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("$from"), str):
        return {**value, "$from": f"p{n}-{value['$from']}"}
    return {key: _moved(one, n) for key, one in value.items()}
