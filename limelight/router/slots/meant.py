"""What the message points at otherwise than by number: "the blue one", "the first picture I uploaded"."""

from __future__ import annotations

from limelight.schema.context import Context, PointedView


def meant(context: Context) -> PointedView | None:
    """The one thing that is meant, when that is clear."""
    return context.meant[0] if context.meant and not context.unclear else None


def meant_shot(clause: str, context: Context) -> tuple[list[int], list[tuple[int, int]]]:
    """The shot of the storyboard that is meant, by number, and where the clause points at it."""
    found = meant(context)
    if found is None or not found.slot or found.index is None:
        return [], []
    at = clause.find(found.words)
    return [found.index], [(at, at + len(found.words))] if found.words and at >= 0 else []


def whole_film(context: Context) -> list[int]:
    """Every shot, where the storyboard's film is made and stands as it is: "make it at night" is said of all of it then."""
    filmed = {clip.shot_id for clip in context.clips}
    whole = context.videos and context.storyboard and all(shot.id in filmed for shot in context.storyboard)
    pointed = context.meant or context.unclear or context.running
    return [shot.index for shot in context.storyboard] if whole and not pointed else []


def meant_photo(context: Context) -> str | None:
    """The photo that is meant, of those that the person gave."""
    found = meant(context)
    return found.id if found and found.kind == "upload" and found.mime.startswith("image/") else None


def unclear_shot(context: Context) -> str:
    """The question to ask when the message points at shots and not clearly at one, or at nothing there is."""
    return context.unclear if not context.meant or any(one.slot for one in context.meant) else ""
