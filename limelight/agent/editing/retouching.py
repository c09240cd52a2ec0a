"""An edit of a picture that is asked for in words: which picture, and which of the editor's events.

What is on the storyboard is painted anew when its light or scene is to change; the editor does what painting cannot (turn,
flip, crop, black and white), and everything to pictures outside the storyboard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from limelight.infra.stores.edits import EditStore
from limelight.infra.voice import Voice, meant, understood
from limelight.memory.edits.spoken import Spoken, read_edit
from limelight.memory.edits.versions import versions
from limelight.memory.pointing import read_mention
from limelight.memory.references import place_in
from limelight.router.questions import shots_of
from limelight.router.slots.shots import find_shots
from limelight.router.text import clean
from limelight.router.travel import travel
from limelight.router.understand import language_of
from limelight.schema.artifact import Artifact, now
from limelight.schema.context import Context, PointedView, Retouch, RetouchStep, Turn
from limelight.schema.principal import Principal
from limelight.sdk.context import Services

MOST = 400
"""Artifacts of the conversation among which the picture is looked for."""
_SEEN = frozenset(["image", "upload", "shot", "clip", "video"])
_LOOSE = frozenset(["image", "upload"])
_WHICH = ("q_picture", "q_crop", "q_which", "q_shot_change")


@dataclass(frozen=True)
class Wish:
    """What is asked, and the words that say of which picture."""

    spoken: Spoken
    text: str
    answers: bool = False
    """Whether the message answers the question which picture, or how."""


def wish_of(text: str, view: Context) -> Wish | None:
    """The edit that a message asks for, itself or as the answer to what was asked about it."""
    if view.attachments and len(view.attachments) != len(
        [one for one in view.attachments if one.kind == "upload"]
    ):
        return None
    if travel(clean(text)) is not None:  # "go back to before the crop" asks for no crop
        return None
    asked = view.meant[0].asked if view.meant else ""
    if spoken := read_edit(text) or (read_edit(asked) if asked else None):
        return Wish(spoken, text)
    before = _last_asked(view, language_of(text, view))
    if not before or len(text) > 120 or (spoken := read_edit(before)) is None:
        return None
    more = (
        read_edit(f"crop {text}") if spoken.crops else None
    )  # "1:1", in answer to the question to which shape
    if more is not None and not more.crops:
        spoken = Spoken(spoken.adjust, (*spoken.turns, *more.turns))
        return Wish(spoken, before, answers=False)
    return Wish(spoken, text, answers=True)


def _last_asked(view: Context, language: str) -> str:
    """What the person had asked for, when the assistant's last words were a question about it, in that language or this."""
    history: Sequence[Turn] = view.history
    if len(history) < 2 or history[-1].role != "assistant" or not re.search("[?？]", history[-1].text[-160:]):
        return ""
    said = next((turn.text for turn in reversed(history) if turn.role == "user"), "")
    for spoken in dict.fromkeys((language, language_of(said, view))):
        found = meant(history[-1].text, prefixes=("q_",), language=spoken)
        if found and found[0] in _WHICH:
            return said
    return ""


class Retouching:
    """Finds what a message asks to be edited."""

    def __init__(self, services: Services, edits: EditStore, principal: Principal, thread_id: str) -> None:
        self._services, self._edits = services, edits
        self._principal, self._thread_id = principal, thread_id

    async def read(self, text: str, view: Context) -> Retouch | None:
        """The edit, or the question which picture is meant; None for a message that asks for none."""
        wish = wish_of(text, view)
        if wish is None:
            return None
        voice = Voice(language_of(text, view))
        made = await self._services.artifacts.list(self._principal, thread_id=self._thread_id, limit=MOST)
        stale = await self._edits.stale(self._principal, self._thread_id)
        steps = [RetouchStep(name=name, payload=payload) for name, payload in wish.spoken.steps]
        found = _found(wish, view, _Seen(made, stale), voice)
        if found is None:
            return None
        if wish.spoken.crops and not found.question:
            question = voice.say("q_crop")
            return found.model_copy(update={"question": question, "choices": ["1:1", "4:5", "9:16", "16:9"]})
        return found.model_copy(update={"steps": steps})


class _Seen:
    """The pictures of a conversation, each by the version that stands."""

    def __init__(self, made: Sequence[Artifact], stale: frozenset[str]) -> None:
        given = [one for one in made if one.kind in _SEEN and one.id not in stale]
        self.everything = [one for one in given if one.kind != "upload" or one.mime.startswith("image/")]
        pictures = [one for one in made if one.kind in _LOOSE and one.mime.startswith("image/")]
        self.first, self.newest = versions(pictures, stale=stale)
        self.by_id = {one.id: one for one in made}

    def standing(self, artifact_id: str) -> Artifact | None:
        """The version that stands of the picture that an artifact is a version of."""
        found = self.newest.get(self.first.get(artifact_id, artifact_id), artifact_id)
        return self.by_id.get(found)

    def last(self) -> list[Artifact]:
        """What the person saw last, when that is pictures outside the storyboard: one, or all that came together."""
        if not self.everything or self.everything[-1].kind not in _LOOSE:
            return []
        newest = self.everything[-1]
        if newest.meta.get("edit"):
            return [newest]
        run = newest.meta.get("run_id")
        if newest.kind == "image" and run:
            batch = [one for one in self.everything if one.meta.get("run_id") == run and one.kind == "image"]
            return sorted(batch, key=lambda one: one.index or 0)
        return [newest]


def _found(wish: Wish, view: Context, seen: _Seen, voice: Voice) -> Retouch | None:
    pointed = [one for one in view.meant if one.kind in _LOOSE | {"shot"} and _is_picture(one)]
    if wish.answers:
        return _answered(wish.text, seen, view, voice)
    if shots := _shots(wish, view, pointed):
        return None if wish.spoken.relights else Retouch(steps=[], pictures=shots)
    if view.meant or view.unclear:
        if not pointed or (wish.spoken.relights and any(one.slot for one in pointed)):
            return None
        wanted = pointed if view.unclear else pointed[:1]
        return _one_of([one for p in wanted if (one := seen.standing(p.id))], seen, voice)
    given = [one for a in view.attachments if (one := seen.standing(a.id))]
    if found := given or seen.last():
        return _one_of(found, seen, voice)
    if any(shot.id for shot in view.storyboard):
        count = len(view.storyboard)
        if wish.spoken.relights:
            return None
        ask = voice.say("q_shot_change", n=count)
        return Retouch(steps=[], question=ask, choices=[*shots_of(count, voice, every=True)])
    return None if view.concepts else Retouch(steps=[], question=voice.say("p_none"))


def _shots(wish: Wish, view: Context, pointed: Sequence[PointedView]) -> list[PointedView]:
    """The storyboard's shots that the words name or point at."""
    count = len(view.storyboard)
    numbers = find_shots(wish.text.lower(), count)[0] if count else []
    if not numbers and pointed and pointed[0].slot and not view.unclear:
        numbers = [pointed[0].index] if pointed[0].index else []
    return [
        PointedView(id=shot.id, kind="shot", name=shot.title, index=shot.index, slot=shot.slot)
        for shot in view.storyboard
        if shot.id and shot.index in numbers
    ]


def _is_picture(one: PointedView) -> bool:
    return one.kind != "upload" or one.mime.startswith("image/")


def _answered(text: str, seen: _Seen, view: Context, voice: Voice) -> Retouch | None:
    """The picture that an answer names, of those that were asked about."""
    low = text.strip().strip(".!?。").lower()
    for one in (view.meant if not view.unclear else [])[:1]:
        if (artifact := seen.standing(one.id)) is not None and one.kind in _LOOSE:
            return _one_of([artifact], seen, voice)
    shots = {voice.say("choice_shot", n=shot.index).lower(): shot for shot in view.storyboard if shot.id}
    every = low == voice.say("choice_all").lower()
    offered = seen.last()
    place = None if every else _place(text, len(offered) or len(view.storyboard))
    if place is not None and offered:
        return _one_of([offered[place]], seen, voice)
    if place is not None:
        shots = dict([sorted(shots.items(), key=lambda pair: pair[1].index)[place]])
    if picked := [shot for said, shot in shots.items() if every or place is not None or said == low]:
        pictures = [
            PointedView(id=s.id or "", kind="shot", name=s.title, index=s.index, slot=s.slot) for s in picked
        ]
        return Retouch(steps=[], pictures=pictures)
    roots = [one for one in (seen.standing(root) for root in seen.newest) if one is not None]
    numbered = understood(text, prefix="thing_picture", language=voice.language)
    fitting = [
        one for n, one in enumerate(roots, start=1)
        if one.name.lower() == low or (numbered and numbered[1]["n"] == str(n))
    ]  # fmt: skip
    return _one_of(fitting[-1:], seen, voice) if fitting else None


def _place(text: str, count: int) -> int | None:
    """Which of so many that were asked about a few words mean: "the second", "the left one", "die letzte"."""
    mention = read_mention(text, now=now())
    if mention is None or mention.ordinal is None or len(text.split()) > 8:
        return None
    return place_in(mention.ordinal, count)


def _one_of(found: Sequence[Artifact], seen: _Seen, voice: Voice) -> Retouch | None:
    """The picture, or which of several: asked by what they show, or by their numbers where that is the same."""
    each = list({one.id: one for one in found}.values())
    if len(each) == 1:
        one = each[0]
        view = PointedView(id=one.id, kind=one.kind, name=one.name, index=one.index, mime=one.mime)
        return Retouch(steps=[], pictures=[view], only=len(seen.newest) == 1)
    if not each:
        return None
    roots = [*seen.newest.values()]
    names = [one.name for one in each]
    if len(set(names)) < len(names):
        names = [voice.say("thing_picture", n=roots.index(one.id) + 1) for one in each if one.id in roots]
    quoted = [voice.say("quoted", text=name) for name in names[:6]]
    return Retouch(steps=[], question=voice.say("q_picture", names=voice.either(quoted)), choices=names[:6])
