"""From acts to a plan: in which order they are carried out, and what must be asked first."""

from __future__ import annotations

import re

from limelight.agent.director import acts as do
from limelight.agent.director import changing, research
from limelight.agent.director.cutting import put_together
from limelight.agent.director.draft import Draft
from limelight.agent.director.recipes import recipe_plan
from limelight.agent.director.revising import replaced, revised
from limelight.agent.director.subject import current_subject, subject_for
from limelight.infra.voice import Question, Voice
from limelight.router.questions import concepts_of, products_of
from limelight.schema.context import Context
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.understanding import Act, Label, Slots, Understanding

ORDER: tuple[Label, ...] = (
    "concepts.create", "concepts.more", "concepts.choose", "storyboard.create", "shot.edit", "shots.redo",
    "video.animate", "video.endcard", "video.reframe", "music.change", "video.compile", "picture.create",
    "display.create", "audio.create", "copy.headlines", "brand.learn", "products.find",
    "picture.change", "picture.describe", "scene.film",
)  # fmt: skip
STAGES: dict[str, str] = {
    "concepts.create": "concepts", "concepts.more": "concepts", "concepts.choose": "storyboard",
    "storyboard.create": "storyboard", "shot.edit": "edit", "shots.redo": "edit", "video.animate": "animate",
    "video.endcard": "compile", "video.reframe": "compile", "music.change": "compile",
    "video.compile": "compile",
    "copy.headlines": "copy", "picture.create": "storyboard", "display.create": "display",
    "audio.create": "audio", "brand.learn": "research", "products.find": "research",
    "picture.change": "edit", "picture.describe": "edit", "scene.film": "animate",
}  # fmt: skip
_NEEDS_BOARD: tuple[Label, ...] = (
    "shot.edit",
    "shots.redo",
    "video.animate",
    "video.endcard",
    "video.reframe",
)
_NEEDS_CLIPS: tuple[Label, ...] = ("music.change", "video.compile")
_PRODUCES: tuple[Label, ...] = ("concepts.choose", "storyboard.create", "video.animate")
_AT_ONCE = re.compile(
    r"\b(?:in one go|(?:all|everything)(?: \w+)? at once|start to finish|end to end|the whole thing|without asking|"
    r"(?:whole|entire|complete|finished|full) (?:\w+ )?(?:video|film|ad|advert|commercial|spot)|all (?:the )?(?:steps|stages))\b",
    re.I,
)
_MOVES: tuple[Label, ...] = ("video.animate", "video.reframe", "video.compile")


def make_plan(words: str, context: Context, understanding: Understanding) -> Plan:
    """The plan for these words: steps, or one question, never both. Its steps are named in the person's language."""
    plan = _planned(words, context, understanding)
    voice = Voice(understanding.language)
    return (
        plan
        if voice.english
        else plan.model_copy(update={"steps": [_named(one, voice) for one in plan.steps]})
    )


def _named(step: PlanStep, voice: Voice) -> PlanStep:
    title, dot, about = step.title.partition(" · ")
    said = f"{voice.retold(title, prefix='s_')}{dot}{about}"
    return step.model_copy(update={"title": said[:120]})


def _planned(words: str, context: Context, understanding: Understanding) -> Plan:
    if (plan := recipe_plan(words, context, understanding)) is not None:
        return plan
    if (plan := revised(words, context, understanding)) is not None:
        return plan
    return replaced(_made(words, context, understanding), context, understanding)


def _made(words: str, context: Context, understanding: Understanding) -> Plan:
    """The plan that the acts make on top of what there is."""
    work = _in_order(understanding.acts, words)
    voice = Voice(understanding.language)
    if understanding.question and not _settles_itself(work):
        return _ask(Question(understanding.question, tuple(understanding.choices)))
    if not work:
        return _ask(Question(voice.say("q_plan_nothing")))
    draft = Draft.of(context, words)
    draft.subject = current_subject(context)
    for act in work:
        _carry_out(draft, act, work)
        if draft.question:
            return _ask(draft.question, stage=STAGES[act.label])
    put_together(draft)
    if not draft.steps:
        return _ask(Question(voice.say("q_made_already")))
    stage = STAGES[work[-1].label if len(work) == 1 or work[-1].label != "copy.headlines" else work[-2].label]
    goal = "; ".join(dict.fromkeys(draft.goals))
    return Plan(
        goal=(goal[:1].upper() + goal[1:])[:500],
        stage=stage,
        product_id=draft.product_id,
        product_why=draft.product_why,
        concept_id=draft.concept.id or None if draft.concept and draft.follows else None,
        steps=draft.steps,
    )


def _in_order(acts: list[Act], words: str) -> list[Act]:
    """The acts that ask for work, in the order of the work; "in one go" means up to the finished video."""
    work = sorted((act for act in acts if act.label in ORDER), key=lambda act: ORDER.index(act.label))
    makes = [act for act in work if act.label == "concepts.create"]
    if makes:
        # There is nothing yet to take again in a message that begins a new video.
        work = [act for act in work if act.label != "shots.redo"]
        if not any(act.label in _PRODUCES for act in work) and not _AT_ONCE.search(words):
            # "... and make it vertical" is the shape of the video to come, not of one there is.
            work = [act for act in work if act.label != "video.reframe"]
        if _AT_ONCE.search(words) and not any(act.label == "video.animate" for act in work):
            whole = makes[0].model_copy(
                update={"label": "video.animate", "slots": Slots(seconds=makes[0].slots.seconds)}
            )
            work = sorted([*work, whole], key=lambda act: ORDER.index(act.label))
    return work


def _settles_itself(work: list[Act]) -> bool:
    """Whether a question ("there is no storyboard yet") is answered by an earlier act of the message."""
    first = work[0] if work else None
    choice = first.slots.product if first else None
    known = bool(choice and choice.product_id and choice.certain) or bool(first and first.slots.upload_id)
    return bool(first and first.label == "concepts.create" and len(work) > 1 and known)


def _carry_out(draft: Draft, act: Act, work: list[Act]) -> None:
    labels = [one.label for one in work]
    draft.by_shot = any(label in labels for label in _MOVES)
    if act.label in (
        "concepts.create",
        "concepts.more",
        "picture.create",
        "display.create",
        "audio.create",
        "copy.headlines",
        "storyboard.create",
    ):
        _settle_subject(draft, act)
        if draft.question:
            return
    if act.label in ("concepts.create", "concepts.more"):
        later = [one for one in work if one.label in _PRODUCES]
        index = next((one.slots.concept_index for one in later if one.slots.concept_index), None)
        do.write_ideas(
            draft, act, carry_on=bool(later), more=act.label == "concepts.more", wanted_index=index
        )
    elif act.label == "concepts.choose":
        do.choose(draft, act)
        if not draft.question and "storyboard.create" not in labels:
            do.storyboard(draft, act)
    elif act.label == "storyboard.create":
        _settle_concept(draft, act)
        if not draft.question:
            chosen = next((one for one in work if one.label == "concepts.choose"), None)
            do.storyboard(draft, _with_scene_of(act, chosen))
    elif act.label in _NEEDS_BOARD:
        _on_board(draft, act, work)
    elif act.label in _NEEDS_CLIPS:
        _on_clips(draft, act)
    elif act.label == "picture.create":
        do.picture(draft, act)
    elif act.label == "display.create":
        do.display(draft, act)
    elif act.label == "audio.create":
        do.audio(draft, act)
    elif act.label == "copy.headlines":
        do.headlines(draft, act)
    elif act.label == "brand.learn":
        research.learn_brand(draft)
    elif act.label == "products.find":
        research.find_products(draft)
    elif act.label == "picture.change":
        changing.change(draft, act)
    elif act.label == "picture.describe":
        changing.describe(draft, act)
    elif act.label == "scene.film":
        changing.film(draft, act)


def _on_board(draft: Draft, act: Act, work: list[Act]) -> None:
    if not draft.frames:
        if act.label in ("shot.edit", "shots.redo"):
            has = bool(draft.context.concepts)
            answers = (draft.voice.say("choice_yes"),) if has else products_of(draft.context)
            ask = draft.voice.say("q_paint_first" if has else "q_for_product")
            draft.ask("q_no_board", *answers, ask=ask)
            return
        first = next((one for one in work if one.slots.product or one.slots.upload_id), act)
        if draft.concept is None and not draft.context.concepts:
            _settle_subject(draft, first)
        if not draft.question:
            _settle_concept(draft, first)
        if draft.question:
            return
        draft.by_shot = True
        do.storyboard(
            draft, act if act.label == "video.animate" else Act(**{**act.model_dump(), "slots": {}})
        )
    if act.label == "shot.edit":
        do.edit_shots(draft, act)
        do.film_again(draft)
    elif act.label == "shots.redo":
        do.redo_shots(draft, act)
    elif act.label == "video.animate":
        do.animate(draft, act)
    elif act.label == "video.endcard":
        do.endcard(draft, act)
    elif act.slots.aspects:
        draft.by_shot = True
        do.reframe(draft, act)
    else:
        draft.ask("q_shape", *(draft.voice.say(f"shape_{one}") for one in ("9:16", "1:1", "4:5", "16:9")))


def _on_clips(draft: Draft, act: Act) -> None:
    if not any(draft.cuts.values()):
        if draft.frames:
            draft.ask("q_no_clips", draft.voice.say("choice_yes"))
        else:
            draft.ask("q_no_video", *products_of(draft.context), ask=draft.voice.say("q_for_product"))
    elif act.label == "music.change":
        do.change_music(draft, act)
    else:
        do.compile_again(draft, act)


def _settle_subject(draft: Draft, act: Act) -> None:
    """Sets the subject the act speaks of, or asks for it."""
    choice = act.slots.product
    if (
        choice
        and not choice.product_id
        and choice.not_found
        and not act.slots.upload_id
        and not draft.context.attachments
    ):
        names = [view.title for view in draft.context.catalogue[:3]]
        known = draft.voice.say("catalogue_has", names=draft.voice.listed(names)) if names else ""
        draft.ask("q_product_missing", *products_of(draft.context), words=choice.not_found, known=known)
        return
    if choice and not choice.certain and choice.alternatives:
        names = [choice.title, *choice.alternatives]
        draft.ask("q_which", *names, names=draft.voice.either(names))
        return
    said = act.slots.product is not None or act.slots.upload_id is not None
    found = (None if said else draft.subject) or subject_for(draft.context, act.slots, draft.words)
    if found is None:
        names = [view.title for view in draft.context.catalogue[:3]]
        if names:
            draft.ask("q_product_such", *products_of(draft.context), names=draft.voice.either(names))
        else:
            draft.ask("q_product_any")
        return
    draft.subject = found
    named = found.product_id or found.photo_id
    if named and (draft.context.product is None or draft.context.product.id != named):
        draft.product_id = named
    if choice and choice.product_id:
        draft.product_why = choice.why


def _settle_concept(draft: Draft, act: Act) -> None:
    """Makes sure that there is a concept to follow: the chosen one, the only one, or a new one."""
    concepts = draft.context.concepts
    other = act.slots.product and act.slots.product.product_id and draft.product_id
    if draft.concept and (not other or any(step.id == "concepts" for step in draft.steps)):
        return
    if not concepts or other:
        do.write_ideas(draft, act, carry_on=True)
        return
    if act.slots.concept_index is not None or len(concepts) == 1:
        do.choose(draft, act)
        return
    names = draft.voice.either(
        [f"{one.index} {draft.voice.say('quoted', text=one.title)}" for one in concepts]
    )
    draft.ask("q_use_concept", *concepts_of(draft.context, draft.voice), names=names)


def _with_scene_of(act: Act, other: Act | None) -> Act:
    if other is None or act.slots.scene or not other.slots.scene:
        return act
    return act.model_copy(update={"slots": act.slots.model_copy(update={"scene": other.slots.scene})})


def _ask(question: Question, *, stage: str = "other") -> Plan:
    return Plan(goal="Ask first", stage=stage, question=question.text, choices=question.offered)
