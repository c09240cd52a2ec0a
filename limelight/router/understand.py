"""What a message asks: level 0 rules, then level 1 embeddings with cues and what the thread makes likely."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from limelight.capabilities.embedding import shared_embedder
from limelight.router.clauses import Clause, split
from limelight.router.cues import cue_weights
from limelight.router.exemplars import Embedder, ExemplarIndex, Neighbour, index_for
from limelight.router.followup import as_request
from limelight.router.hints import asked_words, hints, tells
from limelight.router.language import detect_language
from limelight.router.priors import priors
from limelight.router.questions import ask_missing, ask_unclear
from limelight.router.rules import RuleHit, match_rule
from limelight.router.slots import find_slots
from limelight.router.text import CleanText, clean, fill, hole_count
from limelight.schema.context import Context
from limelight.schema.understanding import Act, Label, Understanding

MIN_WORK = 0.62
"""Score below which no work is carried out."""
MIN_WORK_CUED = 0.5
"""The same when the words themselves name the act."""
CLEAR_SUPPORT = 0.2
MIN_TALK = 0.45
MIN_SECOND_TALK = 0.52
LOW_MARGIN = 0.05
"""Margin below which two acts are taken to fit equally."""
CUE_SHARE = 0.8
TOLD = 1.0
"""Taken from the score of work when the clause only tells or praises something."""
QUESTION = 0.15
"""Taken from the score of work when the clause is built as a question about something."""

_TALK_ORDER: tuple[Label, ...] = (
    "chat.eta",
    "chat.question",
    "chat.capabilities",
    "chat.thanks",
    "chat.greeting",
    "chat.smalltalk",
)


@dataclass(frozen=True)
class Scored:
    """A clause with its acts, best first."""

    clause: Clause
    ranked: list[Neighbour]
    hinted: dict[Label, float]

    @property
    def best(self) -> Neighbour:
        return self.ranked[0]

    @property
    def support(self) -> float:
        """How much of the best score is owed to the words themselves."""
        return CUE_SHARE * self.clause.cues.get(self.best.label, 0.0) + self.hinted.get(self.best.label, 0.0)

    @property
    def margin(self) -> float:
        return min(1.0, max(0.0, self.ranked[0].score - self.ranked[1].score))


def understand(text: str, context: Context, *, embedder: Embedder | None = None) -> Understanding:
    """Acts with slots, in the order in which they are asked; a pure function of its arguments. Under 10 ms when warm."""
    if (request := as_request(text, context)) is not None:
        alone = context.model_copy(update={"history": []})
        answered = understand(request, alone, embedder=embedder)
        return answered.model_copy(update={"reason": f"an answer to the question before; {answered.reason}"})
    message = clean(text)
    language = detect_language(message.text)
    if hit := match_rule(message, context):
        return _by_rule(hit, message, context, language)
    embedder = embedder or shared_embedder()
    scored = _score(split(message.masked), message, context, index_for(embedder), embedder)
    if not scored:
        return Understanding(
            acts=[_act("unknown", message.text[:200], 0.0, 0.0)],
            language=language,
            question=ask_unclear(context),
            reason="nothing in it could be read",
        )
    work = [s for s in scored if _is_work(s.best.label)]
    sure = [s for s in work if s.best.score >= (MIN_WORK_CUED if s.support >= CLEAR_SUPPORT else MIN_WORK)]
    if sure:
        return _work(sure, message, context, language, embedder)
    return _talk(scored, context, language)


def _is_work(label: Label) -> bool:
    return not label.startswith("chat.") and label != "unknown"


def _score(
    clauses: list[Clause], message: CleanText, context: Context, index: ExemplarIndex, embedder: Embedder
) -> list[Scored]:
    if not clauses:
        return []
    clauses = [Clause(asked := asked_words(c.text), cue_weights(asked)) for c in clauses]
    taken, texts = 0, []
    for clause in clauses:
        n = hole_count(clause.text)
        texts.append(fill(clause.text, message.quotes[taken : taken + n])[:400])
        taken += n
    vectors: NDArray[np.float32] = embedder.embed(texts)
    likely = priors(context)
    hinted = [hints(c.text, context) for c in clauses]
    return [
        Scored(c, _rank(index.nearest(v), c, _sum(likely, h)), h)
        for c, v, h in zip(clauses, vectors, hinted, strict=True)
    ]


def _sum(a: dict[Label, float], b: dict[Label, float]) -> dict[Label, float]:
    return a | {label: a.get(label, 0.0) + extra for label, extra in b.items()}


def _rank(near: list[Neighbour], clause: Clause, likely: dict[Label, float]) -> list[Neighbour]:
    best: dict[Label, Neighbour] = {}
    for n in near:
        told = tells(clause.text) and _is_work(n.label) and n.label != "concepts.choose"
        asks_only = (
            clause.cues.get("chat.question", 0.0) >= 0.3 and _is_work(n.label) and n.label != "concepts.more"
        )
        score = (
            n.score
            - QUESTION * asks_only
            - TOLD * told
            + CUE_SHARE * clause.cues.get(n.label, 0.0)
            + likely.get(n.label, 0.0)
        )
        if n.label not in best or score > best[n.label].score:
            best[n.label] = Neighbour(n.label, score, n.exemplar)
    return sorted(best.values(), key=lambda n: (-n.score, n.label))


def _by_rule(hit: RuleHit, message: CleanText, context: Context, language: str) -> Understanding:
    act = _act(hit.label, message.text, 1.0 if hit.label != "unknown" else 0.0, 1.0, level=0)
    act.slots = find_slots(
        hit.label,
        message.masked,
        original=message.text,
        quotes=[],
        message=message,
        context=context,
        language=language,
        embedder=None,
    )
    question = ask_unclear(context) if hit.label == "unknown" else ask_missing(act, context)
    return Understanding(acts=[act], language=language, question=question, reason=hit.why)


def _act(label: Label, clause: str, score: float, margin: float, *, level: int = 1) -> Act:
    return Act(
        label=label,
        clause=clause,
        score=min(1.0, max(0.0, score)),
        margin=margin,
        level=0 if level == 0 else 1,
    )


def _work(
    sure: list[Scored], message: CleanText, context: Context, language: str, embedder: Embedder
) -> Understanding:
    acts: list[Act] = []
    for s in _merged(sure):
        act = _act(s.best.label, s.clause.text, s.best.score, s.margin)
        quotes = message.quotes if hole_count(s.clause.text) else []
        original = message.text if len(sure) == 1 else s.clause.text
        act.slots = find_slots(
            s.best.label,
            s.clause.text,
            original=original,
            quotes=quotes,
            message=message,
            context=context,
            language=language,
            embedder=embedder,
        )
        acts.append(act)
    question = next((q for a in acts if (q := ask_missing(a, context))), "")
    weakest = min(sure, key=lambda s: s.margin)
    if not question and weakest.margin < LOW_MARGIN:
        question = ask_unclear(context, weakest.ranked[0].label, weakest.ranked[1].label)
    return Understanding(acts=acts, language=language, question=question, reason=reason_for(sure[0]))


def _merged(sure: list[Scored]) -> list[Scored]:
    """Neighbouring clauses that ask for the same act become one, except edits of different shots."""
    out: list[Scored] = []
    for s in sure:
        last = out[-1] if out else None
        if last and last.best.label == s.best.label and s.best.label != "shot.edit":
            text = f"{last.clause.text}. {s.clause.text}"
            best = max(last, s, key=lambda x: x.best.score)
            out[-1] = Scored(Clause(text, last.clause.cues | s.clause.cues), best.ranked, best.hinted)
        else:
            out.append(s)
    return out


def from_chosen(
    chosen: list[tuple[Label, str]], text: str, context: Context, *, embedder: Embedder | None = None
) -> Understanding:
    """The acts that a model chose, with the slots that are read from their words."""
    message, language = clean(text), detect_language(text)
    embedder = embedder or shared_embedder()
    acts: list[Act] = []
    for label, words in chosen:
        piece = clean(words)
        act = Act(label=label, clause=piece.masked or message.masked[:400], score=1.0, margin=1.0, level=2)
        act.slots = find_slots(
            label, act.clause, original=words or text, quotes=piece.quotes or message.quotes, message=message, context=context, language=language, embedder=embedder
        )  # fmt: skip
        acts.append(act)
    question = next(
        (q for a in acts if (q := ask_unclear(context) if a.label == "unknown" else ask_missing(a, context))),
        "",
    )
    return Understanding(
        acts=acts,
        language=language,
        question=question,
        reason="the small model chose " + ", ".join(a.label for a in acts),
    )


def _talk(scored: list[Scored], context: Context, language: str) -> Understanding:
    talk = [t for s in scored if (t := _talk_first(s))]
    if talk:
        first = min(talk, key=lambda s: (_TALK_ORDER.index(s.best.label), -s.best.score))
        act = _act(first.best.label, first.clause.text, first.best.score, first.margin)
        return Understanding(acts=[act], language=language, reason=reason_for(first))
    best = max(scored, key=lambda s: s.best.score)
    act = _act("unknown", best.clause.text, best.best.score, best.margin)
    return Understanding(
        acts=[act],
        language=language,
        question=ask_unclear(context),
        reason=f"nothing fits well; {reason_for(best)}",
    )


def _talk_first(s: Scored) -> Scored | None:
    """The clause read as talk: its best act when that is talk, or the next one, when work is too unsure to start."""
    if s.best.label in _TALK_ORDER:
        return s if s.best.score >= MIN_TALK else None
    if s.best.label == "unknown":
        return None
    other = next((n for n in s.ranked if n.label in _TALK_ORDER), None)
    if other is None or other.score < MIN_SECOND_TALK:
        return None
    return Scored(s.clause, [other, *(n for n in s.ranked if n is not other)], s.hinted)


def reason_for(s: Scored) -> str:
    """E.g. `matched "animate it" (0.91), next best storyboard.create (0.55)`."""
    near = re.sub(r"\s+", " ", s.best.exemplar.text)
    return f'matched "{near}" ({min(1.0, s.best.score):.2f}), next best {s.ranked[1].label} ({min(1.0, max(0.0, s.ranked[1].score)):.2f})'
