"""A stretch of a conversation, and the artifacts that are shown with it: a long one is read from its end, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel, Field

from limelight.infra.home import Storage
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.as_of import AsOf, Span
from limelight.schema.errors import NotFound
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState

NEWEST = 40
"""Messages of a snapshot: about twenty turns."""
MOST = 1000
"""Messages of a page, and artifacts of a stretch."""
_A_MOMENT = timedelta(microseconds=1)
_GESTURES = 100
"""Edits of one shot that are followed back to what was painted."""


@dataclass(frozen=True)
class Stretch:
    """Messages, oldest first."""

    messages: list[Message]
    next_cursor: str | None
    """The oldest of them, when there are older ones."""


class Shown(BaseModel):
    """Artifacts of a stretch of a conversation."""

    artifacts: list[Artifact]
    """What was made or given in it, oldest first."""
    held: list[Artifact] = Field(default_factory=list[Artifact])
    """From before it: what its messages carry, and what stands on the board."""


async def stretch(
    storage: Storage, principal: Principal, thread_id: str, *, before: str | None = None, limit: int = NEWEST
) -> Stretch:
    """The newest messages, or the newest before one. Raises `NotFound` for the thread or that message."""
    found = await storage.conversations.messages(principal, thread_id, before=before, limit=limit + 1)
    messages = found[-limit:]
    return Stretch(messages, messages[0].id if len(found) > limit else None)


async def shown_with(
    storage: Storage,
    principal: Principal,
    thread_id: str,
    *,
    since: str,
    until: str | None = None,
    kinds: Sequence[ArtifactKind] = (),
) -> Shown:
    """What is shown with the messages from one up to another, or to the newest; then the board is held too.

    Raises `NotFound` for the thread or either message.
    """
    newer = await storage.conversations.messages(principal, thread_id, before=until, limit=MOST)
    at = next((place for place, one in enumerate(newer) if one.id == since), None)
    if at is None:
        raise NotFound(
            f"there is no message {since[:100]!r} among the {MOST:,} before that: ask for a shorter stretch",
            limit=MOST, value=since[:100],
        )  # fmt: skip
    messages = newer[at:]
    end = await storage.conversations.message(principal, thread_id, until) if until else None
    span = Span(after=messages[0].created_at - _A_MOMENT, until=end.created_at - _A_MOMENT if end else None)
    made = await storage.artifacts.list(
        principal, thread_id=thread_id, kinds=kinds, as_of=AsOf(spans=(span,)), limit=MOST
    )
    wanted = [id_ for one in messages for id_ in one.attachments]
    if until is None:
        wanted += _on_board(await storage.conversations.state(principal, thread_id))
    return Shown(artifacts=made, held=await _held(storage, principal, wanted, made))


async def _held(
    storage: Storage, principal: Principal, wanted: Iterable[str], made: Iterable[Artifact]
) -> list[Artifact]:
    """Those that are wanted and not among what was made; of an edited shot also what was painted before the edits."""
    there = {one.id: one for one in made}
    held: dict[str, Artifact] = {}
    for id_ in wanted:
        following: str | None = id_
        for _ in range(_GESTURES):
            if following is None or following in held:
                break
            try:
                one = there.get(following) or await storage.artifacts.get(principal, following)
            except NotFound:  # it was deleted since
                break
            if following not in there:
                held[following] = one
            following = one.parents[0] if one.meta.get("edit") and one.parents else None
    return list(held.values())


def _on_board(state: ThreadState) -> list[str]:
    """Ids of the artifacts that the state document names."""
    cut = state.timeline
    named = [
        *state.concepts,
        *(shot.artifact_id for shot in state.storyboard.values()),
        *(clip.artifact_id for clip in cut.clips.values()),
        cut.video_id, cut.endcard_id, cut.music_id,
        *(film.video_id for film in state.films.values()),
    ]  # fmt: skip
    return [id_ for id_ in named if id_]
