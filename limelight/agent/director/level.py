"""How loud the music of a film is: the same bed at another level, and the film put together again."""

from __future__ import annotations

from limelight.agent.director.draft import Draft
from limelight.schema.context import Context
from limelight.schema.plan import Plan
from limelight.schema.work import LOUDEST_DB, QUIETEST_DB


def level_now(context: Context) -> float:
    """How much louder than its own loudness the music of the film that stands is, dB."""
    return context.music[-1].level_db if context.music else 0.0


def level_after(now: float, louder_db: float) -> float:
    """The level that a wish leads to, within what there is, dB."""
    return min(max(now + louder_db, QUIETEST_DB), LOUDEST_DB)


def set_level(draft: Draft, louder_db: float) -> None:
    """The music of the cut louder or quieter. Asks where it is at the end of what can be."""
    now = level_now(draft.context)
    draft.music_db = level_after(now, louder_db)
    if draft.music_db == now:
        draft.ask(
            "q_music_loudest" if louder_db > 0 else "q_music_quietest", draft.voice.say("choice_other_music")
        )
        return
    draft.goals.append(f"the same music, {'louder' if draft.music_db > now else 'quieter'}")


def level_planned(plan: Plan, context: Context) -> float:
    """By how much a plan makes the film's own music louder, dB; 0 where it leaves its level or takes other music."""
    if any(step.inputs.get("tool") == "compose_bed" for step in plan.steps):
        return 0.0
    for step in plan.steps:
        args = step.inputs.get("args")
        told = args.get("music_db") if isinstance(args, dict) else None
        if isinstance(told, int | float):
            return told - level_now(context)
    return 0.0
