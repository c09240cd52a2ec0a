"""Reading memory as of a moment: which stretches of a conversation's past a reader may see."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Span(BaseModel):
    """A stretch of a conversation: after one moment, up to and with another. None leaves an end open.

    The same stretch is said twice: in time, and in places of the log of messages (their rows' numbers).
    """

    model_config = ConfigDict(frozen=True)

    after: datetime | None = None
    until: datetime | None = None
    after_place: int = 0
    until_place: int | None = None


class AsOf(BaseModel):
    """What a conversation has lived through, without what was undone by going back.

    `AsOf()` sees nothing; readers take `AsOf | None`, and None sees everything.
    """

    model_config = ConfigDict(frozen=True)

    spans: tuple[Span, ...] = ()
    """Oldest first; they do not touch."""

    def sees(self, at: datetime) -> bool:
        """Whether what came to be at this moment is seen."""
        return any(
            (s.after is None or at > s.after) and (s.until is None or at <= s.until) for s in self.spans
        )

    def sees_place(self, place: int) -> bool:
        """Whether the message at this place of the log is seen."""
        return any(
            place > s.after_place and (s.until_place is None or place <= s.until_place) for s in self.spans
        )

    def then(self, span: Span) -> AsOf:
        """With a later stretch; one that begins where the last one ends becomes one with it."""
        last = self.spans[-1] if self.spans else None
        if last is not None and last.until is not None and last.until == span.after:
            joined = last.model_copy(update={"until": span.until, "until_place": span.until_place})
            return AsOf(spans=(*self.spans[:-1], joined))
        return AsOf(spans=(*self.spans, span))
