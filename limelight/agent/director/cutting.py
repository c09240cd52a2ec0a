"""Steps that make moving pictures and sound: clips, end cards, beds, and the videos out of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from pydantic import JsonValue

from limelight.agent.director.draft import CLIP_S, Cut, Draft, Extra, Ref
from limelight.agent.director.endcards import Card, given_logo
from limelight.agent.director.motion import effect_asked, effect_for, move_asked, moves_for
from limelight.agent.director.pick import number
from limelight.agent.director.shooting import paint
from limelight.infra.voice import spelled
from limelight.memory.edits.lengths import fitted_lengths
from limelight.memory.views import OWN_SOUND
from limelight.router.slots.script import script_told

CLIP_WORK_S, CARD_WORK_S, BED_WORK_S, COMPILE_WORK_S = 4.0, 3.0, 3.0, 4.0
CARD_S = 3.0
FIT_S = 0.3
"""A bed that is off by no more than this still fits."""


def animate(
    draft: Draft, aspect: str, *, slots: list[str] | None = None, seconds: float = CLIP_S, turn: int = 0
) -> None:
    """Adds the steps that animate the frames of an aspect: those in `slots`, or all."""
    every = draft.frames[aspect]
    frames = [frame for frame in every if slots is None or frame.slot in slots]
    moves = dict(zip([f.slot for f in every], moves_for([f.framing for f in every], turn=turn), strict=True))
    product = draft.subject.view.title if draft.subject else ""
    move, effect = move_asked(draft.words), effect_asked(draft.words)
    # Clips spread between old ones come from steps of their own: a step's clips stand together in the video.
    apart = len(frames) < len(every) or (
        draft.by_shot and any(frame.shot and frame.shot.step for frame in frames)
    )
    suffix = "" if aspect == draft.primary else f"-{aspect.replace(':', 'x')}"
    label = "" if aspect == draft.primary else f" in {aspect}"
    for group in [[frame] for frame in frames] if apart else [frames]:
        one = group[0]
        shots: list[JsonValue] = [
            {
                "shot_id": frame.shot.value if frame.shot else None,
                "seconds": seconds,
                "move": move or moves[frame.slot],
                "effect": effect or effect_for(frame.prompt, product=product),
            }
            for frame in group
        ]
        numbers = ", ".join(str(frame.index) for frame in group)
        single = len(group) == 1
        step_id = draft.step(
            f"clip-{one.index}{suffix}" if single else f"clips{suffix}",
            f"Animate shot {numbers}{label}" if single else f"Animate {spelled(len(group))} shots{label}",
            "video",
            "animate_shots",
            {"shots": shots},
            instruction=f"Animate shot {numbers} of the storyboard{label}, {seconds:g} s each, with a move "
            "and an effect that suit each scene.",
            depends=[frame.shot.step for frame in group if frame.shot and frame.shot.step],
            estimate_s=CLIP_WORK_S * len(group),
        )
        for frame in group:
            draft.set_cut(aspect, Cut(frame.slot, frame.index, seconds, Ref.to(step_id)))
    draft.soil(aspect)


def endcard(draft: Draft, aspect: str, card: Card) -> None:
    """Adds the step that makes an end card."""
    primary = aspect == draft.primary
    parts = ["the logo" if card.with_logo else "", f"“{card.slogan}”" if card.slogan else "", card.cta]
    shown = " and ".join(part for part in parts if part) or "the brand name"
    step_id = draft.step(
        "endcard" if primary else f"endcard-{aspect.replace(':', 'x')}",
        "Make the end card" if primary else f"Make the end card in {aspect}",
        "video",
        "make_endcard",
        {
            "slogan": card.slogan,
            "cta": card.cta,
            "logo_id": card.logo_id,
            "with_logo": card.with_logo,
            "aspect": aspect,
            "seconds": CARD_S,
            **({"brand": draft.subject.view.brand} if draft.film_title and draft.subject else {}),
        },
        instruction=f"Make a {CARD_S:g} s end card in {aspect} with {shown}.",
        estimate_s=CARD_WORK_S,
    )
    draft.endcards[aspect] = Extra(Ref.to(step_id), CARD_S, card.slogan)
    draft.soil(aspect)


def put_together(draft: Draft) -> None:
    """Adds the clips of shots that have changed, a bed, if none fits, and a compile step for each aspect that changed."""
    aspects = [aspect for aspect in draft.dirty if draft.cuts.get(aspect)]
    if not aspects:
        return
    for aspect in aspects:
        _renew(draft, aspect)
        if draft.rules.logo and aspect not in draft.endcards:  # the person wants it in everything
            endcard(draft, aspect, Card("", "", given_logo(draft.context), with_logo=True))
    total = max(length(draft, aspect) for aspect in aspects)
    own = draft.bed is not None and draft.bed.text == OWN_SOUND
    if draft.new_bed or draft.bed is None or (not own and abs(draft.bed.seconds - total) > FIT_S):
        _bed(draft, total, aspects[0])
    for aspect in aspects:
        _compile(draft, aspect)


def _renew(draft: Draft, aspect: str) -> None:
    """Adds the steps that make an aspect's stale clips again, each as long as it was, of the shots as they are now."""
    frames = {frame.slot: frame for frame in draft.frames.get(draft.primary, [])}
    stale = [cut for cut in draft.cuts[aspect] if cut.stale and cut.slot in frames]
    if not stale:
        return
    draft.by_shot = True
    if aspect != draft.primary:
        paint(draft, aspect, [replace(frames[cut.slot], shot=None) for cut in stale])
    for cut in stale:
        animate(draft, aspect, slots=[cut.slot], seconds=cut.seconds)


def length(draft: Draft, aspect: str) -> float:
    """Seconds that the film in this aspect will last."""
    card = draft.endcards.get(aspect)
    return round(sum(_shown(draft, aspect)) + (card.seconds if card else 0.0), 2)


def _shown(draft: Draft, aspect: str) -> list[float]:
    """Seconds that each clip is shown."""
    lengths = [cut.seconds for cut in draft.cuts[aspect]]
    if draft.lasts_s is None:
        return lengths
    card = draft.endcards.get(aspect)
    return fitted_lengths(lengths, lengths, draft.lasts_s - (card.seconds if card else 0.0))


def _bed(draft: Draft, seconds: float, aspect: str) -> None:
    mood = draft.tune()
    cuts: list[JsonValue] = [round(at, 2) for at in accumulate(_shown(draft, aspect)) if at < seconds]
    step_id = draft.step(
        "music",
        f"Compose {'an' if mood[0] in 'aeiou' else 'a'} {mood} music bed of {seconds:g} s",
        "music",
        "compose_bed",
        {"mood": mood, "seconds": seconds, "seed": number(draft.words, mood, seconds), "cuts": cuts},
        instruction=f"Compose a {mood} bed of exactly {seconds:g} s, with its beats on the cuts.",
        estimate_s=BED_WORK_S,
    )
    draft.bed = Extra(Ref.to(step_id), seconds, mood)


def _one_step(cuts: list[Cut]) -> bool:
    """Whether one step makes all the clips."""
    return len({cut.clip.step for cut in cuts}) == 1 and bool(cuts[0].clip.step)


def _compile(draft: Draft, aspect: str) -> None:
    cuts, card, bed = draft.cuts[aspect], draft.endcards.get(aspect), draft.bed
    sources = list(dict.fromkeys(str(cut.clip.value) for cut in cuts))
    values = {str(cut.clip.value): cut.clip.value for cut in cuts}
    primary = aspect == draft.primary
    name = draft.concept.title if draft.concept else (draft.subject.name if draft.subject else "")
    title = draft.film_title or name
    used = [*(cut.clip for cut in cuts), *([card.ref] if card else []), *([bed.ref] if bed else [])]
    draft.step(
        "video" if primary else f"video-{aspect.replace(':', 'x')}",
        "Put the video together" if primary else f"Put the {aspect} video together",
        "video",
        "compile_video",
        {
            "clip_ids": next(iter(values.values()))
            if _one_step(cuts)
            else [values[source] for source in sources],
            "music_id": bed.ref.value if bed else None,
            "endcard_id": card.ref.value if card else None,
            "aspect": aspect,
            "title": title[:120],
            **({"captions": False} if draft.plain else {}),
            **({"seconds": length(draft, aspect)} if draft.lasts_s is not None else {}),
            **({"music_db": draft.music_db} if bed and draft.music_db is not None else {}),
            **({"voiceover": script} if bed and (script := script_told(draft.words, draft.context)) else {}),
        },
        instruction=f"Compile the clips in order into one {aspect} video of {length(draft, aspect):g} s "
        f"with the bed{' and the end card' if card else ''}. Make no clip again.",
        depends=[ref.step for ref in used if ref.step],
        estimate_s=COMPILE_WORK_S,
    )
