"""What the Director says: the acknowledgement, answers, the summary. All of it from its messages."""

from __future__ import annotations

from pydantic import JsonValue

from limelight.agent.director.answers import answer
from limelight.agent.director.pick import pick
from limelight.agent.director.planning import make_plan
from limelight.agent.director.protocol import Conversation, Made
from limelight.agent.director.rescene import tidy
from limelight.agent.director.shooting import spelled
from limelight.agent.director.staging import season_in
from limelight.agent.director.subject import current_subject, subject_for
from limelight.schema.context import Context
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.understanding import Act, Understanding


def respond(talk: Conversation, understanding: Understanding) -> str:
    """An answer at once, out of the context alone."""
    return answer(talk.words, talk.context, understanding)


def acknowledge(talk: Conversation, understanding: Understanding) -> str:
    """One or two sentences that say back what was understood; nothing when the plan is a question.

    The question itself is asked once, by whoever carries out the plan.
    """
    if any(act.label == "control.continue" for act in understanding.acts):
        return _taking_up(talk.context)
    plan = make_plan(talk.words, talk.context, understanding)
    if plan.question:
        return ""
    said = [_said_back(act, plan, talk.context, talk.words) for act in understanding.acts]
    said = [one for one in said if one]
    if not said:
        return "On it."
    if talk.context.running:
        said.append("It comes right after what is running now.")
    return " ".join(dict.fromkeys(said))


def _taking_up(context: Context) -> str:
    left = context.open_plan
    if left is None or not left.total:
        return "I am taking it up where it was."
    return (
        f"I am taking it up where it was: {left.done} of {left.total} steps are done, and stay as they are."
    )


def summarise(talk: Conversation, understanding: Understanding) -> str:
    """What was made, what went wrong, and what could come next."""
    made = [one for report in talk.reports for one in report.artifacts]
    problems = [problem.message for report in talk.reports for problem in report.problems]
    failed = [report.summary for report in talk.reports if not report.ok and report.summary]
    parts = [_made(made, talk.context)]
    if problems or failed:
        what = " ".join(_sentence(one) for one in dict.fromkeys(problems or failed))
        parts.append(f"Not everything worked: {what}" if made else f"That did not work. {what}")
    parts.append(_next_step(made, bool(problems or failed), talk.context))
    return "\n\n".join(part for part in parts if part)


def _said_back(act: Act, plan: Plan, context: Context, words: str) -> str:
    slots = act.slots
    scene = tidy(slots.scene)
    subject = subject_for(context, slots, words) or current_subject(context)
    it = subject.called if subject else "your product"
    match act.label:
        case "concepts.create":
            return _took(act, plan, context, words)
        case "concepts.more":
            count = spelled(_concept_count(plan)).capitalize()
            return f"{count} more ideas for {it}, from other angles than the ones you have seen."
        case "concepts.choose":
            found = next((one for one in context.concepts if one.index == slots.concept_index), None)
            title = f"Concept {found.index}, “{found.title}”" if found else "That concept"
            return f"{title}{f', {scene},' if scene else ''} it is. I am painting its {_shots(found)} now."
        case "storyboard.create":
            return f"I am painting the storyboard for {it} now, all its shots side by side."
        case "shot.edit":
            which = _which(slots.shot_indices)
            change = f": {scene}" if scene else ""
            return f"Only {which} changes{change}. The others stay as they are."
        case "shots.redo":
            which = _which(slots.shot_indices) if slots.shot_indices else "every shot"
            return f"A fresh take of {which}, same scenes."
        case "video.animate":
            return _animating(plan)
        case "video.endcard":
            return f"Your {_endcard_parts(act, context)} will close the video. The clips stay as they are."
        case "video.reframe":
            shapes = " and ".join(slots.aspects) or "the new shape"
            return f"I am framing it natively for {shapes}: painted for that shape, not cropped."
        case "video.compile":
            return "I am putting the clips together."
        case "music.change":
            return "New music coming; the clips stay as they are."
        case "copy.headlines":
            count = spelled(slots.count or 5).capitalize()
            return f"{count} headlines for {it}, at most {slots.max_chars or 60} characters each."
        case "picture.create":
            return f"I am making a picture of {it}{f', {scene}' if scene else ''}."
        case _:
            return ""


def _animating(plan: Plan) -> str:
    """What is animated and how long the music will be, as the plan says."""
    clips = sum(
        len(_listed(step, "shots")) for step in plan.steps if step.inputs.get("tool") == "animate_shots"
    )
    args = [step.inputs.get("args") for step in plan.steps if step.inputs.get("tool") == "compose_bed"]
    seconds = next((one.get("seconds") for one in args if isinstance(one, dict)), None)
    shots = f"{spelled(clips)} shot{'' if clips == 1 else 's'}" if clips else "the clips"
    verb = "animating" if clips else "putting together"
    music = f" while the music is written to {seconds:g} seconds" if isinstance(seconds, int | float) else ""
    return f"I am {verb} {shots}{music}; then it all becomes one video."


def _concept_count(plan: Plan) -> int:
    briefs = [step.inputs.get("brief") for step in plan.steps if step.inputs.get("tool") == "save_concepts"]
    counts = [one.get("count") for one in briefs if isinstance(one, dict)]
    return next((int(one) for one in counts if isinstance(one, int | float)), 3)


def _listed(step: PlanStep, name: str) -> list[JsonValue]:
    args = step.inputs.get("args")
    value = args.get(name) if isinstance(args, dict) else None
    return value if isinstance(value, list) else []


def _took(act: Act, plan: Plan, context: Context, words: str) -> str:
    choice = act.slots.product
    subject = subject_for(context, act.slots, words)
    asked = act.slots.scene or season_in(act.clause, subject)
    scene = f", {tidy(asked)}" if asked else ""
    count = _concept_count(plan)
    close = pick(
        (
            f"{spelled(count).capitalize()} different ideas are on their way{scene}.",
            f"I am writing {spelled(count)} concepts now{scene}, each from another angle.",
            f"Give me a moment for {spelled(count)} ideas{scene} that do not look alike.",
        ),
        words,
    )
    if count == 1:
        close = f"I am writing the concept now{scene}."
    if choice and choice.product_id and subject:
        reason = f": {choice.why}" if choice.why else ""
        return f"I took the {subject.name}{reason}. {close}"
    if subject and subject.photo_id:
        return f"I will work with {subject.called}, exactly as it is in the picture. {close}"
    return f"{subject.called[:1].upper()}{subject.called[1:]} it is. {close}" if subject else close


def _shots(found: object) -> str:
    shots = getattr(found, "shots", [])
    return f"{spelled(len(shots))} shots" if shots else "shots"


def _which(indices: list[int]) -> str:
    if len(indices) == 1:
        return f"shot {indices[0]}"
    return f"shots {', '.join(map(str, indices[:-1]))} and {indices[-1]}" if indices else "that shot"


def _endcard_parts(act: Act, context: Context) -> str:
    slots = act.slots
    slogan = slots.slogan or (context.brand.slogan if not slots.wants_logo else "")
    parts = ["logo" if slots.wants_logo else "", f"slogan “{slogan}”" if slogan else "", slots.cta]
    return " and ".join(part for part in parts if part) or "end card"


def _made(made: list[Made], context: Context) -> str:
    kinds: dict[str, list[Made]] = {}
    for one in made:
        kinds.setdefault(one.kind, []).append(one)
    parts: list[str] = []
    if concepts := kinds.get("concept"):
        rows = [
            f"{one.index or at}. **{_title(one)}**{_hook(one)}" for at, one in enumerate(concepts, start=1)
        ]
        parts.append(
            f"Here {'are' if len(rows) > 1 else 'is'} {spelled(len(rows))} concept{_s(rows)}:\n\n"
            + "\n".join(rows)
        )
    if (shots := kinds.get("shot")) and not kinds.get("video"):
        parts.append(_shots_made(shots, context))
    if videos := kinds.get("video"):
        parts.append(_videos_made(videos, kinds))
    elif clips := kinds.get("clip"):
        parts.append(
            f"{spelled(len(clips)).capitalize()} clip{_s(clips)} {'are' if len(clips) > 1 else 'is'} ready."
        )
    elif kinds.get("music"):
        parts.append("The music bed is ready.")
    if headlines := kinds.get("headline"):
        rows = [f"- {_text(one)}" for one in headlines]
        parts.append(f"Your headline{_s(rows)}:\n\n" + "\n".join(rows))
    if pictures := kinds.get("image"):
        parts.append(
            f"{spelled(len(pictures)).capitalize()} picture{_s(pictures)} {'are' if len(pictures) > 1 else 'is'} ready."
        )
    return "\n\n".join(parts)


def _shots_made(shots: list[Made], context: Context) -> str:
    if len(shots) == 1:
        kept = " The earlier one is kept." if context.storyboard else ""
        return f"Shot {shots[0].index or ''} is ready: {_bare(shots[0])}.{kept}".replace("  ", " ")
    if context.storyboard and len(shots) < len(context.storyboard):
        return f"{spelled(len(shots)).capitalize()} shots are made again; the earlier ones are kept."
    return f"The storyboard is ready, {spelled(len(shots))} shots with your product's own pixels in each."


def _videos_made(videos: list[Made], kinds: dict[str, list[Made]]) -> str:
    shapes = [str(one.meta.get("aspect") or "") for one in videos]
    seconds = videos[0].seconds
    length = f", {round(seconds, 1):g} seconds" if seconds else ""
    what = (
        f"Your video is ready{length}."
        if len(videos) == 1
        else f"{spelled(len(videos)).capitalize()} videos are ready."
    )
    named = " and ".join(shape for shape in shapes if shape)
    if named:
        what = what.removesuffix(".") + f" in {named}."
    if kinds.get("endcard") and not kinds.get("clip"):
        what += " The end card is new; the clips are the ones you had."
        if kinds.get("music"):
            what += " The video is longer now, so I composed the music anew to fit."
    return what


def _next_step(made: list[Made], trouble: bool, context: Context) -> str:
    kinds = {one.kind for one in made}
    if not made and trouble:
        return "Shall I try again?"
    if "concept" in kinds and "shot" not in kinds:
        return (
            "Which one shall I storyboard? You can change it too, for example “the first one, but at sunset”."
        )
    if "video" in kinds:
        if "headline" in kinds:
            return "Shall I make another format, or change anything?"
        shapes = {video.aspect for video in context.videos} | {
            str(one.meta.get("aspect") or "") for one in made
        }
        if "endcard" not in kinds and not context.endcards:
            other = "change the music" if "9:16" in shapes else "make a vertical version"
            return f"Shall I add your logo and slogan at the end, or {other}?"
        return "Shall I make another format, or write headlines to go with it?"
    if "shot" in kinds:
        return "Shall I animate it, or is there a shot you would like different?"
    if "headline" in kinds:
        return "Shall I write more, or in another tone?"
    return "What comes next?" if made else ""


def _title(one: Made) -> str:
    return str(one.meta.get("title") or _bare(one))


def _bare(one: Made) -> str:
    """The artifact's name without its ordinal."""
    name = one.name
    for dash in (" - ", " – "):
        if dash in name and name.split(dash)[0].split()[-1:] and name.split(dash)[0].split()[-1].isdigit():
            name = name.split(dash, 1)[1]
    return name


def _hook(one: Made) -> str:
    hook = str(one.meta.get("hook") or "")
    return f": {hook}" if hook else ""


def _text(one: Made) -> str:
    return str(one.meta.get("text") or one.name)


def _s(many: list[str] | list[Made]) -> str:
    return "" if len(many) == 1 else "s"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
