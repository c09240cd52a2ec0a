"""What the state of the thread makes likely. Nothing can be animated before there is a storyboard."""

from __future__ import annotations

from limelight.schema.context import Context
from limelight.schema.understanding import Label

_IMPOSSIBLE = -0.14
_LIKELY = 0.06


def priors(context: Context) -> dict[Label, float]:
    """What to add to the score of each act, given what the thread holds."""
    has_shots = any(s.id for s in context.storyboard)
    out: dict[Label, float] = {}
    if not context.concepts:
        out |= {"concepts.more": _IMPOSSIBLE / 2, "concepts.choose": _IMPOSSIBLE}
    if not has_shots:
        out |= {"shot.edit": _IMPOSSIBLE, "shots.redo": _IMPOSSIBLE, "video.animate": _IMPOSSIBLE / 2}
    if not has_shots:
        out |= dict.fromkeys(
            ("edit.undo", "edit.redo", "edit.restore", "edit.delete", "edit.repeat"), _IMPOSSIBLE
        )
    if not context.clips:
        out |= {"video.compile": _IMPOSSIBLE / 2}
    if not (context.clips or context.videos):
        out |= {"video.reframe": _IMPOSSIBLE / 2, "video.endcard": _IMPOSSIBLE / 3}
    if has_shots:
        out |= {
            "storyboard.create": _IMPOSSIBLE,
            "concepts.create": _IMPOSSIBLE / 2,
            "concepts.choose": _IMPOSSIBLE / 2,
        }
    if context.concepts and not has_shots:
        out |= {
            "concepts.choose": _LIKELY,
            "concepts.more": _LIKELY / 2,
            "chat.capabilities": -_LIKELY,
            "storyboard.create": _LIKELY / 2,
        }
    if has_shots and not context.clips:
        out |= {"shot.edit": _LIKELY, "video.animate": _LIKELY, "shots.redo": _LIKELY / 2}
    if context.running is None:
        out |= {"control.stop": _IMPOSSIBLE, "chat.eta": _IMPOSSIBLE / 2}
    else:
        out |= {"chat.eta": 2 * _LIKELY, "control.stop": 3 * _LIKELY, "chat.smalltalk": _IMPOSSIBLE}
    if context.open_plan is None:
        out |= {"control.continue": _IMPOSSIBLE}
    if context.attachments:
        out |= {"concepts.create": _LIKELY}
    return out
