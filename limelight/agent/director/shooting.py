"""Steps that make pictures: storyboards, single shots anew, other aspects, loose pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from limelight.agent.director.draft import SHAPES, Draft, Frame, Ref
from limelight.agent.director.pick import number
from limelight.infra.voice import spelled
from limelight.schema.state import ConceptShot

SHOT_S, PICTURE_S = 6.0, 6.0


OTHER_TAKE = 7919
"""Between the seeds of two variations of a shot."""


def frames_from(shots: Sequence[ConceptShot], *, seed_by: str, take: int = 0) -> list[Frame]:
    """The slots of a storyboard that follows these shots; of another `take` only the seeds differ."""
    return [
        Frame(
            slot=f"shot-{index}",
            index=index,
            title=shot.title,
            prompt=shot.scene,
            description=shot.description,
            framing=shot.framing,
            caption=shot.caption,
            subcaption=shot.subcaption,
            seed=_seed(number(seed_by, index), take),
        )
        for index, shot in enumerate(shots, start=1)
    ]


def another_take(draft: Draft) -> None:
    """Adds the steps that paint the storyboard again with other seeds, as `draft.take` says; nothing is replaced."""
    frames = draft.frames.get(draft.primary, [])
    paint(draft, draft.primary, [replace(frame, seed=_seed(frame.seed, draft.take)) for frame in frames])


def _seed(seed: int, take: int) -> int:
    return (seed + take * OTHER_TAKE) % 2**31


def paint(draft: Draft, aspect: str, frames: list[Frame], *, replaces: dict[str, str] | None = None,
          depends: list[str] | None = None, verb: str = "Paint") -> None:  # fmt: skip
    """Adds the steps that paint these frames, one for all, or one a frame when clips wait for them."""
    replaces = replaces or {}
    shape = "" if aspect == draft.primary or not draft.frames else f" in {aspect}"
    groups = [[frame] for frame in frames] if draft.by_shot else [frames]
    for group in groups:
        one = group[0]
        single = len(group) == 1
        title = f"{verb} shot {one.index}{shape}" if single else f"{verb} {spelled(len(group))} shots{shape}"
        suffix = "" if aspect == draft.primary or not draft.frames else f"-{aspect.replace(':', 'x')}"
        step_id = draft.step(
            f"shot-{one.index}{suffix}" if single else f"shots{suffix}",
            title,
            "image",
            "paint_shots",
            {
                **pixels(draft),
                "aspect": aspect,
                **({"film": draft.film} if draft.film else {}),
                "shots": [_request(frame, replaces.get(frame.slot)) for frame in group],
            },
            instruction=_instruction(draft, group, aspect),
            depends=depends,
            estimate_s=SHOT_S * len(group),
        )
        for frame in group:
            slot = "" if single else frame.slot
            draft.set_frame(aspect, replace(frame, shot=Ref.to(step_id, slot=slot)))


def pixels(draft: Draft) -> dict[str, JsonValue]:
    """Where the product's own pixels are."""
    subject = draft.subject
    if subject is None:
        return {}
    return {"photo_id": subject.photo_id} if subject.photo_id else {"product_id": subject.product_id}


def picture(draft: Draft, prompt: str, *, count: int, aspect: str) -> None:
    """Adds the step for pictures outside the storyboard."""
    draft.step(
        "pictures",
        "Make a picture" if count == 1 else f"Make {spelled(count)} pictures",
        "image",
        "paint_pictures",
        {
            **pixels(draft),
            "aspect": aspect,
            "prompt": prompt,
            "n": count,
            "seed": number(draft.words, prompt),
        },
        instruction=f"Make {spelled(count)} {SHAPES[aspect]} picture(s) of the product: "
        f"{prompt or 'a fitting scene'}. The product's own pixels stay untouched.",
        estimate_s=PICTURE_S * count,
    )


def _request(frame: Frame, replaces: str | None) -> dict[str, JsonValue]:
    return {
        "slot": frame.slot,
        "index": frame.index,
        "title": frame.title,
        "prompt": frame.prompt,
        **({"description": frame.description} if frame.description else {}),
        "framing": frame.framing,
        "caption": frame.caption,
        "subcaption": frame.subcaption,
        "seed": frame.seed,
        "replaces": replaces,
    }


def _instruction(draft: Draft, frames: list[Frame], aspect: str) -> str:
    scenes = "; ".join(f"shot {frame.index}: {frame.prompt} ({frame.framing})" for frame in frames)
    name = draft.subject.name if draft.subject else "product"
    return f"Paint storyboard shots of the {name} in {aspect}, its own pixels untouched. {scenes}."
