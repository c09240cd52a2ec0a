"""What the conversation can tell of itself: what was made in it, how true the product stayed, how long a video takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from limelight.agent.director.answers import next_step, span_of
from limelight.agent.director.planning import make_plan
from limelight.agent.director.speech import HANDS
from limelight.agent.plan.quote import at_pace, time_of
from limelight.infra.home import Storage
from limelight.infra.voice import Voice
from limelight.router.asking import Asked
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.context import Context, ProductView
from limelight.schema.principal import Principal
from limelight.schema.understanding import Act, Label, Slots, Understanding

TRUE = 0.97
"""Fidelity from which the product is said to be untouched: what the critic asks of a picture."""
_NOUNS: dict[ArtifactKind, str] = {
    "concept": "concept", "shot": "picture", "image": "picture", "clip": "clip", "video": "video", "audio": "audio ad",
    "headline": "headline",
}  # fmt: skip
"""What is counted, by kind."""
_WHOLE: tuple[Label, ...] = ("concepts.create", "storyboard.create", "video.animate", "video.endcard")


async def account(
    asked: Asked, view: Context, storage: Storage, principal: Principal, *, thread_id: str, voice: Voice
) -> str:
    """The answer to a question of the conversation itself; empty where the turn has to answer it."""
    if asked == "long":
        waits = view.running is not None or view.open_plan is not None
        return "" if waits else _usual(await storage.usage.paces(), voice)
    if asked not in ("made", "untouched"):
        return ""
    made = await storage.artifacts.list(principal, thread_id=thread_id, kinds=[*_NOUNS])
    return _made(made, view, voice) if asked == "made" else _untouched(made, voice)


def _made(made: Sequence[Artifact], view: Context, voice: Voice) -> str:
    counts = Counter(_NOUNS[one.kind] for one in made)
    step = next_step(view, voice)
    if not counts:
        return voice.say("a_nothing_made", next=step)
    kinds = [noun for noun in dict.fromkeys(_NOUNS.values()) if counts[noun]]
    return voice.say(
        "a_made", counted=voice.listed([voice.counted(noun, counts[noun]) for noun in kinds]), next=step
    )


def _untouched(made: Sequence[Artifact], voice: Voice) -> str:
    """That the product's own pixels are placed, and how true they were where that was measured."""
    found = [
        float(value)
        for one in made
        if one.kind in ("shot", "image") and isinstance(value := one.meta.get("fidelity"), int | float)
    ]
    if not found:
        return voice.say("a_untouched")
    # Rounded down: "at least" has to hold.
    said = {"counted": voice.counted("picture", len(found)), "n": f"{int(min(found) * 1000) / 10:g}"}
    if min(found) < TRUE:
        return voice.say("a_less", **said)
    return voice.say("a_untouched") + voice.say("a_measured", **said)


def _usual(paces: dict[str, float], voice: Voice) -> str:
    """How long a product's whole video takes here, as such work would be quoted."""
    product = ProductView(id="product", title="product")
    view = Context(today="", product=product, catalogue=[product], catalogue_size=1)
    acts = [Act(label=label, clause="", score=1.0, margin=1.0, level=0, slots=Slots()) for label in _WHOLE]
    plan = make_plan("", view, Understanding(acts=acts, language="en", reason="a usual video"))
    return voice.say("eta_usual", span=span_of(time_of(at_pace(plan, paces), hands=HANDS), voice))
