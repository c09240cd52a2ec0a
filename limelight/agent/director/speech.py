"""What the Director says when work begins and ends. All of it from its messages."""

from __future__ import annotations

from limelight.agent.director.answers import span_of
from limelight.agent.director.endcards import endcard_parts
from limelight.agent.director.level import level_planned
from limelight.agent.director.pick import pick
from limelight.agent.director.planning import make_plan
from limelight.agent.director.protocol import Conversation
from limelight.agent.director.recipes import recipe_words
from limelight.agent.director.rescene import tidy
from limelight.agent.director.research import shown_site
from limelight.agent.director.rules import Rules
from limelight.agent.director.staging import season_in
from limelight.agent.director.subject import Subject, as_subject, current_subject, subject_for
from limelight.agent.director.wording import hear
from limelight.agent.plan.quote import time_of
from limelight.infra.voice import Voice
from limelight.schema.context import BatchView, Context
from limelight.schema.plan import Plan
from limelight.schema.understanding import Act, Understanding

HANDS = 2
"""Shots and clips that are made at once on a small machine: what is said before the work begins is said for one."""


def acknowledge(talk: Conversation, understanding: Understanding) -> str:
    """One or two sentences that say back what was understood; nothing when the plan is a question.

    The question itself is asked once, by whoever carries out the plan.
    """
    voice = Voice(understanding.language)
    if any(act.label == "control.continue" for act in understanding.acts):
        return _taking_up(talk.context, voice)
    plan = make_plan(talk.words, talk.context, understanding)
    if plan.question or plan.revises:  # what is kept and what is made anew is said once it is settled
        return ""
    if understanding.recipe:
        said = [recipe_words(plan, talk.context, understanding, voice), *_obeying(plan, talk.context, voice)]
        return " ".join(said)
    wanted = {str(step.inputs.get("tool")) for step in plan.steps}
    acts = [act for act in understanding.acts if act.label != "video.reframe" or "compile_video" in wanted]
    said = [_said_back(act, plan, talk, voice) for act in acts]
    if len(acts) < len(understanding.acts):
        shapes = [aspect for act in understanding.acts for aspect in act.slots.aspects]
        said.append(voice.say("shape_later", shapes=voice.listed([*dict.fromkeys(shapes)])))
    said = list(dict.fromkeys(one for one in said if one))
    said = [*_which_film(talk.context, plan, voice), *_renewing(acts, plan, talk.context, voice), *said]
    said += _obeying(plan, talk.context, voice)
    if talk.context.running:
        said.append(voice.say("after"))
    return " ".join(said) or voice.say("on_it")


def _obeying(plan: Plan, context: Context, voice: Voice) -> list[str]:
    """What the person settled for everything that the plan keeps to."""
    rules = Rules.of(context)
    tools = dict.fromkeys(str(step.inputs.get("tool")) for step in plan.steps)
    kept = dict.fromkeys(rule for tool in tools for rule in rules.obeyed(tool, voice))
    return [voice.say("obeys", rules=voice.say("comma").join(kept))] if kept else []


def _which_film(context: Context, plan: Plan, voice: Voice) -> list[str]:
    """Which of several videos is worked on; nothing where one begins anew."""
    shown = next((one for one in context.films if one.shown), None)
    if shown is None or plan.product_id or plan.concept_id:
        return []
    return [voice.say("in_film", n=shown.index, title=shown.title)]


def _renewing(acts: list[Act], plan: Plan, context: Context, voice: Voice) -> list[str]:
    """That clips of shots which have changed are made again, where the words ask for something else."""
    said = any(act.label in ("video.animate", "shot.edit", "shots.redo", "storyboard.create") for act in acts)
    moved = any(step.inputs.get("tool") == "animate_shots" for step in plan.steps)
    shapes = {shot.aspect for shot in context.storyboard}
    stale = [clip.index for clip in context.clips if clip.stale and clip.aspect in shapes]
    if said or not moved or not stale:
        return []
    return [voice.say("renew_n" if len(stale) > 1 else "renew", n=_numbers(stale, voice))]


def _taking_up(context: Context, voice: Voice) -> str:
    left = context.open_plan
    if left is not None and left.waits:
        return voice.say("on_it")
    if left is not None and left.batch is not None and left.batch.done and not left.films:
        return _taking_up_batch(left.batch, voice)
    if left is None or not left.done:
        return voice.say("take_up")
    if left.films:
        return voice.say("take_up_films", done=left.done, total=left.total)
    return voice.say("take_up_count", done=left.done, total=left.total)


def _taking_up_batch(batch: BatchView, voice: Voice) -> str:
    numbers = _numbers(batch.left, voice)
    return voice.say(
        f"take_up_{batch.kind}s", done=len(batch.done), total=len(batch.done) + len(batch.left),
        left=voice.say("t_shots" if len(batch.left) > 1 else "thing_shot", n=numbers),
    )  # fmt: skip


def _said_back(act: Act, plan: Plan, talk: Conversation, voice: Voice) -> str:
    slots = act.slots
    subject = (
        subject_for(talk.context, slots, talk.words)
        or current_subject(talk.context)
        or _planned(plan, talk.context)
    )
    it, name = _named(subject, voice)
    scene = _after_comma(_said_of(slots.scene, talk, voice), voice)
    match act.label:
        case "concepts.create":
            return _took(act, plan, talk, voice)
        case "concepts.more":
            count = _concept_count(plan)
            said = {"Count": voice.capital(count), "count": voice.number(count)}
            return voice.say("ideas_more", it=it, name=name, **said)
        case "concepts.choose":
            return _chosen(act, talk, voice)
        case "storyboard.create":
            return voice.say("board", it=it)
        case "shots.redo" if not (slots.scene or slots.caption):
            many = len(slots.shot_indices) != 1
            return voice.say("redo_all") if many else voice.say("redo", n=slots.shot_indices[0])
        case "shot.edit" | "shots.redo":
            every = len(slots.shot_indices) > 1 and len(slots.shot_indices) == len(talk.context.storyboard)
            key = "edit_all" if every else "edit_1" if len(slots.shot_indices) <= 1 else "edit_n"
            change = voice.say("colon", what=said) if (said := _said_of(slots.scene, talk, voice)) else ""
            if any(step.inputs.get("tool") == "compile_video" for step in plan.steps) and every:
                span = span_of(time_of(plan, hands=HANDS), voice)
                return voice.say(
                    "edit_film", n=voice.number(len(slots.shot_indices)), change=change, span=span
                )
            if every:
                return voice.say(key, n=voice.number(len(slots.shot_indices)), change=change)
            return voice.say(key, n=_numbers(slots.shot_indices or [1], voice), change=change)
        case "video.animate":
            return _animating(plan, voice)
        case "video.endcard":
            tools = {str(step.inputs.get("tool")) for step in plan.steps}
            same = "compile_video" in tools and "animate_shots" not in tools
            return voice.say("endcard" if same else "endcard_too", parts=_card(act, talk.context, voice))
        case "video.reframe":
            return voice.say("reframe", shapes=voice.listed([*slots.aspects]))
        case "video.compile" if slots.plain:
            return voice.say("plain")
        case "video.compile" if lasts := _lasts(plan):
            return voice.say("fit", n=f"{lasts:g}")
        case "video.compile":
            return voice.say("compile")
        case "music.change":
            if level := level_planned(plan, talk.context):
                return voice.say("music_louder" if level > 0 else "music_quieter", n=f"{abs(level):g}")
            new = any(step.inputs.get("tool") == "animate_shots" for step in plan.steps)
            return voice.say("music_too" if new else "music")
        case "brand.learn":
            return voice.say("learn_site", site=shown_site(talk.words))
        case "copy.headlines":
            count, limit = slots.count or 5, slots.max_chars or 60
            return voice.say("headlines", Count=voice.capital(count), it=it, name=name, limit=limit)
        case "display.create":
            count = _ad_count(plan)
            many = voice.say("displays", n=voice.number(count), it=it, name=name)
            return many if count > 1 else voice.say("display", it=it, name=name)
        case "audio.create":
            return voice.say("audio", n=f"{slots.seconds or 15:g}", it=it, name=name)
        case "picture.create":
            many = voice.say("pictures", n=voice.number(slots.count or 1), it=it, scene=scene)
            return many if (slots.count or 1) > 1 else voice.say("picture", it=it, scene=scene)
        case _:
            return ""


def _lasts(plan: Plan) -> float:
    """The seconds that the film is trimmed to; 0 where the plan trims none."""
    args = [one.inputs.get("args") for one in plan.steps if one.inputs.get("tool") == "compile_video"]
    said = [one.get("seconds") for one in args if isinstance(one, dict)]
    return next((float(one) for one in said if isinstance(one, int | float)), 0.0)


def _planned(plan: Plan, context: Context) -> Subject | None:
    """What another act of the same message settled."""
    found = next((view for view in context.catalogue if view.id == plan.product_id), None)
    return as_subject(found) if found else None


def _took(act: Act, plan: Plan, talk: Conversation, voice: Voice) -> str:
    """Which product was taken, why, and that ideas are coming."""
    choice = act.slots.product
    subject = subject_for(talk.context, act.slots, talk.words)
    count = _concept_count(plan)
    scene = _after_comma(
        _said_of(act.slots.scene or (season_in(act.clause, subject) if voice.english else ""), talk, voice),
        voice,
    )
    whole = any(step.inputs.get("tool") == "compile_video" for step in plan.steps)
    key = (
        "whole" if whole else "ideas_1" if count == 1 else pick(("ideas_a", "ideas_b", "ideas_c"), talk.words)
    )
    close = voice.say(key, Count=voice.capital(count), count=voice.number(count), scene=scene)
    if subject is None:
        return close
    it, name = _named(subject, voice)
    if choice and choice.product_id:
        # The reason comes in English; beside another language the product's name must do.
        why = f": {choice.why}" if choice.why and voice.english else ""
        return voice.say("took", name=name, why=why, close=close)
    if subject.photo_id and not subject.view.title:
        return voice.say("photo_unknown", close=close)
    if subject.photo_id:
        return voice.say("photo", it=it, close=close)
    return voice.say("product", It=it[:1].upper() + it[1:], name=name, close=close)


def _chosen(act: Act, talk: Conversation, voice: Voice) -> str:
    index = act.slots.concept_index
    found = next((one for one in talk.context.concepts if one.index == index), None)
    scene = _after_comma(_said_of(act.slots.scene, talk, voice), voice)
    if found is None:
        return voice.say("choose_that", scene=scene)
    return voice.say("choose", n=found.index, title=found.title, scene=scene)


def _animating(plan: Plan, voice: Voice) -> str:
    """What is animated and how long the music will be, as the plan says."""
    clips = sum(len(_listed(plan, at, "shots")) for at in range(len(plan.steps)))
    if not clips:
        return voice.say("compile")
    beds = [one.inputs.get("args") for one in plan.steps if one.inputs.get("tool") == "compose_bed"]
    seconds = next((one.get("seconds") for one in beds if isinstance(one, dict)), None)
    shots = voice.say("shot_1") if clips == 1 else voice.say("shot_n", n=voice.number(clips))
    if isinstance(seconds, int | float):
        return voice.say("animate_music", shots=shots, seconds=f"{seconds:g}")
    return voice.say("animate", shots=shots)


def _listed(plan: Plan, at: int, name: str) -> list[object]:
    step = plan.steps[at]
    args = step.inputs.get("args") if step.inputs.get("tool") == "animate_shots" else None
    value = args.get(name) if isinstance(args, dict) else None
    return [*value] if isinstance(value, list) else []


def _concept_count(plan: Plan) -> int:
    briefs = [step.inputs.get("brief") for step in plan.steps if step.inputs.get("tool") == "save_concepts"]
    counts = [one.get("count") for one in briefs if isinstance(one, dict)]
    return next((int(one) for one in counts if isinstance(one, int | float)), 3)


def _ad_count(plan: Plan) -> int:
    """Display ads that the plan lays out."""
    args = [step.inputs.get("args") for step in plan.steps if step.inputs.get("tool") == "compose_display"]
    ads = [one.get("ads") for one in args if isinstance(one, dict)]
    return sum(len(one) for one in ads if isinstance(one, list))


def _card(act: Act, context: Context, voice: Voice) -> str:
    """What stands on the end card, in words; the same decision as the plan's."""
    card = endcard_parts(act, context)
    slogan = voice.say("slogan", slogan=card.slogan.rstrip(".")) if card.slogan else ""
    logo = voice.say("logo") if card.with_logo else ""
    return voice.listed([logo, slogan, voice.say("quoted", text=card.cta) if card.cta else ""]) or voice.say(
        "brand"
    )


def _named(subject: Subject | None, voice: Voice) -> tuple[str, str]:
    if subject is None:
        return voice.say("your_product"), voice.say("your_product")
    return subject.called, subject.name or subject.called


def _numbers(indices: list[int], voice: Voice) -> str:
    return voice.listed([str(index) for index in indices])


def _said_of(scene: str, talk: Conversation, voice: Voice) -> str:
    """A scene as the person wrote it, without what they said around it."""
    return tidy(scene if voice.english else hear(scene, words=talk.words, language=voice.language).said)


def _after_comma(text: str, voice: Voice) -> str:
    if not text:
        return ""
    return f"（{text}）" if voice.language == "ja" else f", {text}"
