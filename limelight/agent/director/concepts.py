"""Writing concepts: three different ideas for one product, out of its listing and places that suit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limelight.agent.director.facts import avoided, leading
from limelight.agent.director.pick import number, pick, rotate
from limelight.agent.director.places import PLACES, Place
from limelight.agent.director.rescene import names_place, tidy
from limelight.agent.director.staging import place_named, places_for, restage
from limelight.agent.director.stories import story_of
from limelight.agent.director.subject import Family, Subject, family_of
from limelight.agent.director.tune import music_mood
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
    """With `{it}` for the product and a part of the place's story."""


# None of these makes a verb depend on the product's name: "headphones" are many.
_ANGLES = (
    Angle("journey", (0, 1, 2, 3), ("{enter}, closer to {it} with every cut.", "{enter}. Four shots later: {it}.")),
    Angle(
        "craft", (2, 1, 3, 0),
        ("{near}, close enough to touch; the whole of {it} waits for the last frame.",
         "Texture first: {near}. Only the last frame shows {it} whole."),
    ),
    Angle(
        "moment", (1, 2, 0, 3),
        ("{still}, and {it} right in the middle of it.", "One small scene, no hurry: {still}, {it} in the middle."),
    ),
    Angle("contrast", (3, 0, 2, 1), ("{open}, and one thing to look at: {it}.", "{open}: all that room for {it}.")),
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
    setting: str = "",
) -> list[ConceptDraft]:
    """`count` (1..6) concepts that differ in place, angle, light and music. Same arguments, same concepts.

    `variant`: how many the person has seen already; the next ones use other places first. `setting`: "outdoors" or "indoors"
    where the person wants no other.
    """
    family = family_of(subject.view)
    keys = places_for(family, scene, setting=setting)
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
        return music_mood(wanted)
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
    leads = leading(subject.view, limit=SUBCAPTION, avoid=brand.avoid_words)
    captions = _captions(subject, brand, place, seed, turn=nth)
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
    hook = _hook(subject, brand, place, angle, scene=scene, seed=seed)
    at = nth % max(len(leads), 3)
    if at < len(leads):  # with one fact to go by, one idea is built on it, not three
        hook += f" Leads with “{leads[at]}”."
    titles = _allowed(place.titles, brand)
    title = titles[(number(*seed[:2], "title") + nth) % len(titles)]
    # The music's own word stands last: whoever reads the mood later finds it there.
    moods = [word for word in place.mood.split(", ") if word != tune and not avoided(word, brand.avoid_words)]
    mood = ", ".join([*moods, tune])
    return ConceptDraft(title=title, hook=hook[:240], mood=mood[:120], music_mood=tune, shots=shots)


def _hook(
    subject: Subject, brand: BrandView, place: Place, angle: Angle, *, scene: str, seed: tuple[object, ...]
) -> str:
    """The idea in a sentence, and where it is set when the person said so."""
    where = _where(place, scene)
    named = names_place(tidy(scene))
    story = story_of(place.key, where, known=not named or place_named(scene) == place.key)
    parts = {name: getattr(story, name) for name in ("enter", "near", "still", "open")}
    lines = [line.format(it=subject.called, **parts) for line in angle.hooks]
    hook = pick(_allowed([line[:1].upper() + line[1:] for line in lines], brand), *seed, "hook")
    if named and place_named(scene) == place.key:
        return f"{hook} Set {where}."
    return hook if named or not tidy(scene) else f"{hook} All of it {tidy(scene)}."


def _allowed(lines: Sequence[str], brand: BrandView) -> list[str]:
    """Those without a word that the brand avoids; all when none is left, since something must be said."""
    return [one for one in lines if not avoided(one, brand.avoid_words)] or [*lines]


def _captioned(fact: str, middle: str) -> tuple[str, str]:
    """A fact as a caption; one that is too long for the large line stands under another."""
    return (fact, "") if len(fact) <= CAPTION else (middle, fact)


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
    subject: Subject, brand: BrandView, place: Place, seed: tuple[object, ...], *, turn: int
) -> list[tuple[str, str]]:
    """Four captions with their second lines: an opening, two facts of which the first is the idea's own, the name."""
    avoid = brand.avoid_words
    leads = leading(subject.view, limit=SUBCAPTION, avoid=avoid)
    openings = [one for one in place.openings if not avoided(one, avoid)] or [""]
    opening = openings[number(*seed, "opening") % len(openings)]
    middles = rotate([one for one in _MIDDLES if not avoided(one, avoid)] or [""], *seed, "middle")
    name = subject.name if len(subject.name) <= CAPTION else (subject.view.brand or brand.name)[:CAPTION]
    closing = pick(
        [c for c in _CLOSINGS[family_of(subject.view)] if not avoided(c, avoid)] or [""], *seed, "close"
    )
    facts = [
        _captioned(leads[(turn + at) % len(leads)], middles[at % len(middles)])
        for at in range(min(2, len(leads)))
    ]
    facts += [(middle, "") for middle in middles[: 2 - len(facts)]]
    name = name[:1].upper() + name[1:]
    last = (name or closing, closing if name else "")
    return [(opening, ""), facts[0], facts[1], last]
