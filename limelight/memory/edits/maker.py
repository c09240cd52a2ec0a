"""Prepares an edit: finds what it names, makes the child artifact if any, and says how the state changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from pydantic import JsonValue

from limelight.capabilities.metering import Account, ledger_meter
from limelight.capabilities.operator import Operator
from limelight.guardrails import Guardrails
from limelight.guardrails.telling import Telling
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.edits import clips, shots
from limelight.memory.edits.picture import Edited, PictureEdit, edit_picture
from limelight.memory.edits.subtitles import cut_captions
from limelight.memory.edits.timeline import check_timeline, numbered, references
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import MediaResult, TrimRequest
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState, TimelineState
from limelight.schema.step import StepKey
from limelight.schema.stores import UsageLedger
from limelight.schema.ui_events import (
    Adjust,
    Crop,
    Flip,
    Logo,
    Nothing,
    Rotate,
    ShotReorder,
    ShotReplace,
    Text,
    TimelineSet,
    Trim,
    UiPayload,
    VideoCaption,
    VideoMusic,
    VideoOpen,
)
from limelight.studio.types import FRAMES

PICTURES: tuple[ArtifactKind, ...] = ("image", "shot", "upload", "logo", "endcard")
"""What can be edited as a picture; an end card by its still, which becomes an image."""
LOGOS: tuple[ArtifactKind, ...] = ("logo", "upload", "image", "cutout")
SHOTS: tuple[ArtifactKind, ...] = ("shot", "image")


LanguageIn = Callable[[Principal, str], Awaitable[str]]
"""Which language a conversation is held in; empty when nothing tells."""


async def _nobodys(principal: Principal, thread_id: str) -> str:
    return ""


def _nothing(state: ThreadState) -> None:
    """The change of an edit that shows nowhere in the state."""


@dataclass(frozen=True)
class Change:
    """What an edit does."""

    child: Artifact | None = None
    """The artifact that was made; its bytes and row are stored already."""
    state: Callable[[ThreadState], None] = field(default=_nothing)
    """Changes the state in place. Raises `BadInput`, the state then being in no fit shape to be kept."""


@dataclass(frozen=True)
class Asked:
    """One edit as it was asked for."""

    principal: Principal
    thread_id: str
    message_id: str
    name: str
    artifact_id: str
    payload: UiPayload
    shows: str = ""
    """What is shown now in place of the artifact, where an earlier edit of it is made anew."""

    @property
    def run_id(self) -> str:
        """Under which the edit's events stand in the log; no run has it."""
        return f"ui_{self.message_id}"

    @property
    def step(self) -> StepKey:
        """The key of the child, so that a repeat finds it."""
        return StepKey(thread_id=self.thread_id, plan_id="edit", step_id=self.message_id, item=self.name)


class EditMaker:
    """Prepares edits of every kind."""

    def __init__(
        self, artifacts: ArtifactMemory, operator: Operator, guardrails: Guardrails, usage: UsageLedger, *,
        language: LanguageIn = _nobodys,
    ) -> None:  # fmt: skip
        """`language` tells in which a conversation is held: its rules hold for words, and refusals are told in it."""
        self._language = language
        self._artifacts = artifacts
        self._operator = operator
        self._guardrails = guardrails
        self._usage = usage

    async def prepare(self, asked: Asked) -> Change:
        """What an edit changes; a child it makes is recorded when this returns.

        Raises `NotFound` for an artifact there is not, `BadInput` for one of the wrong kind or a value out of
        bounds, `Refused` for words that a guardrail blocks, and what a capability raises.
        """
        match asked.payload:
            case Crop() | Rotate() | Flip() | Adjust() | Text() | Logo():
                return await self._picture(asked, asked.payload)
            case ShotReplace(artifact_id=new_id):
                old = await self._one(asked, asked.artifact_id)
                new = await self._one(asked, new_id, SHOTS)
                return Change(state=lambda state: shots.replace(state, old.id, new))
            case ShotReorder(order=order):
                return Change(state=lambda state: shots.reorder(state, order))
            case Nothing():
                old = await self._one(asked, asked.artifact_id)
                return Change(state=lambda state: shots.delete(state, old.id))
            case Trim():
                return await self._trim(asked, asked.payload)
            case VideoCaption(text=text):
                clip = await self._one(asked, asked.artifact_id, ("clip",))
                words = await self._allowed(asked, text, clip)
                return Change(state=lambda state: clips.caption(state, clip, words))
            case VideoMusic(artifact_id=music_id):
                music = await self._one(asked, music_id, ("music",))
                return Change(state=lambda state: setattr(state.timeline, "music_id", music.id))
            case TimelineSet(timeline=timeline):
                fit = await self._timeline(asked, timeline)
                return Change(state=lambda state: setattr(state, "timeline", fit.model_copy(deep=True)))
            case VideoOpen():
                raise AssertionError("opening a video edits nothing; `Edits` carries it out")

    async def _picture(self, asked: Asked, edit: PictureEdit) -> Change:
        old = await self._one(asked, asked.artifact_id, PICTURES)
        child = await self._artifacts.recorded(asked.principal, asked.step)
        if child is None:
            if isinstance(edit, Text):
                edit = edit.model_copy(update={"text": await self._allowed(asked, edit.text, old)})
            child = await self._edited(asked, old, edit)
        return Change(child, partial(_take_place, old_id=asked.shows or old.id, new_id=child.id))

    async def _edited(self, asked: Asked, old: Artifact, edit: PictureEdit) -> Artifact:
        """Edit the pixels on a thread of their own, then record the child."""
        source = await self._bytes(old)
        logo = None
        if isinstance(edit, Logo):
            logo = await self._bytes(await self._one(asked, edit.artifact_id, LOGOS))
        old_mask = old.extra_blobs.get("mask")
        mask = (
            await self._artifacts.blobs.get(old_mask)
            if old_mask and isinstance(edit, Crop | Rotate | Flip)
            else None
        )
        made = await asyncio.to_thread(edit_picture, source, edit, mask=mask, logo=logo)
        extra = {"mask": old_mask} if old_mask else {}
        if made.mask is not None:
            extra = {"mask": await self._artifacts.blobs.put(made.mask)}
        result = MediaResult(
            blob=await self._artifacts.blobs.put(made.png), mime="image/png", width=made.width,
            height=made.height, bytes=len(made.png), extra=extra, provider="editor",
        )  # fmt: skip
        kind = "image" if old.kind == "endcard" else old.kind
        meta = _inherited(old, asked, made.note)
        if isinstance(edit, Crop | Rotate):
            meta |= _aspect(old, made)
        if not isinstance(edit, Crop):
            meta.pop("fidelity", None)  # measured on pixels that are others now
        parents = [old.id, *([edit.artifact_id] if isinstance(edit, Logo) else [])]
        return await self._record(asked, kind, old.name, result, parents, meta)

    async def _trim(self, asked: Asked, trim: Trim) -> Change:
        media = await self._one(asked, asked.artifact_id, ("clip", "video"))
        if media.kind == "clip":
            return Change(
                state=lambda state: clips.trim(state, media, start_s=trim.start_s, end_s=trim.end_s)
            )
        end_s = clips.within(media, trim.end_s)
        child = await self._artifacts.recorded(asked.principal, asked.step)
        if child is None:
            request = TrimRequest(video=media.blob or "", start_s=trim.start_s, end_s=end_s)
            account = Account(asked.principal, asked.thread_id, asked.run_id, "hand/video.trim")
            meter = ledger_meter(self._usage, account)
            result = await self._operator.call("video.trim", request, meter=meter)
            meta = _inherited(media, asked, f"trimmed to {trim.start_s:g}-{end_s:g} s")
            meta["srt"] = cut_captions(str(meta.get("srt") or ""), trim.start_s, end_s)
            child = await self._record(asked, "video", media.name, result, [media.id], meta)
        shown = child

        def show(state: ThreadState) -> None:
            if state.timeline.video_id == media.id:
                state.timeline.video_id, state.timeline.duration_s = shown.id, shown.duration_s or 0.0

        return Change(child, show)

    async def _timeline(self, asked: Asked, timeline: TimelineState) -> TimelineState:
        named = list(references(timeline))
        media = {artifact_id: await self._one(asked, artifact_id, (kind,)) for artifact_id, kind in named}
        fit = numbered(timeline)
        check_timeline(fit, media)
        for item in fit.clips.values():
            item.caption, item.subcaption = (
                await self._allowed(asked, item.caption),
                await self._allowed(asked, item.subcaption),
            )
        return fit

    async def _one(self, asked: Asked, artifact_id: str, kinds: Sequence[ArtifactKind] = ()) -> Artifact:
        """An artifact of one of these kinds. Raises `NotFound`, or `BadInput` for another kind."""
        if not artifact_id:
            raise NotFound(f"{asked.name} needs the id of an artifact in artifact_id", value="")
        found = await self._artifacts.get(asked.principal, artifact_id)
        if kinds and found.kind not in kinds:
            raise BadInput(
                f"{asked.name} cannot use {found.name}, which is of kind {found.kind}; "
                f"give {' or '.join(kinds)}",
                code="wrong_kind", limit=[*kinds], value=found.kind,
            )  # fmt: skip
        return await self._artifacts.cleared(asked.principal, found)

    async def _bytes(self, artifact: Artifact) -> bytes:
        """A picture's PNG; of an end card its still."""
        key = artifact.extra_blobs.get("poster") if artifact.kind == "endcard" else artifact.blob
        if key is None:
            raise BadInput(f"{artifact.name} has no picture in it", code="no_picture", value=artifact.kind)
        return await self._artifacts.blobs.get(key)

    async def _allowed(self, asked: Asked, text: str, on: Artifact | None = None) -> str:
        """Words as they may be shown where the thing runs that they are `on`: they are an ad's, as those that are made.

        Raises `Refused` when a guardrail blocks them."""
        if not text.strip():
            return text
        language = await self._language(asked.principal, asked.thread_id)
        placement = on.meta.get("placement") if on is not None else None
        verdict = await self._guardrails.check(
            text, stage="output", locale=self._guardrails.locale_of(language),
            placement=placement if isinstance(placement, str) else "",
        )  # fmt: skip
        if verdict.action == "block":
            raise Telling(language).refusal("words", verdict, text=text[:60])
        return verdict.text if verdict.action == "redact" and verdict.text is not None else text

    async def _record(
        self, asked: Asked, kind: ArtifactKind, name: str, result: MediaResult, parents: list[str],
        meta: dict[str, JsonValue],
    ) -> Artifact:  # fmt: skip
        return await self._artifacts.record(
            asked.principal, kind=kind, name=name, result=result, thread_id=asked.thread_id, parents=parents,
            meta=meta, step=asked.step, run_id=asked.run_id,
        )  # fmt: skip


def _take_place(state: ThreadState, *, old_id: str, new_id: str) -> None:
    """Where the storyboard shows the old picture it now shows the new one."""
    slot = shots.slot_of(state, old_id)
    if slot is not None:
        shots.put(state, slot, new_id)


def _inherited(old: Artifact, asked: Asked, note: str) -> dict[str, JsonValue]:
    """The child's notes: its parent's, less what was true of the parent's bytes only."""
    kept = {k: v for k, v in old.meta.items() if k not in {"source_sha256", "work_s", "run_id"}}
    payload = asked.payload.model_dump(mode="json", exclude_none=True)
    return {**kept, "edit": {"name": asked.name, "payload": payload}, "text": note}


def _aspect(old: Artifact, made: Edited) -> dict[str, JsonValue]:
    """A picture of its own gets its new shape's aspect; a storyboard shot is filmed in the storyboard's."""
    if old.meta.get("slot"):
        return {}
    near = (name for name, (w, h) in FRAMES.items() if abs(made.width * h / (made.height * w) - 1) < 0.01)
    name = next(near, None)
    return {"aspect": name} if name is not None else {}
