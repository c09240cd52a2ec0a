"""Turning back by chat: undo, redo, an earlier version of a shot, a shot less. The editor's own edits, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from limelight.agent.edits import Edits
from limelight.agent.history import telling
from limelight.memory.edits.board import Board
from limelight.memory.edits.macro import Macro, Target, further
from limelight.memory.edits.sentence import listed
from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput
from limelight.schema.history import START, Point
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
)
LISTED = 10
"""Points that are told of, when it is asked what there is to go back to."""
CHOICES = 4
"""Points that are offered, when it must be asked which one is meant."""


MOST_PICTURES = 200
"""Pictures among which the others are looked for."""


class Turning:
    """Carries out the acts of a run that turn back, through the same edits that the editor makes."""

    def __init__(self, edits: Edits, ctx: RunContext) -> None:
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
                said.append(f"{error.message[:1].upper()}{error.message[1:].rstrip('.')}.")
        return " ".join(said)

    async def _one(self, act: Act) -> str:
        match act.label:
            case "edit.restore":
                return await self._restore(act.slots.shot_indices)
            case "edit.delete":
                return await self._delete(act.slots.shot_indices)
            case "edit.repeat":
                return await self._repeat(act.slots)
            case "edit.travel":
                return await self._travel(act.slots.moment, earlier=act.slots.earlier)
            case "edit.undo" if back := await self._history.undoes(self._ctx.principal, self._ctx.thread_id):
                return await self._arrive(back)
            case _:
                before = await self._board()
                await self._apply(act.label)
                verb = "Undone" if act.label == "edit.undo" else "Done again"
                return f"{verb}: {changed(before, await self._board())}."

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
        moment = telling.before(before) if before else ""
        return telling.arrived(stood.point, before.language if before else "", moment=moment)

    async def _restore(self, indices: Sequence[int]) -> str:
        """Put the version before back into each slot; the newer one is kept as an artifact."""
        said: list[str] = []
        for index in indices:
            shown = await self._shown(index)
            old = await self._earlier(shown)
            if old is None:
                said.append(f"Shot {index} has no earlier version.")
                continue
            await self._apply("shot.replace", shown.id, {"artifact_id": old.id})
            said.append(f"Shot {index} is as it was before; the newer one is kept.")
        return " ".join(said)

    async def _delete(self, indices: Sequence[int]) -> str:
        shown = [await self._shown(index) for index in indices]
        for shot in shown:
            await self._apply("shot.delete", shot.id)
        numbers = " and ".join(str(index) for index in indices)
        left = len((await self._board()).storyboard)
        many = f"Shots {numbers} are" if len(shown) > 1 else f"Shot {numbers} is"
        board = await self._board()
        film = " Say “put the video together” to have it without." if board.timeline.video_id else ""
        return f"{many} out of the storyboard; {left} {'is' if left == 1 else 'are'} left. Say “undo” to take it back.{film}"

    async def _repeat(self, slots: Slots) -> str:
        """Do what was done by hand last to other shots, or carry it further where it was done."""
        ctx = self._ctx
        macro = await self._edits.just_done(ctx.principal, ctx.thread_id)
        if macro is None:
            return (
                "I see no edit by hand just now that could be done to something else. "
                "Crop, turn, adjust, caption or trim one shot, then say it again."
            )
        first = await ctx.services.artifacts.get(ctx.principal, macro.artifact_id)
        macro = further(macro, slots.further, lasts_s=first.duration_s)
        noun, own, items = await self._alike(macro)
        targets = repeat_targets(macro, slots, items, own=own, noun=noun)
        if not targets:
            return f"For which {noun}s shall I do it? Say “for the others”, or their numbers."
        self._n += 1
        problems = await self._edits.repeat(
            ctx.principal, ctx.thread_id, f"{ctx.run_id}-{self._n}", macro, [*targets.values()]
        )
        done = [n for n, target in targets.items() if target.artifact_id not in problems]
        each = f", {len(macro.steps)} edits each" if len(macro.steps) > 1 else ""
        said = [f"Done for {listed(done, noun)}{each}."] if done else []
        said += [
            f"{noun.title()} {n} stays as it was: {problems[t.artifact_id]}."
            for n, t in targets.items()
            if n not in done
        ]
        return " ".join([*said, "Say “undo” to take it back."] if done else said)

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
        first, newest = versions(made)
        numbers = {root: n for n, root in enumerate(newest, start=1)}
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

    async def _apply(self, name: str, artifact_id: str = "", payload: dict[str, str] | None = None) -> None:
        """As the editor would; the message id is made from the run, so that a rerun changes nothing more."""
        self._n += 1
        frame = UiEventFrame(
            type="ui_event", message_id=f"{self._ctx.run_id}-{self._n}", name=name, artifact_id=artifact_id,
            payload=dict(payload or {}),
        )  # fmt: skip
        await self._edits.apply(self._ctx.principal, self._ctx.thread_id, frame)


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


def versions(made: Sequence[Artifact]) -> tuple[dict[str, str], dict[str, str]]:
    """Of pictures, oldest first: the one that each was edited from at first, and the newest version of each of those."""
    first: dict[str, str] = {}
    newest: dict[str, str] = {}
    for one in made:
        before = one.parents[0] if one.meta.get("edit") and one.parents else ""
        first[one.id] = first.get(before, one.id)
        newest[first[one.id]] = one.id
    return first, newest


def changed(before: Board, after: Board) -> str:
    """What differs between two boards, as the person sees it."""
    if before == after:
        return "the picture stands as it was before that"
    if before.film != after.film:
        return "the video that it was in is open, as it was before"
    old = {slot: item.artifact_id for slot, item in before.storyboard.items()}
    new = {slot: item.artifact_id for slot, item in after.storyboard.items()}
    if len(new) != len(old):
        return f"the storyboard has {len(new)} shots"
    swapped = sorted(after.storyboard[slot].index for slot in new if new[slot] != old.get(slot))
    if swapped:
        numbers = " and ".join(map(str, swapped))
        return (
            f"shots {numbers} show other pictures"
            if len(swapped) > 1
            else f"shot {numbers} shows the other picture"
        )
    if any(after.storyboard[slot].index != before.storyboard[slot].index for slot in new):
        return "the shots are in another order"
    if after.timeline.video_id != before.timeline.video_id:
        return (
            "the player shows the video of before" if after.timeline.video_id else "the video is taken back"
        )
    return "the timeline has changed; put the video together again to see it"
