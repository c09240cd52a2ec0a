"""What a message asks: level 0 rules, then level 1 embeddings with cues and what the thread makes likely."""

from __future__ import annotations

from typing import TypedDict

from limelight.capabilities.embedding import shared_embedder
from limelight.infra.voice import Question, Voice
from limelight.router.amending import amended
from limelight.router.carrying import carried_out
from limelight.router.clauses import Clause
from limelight.router.cues import STRONG
from limelight.router.exemplars import Embedder
from limelight.router.films import Mention, films_meant
from limelight.router.followup import Gap, as_request, gap_filled
from limelight.router.hints import wants
from limelight.router.language import spoken
from limelight.router.limits import beyond_reach
from limelight.router.questions import ask_language, ask_missing, ask_unclear
from limelight.router.recipes import recipe_of
from limelight.router.recognise import STORY, recognise
from limelight.router.rules import RuleHit, match_rule
from limelight.router.scope import scopes_of
from limelight.router.score import Scored, bounded, clauses_of, is_work, score_clauses, telling
from limelight.router.slots import Reading, find_slots
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.scene import placed_scene
from limelight.router.text import CleanText, clean, holds_quote
from limelight.router.travel import Travel, travel
from limelight.schema.context import Context
from limelight.schema.understanding import Act, Label, RecipeCall, Slots, Understanding

MIN_WORK = 0.62
"""Score below which no work is carried out."""
MIN_WORK_NAMED = 0.5
"""The same when the words themselves name the act."""
NAMED = 0.2
"""How much of the score must come from the words for that."""
UNREACHED = 9.0
LOW_MARGIN = 0.05
"""Margin below which two acts are taken to fit equally."""
MIN_TALK = 0.45
MIN_POLITE = 0.6
"""A greeting or a thank-you is short and known: what is merely near to one is something else."""
MIN_LEANING = 0.5
"""Score from which a clause that nothing fits well is taken to ask for some work, and not to chat."""
LEAD = 0.03
"""Margin that it must have for that."""
MIN_HEAVY = 0.55
"""Nearness to sentences of campaign size from which a clause that fits no act well is taken for one."""
MIN_SECOND_TALK = 0.52
"""Score from which a clause is read as talk though some work was nearer, but not near enough."""

_TALK_ORDER: tuple[Label, ...] = (
    "chat.eta", "chat.question", "chat.capabilities", "chat.thanks", "chat.greeting", "chat.smalltalk",
)  # fmt: skip


def understand(
    text: str,
    context: Context,
    *,
    embedder: Embedder | None = None,
    outside: bool = False,
    low_margin: float = LOW_MARGIN,
) -> Understanding:
    """Acts with slots, in the order in which they are asked; a pure function of its arguments.

    Under 10 ms when warm. `question` is set when nothing should be carried out before it is answered. `outside`: the
    message comes without its thread. `low_margin`: below it two acts are taken to fit equally.
    """
    if context.reply:
        act = Act(label="chat.question", clause=text[:200], score=1.0, margin=1.0, level=0)
        return Understanding(acts=[act], language=language_of(text, context), reason="memory answers it")
    if context.retouch is not None:
        asking = {"question": context.retouch.question, "choices": context.retouch.choices}
        act = Act(label="edit.picture", clause=text[:200], score=1.0, margin=1.0, level=0)
        reason = "it asks for an edit of a picture"
        return Understanding(acts=[act], language=language_of(text, context), reason=reason, **asking)
    if (gap := gap_filled(text, context, embedder=embedder or shared_embedder())) and (
        completed := _completed(gap, text, context, embedder=embedder, low_margin=low_margin)
    ):
        return completed
    if (request := as_request(text, context)) is not None:
        said = [turn for turn in context.history if turn.role == "user"]
        alone = context.model_copy(update={"history": said, "meant": [], "unclear": ""})
        answered = understand(request, alone, embedder=embedder, low_margin=low_margin)
        reason, language = f"an answer to the question before; {answered.reason}", language_of(text, context)
        update = {"reason": reason, "language": language}
        if answered.question and language != answered.language:  # the request is in English whoever speaks
            asked = _ask(
                answered.acts, Reading(clean(text), context, language, embedder or shared_embedder())
            )
            update |= _asking(asked) if asked else {}
        return answered.model_copy(update=update)
    message = clean(text)
    embedder = embedder or shared_embedder()
    reading = Reading(message, context, language_of(message.text, context), embedder)
    if call := amended(text, context, language=reading.language):
        return _by_recipe(call, reading)
    if hit := match_rule(message, context):
        return _by_rule(hit, reading)
    if back := travel(message):
        then = understand(back.rest, context, embedder=embedder, low_margin=low_margin) if back.rest else None
        return _by_travel(back, reading, then)
    if call := recognise(message, context, language=reading.language, outside=outside):
        return _by_recipe(call, reading)
    seen = films_meant(text, context)
    if seen and seen.show:
        return _to_see(seen, reading)
    if seen and len(seen.films) > 1:
        voice = Voice(reading.language)
        names = voice.either([str(one.index) for one in seen.films[:3]])
        videos = tuple(voice.say("choice_video", n=one.index) for one in seen.films)
        ask = Question(voice.say("q_one_film", names=names), videos)
        return _not_understood(reading, message.text[:200], "it is for several videos at once", ask)
    clauses = clauses_of(message)
    story = len(clauses) >= STORY
    scored = score_clauses(
        telling(clauses) if story else clauses, message, context, embedder=embedder, outside=outside
    )
    if not scored:
        return _not_understood(reading, message.text[:200], "nothing in it could be read", _unclear(reading))
    wide = _wide(scored, message, story=story)
    for s in scored:
        if answer := beyond_reach(s.clause.text, context, Voice(reading.language)):
            found = _not_understood(
                reading, s.clause.text, "it asks for something that cannot be done here", Question(answer)
            )
            return found.model_copy(update={"wide": wide})
    sure = [
        s for s in scored
        if is_work(s.best.label) and s.best.score >= _least(s) and not (story and not wants(s.clause.text))
    ]  # fmt: skip
    found = _work(sure, reading, low_margin=low_margin) if sure else _talk(scored, reading)
    return found.model_copy(update={"wide": wide})


_FOR_A_PRODUCT: frozenset[Label] = frozenset(
    {
        "concepts.create",
        "storyboard.create",
        "picture.create",
        "display.create",
        "audio.create",
        "copy.headlines",
    }
)


def _completed(
    gap: Gap, text: str, context: Context, *, embedder: Embedder | None, low_margin: float
) -> Understanding | None:
    """The message before with the product that it was asked back for, and what else the answer says; None where it asked
    for nothing that needs one."""
    before = understand(gap.said, gap.context, embedder=embedder, low_margin=low_margin)
    answer = clean(text).masked
    acts: list[Act] = []
    for act in before.acts:
        choice = act.slots.product
        lacking = choice is None or not choice.product_id or not choice.certain
        if act.label in _FOR_A_PRODUCT and lacking:
            aspects = find_aspects(answer) or act.slots.aspects
            more = {
                "product": gap.product,
                "aspects": aspects,
                "scene": act.slots.scene or placed_scene(answer),
            }
            act = act.model_copy(update={"slots": act.slots.model_copy(update=more)})
        acts.append(act)
    if acts == before.acts:
        return None
    voice = Voice(language_of(text, context))
    asked = next((q for act in acts if (q := ask_missing(act, context, voice=voice))), Question())
    reason = f"an answer to the question before; {before.reason}"
    return before.model_copy(
        update={"acts": acts, "language": voice.language, "reason": reason, **_asking(asked)}
    )


def by_rules(text: str, context: Context) -> Understanding:
    """The acts that rules and recipes know; what none of them knows is `unknown`. Loads no embeddings."""
    message = clean(text)
    reading = Reading(message, context, language_of(message.text, context), shared_embedder())
    if hit := match_rule(message, context):
        return _by_rule(hit, reading)
    if back := travel(message):
        return _by_travel(back, reading, by_rules(back.rest, context) if back.rest else None)
    if call := recognise(message, context, language=reading.language):
        return _by_recipe(call, reading)
    wide = scopes_of(message.masked, original=message.text)
    found = _not_understood(reading, message.text[:200], "no rule knows it", _unclear(reading))
    act = found.acts[0].model_copy(update={"level": 0})
    return found.model_copy(update={"acts": [act], "wide": wide})


def from_chosen(
    chosen: list[tuple[Label, str]], text: str, context: Context, *, embedder: Embedder | None = None
) -> Understanding:
    """The acts that a model chose, each with the words that ask for it; slots are read from those words."""
    reading = Reading(clean(text), context, language_of(text, context), embedder or shared_embedder())
    acts: list[Act] = []
    for label, words in chosen:
        piece = clean(words or text)
        slots = find_slots(label, piece.masked, original=piece.text, quotes=piece.quotes, reading=reading)
        acts.append(Act(label=label, clause=piece.masked, score=1.0, margin=1.0, level=2, slots=slots))
    reason = "the small model chose " + ", ".join(a.label for a in acts)
    return Understanding(acts=acts, language=reading.language, **_asking(_ask(acts, reading)), reason=reason)


def _wide(scored: list[Scored], message: CleanText, *, story: bool) -> list[str]:
    """In what the request is wide; only clauses that may ask for work are looked at."""
    asking = [
        s for s in scored
        if s.asks and not (s.best.label in _TALK_ORDER and s.best.score >= MIN_WORK)
        and not (story and not wants(s.clause.text))
    ]  # fmt: skip
    if not asking:
        return []
    whole = ", ".join(s.clause.text for s in asking)
    if found := scopes_of(whole, original=message.text if len(asking) == len(scored) else ""):
        return found
    unsure = [s for s in asking if s.best.score < _least(s)]
    return ["campaign"] if any(s.heavy[0] >= max(MIN_HEAVY, s.best.score) for s in unsure) else []


def _least(s: Scored) -> float:
    """The score from which an act is carried out. What turns back must be said in words: near is not enough."""
    if s.best.label.startswith("edit.") and s.clause.cues.get(s.best.label, 0.0) < STRONG:
        return UNREACHED
    return MIN_WORK_NAMED if s.support >= NAMED else MIN_WORK


def language_of(text: str, context: Context) -> str:
    """The language that a message is answered in: its own, or where it does not tell the one the person wrote in before."""
    return spoken(text, (turn.text for turn in reversed(context.history) if turn.role == "user"))


def _unclear(reading: Reading, first: Label | None = None, second: Label | None = None) -> Question:
    return ask_unclear(reading.context, first, second, voice=Voice(reading.language))


def _ask(acts: list[Act], reading: Reading) -> Question:
    """The first question that one of the acts leaves open."""
    after = reading.context.running is not None
    for act in acts:
        missing = ask_missing(act, reading.context, after=after, voice=Voice(reading.language))
        if question := _unclear(reading) if act.label == "unknown" else missing:
            return question
        after = after or is_work(act.label)
    return Question()


class _Asking(TypedDict):
    question: str
    choices: list[str]


def _asking(question: Question) -> _Asking:
    """A question as an understanding holds it."""
    return {"question": question.text, "choices": question.offered}


def _by_rule(hit: RuleHit, reading: Reading) -> Understanding:
    message = reading.message
    slots = find_slots(hit.label, message.masked, original=message.text, quotes=[], reading=reading)
    score = 0.0 if hit.label == "unknown" else 1.0
    act = Act(label=hit.label, clause=message.text, score=score, margin=1.0, level=0, slots=slots)
    asking = _asking(_ask([act], reading))
    return Understanding(acts=[act], language=reading.language, **asking, reason=hit.why)


def _by_travel(back: Travel, reading: Reading, then: Understanding | None) -> Understanding:
    """Going back, and what is to be done then. What that leaves open is asked when it is planned, there."""
    slots = Slots(moment=back.moment, earlier=back.side == "before")
    text = reading.message.text[:200]
    act = Act(label="edit.travel", clause=text, score=1.0, margin=1.0, level=0, slots=slots)
    reason = "it goes back to an earlier point"
    if then is None:
        return Understanding(acts=[act], language=reading.language, reason=reason)
    return then.model_copy(
        update={
            "acts": [act, *then.acts],
            "question": "",
            "choices": [],
            "reason": f"{reason}; then {then.reason}",
        }
    )


def _by_recipe(call: RecipeCall, reading: Reading) -> Understanding:
    recipe, text = recipe_of(call), reading.message.text
    slots = Slots(aspects=call.aspects, scene=", ".join(call.occasions))
    acts = [
        Act(label=one, clause=text[:200], score=1.0, margin=1.0, level=0, slots=slots) for one in recipe.acts
    ]
    reason = f"it is the recipe “{recipe.title}”"
    return Understanding(acts=acts, language=reading.language, reason=reason, recipe=call)


def _to_see(seen: Mention, reading: Reading) -> Understanding:
    act = Act(label="chat.question", clause=reading.message.text[:200], score=1.0, margin=1.0, level=0)
    reason = f"it asks to see {len(seen.films)} of the conversation's videos"
    films = [one.key for one in seen.films]
    return Understanding(acts=[act], language=reading.language, reason=reason, films=films)


def _not_understood(reading: Reading, clause: str, reason: str, question: Question) -> Understanding:
    act = Act(label="unknown", clause=clause, score=0.0, margin=0.0)
    asking = _asking(ask_language(reading.message.text) or question)
    return Understanding(acts=[act], language=reading.language, **asking, reason=reason)


def _work(sure: list[Scored], reading: Reading, *, low_margin: float) -> Understanding:
    acts: list[Act] = []
    for s in _merged(sure):
        text = s.clause.text
        quotes = reading.message.quotes_in(text)
        original = reading.message.original_of(text) if len(sure) > 1 else reading.message.text
        slots = find_slots(s.best.label, text, original=original, quotes=quotes, reading=reading)
        label = carried_out(s.best.label, slots, text, reading.context)
        if label != s.best.label and label != "edit.undo":
            slots = find_slots(label, text, original=original, quotes=quotes, reading=reading)
            slots.scene = placed_scene(text) or slots.scene
        acts.append(Act(label=label, clause=text, score=bounded(s.best.score), margin=s.margin, slots=slots))
    question = _ask(acts, reading)
    weakest = min(sure, key=lambda s: s.margin)
    if not question and weakest.margin < low_margin:
        question = _unclear(reading, weakest.best.label, weakest.ranked[1].label)
    return Understanding(acts=acts, language=reading.language, **_asking(question), reason=sure[0].reason)


def _merged(sure: list[Scored]) -> list[Scored]:
    """Neighbouring clauses that ask for the same act become one, except edits: each has its own shot. Words between quotes
    beside a display ad stand on it."""
    out: list[Scored] = []
    for s in sure:
        last = out[-1] if out else None
        if last and last.best.label == s.best.label and s.best.label != "shot.edit":
            best = max(last, s, key=lambda x: x.best.score)
            out[-1] = _joined(last, s, as_=best)
        elif last and (ad := _ad_of(last, s)) is not None:
            out[-1] = _joined(last, s, as_=ad)
        else:
            out.append(s)
    return out


def _joined(first: Scored, second: Scored, *, as_: Scored) -> Scored:
    both = Clause(f"{first.clause.text}. {second.clause.text}", first.clause.cues | second.clause.cues)
    return Scored(both, as_.ranked, as_.hinted)


def _ad_of(first: Scored, second: Scored) -> Scored | None:
    """Of a display ad and the words that are quoted for it ("… a leaderboard, headline “Go on”") the display ad."""
    for ad, words in ((first, second), (second, first)):
        quoted = holds_quote(words.clause.text) and words.best.label == "copy.headlines"
        if ad.best.label == "display.create" and quoted:
            return ad
    return None


def _talk(scored: list[Scored], reading: Reading) -> Understanding:
    talk = [t for s in scored if (t := _as_talk(s))]
    given = bool(reading.context.attachments) and all(t.best.label == "chat.smalltalk" for t in talk)
    if not talk or given:  # what came with a few words is what they are about
        best = max(scored, key=lambda s: s.best.score)
        reason = f"nothing fits well; {best.reason}"
        found = _not_understood(reading, best.clause.text, reason, _unclear(reading))
        return found.model_copy(update={"leans": _leaning(best)})
    first = min(talk, key=lambda s: (_TALK_ORDER.index(s.best.label), -s.best.score))
    label, score = first.best.label, bounded(first.best.score)
    act = Act(label=label, clause=first.clause.text, score=score, margin=first.margin)
    return Understanding(acts=[act], language=reading.language, reason=first.reason)


def _leaning(best: Scored) -> Label | None:
    label = best.best.label
    near = best.best.score >= MIN_LEANING and best.margin >= LEAD
    return (
        label
        if near and best.asks and is_work(label) and not label.startswith(("control.", "edit."))
        else None
    )


def _as_talk(s: Scored) -> Scored | None:
    """The clause read as talk: its best act if that is talk, or the next, when no work is sure enough."""
    if s.best.label in _TALK_ORDER:
        least = MIN_POLITE if s.best.label in {"chat.thanks", "chat.greeting"} else MIN_TALK
        return s if s.best.score >= least else None
    if s.best.label == "unknown":
        return None
    other = next((n for n in s.ranked if n.label in _TALK_ORDER), None)
    if other is None or other.score < MIN_SECOND_TALK:
        return None
    return Scored(s.clause, [other, *(n for n in s.ranked if n is not other)], s.hinted)
