"""What a turn saw and why, as an event for the page's debug panel."""

from __future__ import annotations

from ag_ui.core import CustomEvent

from limelight.schema.context import Context, ContextShown

MOST = 80
"""Choices that are told of; those that were left out come last and go first."""


def explained(view: Context) -> CustomEvent:
    """The `CUSTOM` event named `context`."""
    ranked = sorted(view.why, key=lambda one: not one.chosen)
    shown = ContextShown(
        tokens=view.tokens, turns=len(view.history), noted=len(view.noted), chapters=len(view.chapters),
        recalled=len(view.recalled), products=len(view.catalogue), thumbnails=len(view.thumbnails), choices=ranked[:MOST],
    )  # fmt: skip
    return CustomEvent.model_validate(
        {"type": "CUSTOM", "name": "context", "value": shown.model_dump(mode="json")}
    )
