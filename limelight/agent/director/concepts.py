"""Writing concepts: three different ideas for one product, out of its listing and places that suit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limelight.agent.director.facts import avoided, facts_of
from limelight.agent.director.pick import number, pick
from limelight.agent.director.places import PLACES, Place
from limelight.agent.director.rescene import names_place, tidy
from limelight.agent.director.staging import places_for, restage
from limelight.agent.director.subject import Family, Subject, family_of
from limelight.schema.context import BrandView
from limelight.schema.state import ConceptShot
from limelight.schema.work import ConceptDraft

CAPTION, SUBCAPTION = 28, 42


@dataclass(frozen=True)
class Angle:
    """A way to tell it: how the four shots are ordered, and the sentence that sells the idea."""

    key: str
    order: tuple[int, int, int, int]
    hooks: tuple[str, ...]
    """With `{it}` for the product and `{where}` for the place."""


_ANGLES = (
    Angle(
        "journey", (0, 1, 2, 3),
        (
            "We start wide {where} and come closer to {it} with every cut.",
            "Four steps {where}, each one a little nearer to {it}.",
        ),
    ),
    Angle(
        "craft", (2, 1, 3, 0),
        (
            "{It} {where}, told through its details: texture first, the whole picture last.",
            "A close look before the big reveal: {it} {where}, detail by detail.",
        ),
    ),
    Angle(
        "moment", (1, 2, 0, 3),
        (
            "One unhurried moment {where}, with {it} at the centre of it.",
            "{It} {where}: one small scene, and a reason to stay in it.",
        ),
    ),
    Angle(
        "contrast", (3, 0, 2, 1),
        (
            "Calm, open frames {where}, and one thing that holds the eye: {it}.",
            "A single object {where} with room around it: {it}, quiet and in plain view.",
        ),
    ),
)  # fmt: skip

_CLOSINGS: dict[Family, tuple[str, ...]] = {
    "outdoor": ("Ready when you are", "See you out there", "Take it with you"),
    "drink": ("Take a sip", "Fill it, take it along", "Your next cup"),
    "kitchen": ("Put it to work", "Ready for tomorrow", "Make it part of the day"),
    "food": ("A good start", "Bring it to the table", "Good to have around"),
    "beauty": ("Make it your ritual", "Take your time", "Yours, every day"),
    "wear": ("Wear it your way", "Make it yours", "Put it on, go"),
    "audio": ("Press play", "Hear it for yourself", "Turn it up"),
    "home": ("Make room for it", "Bring it home", "Feels like home"),
    "general": ("Make it yours", "See it for yourself", "Take a closer look"),
}
_TUNES = ("upbeat", "calm", "cinematic", "acoustic", "elegant", "playful", "energetic")
_MIDDLES = ("Take a closer look", "Made to be used", "Look again", "Right at home here", "Every side of it")


def write_concepts(
    subject: Subject,
    brand: BrandView,
    *,
    count: int = 3,
    scene: str = "",
    mood: str = "",
    variant: int = 0,
    words: str = "",
) -> list[ConceptDraft]:
    """`count` (1..6) concepts that differ in place, angle, light and music. Same arguments, same concepts.

    `variant`: how many the person has seen already; the next ones use other places first.
    """
    family = family_of(subject.view)
    keys = places_for(family, scene)
    key = subject.view.id or subject.view.title
    drafts: list[ConceptDraft] = []
    music: list[str] = []
    for nth in range(count):
        place = PLACES[keys[(variant + nth) % len(keys)]]
        angle = _ANGLES[(number(key) + variant + nth) % len(_ANGLES)]
        tune = _music(place, mood, music)
        music.append(tune)
        drafts.append(_draft(subject, brand, place, angle, tune, scene=scene, nth=variant + nth, words=words))
    return drafts


def _music(place: Place, wanted: str, used: list[str]) -> str:
    if wanted:
        return wanted
    return next((one for one in (*place.music, *_TUNES) if one not in used), place.music[0])


def _draft(
    subject: Subject,
    brand: BrandView,
    place: Place,
    angle: Angle,
    tune: str,
    *,
    scene: str,
    nth: int,
    words: str,
) -> ConceptDraft:
    seed = (subject.view.id or subject.view.title, words, nth)
    light = place.lights[nth % len(place.lights)]
    captions = _captions(subject, brand, place, seed)
    shots = [
        ConceptShot(
            title=_allowed([place.views[at].title, place.key.capitalize()], brand)[0],
            scene=restage(f"{place.views[at].seen}, {light}, {place.colours}", scene, nth=at),
            framing=place.views[at].framing,
            caption=caption,
            subcaption=sub,
        )
        for at, (caption, sub) in zip(angle.order, captions, strict=True)
    ]
    it = subject.called
    where = _where(place, scene)
    hooks = [hook.format(it=it, It=it[:1].upper() + it[1:], where=where) for hook in angle.hooks]
    hook = pick(_allowed(hooks, brand), *seed, "hook")
    titles = _allowed(place.titles, brand)
    title = titles[(number(*seed[:2], "title") + nth) % len(titles)]
    # The music's own word stands last: whoever reads the mood later finds it there.
    moods = [word for word in place.mood.split(", ") if word != tune and not avoided(word, brand.avoid_words)]
    mood = ", ".join([*moods, tune])
    return ConceptDraft(title=title, hook=hook[:240], mood=mood[:120], music_mood=tune, shots=shots)


def _allowed(lines: Sequence[str], brand: BrandView) -> list[str]:
    """Those without a word that the brand avoids; all when none is left, since something must be said."""
    return [one for one in lines if not avoided(one, brand.avoid_words)] or [*lines]


def _overlap(line: str, others: list[str]) -> bool:
    """Whether a line repeats one of the others, or half of its words."""
    words = set(line.lower().split())
    return any(
        len(words & set(other.lower().split())) * 2 >= min(len(words), len(other.split())) for other in others
    )


def _where(place: Place, scene: str) -> str:
    scene = tidy(scene)
    if not scene:
        return place.where
    if names_place(scene):
        return (
            scene if scene.split()[0].lower() in ("at", "in", "on", "by", "under", "near") else f"in {scene}"
        )
    return (
        f"{place.where} {scene}"
        if scene.split()[0].lower() in ("at", "in", "on", "by", "with", "under")
        else place.where
    )


def _captions(
    subject: Subject, brand: BrandView, place: Place, seed: tuple[object, ...]
) -> list[tuple[str, str]]:
    """Four captions with their second lines: an opening, two facts, and the name."""
    avoid = brand.avoid_words
    short = facts_of(subject.view, limit=CAPTION, avoid=avoid)
    long = [one for one in facts_of(subject.view, limit=SUBCAPTION, avoid=avoid) if not _overlap(one, short)]
    openings = [one for one in place.openings if not avoided(one, avoid)] or [""]
    opening = openings[number(*seed, "opening") % len(openings)]
    middles = [one for one in _MIDDLES if not avoided(one, avoid)] or [""]
    name = subject.name if len(subject.name) <= CAPTION else (subject.view.brand or brand.name)[:CAPTION]
    closing = pick(
        [c for c in _CLOSINGS[family_of(subject.view)] if not avoided(c, avoid)] or [""], *seed, "close"
    )
    facts: list[tuple[str, str]] = []
    turn = number(*seed, "facts")
    for at in range(2):
        if short:
            fact = short[(turn + at) % len(short)] if len(short) > 1 or at == 0 else ""
            facts.append(
                (
                    fact or pick(middles, *seed, at),
                    long[(turn + at) % len(long)] if long and at < len(long) else "",
                )
            )
        else:
            facts.append((pick(middles, *seed, at), long[(turn + at) % len(long)] if at < len(long) else ""))
    name = name[:1].upper() + name[1:]
    last = (name or closing, closing if name else "")
    return [(opening, ""), facts[0], facts[1], last]
