"""Turning back by chat: undo, redo, an earlier version of a shot, a shot less. The editor's own edits, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from pydantic import JsonValue

from limelight.agent.editing.difference import beside, changed
from limelight.agent.editing.edits import Edits
from limelight.agent.history import telling
from limelight.agent.history.finding import left_with
from limelight.agent.history.telling import capital
from limelight.infra.stores.edits import EditRecord
from limelight.infra.voice import Voice
from limelight.memory.edits.board import Board
from limelight.memory.edits.macro import Macro, Step, Target, further
from limelight.memory.edits.sentence import index_of
from limelight.memory.edits.versions import counted, versions
from limelight.schema.artifact import Artifact
from limelight.schema.context import Retouch, RetouchStep
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.history import START, Point
from limelight.schema.ui_events import Adjust, Crop, Flip, Rotate, parse_payload
from limelight.schema.understanding import Act, Label, Slots
from limelight.schema.wire import UiEventFrame
from limelight.sdk.context import RunContext

TURNS: tuple[Label, ...] = (
    "edit.undo",
    "edit.redo",
    "edit.restore",
    "edit.delete",
    "edit.repeat",
    "edit.travel",
    "edit.picture",
)
_BECOMES = {
    "brightness": ("p_brighter", "p_darker"), "contrast": ("p_contrast_up", "p_contrast_down"),
    "saturation": ("p_color_up", "p_color_down"), "warmth": ("p_warmer", "p_cooler"),
}  # fmt: skip
"""What more and less of an adjustment makes of a picture."""
LISTED = 10
"""Points that are told of, when it is asked what there is to go back to."""
CHOICES = 4
"""Points that are offered, when it must be asked which one is meant."""


MOST_PICTURES = 200
"""Pictures among which the others are looked for."""


class Turning:
    """Carries out the acts of a run that turn back, through the same edits that the editor makes."""

    def __init__(self, edits: Edits, ctx: RunContext, *, voice: Voice | None = None) -> None:
        self._voice = voice or Voice()
        self._edits = edits
        self._history = edits.history
        self._ctx = ctx
        self._n = 0
        self.choices: tuple[str, ...] = ()
        """Answers to offer, when what was meant had to be asked."""

    async def carry_out(self, acts: Sequence[Act]) -> str:
        """Carry out every act in order; a sentence about each, or why it could not be done."""
        said: list[str] = []
        for act in acts:
            try:
                said.append(await self._one(act))
            except BadInput as error:
                said.append(self._problem(error))
        return " ".join(said)

    def _problem(self, error: BadInput) -> str:
        """Why an act could not be done."""
        if error.code in {"nothing_to_undo", "nothing_to_redo"}:
            return self._voice.say(f"t_{error.code.replace('_to_', '_')}")
        return f"{error.message[:1].upper()}{error.message[1:].rstrip('.')}."

    async def _one(self, act: Act) -> str:
        match act.label:
            case "edit.restore":
                return await self._restore(act.slots.shot_indices)
            case "edit.delete":
                return await self._delete(act.slots.shot_indices)
            case "edit.repeat":
                return await self._repeat(act.slots)
            case "edit.picture":
                return await self._retouch()
            case "edit.travel":
                return await self._travel(act.slots.moment, earlier=act.slots.earlier)
            case "edit.undo" if back := await self._history.undoes(self._ctx.principal, self._ctx.thread_id):
                return await self._arrive(back)
            case _:
                return await self._turn(back=act.label == "edit.undo")

    async def _turn(self, *, back: bool) -> str:
        """Undo or redo one edit, and say what is seen of it."""
        stood, before = await self._newest(), await self._board()
        await self._apply("edit.undo" if back else "edit.redo")
        edit = stood if back else await self._newest()
        what = await self._told(edit, before, await self._board(), back=back)
        return self._voice.say("t_undone" if back else "t_redone", what=what)

    async def _told(self, edit: EditRecord | None, before: Board, after: Board, *, back: bool) -> str:
        """What is seen of an edit that was undone or redone."""
        picture = "t_picture_back" if back else "t_picture_again"
        if edit is not None and edit.name.startswith("image."):
            return self._voice.say(picture, thing=await self._thing(edit))
        if edit is not None and before == after and _of_one(edit):
            return self._voice.say(picture, thing=await self._named(edit.made[-1]))
        if edit is not None and edit.name == "run" and beside(before, after):
            return await self._made(edit)
        return changed(before, after, self._voice, back=back)

    async def _newest(self) -> EditRecord | None:
        """The newest edit that stands."""
        found = await self._edits.recent(self._ctx.principal, self._ctx.thread_id, limit=1)
        return found[-1] if found else None

    async def _made(self, edit: EditRecord) -> str:
        """What a turn made: by its name when it is one thing, else what changed there."""
        ctx = self._ctx
        if len(edit.made) == 1:
            with suppress(NotFound):  # it was deleted since
                made = await ctx.services.artifacts.get(ctx.principal, edit.made[0])
                return self._voice.say("thing_named", name=made.name)
        return await self._history.told(ctx.principal, ctx.thread_id, edit.message_id, self._voice.language)

    async def _thing(self, edit: EditRecord) -> str:
        """What an edit of a picture was of, as the person calls it: "shot 2", or the picture's name."""
        if index := index_of(edit):
            return self._voice.say("thing_shot", n=index)
        return await self._named(edit.artifact_id)

    async def _named(self, artifact_id: str) -> str:
        try:
            picture = await self._ctx.services.artifacts.get(self._ctx.principal, artifact_id)
        except NotFound:  # it was deleted since
            return self._voice.say("thing_only")
        return self._voice.say("thing_named", name=picture.name)

    async def _retouch(self) -> str:
        """Edit pictures as the words ask, by the editor's own events; each of them can be undone."""
        view = self._ctx.view
        retouch = view.retouch if view else None
        if retouch is None or retouch.question:
            return retouch.question if retouch else self._voice.say("p_none")
        say = self._voice.say
        problems: dict[str, str] = {}
        if len(retouch.pictures) == len(retouch.steps) == 1:
            await self._apply(retouch.steps[0].name, retouch.pictures[0].id, retouch.steps[0].payload)
        else:
            problems = await self._retouch_all(retouch)
        things = {
            one.id: say("thing_shot", n=one.index) if one.slot
            else say("thing_only") if retouch.only else say("thing_named", name=one.name)
            for one in retouch.pictures
        }  # fmt: skip
        change = self._voice.listed([_done(step, self._voice) for step in retouch.steps])
        done = [one for one in retouch.pictures if one.id not in problems]
        said = [
            say("t_stays", thing=capital(things[on]), why=why.rstrip(".")) for on, why in problems.items()
        ]
        if done:
            thing = (
                self._counted([one.index or 0 for one in done], "shot")
                if len(done) > 1
                else things[done[0].id]
            )
            said = [say("p_done", Thing=capital(thing), change=change), *said, say("t_say_undo")]
        return " ".join(said)

    async def _retouch_all(self, retouch: Retouch) -> dict[str, str]:
        """Several edits, or several pictures, that were asked for at once are taken back at once. Why not, by picture."""
        first, *_ = retouch.pictures
        macro = Macro(
            steps=[Step(name=one.name, payload=one.payload) for one in retouch.steps], artifact_id=first.id, shows=first.id,
            index=first.index if first.slot else None,
        )  # fmt: skip
        self._n += 1
        return await self._edits.repeat(
            self._ctx.principal, self._ctx.thread_id, f"{self._ctx.run_id}-{self._n}", macro,
            [Target(artifact_id=one.id) for one in retouch.pictures],
        )  # fmt: skip

    async def _travel(self, moment: str, *, earlier: bool) -> str:
        """Stand at the point that the words mean; a question when more than one fits, or none."""
        principal, thread_id = self._ctx.principal, self._ctx.thread_id
        found, latest, language = await self._history.search(principal, thread_id, moment)
        if not moment:
            offered = latest[-CHOICES:]
            self.choices = tuple(telling.choice(one, earlier=False, language=language) for one in offered)
            return telling.listing(latest[-LISTED:], language)
        if found.beginning:
            return await self._arrive(START)
        if not earlier and (left := left_with(moment, latest)):
            return await self._arrive(left.id)
        if len(found.points) == 1:
            point = found.points[0]
            return await self._arrive(point.parent, before=point) if earlier else await self._arrive(point.id)
        offered = (found.points or latest)[-CHOICES:]
        earlier = earlier and bool(found.points)
        self.choices = tuple(telling.choice(one, earlier=earlier, language=language) for one in offered)
        if found.points:
            return telling.which(offered, language)
        return telling.not_found(moment, offered, language)

    async def _arrive(self, checkpoint_id: str, *, before: Point | None = None) -> str:
        stood = await self._history.go_back(
            self._ctx.principal, self._ctx.thread_id, checkpoint_id, run_id=self._ctx.run_id
        )
        said = {"language": self._voice.language}  # of who asks, whatever was spoken at that point
        moment = telling.before(before.model_copy(update=said)) if before else ""
        point = stood.point.model_copy(update=said) if stood.point else None
        return telling.arrived(point, self._voice.language, moment=moment)

    async def _restore(self, indices: Sequence[int]) -> str:
        """Put the version before back into each slot; the newer one is kept as an artifact."""
        said: list[str] = []
        for index in indices:
            shown = await self._shown(index)
            old = await self._earlier(shown)
            if old is None:
                said.append(self._voice.say("t_restored_none", n=index))
                continue
            await self._apply("shot.replace", shown.id, {"artifact_id": old.id})
            said.append(self._voice.say("t_restored", n=index))
        return " ".join(said)

    async def _delete(self, indices: Sequence[int]) -> str:
        shown = [await self._shown(index) for index in indices]
        for shot in shown:
            await self._apply("shot.delete", shot.id)
        say, board = self._voice.say, await self._board()
        count = len(board.storyboard)
        left = say("t_left_1") if count == 1 else say("t_left", n=count)
        numbers = self._voice.listed([str(index) for index in indices])
        said = [say("t_out_n" if len(shown) > 1 else "t_out", n=numbers, left=left), say("t_say_undo")]
        return " ".join([*said, *([say("t_say_together")] if board.timeline.video_id else [])])

    async def _repeat(self, slots: Slots) -> str:
        """Do what was done by hand last to other shots, or carry it further where it was done."""
        ctx = self._ctx
        macro = await self._edits.just_done(ctx.principal, ctx.thread_id)
        if macro is None:
            return self._voice.say("t_no_edit")
        first = await ctx.services.artifacts.get(ctx.principal, macro.artifact_id)
        macro = further(macro, slots.further, lasts_s=first.duration_s)
        noun, own, items = await self._alike(macro)
        targets = repeat_targets(macro, slots, items, own=own, noun=noun)
        if not targets:
            self.choices = (self._voice.say("t_others"),) if len(items) > 1 else ()
            return self._voice.say("t_for_shots" if noun == "shot" else "t_for_pictures")
        self._n += 1
        problems = await self._edits.repeat(
            ctx.principal, ctx.thread_id, f"{ctx.run_id}-{self._n}", macro, [*targets.values()]
        )
        done = [n for n, target in targets.items() if target.artifact_id not in problems]
        say = self._voice.say
        each = say("t_each", n=len(macro.steps)) if len(macro.steps) > 1 else ""
        said = [say("t_done_for", items=self._counted(done, noun), each=each)] if done else []
        said += [
            say("t_stays", thing=capital(say(f"thing_{noun}", n=n)), why=problems[t.artifact_id])
            for n, t in targets.items()
            if n not in done
        ]
        return " ".join([*said, say("t_say_undo")] if done else said)

    def _counted(self, numbers: Sequence[int], noun: str) -> str:
        """`shots 1 and 3`."""
        if len(numbers) == 1:
            return self._voice.say(f"thing_{noun}", n=numbers[0])
        return self._voice.say(f"t_{noun}s", n=self._voice.listed([str(n) for n in numbers]))

    async def _alike(self, macro: Macro) -> tuple[str, int | None, dict[int, str | None]]:
        """What a macro could be done to: the noun, the number of the thing it was done to, and all of them by number."""
        board = await self._board()
        if macro.clips:
            return (
                "shot",
                macro.index,
                {item.index: item.artifact_id for item in board.timeline.clips.values()},
            )
        if macro.index is not None:
            return "shot", macro.index, {item.index: item.artifact_id for item in board.storyboard.values()}
        made = await self._ctx.services.artifacts.list(
            self._ctx.principal, thread_id=self._ctx.thread_id, kinds=["image"], limit=MOST_PICTURES
        )
        stale = await self._edits.stale(self._ctx.principal, self._ctx.thread_id)
        first, newest = versions(made, stale=stale)
        numbers = {root: n for n, root in enumerate(counted(made, newest), start=1)}
        own = numbers.get(first.get(macro.artifact_id, ""))
        return "picture", own, {numbers[root]: shown for root, shown in newest.items()}

    async def _shown(self, index: int) -> Artifact:
        board = (await self._board()).storyboard
        found = next((item.artifact_id for item in board.values() if item.index == index), None)
        if found is None:
            raise BadInput(f"there is no shot {index} with a picture in the storyboard", value=index)
        return await self._ctx.services.artifacts.get(self._ctx.principal, found)

    async def _earlier(self, shot: Artifact) -> Artifact | None:
        """The picture that a shot was made instead of."""
        for parent in shot.parents:
            found = await self._ctx.services.artifacts.get(self._ctx.principal, parent)
            if found.kind in {"shot", "image"}:
                return found
        return None

    async def _board(self) -> Board:
        return Board.of(
            await self._ctx.services.conversations.state(self._ctx.principal, self._ctx.thread_id)
        )

    async def _apply(
        self, name: str, artifact_id: str = "", payload: Mapping[str, JsonValue] | None = None
    ) -> str:
        """As the editor would; the message id is made from the run, so that a rerun changes nothing more. Id of what came of it."""
        self._n += 1
        frame = UiEventFrame(
            type="ui_event", message_id=f"{self._ctx.run_id}-{self._n}", name=name, artifact_id=artifact_id,
            payload=dict(payload or {}),
        )  # fmt: skip
        await self._edits.apply(self._ctx.principal, self._ctx.thread_id, frame)
        return await self._edits.child_of(self._ctx.principal, self._ctx.thread_id, frame.message_id)


def _of_one(edit: EditRecord) -> bool:
    """Whether these are several edits of one picture, each made of the one before it."""
    return edit.name == "edit.macro" and len(edit.made) == len(Macro.model_validate_json(edit.payload).steps)


def repeat_targets(
    macro: Macro, slots: Slots, items: Mapping[int, str | None], *, own: int | None, noun: str = "shot"
) -> dict[int, Target]:
    """What a macro is done to, by number: the named ones, the others, or with "better" itself again.

    Raises `BadInput` for a number there is not.
    """
    wanted = slots.shot_indices or [n for n in items if slots.others and n != own]
    if not wanted and slots.further != 1.0 and own is not None:
        wanted = [own]
    targets: dict[int, Target] = {}
    for n in sorted(wanted):
        shown = items.get(n)
        if shown is None:
            raise BadInput(f"there is no {noun} {n} to do it to", value=n)
        targets[n] = (
            Target(artifact_id=macro.artifact_id, shows=shown) if n == own else Target(artifact_id=shown)
        )
    return targets


def _done(step: RetouchStep, voice: Voice) -> str:
    """What an edit makes of a picture, in words: "warmer", "cropped to 1:1"."""
    match parse_payload(step.name, step.payload):
        case Adjust() as adjust:
            said = [
                voice.say("p_grey") if name == "saturation" and value == -1 else voice.say(_BECOMES[name][value < 0])
                for name, value in adjust.model_dump().items() if value
            ]  # fmt: skip
            return voice.listed(said)
        case Flip(axis=axis):
            return voice.say("p_flipped" if axis == "horizontal" else "p_flipped_v")
        case Rotate(degrees=degrees):
            return voice.say("p_turned", n=f"{degrees:g}")
        case Crop(aspect=aspect) as crop:
            share = f"{crop.width * crop.height:.0%}"
            return voice.say("p_cropped", aspect=aspect) if aspect else voice.say("p_cropped_in", share=share)
        case _:
            return ""
