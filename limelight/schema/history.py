"""A conversation's history in the person's terms: points to go back to, and what changed at each."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from limelight.schema.as_of import AsOf

PointKind: TypeAlias = Literal["turn", "edit", "back"]
START = "start"
"""The id of the point before everything: an empty conversation."""
ChangeKind: TypeAlias = Literal[
    "product", "concepts", "chosen", "board", "board_new", "shot", "shots", "shot_by_hand", "shot_replaced",
    "shot_deleted", "shots_ordered", "clips", "clip", "music", "music_new", "logo", "slogan", "endcard", "video",
    "video_again", "headlines", "pictures", "picture_by_hand", "ads", "audio", "upload", "trim", "caption", "cut",
    "undone", "redone", "back",
]  # fmt: skip


class Change(BaseModel):
    """One thing that changed, as data: a sentence in any language is made of it."""

    kind: ChangeKind
    n: int = 0
    """How many."""
    shots: list[int] = Field(default_factory=list[int])
    """The shots concerned, from 1."""
    words: str = ""
    """A title, a slogan, what is new in a scene, a mood, a shape."""
    told: str = ""
    """Of an edit by hand: what was done, in English: "trimmed shot 2 to 1.8 s"."""


class EditMark(BaseModel):
    """An edit that can be undone, or an order to undo or redo one, as the log tells of it."""

    message_id: str
    turns: str = ""
    """The edit that is undone or redone."""
    redo: bool = False


class Point(BaseModel):
    """Where a conversation stood at the end of a turn, or after an edit by hand."""

    id: str
    number: int = 0
    """Which point of the conversation it is, from 1."""
    parent: str = START
    """The point it was made from."""
    kind: PointKind = "turn"
    run_id: str = ""
    message_id: str = ""
    """The message that started the turn."""
    said: str = ""
    """Its words, shortened."""
    status: str = "done"
    language: str = "en"
    after: datetime
    """From when on what is in memory belongs to it."""
    at: datetime
    """Up to when."""
    after_place: int = 0
    """The same in places of the log of messages."""
    at_place: int = 0
    changes: list[Change] = Field(default_factory=list[Change])
    """The one that tells most about it first."""
    made: int = 0
    """Artifacts that came of it."""
    artifacts: int = 0
    """Artifacts that there were then, on the way to it."""
    thumbnail: str | None = None
    """An artifact to show for it."""
    edits: list[EditMark] = Field(default_factory=list[EditMark])
    back_to: str = ""
    """The point that it went back to."""


class BackTo(BaseModel):
    """Value of the `CUSTOM` event named `back`: the conversation stands at an earlier point again."""

    checkpoint_id: str
    at: datetime
    place: int
    """The newest message's place in the log then."""
    can_undo: bool = False
    can_redo: bool = False


class Line(BaseModel):
    """What counts of a conversation since somebody went back."""

    head: str
    """The point that was gone back to."""
    at: datetime
    place: int
    as_of: AsOf
    """Up to that point; what came after `at` counts too."""


class Variant(BaseModel):
    """A turn that was tried again with another model, other prompts or an instruction more."""

    run_id: str = ""
    thread_id: str = ""
    """The conversation in which it was tried."""
    of_run: str = ""
    of_thread: str = ""
    models: dict[str, str] = Field(default_factory=dict[str, str])
    """Chat model by role; under `` the one for every role that is not named."""
    prompts: dict[str, str] = Field(default_factory=dict[str, str])
    """The prompts that were exchanged, by name: the version, or the text."""
    instruction: str = ""
    """What was added to the message."""


class Preference(BaseModel):
    """Which of two runs somebody found better."""

    a: str
    """A run."""
    b: str
    """Another."""
    better: Literal["a", "b", "same"]
    words: str = Field(default="", max_length=2000)
