"""A change of mind about the plan that is under way: the plan as the person wants it now.

Only what the words touch is changed; every other step stays word for word, so that what holds of it is kept.
"""

from __future__ import annotations

import re

from limelight.agent.director import acts as do
from limelight.agent.director.draft import Draft
from limelight.agent.director.endcards import endcard_parts
from limelight.agent.director.level import level_after, level_now
from limelight.agent.director.pick import number
from limelight.agent.director.rescene import names_place, work_in
from limelight.agent.director.revision import Revision
from limelight.agent.director.staging import restage, shot_title
from limelight.agent.director.subject import current_subject
from limelight.agent.director.tune import music_mood
from limelight.agent.director.wording import wording
from limelight.schema.context import Context
from limelight.schema.plan import Plan
from limelight.schema.understanding import Act, Understanding
from limelight.schema.work import Framing

OUT = re.compile(
    r"\b(?:leave|take|keep)\b.*\bout\b|\b(?:without|drop|skip|remove|lose|delete|omit|cut)\b|"
    r"\b(?:ohne|weglassen|streich\w*|lass\b.*\bweg)\b|\b(?:sin|quita\w*|elimina\w*)\b|"
    r"\b(?:sans|enl[eè]ve\w*|supprime\w*)\b|\b(?:sem|tira\w*|remov\w*)\b|(?:なし|抜き|外して|消して|削除)",
    re.IGNORECASE,
)
"""Words that take something out."""
ADD = re.compile(
    r"\b(?:add|append|insert|one more|another)\b.*\b(?:shot|scene|picture)\b|"
    r"\b(?:noch ein\w*|f[üu]ge?)\b.*\b(?:aufnahme|bild|szene|shot)\b|\b(?:a[ñn]ade|agrega)\w*\b|\bajoute\w*\b|"
    r"\b(?:adicion|acrescent)\w*\b|(?:追加|もう一)",
    re.IGNORECASE,
)
"""Words that add a shot."""
INSTEAD = re.compile(
    r"\b(?:actually|instead|rather|wait|sorry|change|switch|use|no)\b|\b(?:lieber|doch|stattdessen|nimm)\b|"
    r"\b(?:mejor|en vez|usa)\b|\b(?:plut[ôo]t|finalement|utilise)\b|\b(?:melhor|em vez|use)\b|(?:やっぱり|代わりに)",
    re.IGNORECASE,
)
"""Words by which a shape is meant for what is being made, and not for one more version of it."""
FRAMINGS: tuple[Framing, ...] = ("wide", "detail", "low", "side", "hero")


def revised(words: str, context: Context, understanding: Understanding) -> Plan | None:
    """The next version of the plan under way, or None when the words do not touch it (they come after it then)."""
    under_way = context.running.plan if context.running else None
    if under_way is None or under_way.films or understanding.recipe or not under_way.steps:
        return None
    acts = [act for act in understanding.acts if not act.label.startswith("chat.")]
    revision = Revision(under_way, context)
    if not acts or not all(_carried(revision, act, words) for act in acts):
        return None
    plan = revision.plan
    return plan.model_copy(update={"revises": under_way.plan_id}) if revision.changed else None


def replaced(plan: Plan, context: Context, understanding: Understanding) -> Plan:
    """The plan as the next version of the one under way, where that follows a concept that was just exchanged."""
    under_way = context.running.plan if context.running else None
    labels = [act.label for act in understanding.acts if not act.label.startswith("chat.")]
    other = under_way is not None and plan.concept_id and plan.concept_id != under_way.concept_id
    if under_way is None or under_way.films or not other or labels != ["concepts.choose"]:
        return plan
    paints = any(step.inputs.get("tool") == "paint_shots" for step in under_way.steps)
    return plan.model_copy(update={"revises": under_way.plan_id}) if paints and plan.steps else plan


def _carried(revision: Revision, act: Act, words: str) -> bool:
    """Carry out one act on the plan; False when it is not about what the plan makes."""
    shots = act.slots.shot_indices
    match act.label:
        case "edit.delete":
            return revision.leave_out(shots)
        case "shot.edit" | "shots.redo" if shots and OUT.search(act.clause):
            return revision.leave_out(shots)
        case "shot.edit" | "shots.redo" if ADD.search(act.clause):
            return _add(revision, act, words)
        case "shot.edit" | "shots.redo":
            return _repaint(revision, act, words)
        case "video.reframe":
            aspects = act.slots.aspects
            return bool(INSTEAD.search(words)) and len(aspects) == 1 and revision.reshape(aspects[0])
        case "music.change" if act.slots.louder_db and not act.slots.mood:
            return revision.relevel(level_after(level_now(revision.context), act.slots.louder_db))
        case "music.change":
            mood = music_mood(act.slots.mood or act.clause)
            return revision.retune(mood, seed=number(words, mood))
        case "video.endcard" if OUT.search(act.clause):
            return revision.no_endcard()
        case "video.endcard":
            return revision.endcard(endcard_parts(act, revision.context))
        case _:
            return False


def _repaint(revision: Revision, act: Act, words: str) -> bool:
    """Other scenes, captions or seeds for shots that the plan paints or animates; for all of them when none is named."""
    slots, context = act.slots, revision.context
    wanted = slots.shot_indices or revision.numbers
    board = {shot.index: shot.id for shot in context.storyboard}
    draft = Draft.of(context, words)
    heard = draft.heard(slots.scene)
    if not wanted or not (slots.scene or slots.caption or act.label == "shots.redo"):
        return False
    for index in wanted:
        for item in revision.painted(index):
            prompt = str(item["prompt"])
            new = (
                work_in(prompt, heard.prompt) if slots.shot_indices
                else restage(prompt, heard.prompt, nth=index - 1)
            )  # fmt: skip
            if new == prompt and not slots.caption and not board.get(index):
                continue  # nobody has seen it yet: once more is once
            title = shot_title(heard.said) if slots.shot_indices and names_place(heard.prompt) else ""
            seed = item.get("seed")
            revision.set_item(item, {
                "prompt": new, "description": draft.described(str(item.get("description") or ""), heard),
                "title": title or item.get("title"), "replaces": board.get(index),
                "seed": number(seed if isinstance(seed, int) else 0, new, "edit"),
                **({"caption": slots.caption} if slots.caption else {}),
            })  # fmt: skip
    made = [index for index in wanted if not revision.painted(index)]
    if not made:
        return True
    draft.subject, draft.by_shot = current_subject(context), True
    change = do.redo_shots if act.label == "shots.redo" else do.edit_shots
    change(draft, act.model_copy(update={"slots": slots.model_copy(update={"shot_indices": made})}))
    return not draft.question and all(revision.paint_first(step, board) for step in draft.steps)


def _add(revision: Revision, act: Act, words: str) -> bool:
    """One shot more: what the concept has next, or the product seen otherwise in the scene that was named."""
    numbers = revision.numbers
    if not numbers or not revision.painted(numbers[-1]):
        return False
    last = revision.painted(numbers[-1])[0]
    index = numbers[-1] + 1
    scene = (
        ""
        if ADD.match(act.slots.scene) or act.slots.scene in ("add a", "add", "another")
        else act.slots.scene
    )
    chosen = next((one for one in revision.context.concepts if one.id == revision.plan.concept_id), None)
    ideas = chosen.shots[index - 1 :] if chosen and not scene else []
    used = [item.get("framing") for one in numbers for item in revision.painted(one)]
    framing = next((one for one in FRAMINGS if one not in used), "hero")
    draft = Draft.of(revision.context, words)
    heard = draft.heard(scene)
    prompt = ideas[0].scene if ideas else restage(str(last["prompt"]), heard.prompt, nth=index - 1)
    title = ideas[0].title if ideas else (shot_title(heard.said) or wording(draft.language).another)
    before = ideas[0].description if ideas else str(last.get("description") or "")
    return revision.add({
        "slot": f"shot-{index}", "index": index, "title": title[:120], "prompt": prompt,
        "description": before if ideas else draft.described(before, heard),
        "framing": ideas[0].framing if ideas else framing, "caption": ideas[0].caption if ideas else "",
        "subcaption": "", "seed": number(prompt, index), "replaces": None,
    })  # fmt: skip
