"""Reference resolution: what a message points at, with a confidence, and a question when two fit.

Ordinals are those that the person sees: of the storyboard on the screen, of the newest batch, of what they gave.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np

from limelight.infra.stores.library import Entry
from limelight.memory.asking import which_one
from limelight.memory.library import GIVEN, Librarian
from limelight.memory.meant import SURE, Candidate, Resolution
from limelight.memory.nearness import Near
from limelight.memory.pointing import SORTS, Mention, read_mention
from limelight.memory.seen import Scene
from limelight.schema.artifact import now as utc_now
from limelight.schema.as_of import AsOf
from limelight.schema.principal import Principal
from limelight.schema.stores import ConversationStore

CERTAIN = 0.95
LEAST_COLOR = 0.05
"""Share of a picture that a colour needs to be spoken of at all."""
CLEARLY_MORE = 1.6
"""How many times the share of the next that makes a picture "the blue one"."""
LEAST_ABOUT = 0.34
"""Nearness from which a thing may be what a description describes."""
APART = 0.06
"""Nearness by which it must lead."""
BACK = 6
"""Earlier messages that "the other" may speak of."""
MOST_SIDE = 3
"""Things that stand beside each other: of more, "the left one" could be any."""
_PICTURED = frozenset(["picture", "shot", ""])


class References:
    """Finds what is pointed at."""

    def __init__(self, librarian: Librarian, conversations: ConversationStore) -> None:
        self._librarian = librarian
        self._conversations = conversations

    async def resolve(
        self, principal: Principal, thread_id: str, text: str, *, language: str = "", now: datetime | None = None,
        message_id: str = "", as_of: AsOf | None = None, stale: Collection[str] = (),
    ) -> Resolution | None:  # fmt: skip
        """None when a message points at nothing. `message_id`: the message itself, when it is in the log already; `as_of`:
        what can be pointed at, without what was taken back (`stale`)."""
        at = now or utc_now().astimezone()
        mention = read_mention(text, now=at, language=language)
        if mention is None:
            return None
        entries = await self._librarian.entries(principal, thread_id=thread_id)
        if mention.between and not any(within(mention, one) for one in entries):
            everywhere = await self._librarian.entries(principal)
            entries = [one for one in everywhere if one.thread_id is not None]
        if mention.noun == "logo" and not any(_fits(mention, one) for one in entries):  # the brand's own
            entries = [
                *entries,
                *(one for one in await self._librarian.entries(principal) if one.kind == "logo"),
            ]
        if as_of is not None:
            entries = [one for one in entries if one.thread_id != thread_id or as_of.sees(one.made_at)]
        entries = [one for one in entries if one.artifact_id not in stale]
        scene = Scene.of(await self._conversations.state(principal, thread_id), entries)
        before: Resolution | None = None
        if mention.other or mention.not_that or mention.that or mention.ordinal is not None:
            before = await self._before(principal, thread_id, scene, at, message_id, as_of)
            if (found := _answer(mention, before, text)) is not None:
                return found
        if mention.bare:
            return None
        near = await self._librarian.nearness.prepared(
            principal, _description(mention), _in_view(scene, _pool(mention, scene)), least=LEAST_ABOUT, thread_id=thread_id
        )  # fmt: skip
        return point(mention, scene, near=near, before=before, language=language)

    async def _before(
        self,
        principal: Principal,
        thread_id: str,
        scene: Scene,
        now: datetime,
        message_id: str,
        as_of: AsOf | None,
    ) -> Resolution | None:
        """What the person pointed at last."""
        said = await self._conversations.messages(principal, thread_id, limit=4 * BACK, as_of=as_of)
        last: Resolution | None = None
        for message in [m for m in said if m.role == "user" and m.id != message_id][-BACK:]:
            open_, last = (
                last,
                last and last.model_copy(update={"question": ""}),
            )  # answered now, or not at all
            earlier = scene.at(message.created_at)
            mention = read_mention(message.content, now=now)
            if mention is not None:
                found = _answer(mention, open_, message.content)
                if found is None and mention.bare:
                    continue
                found = found or point(mention, earlier, near=self._librarian.nearness.near, before=last)
                asked = found.asked or " ".join(message.content.lower().replace(found.words, " ").split())
                last = found.model_copy(update={"asked": asked}) if found.candidates else last
            elif message.attachments:
                given = [one for one in scene.entries if one.artifact_id in message.attachments]
                last = Resolution(
                    words="", candidates=[_as(one, scene, CERTAIN, "it came last") for one in given]
                )
        return last


def _answer(mention: Mention, before: Resolution | None, text: str) -> Resolution | None:
    """A bare ordinal as the answer to the question of which one was meant."""
    if before is None or not before.question or mention.noun or mention.between or mention.mine:
        return None
    return _chosen(mention, before, text)


def _chosen(mention: Mention, before: Resolution, text: str) -> Resolution | None:
    """The answer to the question of which one was meant: by its place in the question."""
    offered = before.candidates[:3]
    if mention.ordinal is None or len(text.split()) > 8:
        return None
    index = place_in(mention.ordinal, len(offered))
    if index is None:
        return None
    taken = offered[index].model_copy(
        update={"confidence": CERTAIN, "why": "you chose it of those that fitted"}
    )
    return Resolution(words=mention.span, candidates=[taken], asked=before.asked)


def point(
    mention: Mention, scene: Scene, *, near: Near, before: Resolution | None = None, language: str = ""
) -> Resolution:
    """What a mention means in a scene; the confidence falls with what else would fit."""
    pool = _pool(mention, scene)
    if mention.other or mention.not_that:
        ranked = _others(mention, scene, pool, before)
    elif mention.ordinal is not None:
        ranked = _nth(mention, scene, pool)
    elif mention.colors:
        ranked = _colored(mention, scene, _in_view(scene, pool))
    elif _description(mention):
        ranked = _described(mention, scene, _in_view(scene, pool), near)
    elif mention.that:
        ranked = _last(scene, pool, before)
    else:
        ranked = [_as(one, scene, 0.5, _why(mention)) for one in reversed(_versions(scene, pool))]
    ranked = _settled(_of_first_kind(mention, ranked))
    if mention.noun == "logo" and not (mention.other or mention.not_that or mention.ordinal is not None):
        ranked = _the_logo(scene, pool, ranked)
    clear = bool(ranked) and ranked[0].confidence >= SURE
    question = "" if clear else which_one([one.name for one in ranked[:3]], mention.span, language=language)
    asked = before.asked if before and (mention.other or mention.not_that) else ""
    return Resolution(
        words=mention.span,
        candidates=ranked[:6],
        asked=asked,
        question=question,
    )


def _description(mention: Mention) -> str:
    """What the thing is about, where that is what it is pointed at by."""
    otherwise = mention.other or mention.not_that or mention.ordinal is not None or mention.colors
    return "" if otherwise else mention.about


def _pool(mention: Mention, scene: Scene) -> list[Entry]:
    return [one for one in scene.entries if _fits(mention, one)]


def within(mention: Mention, entry: Entry) -> bool:
    """Whether an entry is of the time and the sort that were said."""
    return _fits(mention, entry)


def _fits(mention: Mention, one: Entry) -> bool:
    if mention.between and not mention.between[0] <= one.made_at < mention.between[1]:
        return False
    if mention.mine and not (one.kind in GIVEN or (one.kind == "music" and not one.run_id)):
        return False
    if mention.noun and one.kind not in mention.kinds:
        return False
    sort = SORTS.get(mention.noun, "")
    return one.kind != "upload" or not sort or one.mime.startswith(sort)


def _nth(mention: Mention, scene: Scene, pool: Sequence[Entry]) -> list[Candidate]:
    assert mention.ordinal is not None
    row = _row(mention, scene, pool)
    n = mention.ordinal
    if mention.side and len(row) > MOST_SIDE:  # they stand in several rows
        return [_as(one, scene, 0.3, "it is one of several") for one in row[-3:]]
    index = place_in(n, len(row))
    if index is None:
        return []
    return [
        _as(
            row[index],
            scene,
            CERTAIN,
            f"{_ordinal(n)} of {len(row)}{f' {mention.noun}s' if mention.noun else ''}",
        )
    ]


def place_in(n: int, count: int) -> int | None:
    """Where in a row of so many an ordinal points; None beside it, and for the middle of an even number."""
    if n == 0:
        return count // 2 if count % 2 else None
    index = n - 1 if n > 0 else count + n
    return index if 0 <= index < count else None


def _row(mention: Mention, scene: Scene, pool: Sequence[Entry]) -> list[Entry]:
    """The row that the person counts along."""
    if mention.mine or mention.between or mention.noun == "upload":
        return sorted(pool, key=lambda one: one.seq)
    made = [one for one in pool if one.kind not in GIVEN]
    pool = made or pool
    newest = max(pool, key=lambda one: one.seq, default=None)
    if newest is None:
        return []
    on_board = [one for one in pool if one.artifact_id in scene.board]
    if (
        mention.noun in _PICTURED and on_board and newest.kind in {"shot", "clip"}
    ) or newest.artifact_id in scene.board:
        return sorted(on_board, key=lambda one: scene.board[one.artifact_id][1])
    batch = [one for one in pool if one.run_id and one.run_id == newest.run_id and one.kind == newest.kind]
    n = mention.ordinal or 1
    if len(batch) > 1 and all(one.place for one in batch) and abs(n) <= len(batch):
        return sorted(batch, key=lambda one: one.place or 0)
    return sorted((one for one in pool if one.kind == newest.kind), key=lambda one: one.seq)


def _colored(mention: Mention, scene: Scene, pool: Sequence[Entry]) -> list[Candidate]:
    shares = {one.artifact_id: sum(one.colors.get(c, 0.0) for c in mention.colors) for one in pool}
    fitting = sorted(
        (one for one in pool if shares[one.artifact_id] >= LEAST_COLOR),
        key=lambda one: -shares[one.artifact_id],
    )
    if not fitting:
        return []
    best = shares[fitting[0].artifact_id]
    second = shares[fitting[1].artifact_id] if len(fitting) > 1 else 0.0
    clear = best >= CLEARLY_MORE * max(second, LEAST_COLOR)
    said = " and ".join(mention.colors)
    return [
        _as(one, scene, (0.9 if clear else 0.6) if one is fitting[0] else 0.6 * shares[one.artifact_id] / best,
            f"{shares[one.artifact_id]:.0%} of it is {said}")
        for one in fitting
    ]  # fmt: skip


def _described(mention: Mention, scene: Scene, pool: Sequence[Entry], near: Near) -> list[Candidate]:
    scores = near(mention.about, pool)
    order = [i for i in np.argsort(-scores, kind="stable") if scores[i] >= LEAST_ABOUT]
    if not order:
        return []
    lead = scores[order[0]] - (scores[order[1]] if len(order) > 1 else 0.0)
    found = [(pool[i], float(scores[i])) for i in order]
    return [
        _as(one, scene, min(0.9, 0.55 + score / 2) if lead >= APART and not rank else 0.6 * score,
            f"it is nearest to “{mention.about}”")
        for rank, (one, score) in enumerate(found)
    ]  # fmt: skip


def _others(
    mention: Mention, scene: Scene, pool: Sequence[Entry], before: Resolution | None
) -> list[Candidate]:
    """What was not meant before: the next of the candidates then, or what stands beside it."""
    if before is None or not before.candidates:
        return []
    first, *rest = before.candidates
    left = [one for one in rest if one.confidence >= 0.3] if mention.other or mention.not_that else []
    if left:
        sure = CERTAIN if len(left) == 1 else 0.55
        return [
            one.model_copy(update={"confidence": sure, "why": "it is the other one that fitted"})
            for one in left
        ]
    same = next((one for one in scene.entries if one.artifact_id == first.artifact_id), None)
    beside = [
        one for one in _versions(scene, pool)
        if same and one.kind == same.kind and one.artifact_id != same.artifact_id
        and (one.slot != same.slot or not one.slot)
        and (one.thread_id == same.thread_id)
    ]  # fmt: skip
    if same and same.run_id and (batch := [one for one in beside if one.run_id == same.run_id]):
        beside = batch
    sure = CERTAIN if len(beside) == 1 else 0.5
    return [_as(one, scene, sure, "it is the other one") for one in reversed(beside)]


def _last(scene: Scene, pool: Sequence[Entry], before: Resolution | None) -> list[Candidate]:
    ids = {one.artifact_id for one in pool}
    if before and before.candidates and before.candidates[0].artifact_id in ids:
        return [before.candidates[0].model_copy(update={"confidence": 0.85, "why": "we spoke of it last"})]
    newest = max(pool, key=lambda one: one.seq, default=None)
    return [_as(newest, scene, 0.75, "it is the newest")] if newest else []


def _the_logo(scene: Scene, pool: Sequence[Entry], ranked: list[Candidate]) -> list[Candidate]:
    """A logo is spoken of as if there were one: the newest, where the words do not settle on another."""
    newest = max(pool, key=lambda one: one.seq, default=None)
    if newest is None or (ranked and ranked[0].confidence >= SURE):
        return ranked
    rest = [one for one in ranked if one.artifact_id != newest.artifact_id]
    return [_as(newest, scene, 0.85, "it is the newest logo"), *rest]


def _in_view(scene: Scene, pool: Sequence[Entry]) -> list[Entry]:
    """What the page shows, where that is anything that could be meant; else the newest version of each."""
    made = [one for one in pool if one.artifact_id in scene.shown]
    given = [one for one in pool if one.kind in GIVEN]
    board = [one for one in pool if one.artifact_id in scene.board]
    images = [one for one in pool if one.kind == "image"]
    seen = board + images + given if board else _versions(scene, pool)
    return seen if seen else made or list(pool)


def _versions(scene: Scene, pool: Sequence[Entry]) -> list[Entry]:
    """Without what the storyboard has replaced: of each slot the one it shows, or else the newest."""
    newest: dict[tuple[str, str], Entry] = {}
    for one in pool:
        key = (one.kind, one.slot or one.artifact_id)
        if key not in newest or newest[key].artifact_id not in scene.shown:
            newest[key] = one
    return sorted(newest.values(), key=lambda one: one.seq)


def _of_first_kind(mention: Mention, ranked: list[Candidate]) -> list[Candidate]:
    """Of a word that may mean two kinds, a film or a clip, the nearer kind where there is one; of a film made anew the
    newest."""
    kinds = mention.kinds if mention.noun in {"video", "music"} else ()
    nearest = next((kind for kind in kinds if any(one.kind == kind for one in ranked)), "")
    left = [one for one in ranked if one.kind == nearest] if nearest else ranked
    named: dict[tuple[str, str, str | None], Candidate] = {}
    for one in left:
        named.setdefault(
            (one.kind, one.name, one.thread_id) if one.kind == "video" else (one.artifact_id, "", None), one
        )
    return list(named.values())


def _settled(ranked: list[Candidate]) -> list[Candidate]:
    """One candidate alone is likelier than one of several; what shows the same under the same name counts once."""
    if len(ranked) == 1 and ranked[0].confidence < SURE:
        return [ranked[0].model_copy(update={"confidence": 0.85})]
    return sorted(ranked, key=lambda one: -one.confidence)


def _as(one: Entry, scene: Scene, confidence: float, why: str) -> Candidate:
    slot, place = scene.board.get(one.artifact_id, ("", one.place))
    return Candidate(
        artifact_id=one.artifact_id, kind=one.kind, name=one.name, confidence=round(confidence, 3), why=why,
        thread_id=one.thread_id, place=place, slot=slot, mime=one.mime,
    )  # fmt: skip


def _why(mention: Mention) -> str:
    said = [f"it is from {mention.when}" if mention.when else "", "you gave it" if mention.mine else ""]
    return " and ".join(one for one in said if one) or "it is of that kind"


def _ordinal(n: int) -> str:
    if n <= 0:
        return {0: "the middle one", -1: "last", -2: "last but one"}.get(n, "last but two")
    return f"number {n}"
