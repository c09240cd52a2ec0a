"""Writing concepts: three different ideas for one product, out of its listing and places that suit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limelight.agent.director.facts import avoided, leading
from limelight.agent.director.pick import number, pick, rotate
from limelight.agent.director.places import PLACES, Place
from limelight.agent.director.rescene import names_place, tidy
from limelight.agent.director.staging import place_named, places_for, restage
from limelight.agent.director.subject import Subject, family_of
from limelight.agent.director.tune import music_mood
from limelight.agent.director.wording import PlaceWords, Wording, wording
from limelight.schema.context import BrandView
from limelight.schema.state import ConceptShot
from limelight.schema.work import ConceptDraft

CAPTION, SUBCAPTION = 28, 42


@dataclass(frozen=True)
class Angle:
    """A way to tell it: how the four shots are ordered. The sentence that sells the idea stands in `wording`, by its key."""

    key: str
    order: tuple[int, int, int, int]


_ANGLES = (
    Angle("journey", (0, 1, 2, 3)),
    Angle("craft", (2, 1, 3, 0)),
    Angle("moment", (1, 2, 0, 3)),
    Angle("contrast", (3, 0, 2, 1)),
)
_TUNES = ("upbeat", "calm", "cinematic", "acoustic", "elegant", "playful", "energetic")


@dataclass(frozen=True)
class _Asked:
    """What the ideas are about, and in which words."""

    subject: Subject
    brand: BrandView
    speech: Wording
    language: str
    scene: str
    """In English."""
    said: str
    """The same as the person said it."""
    words: str

    @property
    def leads(self) -> list[str]:
        """Facts that ideas can be built on, in the language of the ad."""
        return leading(
            self.subject.view, limit=SUBCAPTION, avoid=self.brand.avoid_words, language=self.language
        )

    def allowed(self, lines: Sequence[str]) -> list[str]:
        """Those without a word that the brand avoids; all when none is left, since something must be said."""
        return [one for one in lines if not avoided(one, self.brand.avoid_words)] or [*lines]


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
    language: str = "en",
    said: str = "",
) -> list[ConceptDraft]:
    """`count` (1..6) concepts that differ in place, angle, light and music. Same arguments, same concepts.

    `variant`: how many the person has seen already; the next ones use other places first. `setting`: "outdoors" or "indoors"
    where the person wants no other. `language`: of everything that is read; `said` is the `scene`, which is in English, in the
    person's own words.
    """
    asked = _Asked(
        subject, brand, wording(language), language, scene, scene if language == "en" else said, words
    )
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
        drafts.append(_draft(asked, place, angle, tune, nth=variant + nth))
    return drafts


def _music(place: Place, wanted: str, used: list[str]) -> str:
    if wanted:
        return music_mood(wanted)
    return next((one for one in (*place.music, *_TUNES) if one not in used), place.music[0])


def _draft(asked: _Asked, place: Place, angle: Angle, tune: str, *, nth: int) -> ConceptDraft:
    subject, speech = asked.subject, asked.speech
    seed = (subject.view.id or subject.view.title, asked.words, nth)
    there = speech.places[place.key]
    captions = _captions(asked, there, seed, turn=nth)
    shots = [
        ConceptShot(
            title=asked.allowed([there.views[view], *there.titles])[0],
            scene=_scene(asked, place, view, nth=nth),
            description=_description(asked, place, view, nth=nth),
            framing=place.views[view].framing,
            caption=caption,
            subcaption=sub,
        )
        for view, (caption, sub) in zip(angle.order, captions, strict=True)
    ]
    hook = _hook(asked, place, angle, seed=seed)
    leads = asked.leads
    at = nth % max(len(leads), 3)
    if at < len(leads):  # with one fact to go by, one idea is built on it, not three
        hook += speech.fact.format(fact=leads[at])
    titles = asked.allowed(there.titles)
    title = titles[(number(*seed[:2], "title") + nth) % len(titles)]
    # The music's own word stands last: whoever reads the mood later finds it there.
    music = speech.tunes[tune]
    moods = [
        word
        for word in there.mood.split(speech.comma)
        if word != music and not avoided(word, asked.brand.avoid_words)
    ]
    mood = speech.comma.join([*moods, music])
    return ConceptDraft(title=title, hook=hook[:240], mood=mood[:120], music_mood=tune, shots=shots)


def _scene(asked: _Asked, place: Place, view: int, *, nth: int) -> str:
    """What whoever makes the picture is told of a shot."""
    light = place.lights[nth % len(place.lights)]
    return restage(f"{place.views[view].seen}, {light}, {place.colours}", asked.scene, nth=view)


def _description(asked: _Asked, place: Place, view: int, *, nth: int) -> str:
    """The same for the person to read; empty in English, where the scene says it."""
    there, comma = asked.speech.places[place.key], asked.speech.comma
    if not there.seen:
        return ""
    seen = there.seen[view]
    if not asked.scene:
        return comma.join([seen, there.lights[nth % len(there.lights)], there.colours])
    if names_place(tidy(asked.scene)) and place_named(asked.scene) != place.key:
        return asked.said or seen
    return comma.join(one for one in (seen, asked.said) if one)


def _hook(asked: _Asked, place: Place, angle: Angle, *, seed: tuple[object, ...]) -> str:
    """The idea in a sentence, and where it is set when the person said so."""
    speech, scene = asked.speech, tidy(asked.scene)
    where = _where(place, scene) if asked.language == "en" else asked.said
    named = names_place(scene)
    known = not named or place_named(asked.scene) == place.key or not where
    story = speech.story(place.key, where, known=known)
    parts = {"it": _called(asked), **story.model_dump()}
    lines = [line.format(**parts) for line in speech.hooks[angle.key]]
    hook = pick(asked.allowed([line[:1].upper() + line[1:] for line in lines]), *seed, "hook")
    said = tidy(asked.said)
    if not said or not scene:
        return hook
    if named and place_named(asked.scene) == place.key:
        return hook + speech.set.format(where=where)
    return hook if named else hook + speech.all.format(scene=said)


def _called(asked: _Asked) -> str:
    """The product in a sentence of the ad's language."""
    subject, speech = asked.subject, asked.speech
    if subject.product_id is not None:
        return speech.listed.format(name=subject.name)
    return speech.photographed.format(name=subject.name) if subject.view.title else speech.unnamed


def _captioned(fact: str, middle: str) -> tuple[str, str]:
    """A fact as a caption; one that is too long for the large line stands under another."""
    return (fact, "") if len(fact) <= CAPTION else (middle, fact)


def _where(place: Place, scene: str) -> str:
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
    asked: _Asked, there: PlaceWords, seed: tuple[object, ...], *, turn: int
) -> list[tuple[str, str]]:
    """Four captions with their second lines: an opening, two facts of which the first is the idea's own, the name."""
    subject, brand, avoid, leads = asked.subject, asked.brand, asked.brand.avoid_words, asked.leads
    openings = [one for one in there.openings if not avoided(one, avoid)] or [""]
    opening = openings[number(*seed, "opening") % len(openings)]
    middles = rotate(
        [one for one in asked.speech.middles if not avoided(one, avoid)] or [""], *seed, "middle"
    )
    name = subject.name if len(subject.name) <= CAPTION else (subject.view.brand or brand.name)[:CAPTION]
    closings = [c for c in asked.speech.closings[family_of(subject.view)] if not avoided(c, avoid)]
    closing = pick(closings or [""], *seed, "close")
    facts = [
        _captioned(leads[(turn + at) % len(leads)], middles[at % len(middles)])
        for at in range(min(2, len(leads)))
    ]
    facts += [(middle, "") for middle in middles[: 2 - len(facts)]]
    name = name[:1].upper() + name[1:]
    last = (name or closing, closing if name else "")
    return [(opening, ""), facts[0], facts[1], last]
