"""Lays a template's shots on the beats of its music, and makes the timeline of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate

from pydantic import BaseModel, ConfigDict

from limelight.studio.errors import InputRejected
from limelight.studio.motion.spec import ClipSpec, frame_count
from limelight.studio.motion.templates import Framing, Slot, TemplateShot, VideoTemplate
from limelight.studio.motion.timeline import Caption, Timeline, TimelineClip
from limelight.studio.music import MOODS
from limelight.studio.types import FPS, Aspect

_LEAST_CARD_S = 1.25
_LEAST_SHOT_S = 0.75
_BAR = 0.05
"""What it costs that the end card does not come with a new bar."""
_HALF_FRAMES = 0.02
"""What it costs that beats do not fall on whole frames."""


class Line(BaseModel):
    """Words for one slot of a template."""

    model_config = ConfigDict(frozen=True)

    text: str
    subtext: str = ""


class PacedShot(BaseModel):
    """A shot with its exact length."""

    model_config = ConfigDict(frozen=True)

    shot: TemplateShot
    framing: Framing
    frames: int

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.frames / FPS

    def spec(self, seed: int) -> ClipSpec:
        """How its still is filmed."""
        return ClipSpec(seconds=self.seconds, move=self.shot.move, effect=self.shot.effect, seed=seed)


class Pacing(BaseModel):
    """A template in time: every cut on a beat, and exactly as long as asked."""

    model_config = ConfigDict(frozen=True)

    template: VideoTemplate
    mood: str
    bpm: float
    shots: tuple[PacedShot, ...]
    card_frames: int
    """0 without an end card."""

    @property
    def frames(self) -> int:
        """The whole length."""
        return sum(shot.frames for shot in self.shots) + self.card_frames

    @property
    def cuts(self) -> list[float]:
        """When one part gives way to the next, in seconds: for `BedSpec.cuts`."""
        return [at / FPS for at in accumulate(shot.frames for shot in self.shots) if at < self.frames]

    def timeline(
        self,
        clips: Sequence[str],
        *,
        lines: Mapping[Slot, Line] | None = None,
        endcard: str | None = None,
        music: str | None = None,
        aspect: Aspect = "16:9",
        lengths: Sequence[float] | None = None,
    ) -> Timeline:
        """The template filled: a file or id for each shot, its words, its end card, its music.

        With fewer clips than shots they come round again. `lengths` are the clips' own seconds, where they were not
        filmed for this. Raises InputRejected for a clip that is shorter than its shot, and for a missing
        end card.
        """
        if not clips:
            raise InputRejected("no_clips", "A template needs at least one clip; give one.", limit=1, value=0)
        if bool(self.card_frames) != (endcard is not None):
            raise InputRejected(
                "endcard", "The pacing and the timeline must agree on whether there is an end card.",
                limit=bool(self.card_frames), value=endcard is not None,
            )  # fmt: skip
        parts = [
            TimelineClip(
                path=clips[at % len(clips)], start_s=0.0, end_s=paced.seconds,
                source_s=self._long_enough(at, lengths[at % len(clips)]) if lengths else paced.seconds,
                caption=_caption(paced.shot, lines or {}),
                transition=paced.shot.transition if at else "cut",
            )
            for at, paced in enumerate(self.shots)
        ]  # fmt: skip
        card = (
            TimelineClip(
                path=endcard, end_s=self.card_frames / FPS, source_s=self.card_frames / FPS,
                transition=self.template.card_transition,
            )
            if endcard
            else None
        )  # fmt: skip
        return Timeline(aspect=aspect, clips=parts, endcard=card, music=music)

    def _long_enough(self, at: int, seconds: float) -> float:
        shot = self.shots[at]
        if frame_count(seconds) < shot.frames:
            raise InputRejected(
                "clip_too_short",
                f"Shot {at + 1} of the template {self.template.name} lasts {shot.seconds:.2f} s and its clip "
                f"{seconds:.2f} s; give a longer clip.",
                limit=shot.seconds,
                value=seconds,
            )
        return seconds


def pace(
    template: VideoTemplate, *, mood: str | None = None, seconds: float | None = None, card: bool = True
) -> Pacing:
    """`template` in the tempo of a mood, exactly `seconds` long (its own length by default).

    Every tempo of the mood is tried, and the one kept in which whole beats come nearest to the nominal
    lengths; the end card takes what is left. Raises InputRejected for an unknown mood, and where a shot would
    be shorter than can be seen.
    """
    chosen = mood or template.mood
    if chosen not in MOODS:
        raise InputRejected(
            "unknown_mood", f"There is no mood {chosen!r}. Choose one of: {', '.join(MOODS)}.",
            limit=sorted(MOODS), value=chosen,
        )  # fmt: skip
    total = frame_count(seconds if seconds is not None else template.seconds)
    nominal = _nominal(template, total, card=card)
    best: tuple[float, float, list[int]] | None = None
    low, high = MOODS[chosen].tempo
    slowest = math.floor(2 * 60 * FPS / low)  # in half frames a beat
    for half_frames in range(min(math.ceil(2 * 60 * FPS / high), slowest), slowest + 1):
        beat = half_frames / 2
        beats = [max(1, round(length / beat)) for length in nominal[:-1]]
        ends = [round(at * beat) for at in accumulate(beats)]
        frames = [after - before for before, after in zip([0, *ends], [*ends, total], strict=True)]
        if frames[-1] < (_LEAST_CARD_S if card else _LEAST_SHOT_S) * FPS:
            continue
        cost = sum((got / want - 1) ** 2 for got, want in zip(frames, nominal, strict=True)) / len(frames)
        cost += _BAR * bool(sum(beats) % MOODS[chosen].beats_per_bar) + _HALF_FRAMES * (half_frames % 2)
        if best is None or cost < best[0]:
            best = cost, 60 * FPS / beat, frames
    if best is None or min(best[2]) < _LEAST_SHOT_S * FPS:
        least = _LEAST_SHOT_S * len(template.shots) + _LEAST_CARD_S
        raise InputRejected(
            "too_short_for_template",
            f"{len(template.shots)} shots do not fit into {total / FPS:g} s on the beats of {chosen} music; "
            "choose a template with fewer shots or a longer video.",
            limit=least,
            value=total / FPS,
        )
    _, bpm, frames = best
    shots, card_frames = (frames[:-1], frames[-1]) if card else (frames, 0)
    return Pacing(
        template=template, mood=chosen, bpm=bpm, card_frames=card_frames,
        shots=tuple(
            PacedShot(shot=shot, framing=template.stills[shot.still], frames=count)
            for shot, count in zip(template.shots, shots, strict=True)
        ),
    )  # fmt: skip


def lines_for(template: VideoTemplate, texts: Sequence[str]) -> dict[Slot, Line]:
    """Lines in the order they are read, each as "headline" or "headline | line under it", for its slots."""
    found: dict[Slot, Line] = {}
    for slot, text in zip(template.slots, texts, strict=False):
        heading, _, body = (part.strip() for part in text.partition("|"))
        found[slot] = Line(text=heading, subtext=body)
    return found


def _nominal(template: VideoTemplate, total: int, *, card: bool) -> list[float]:
    """The parts' lengths in frames, stretched to `total`; the last is the end card, or the last shot."""
    lengths = [shot.seconds for shot in template.shots] + ([template.card_s] if card else [])
    return [length * total / sum(lengths) for length in lengths]


def _caption(shot: TemplateShot, lines: Mapping[Slot, Line]) -> Caption | None:
    line = lines.get(shot.words) if shot.words else None
    return Caption(text=line.text, subtext=line.subtext) if line else None
