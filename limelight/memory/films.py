"""The several videos of a conversation: one is shown, and its storyboard and cut are those that words and edits mean."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from limelight.schema.artifact import Artifact
from limelight.schema.context import FilmView
from limelight.schema.errors import NotFound
from limelight.schema.state import FilmBoard, FilmItem, ShotItem, ThreadState, TimelineState


def film_of(artifact: Artifact) -> str:
    """Key of the film that an artifact was made for; empty when it is for none or for several."""
    return str(artifact.meta.get("film") or "")


def film_views(state: ThreadState) -> list[FilmView]:
    """The films in order, as a turn sees them."""
    views = [
        FilmView(key=key, index=item.index, title=item.title, video_id=item.video_id, shown=key == state.film)
        for key, item in state.films.items() if key
    ]  # fmt: skip
    return sorted(views, key=lambda one: one.index)


def leave_film(state: ThreadState) -> None:
    """Put the shown film's board away as it is, and show an empty one that belongs to none."""
    board = FilmBoard(storyboard=state.storyboard, timeline=state.timeline)
    if state.film in state.films:
        state.films[state.film] = state.films[state.film].model_copy(update={"left": board})
    elif board.storyboard or board.timeline.clips:
        title = state.product.title if state.product else "The first video"
        state.films[""] = FilmItem(
            index=0, title=title, product=state.product, video_id=board.timeline.video_id, left=board
        )
    state.film, state.storyboard, state.timeline = "", {}, TimelineState()


def open_film(state: ThreadState, key: str, made: Sequence[Artifact]) -> None:
    """Show another film, with its product; `made` are the thread's artifacts, oldest first.

    Raises `NotFound` for a key there is not.
    """
    if key == state.film:
        return
    if key not in state.films:
        known: list[JsonValue] = [one for one in state.films if one]
        raise NotFound(f"there is no video {key[:40]!r} in this conversation", limit=known, value=key[:40])
    leave_film(state)
    item = state.films[key]
    board = item.left or _board(key, made)
    state.film, state.product = key, item.product or state.product
    state.storyboard, state.timeline = board.storyboard, board.timeline
    state.films[key] = item.model_copy(update={"left": None})


def seen_as(state: ThreadState, key: str, made: Sequence[Artifact]) -> ThreadState:
    """A copy of the state as it is when that film is shown."""
    copy = state.model_copy(deep=True)
    open_film(copy, key, made)
    return copy


def _board(key: str, made: Sequence[Artifact]) -> FilmBoard:
    """The board that a film's artifacts tell of, as its run left them: of every slot the shot that its clip shows, else
    the newest."""
    mine = [one for one in made if film_of(one) == key]
    shots = [one for one in mine if one.kind == "shot"]
    aspect = shots[0].meta.get("aspect") if shots else None
    videos = [one for one in mine if one.kind == "video" and one.meta.get("aspect") == aspect]
    timeline = TimelineState()
    if videos:
        timeline = TimelineState.model_validate(videos[-1].meta.get("timeline") or {})
        timeline.video_id, timeline.duration_s = videos[-1].id, videos[-1].duration_s or 0.0
    parents = {one.id: one.parents for one in mine if one.kind == "clip"}
    filmed = {
        parent for item in timeline.clips.values() for parent in parents.get(item.artifact_id or "", [])
    }
    board: dict[str, ShotItem] = {}
    for shot in sorted(shots, key=lambda one: one.id in filmed):
        if shot.meta.get("aspect") == aspect:
            board[str(shot.meta.get("slot"))] = _item(shot)
    ordered = sorted(board.items(), key=lambda pair: pair[1].index)
    return FilmBoard(storyboard=dict(ordered), timeline=timeline)


def _item(shot: Artifact) -> ShotItem:
    said = {
        name: str(shot.meta.get(name) or "")
        for name in ("title", "prompt", "description", "caption", "subcaption")
    }
    return ShotItem(
        **said, index=shot.index or 0, framing=str(shot.meta.get("framing") or "hero"),
        aspect=str(shot.meta.get("aspect") or "16:9"), status="done", progress=1.0, artifact_id=shot.id,
    )  # fmt: skip
