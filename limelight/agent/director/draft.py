"""A plan in the making: what exists now, what the steps so far will add, and the steps themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import get_args

from pydantic import JsonValue

from limelight.agent.director.rescene import names_place
from limelight.agent.director.rules import Rules
from limelight.agent.director.subject import Subject
from limelight.agent.director.tune import music_mood
from limelight.agent.director.wording import Heard, hear, wording
from limelight.infra.voice import Question, Voice
from limelight.router.understand import language_of
from limelight.schema.context import Context
from limelight.schema.plan import PlanStep, SubagentName
from limelight.schema.state import ConceptShot
from limelight.schema.work import Aspect, Framing

DEFAULT_ASPECT: Aspect = "16:9"
CLIP_S = 3.0
SHAPES: dict[str, str] = {"1:1": "square", "16:9": "landscape", "9:16": "vertical", "4:5": "portrait"}


@dataclass(frozen=True)
class Ref:
    """An artifact that exists, or that a step of this plan will make."""

    value: JsonValue
    step: str = ""
    """The step that makes it; empty when it exists."""

    @classmethod
    def to(cls, step: str, *, slot: str = "") -> Ref:
        """What a step makes; of a step that fills several slots, what it makes for one."""
        return cls({"$from": step, **({"slot": slot} if slot else {})}, step)


@dataclass(frozen=True)
class Frame:
    """One slot of a storyboard in one aspect, as it will be."""

    slot: str
    index: int
    title: str
    prompt: str
    framing: Framing
    caption: str = ""
    subcaption: str = ""
    seed: int = 0
    shot: Ref | None = None
    description: str = ""
    """What it shows for the person to read; empty where that is the prompt."""


@dataclass(frozen=True)
class Cut:
    """One clip of a video in one aspect, as it will be."""

    slot: str
    index: int
    seconds: float
    clip: Ref
    stale: bool = False
    """Whether the storyboard shows another version of its shot: it is made again before it is used."""


@dataclass(frozen=True)
class Extra:
    """A bed or an end card, as it will be."""

    ref: Ref
    seconds: float
    text: str = ""


@dataclass(frozen=True)
class Chosen:
    """The concept that the work follows."""

    title: str
    mood: str
    shots: tuple[ConceptShot, ...]
    id: str = ""
    index: int = 1


@dataclass
class Draft:
    """Collects steps while it goes through the acts of a message."""

    context: Context
    words: str
    subject: Subject | None = None
    product_id: str | None = None
    product_why: str = ""
    concept: Chosen | None = None
    frames: dict[str, list[Frame]] = field(default_factory=dict)
    cuts: dict[str, list[Cut]] = field(default_factory=dict)
    endcards: dict[str, Extra] = field(default_factory=dict)
    bed: Extra | None = None
    mood: str = ""
    """The music's mood, when the person says one."""
    new_bed: bool = False
    plain: bool = False
    """Whether the words on the shots of the film are taken off."""
    lasts_s: float | None = None
    """What the film is to last, end card included, when the person says it of one that is there."""
    music_db: float | None = None
    """The music's level in the film, when the person says one."""
    dirty: list[str] = field(default_factory=list)
    """Aspects whose video must be put together anew."""
    follows: bool = False
    """Whether this message settles which concept the work follows."""
    by_shot: bool = False
    """One step a shot, so that each clip starts when its own shot is ready."""
    film: str = ""
    """Key of the film that the storyboard is of, in a conversation with several."""
    film_title: str = ""
    """Set when the plan makes several films, of which this is one: what they can share is made for all of them."""
    variant: int = 0
    """How many ideas for the product other films have taken: this one is set elsewhere."""
    take: int = 0
    """Which variation it is, from 0: the same prompts with other seeds."""
    goals: list[str] = field(default_factory=list)
    steps: list[PlanStep] = field(default_factory=list)
    question: Question = field(default_factory=Question)
    voice: Voice = field(default_factory=Voice)
    rules: Rules = field(default_factory=Rules)

    @classmethod
    def of(cls, context: Context, words: str) -> Draft:
        """The draft that changes nothing yet."""
        film = next((one.key for one in context.films if one.shown), "")
        draft = cls(
            context, words, film=film, voice=Voice(language_of(words, context)), rules=Rules.of(context)
        )
        for shot in context.storyboard:
            framing: Framing = shot.framing if shot.framing in get_args(Framing) else "hero"  # type: ignore[assignment]
            draft.frames.setdefault(shot.aspect, []).append(
                Frame(
                    shot.slot, shot.index, shot.title, shot.prompt, framing, shot.caption, shot.subcaption,
                    shot.seed,
                    Ref(shot.id) if shot.id else None, shot.description,
                )
            )  # fmt: skip
        for clip in sorted(context.clips, key=lambda one: one.index):
            draft.cuts.setdefault(clip.aspect, []).append(
                Cut(clip.slot, clip.index, clip.seconds, Ref(clip.id), clip.stale)
            )
        for card in context.endcards:
            draft.endcards[card.aspect or DEFAULT_ASPECT] = Extra(
                Ref(card.id), card.seconds or CLIP_S, card.text
            )
        if context.music:
            bed = context.music[-1]
            draft.bed = Extra(Ref(bed.id), bed.seconds or 0.0, bed.text)
        chosen = next((one for one in context.concepts if one.chosen), None)
        if chosen:
            draft.concept = Chosen(chosen.title, chosen.mood, tuple(chosen.shots), chosen.id, chosen.index)
        return draft

    def step(
        self,
        wanted_id: str,
        title: str,
        subagent: SubagentName,
        tool: str,
        args: dict[str, JsonValue],
        *,
        instruction: str,
        depends: list[str] | None = None,
        estimate_s: float,
        extra: dict[str, JsonValue] | None = None,
    ) -> str:
        """Adds a step and gives its id, which is `wanted_id` unless that is taken."""
        taken = {one.id for one in self.steps}
        args = self._obeying(tool, args)
        step_id = next(
            name for name in (wanted_id, *(f"{wanted_id}-{n}" for n in range(2, 99))) if name not in taken
        )
        self.steps.append(
            PlanStep(
                id=step_id,
                title=title[:120],
                subagent=subagent,
                instruction=instruction[:4000],
                inputs={"tool": tool, "args": args, **(extra or {})},
                depends=list(dict.fromkeys(depends or [])),
                estimate_s=estimate_s,
            )
        )
        return step_id

    def _obeying(self, tool: str, args: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """The arguments as the rules that the person settled want them."""
        rules = self.rules
        if tool in ("make_endcard", "compose_display", "compile_video") and rules.avoid:
            return {**args, "avoid_colors": [*rules.avoid]}
        if tool == "paint_pictures":
            return {**args, "prompt": rules.scene(str(args.get("prompt") or ""))}
        shots = args.get("shots")
        if tool == "paint_shots" and isinstance(shots, list):
            kept: list[JsonValue] = [
                {**one, "prompt": rules.scene(str(one.get("prompt") or ""))}
                for one in shots
                if isinstance(one, dict)
            ]
            return {**args, "shots": kept}
        return args

    def ask(self, key: str, *choices: str, **slots: object) -> None:
        """Ask this instead of making anything; the answers that it offers are words that can be said."""
        self.question = Question(self.voice.say(key, **slots), choices)

    @property
    def language(self) -> str:
        """That of everything that is written for people to read: English where Limelight does not speak the person's."""
        return "en" if self.voice.english else self.voice.language

    def heard(self, scene: str) -> Heard:
        """A scene of an act: in English for the picture, and as the person said it."""
        return hear(scene, words=self.words, language=self.language)

    def described(self, description: str, heard: Heard) -> str:
        """What the person reads of a shot once a scene was asked for; empty where they read the prompt."""
        if not description or not heard.said:
            return description
        if self.language == "en":
            return ""
        if names_place(heard.prompt):
            return heard.said
        comma = wording(self.language).comma
        return f"{description.partition(comma)[0]}{comma}{heard.said}"[:600]

    @property
    def primary(self) -> str:
        """The aspect of the storyboard the person works on."""
        return next(iter(self.frames), DEFAULT_ASPECT)

    def set_frame(self, aspect: str, frame: Frame) -> None:
        """Puts the frame into its slot."""
        kept = [one for one in self.frames.get(aspect, []) if one.slot != frame.slot]
        self.frames[aspect] = sorted([*kept, frame], key=lambda one: one.index)

    def set_cut(self, aspect: str, cut: Cut) -> None:
        """Puts the clip into its slot."""
        kept = [one for one in self.cuts.get(aspect, []) if one.slot != cut.slot]
        self.cuts[aspect] = sorted([*kept, cut], key=lambda one: one.index)

    def age(self, slots: Collection[str]) -> None:
        """Says that these slots show another shot now: their clips are of the one before, in every aspect."""
        for aspect, cuts in self.cuts.items():
            self.cuts[aspect] = [replace(one, stale=one.stale or one.slot in slots) for one in cuts]

    def soil(self, aspect: str) -> None:
        """Says that this aspect's video must be put together anew."""
        if aspect not in self.dirty:
            self.dirty.append(aspect)

    def tune(self) -> str:
        """The mood of the bed."""
        if self.mood:
            return music_mood(self.mood)
        if self.concept:
            return music_mood(self.concept.mood)
        return music_mood(self.bed.text) if self.bed else "upbeat"

    def with_shot(self, aspect: str, slot: str, ref: Ref) -> None:
        """Records that this step makes the slot's shot."""
        for frame in self.frames.get(aspect, []):
            if frame.slot == slot:
                self.set_frame(aspect, replace(frame, shot=ref))
