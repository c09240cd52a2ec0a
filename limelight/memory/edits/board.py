"""The board: the part of a thread's state that edits change, and the law by which they are undone."""

from __future__ import annotations

from typing import Any, cast

from pydantic import BaseModel, Field

from limelight.schema.state import ConceptItem, ProductRef, ShotItem, ThreadState, TimelineState


class Board(BaseModel):
    """Storyboard and timeline of the film that is shown; where a run changed it, what they are made of too."""

    film: str = ""
    """Which that is, in a conversation with several."""

    storyboard: dict[str, ShotItem] = Field(default_factory=dict)
    timeline: TimelineState = Field(default_factory=TimelineState)
    concepts: dict[str, ConceptItem] = Field(default_factory=dict)
    product: ProductRef | None = None

    @classmethod
    def of(cls, state: ThreadState) -> Board:
        """A copy of what edits by hand change of a state."""
        return cls(film=state.film, storyboard=state.storyboard, timeline=state.timeline).model_copy(
            deep=True
        )

    @classmethod
    def whole(cls, state: ThreadState) -> Board:
        """The same with what only runs change: the concepts, and the product."""
        return cls.of(state).model_copy(
            update={"concepts": state.concepts, "product": state.product}, deep=True
        )

    def lay(self, state: ThreadState) -> None:
        """Put this board, which is whole, in place of the state's own."""
        fresh = self.model_copy(deep=True)
        state.storyboard, state.timeline = fresh.storyboard, fresh.timeline
        state.concepts, state.product = fresh.concepts, fresh.product


def carried(now: Board, before: Board, after: Board) -> Board:
    """The board on which the step from `before` to `after` is taken, leaving alone what others changed since.

    Laws: `carried(before, before, after) == after`, so that undoing right after an edit restores all of it;
    and `carried(b, before, after) == b` for `b = carried(now, before, after)`: taking a step twice changes
    nothing more.
    """
    merged = _merged(now.model_dump(), before.model_dump(), after.model_dump())
    return Board.model_validate(merged)


_ABSENT = object()


def _merged(now: Any, before: Any, after: Any) -> Any:
    if before == after:
        return now
    if now == before:
        return after
    if not (isinstance(now, dict) and isinstance(before, dict) and isinstance(after, dict)):
        return now  # changed since, by a run or by a later edit: theirs stays
    values = [cast("dict[str, Any]", one) for one in (now, before, after)]
    names = list(dict.fromkeys([*values[0], *values[2]]))
    pairs = ((name, _merged(*(one.get(name, _ABSENT) for one in values))) for name in names)
    return {name: value for name, value in pairs if value is not _ABSENT}
