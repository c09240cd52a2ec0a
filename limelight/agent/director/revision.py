"""A plan being changed: its steps with what the changes bring. Every change says whether it touches the plan at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from limelight.agent.director import cutting
from limelight.agent.director.draft import CLIP_S, Draft
from limelight.agent.director.endcards import Card
from limelight.agent.director.shooting import Frame, paint
from limelight.agent.director.subject import current_subject
from limelight.agent.plan.versions import pointed
from limelight.infra.voice import spelled
from limelight.schema.context import Context
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.work import Framing

Item = dict[str, JsonValue]


class Revision:
    """The steps of a plan, to be changed in place."""

    def __init__(self, plan: Plan, context: Context) -> None:
        self.context = context
        self._before = plan
        self._steps = [step.model_copy(deep=True) for step in plan.steps]
        self._out: list[int] = []

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        steps = [step.model_copy(deep=True) for step in self._steps]
        return self._before.model_copy(update={"steps": steps, "leaves_out": [*self._out]})

    @property
    def changed(self) -> bool:
        """Whether anything differs from the plan of before."""
        return self._steps != self._before.steps

    @property
    def numbers(self) -> list[int]:
        """The shots that the plan paints or animates, by their numbers."""
        board = {shot.id: shot.index for shot in self.context.storyboard if shot.id}
        painted = [item.get("index") for _, item in self._batch("paint_shots")]
        moved = [_text(item.get("shot_id")) for _, item in self._batch("animate_shots")]
        found = {one for one in painted if isinstance(one, int)} | {
            board[one] for one in moved if one in board
        }
        return sorted(found)

    def painted(self, index: int) -> list[Item]:
        """What the plan paints as this shot, one item an aspect."""
        return [item for _, item in self._batch("paint_shots") if item.get("index") == index]

    def set_item(self, item: Item, new: Mapping[str, JsonValue]) -> None:
        """Change an item that `painted` gave."""
        item.update(new)

    def leave_out(self, indices: list[int]) -> bool:
        """Shots that are not painted, animated or put together; the music gets shorter by them."""
        board = {shot.index: shot.id for shot in self.context.storyboard}
        clips = {clip.id for clip in self.context.clips if clip.index in indices}
        left = [one for one in self.numbers if one not in indices]
        if not indices or not left or not set(indices) <= set(self.numbers):
            return False
        shots = {board.get(index) for index in indices}
        slots = {str(item["slot"]) for _, item in self._batch("paint_shots") if item.get("index") in indices}
        self._drop("paint_shots", lambda item: item.get("index") in indices)
        seconds = self._drop("animate_shots", lambda item: self._is_of(item.get("shot_id"), shots, slots))
        for step in self._with("compile_video"):
            given = _args(step).get("clip_ids")
            if isinstance(given, list):
                _args(step)["clip_ids"] = [one for one in given if one not in clips]
        self._lengthen(-seconds)
        self._out += indices
        return True

    def add(self, item: Item) -> bool:
        """One more shot; a clip of it where the plan animates what it paints."""
        last = self._with("paint_shots")[-1]
        args = _args(last)
        shots, clips = args["shots"], self._with("animate_shots")
        if not isinstance(shots, list):
            return False
        if len(shots) > 1 or not clips:
            shots.append(item)
            last.title = last.title.replace(spelled(len(shots) - 1), spelled(len(shots)))
            return True
        new = self._after(
            last, f"shot-{item['index']}", f"Paint shot {item['index']}", {**args, "shots": [item]}
        )
        batch = _args(clips[-1])["shots"]
        example = batch[-1] if isinstance(batch, list) and isinstance(batch[-1], dict) else {}
        clip: Item = {**example, "shot_id": {"$from": new.id}}
        made = self._after(
            clips[-1], f"clip-{item['index']}", f"Animate shot {item['index']}", {"shots": [clip]}, [new.id]
        )
        for step in self._with("compile_video"):
            step.depends.append(made.id)
            given = _args(step)["clip_ids"]
            _args(step)["clip_ids"] = [*(given if isinstance(given, list) else [given]), {"$from": made.id}]
        self._lengthen(_seconds(clip))
        return True

    def reshape(self, aspect: str) -> bool:
        """Everything in another shape. Shots that were there before are painted in it first."""
        painting = self._with("paint_shots")
        animating = [
            shot for shot in self.context.storyboard
            if any(item.get("shot_id") == shot.id for _, item in self._batch("animate_shots"))
        ]  # fmt: skip
        if not painting and not animating:
            return False
        for step in [*painting, *self._with("make_endcard"), *self._with("compile_video")]:
            _args(step)["aspect"] = aspect
        for _, item in self._batch("paint_shots"):
            item["replaces"] = None
        draft = Draft.of(self.context, "")
        draft.subject, draft.by_shot = current_subject(self.context), True
        frames = [
            Frame(
                s.slot,
                s.index,
                s.title,
                s.prompt,
                _framing(s.framing),
                s.caption,
                s.subcaption,
                s.seed,
                description=s.description,
            )
            for s in animating
        ]
        paint(draft, aspect, frames)
        board = {shot.index: shot.id for shot in animating}
        return all(self.paint_first(step, board) for step in draft.steps)

    def retune(self, mood: str, *, seed: int) -> bool:
        """A bed of another mood."""
        for step in (beds := self._with("compose_bed")):
            args = _args(step)
            step.title = step.title.replace(str(args.get("mood")), mood)
            step.instruction = step.instruction.replace(str(args.get("mood")), mood)
            args.update({"mood": mood, "seed": seed})
        return bool(beds)

    def relevel(self, music_db: float) -> bool:
        """The music of the videos that are put together at another level, dB."""
        films = [film for film in self._with("compile_video") if _args(film).get("music_id")]
        for film in films:
            _args(film)["music_db"] = music_db
        return bool(films)

    def endcard(self, card: Card) -> bool:
        """An end card for the videos that the plan puts together."""
        films = self._with("compile_video")
        for film in films:
            aspect = str(_args(film).get("aspect") or "16:9")
            draft = Draft.of(self.context, "")
            cutting.endcard(draft, aspect, card)
            old = next((s for s in self._with("make_endcard") if _args(s).get("aspect") == aspect), None)
            if old is not None:
                _args(old).update(_args(draft.steps[-1]))
                continue
            step = draft.steps[-1].model_copy(update={"id": self._free(draft.steps[-1].id)})
            self._steps.insert(self._steps.index(film), step)
            film.depends.append(step.id)
            if not _args(film).get("endcard_id"):
                self._lengthen(cutting.CARD_S)
            _args(film)["endcard_id"] = {"$from": step.id}
        return bool(films)

    def no_endcard(self) -> bool:
        """The video without the end card that the plan makes."""
        cards = self._with("make_endcard")
        for card in cards:
            self._remove(card)
        if cards:
            self._lengthen(-cutting.CARD_S)
        return bool(cards)

    def paint_first(self, step: PlanStep, board: Mapping[int, str | None]) -> bool:
        """Put a step that paints one shot before the clip of it that the plan makes."""
        shots = _args(step)["shots"]
        item = shots[0] if isinstance(shots, list) else None
        index = item.get("index") if isinstance(item, dict) else None
        old = board.get(index) if isinstance(index, int) else None
        found = next(
            ((s, i) for s, i in self._batch("animate_shots") if old and i.get("shot_id") == old), None
        )
        if found is None:
            return False
        clips, clip = found
        step = step.model_copy(update={"id": self._free(step.id)})
        self._steps.insert(0, step)
        made = self._after(
            clips, f"clip-{index}", f"Animate shot {index}", {"shots": [{**clip, "shot_id": {"$from": step.id}}]},
            [step.id],
        )  # fmt: skip
        batch = _args(clips)["shots"]
        left: list[JsonValue] = [one for one in batch if one is not clip] if isinstance(batch, list) else []
        _args(clips)["shots"] = left
        now = {clips.id: [clips.id, made.id]}
        for other in self._steps:
            if clips.id in other.depends and other is not made:
                other.depends.append(made.id)
                other.inputs = pointed(other.inputs, now)
        if not left:
            self._remove(clips)
        else:
            clips.title = f"Animate {spelled(len(left))} shot{'s' if len(left) > 1 else ''}"
        return True

    def _with(self, tool: str) -> list[PlanStep]:
        return [step for step in self._steps if step.inputs.get("tool") == tool]

    def _batch(self, tool: str) -> list[tuple[PlanStep, Item]]:
        found: list[tuple[PlanStep, Item]] = []
        for step in self._with(tool):
            shots = _args(step).get("shots")
            found += (
                [(step, one) for one in shots if isinstance(one, dict)] if isinstance(shots, list) else []
            )
        return found

    def _drop(self, tool: str, wanted_out: Callable[[Item], bool]) -> float:
        """Take items out of the batches of a tool; the seconds that they would have lasted."""
        seconds = 0.0
        for step, item in self._batch(tool):
            if wanted_out(item):
                shots = _args(step)["shots"]
                left: list[JsonValue] = (
                    [one for one in shots if one is not item] if isinstance(shots, list) else []
                )
                _args(step)["shots"] = left
                seconds += _seconds(item)
                if left:
                    step.title = step.title.replace(spelled(len(left) + 1), spelled(len(left)))
                else:
                    self._remove(step)
        return seconds

    def _is_of(self, shot: JsonValue, ids: set[str | None], slots: set[str]) -> bool:
        """Whether what is animated is one of these shots, there already or still to be painted."""
        if not isinstance(shot, dict):
            return shot in ids
        gone = {step.id for step in self._before.steps} - {step.id for step in self._steps}
        return shot.get("$from") in gone or shot.get("slot") in slots

    def _remove(self, step: PlanStep) -> None:
        """Take a step out, with every reference to it."""
        self._steps.remove(step)
        for other in self._steps:
            if step.id in other.depends:
                other.depends = [one for one in other.depends if one != step.id]
                other.inputs = {key: _without(value, step.id) for key, value in other.inputs.items()}

    def _after(
        self, step: PlanStep, wanted: str, title: str, args: Item, depends: list[str] | None = None
    ) -> PlanStep:
        """A step of the same kind right behind another one."""
        new = step.model_copy(
            update={
                "id": self._free(wanted), "title": title, "instruction": f"{title}.",
                "inputs": {**step.inputs, "args": args},
                "depends": [*step.depends] if depends is None else depends,
            }
        )  # fmt: skip
        self._steps.insert(self._steps.index(step) + 1, new)
        return new

    def _free(self, wanted: str) -> str:
        taken = {step.id for step in [*self._steps, *self._before.steps]}
        return next(one for one in (wanted, *(f"{wanted}-{n}" for n in range(2, 999))) if one not in taken)

    def _lengthen(self, seconds: float) -> None:
        """Beds as long as the video will be."""
        for step in self._with("compose_bed") if seconds else []:
            args = _args(step)
            old = args.get("seconds")
            if not isinstance(old, int | float):
                continue
            new = round(max(old + seconds, 1.0), 2)
            cuts = args.get("cuts")
            args["seconds"] = new
            args["cuts"] = (
                [c for c in cuts if isinstance(c, int | float) and c < new] if isinstance(cuts, list) else []
            )
            step.title = re.sub(r"[\d.]+ s\b", f"{new:g} s", step.title)
            step.instruction = re.sub(r"[\d.]+ s\b", f"{new:g} s", step.instruction)


def _args(step: PlanStep) -> Item:
    """The arguments of a step's tool, to be changed in place."""
    args = step.inputs.setdefault("args", {})
    return args if isinstance(args, dict) else {}


def _without(value: JsonValue, name: str) -> JsonValue:
    """A value without references to a step: a list loses them, a field becomes None."""
    if isinstance(value, list):
        kept = [_without(one, name) for one in value]
        return [new for new, old in zip(kept, value, strict=True) if new is not None or old is None]
    if not isinstance(value, dict):
        return value
    if "$from" in value:
        source = value["$from"]
        names = (
            [one for one in source if one != name]
            if isinstance(source, list)
            else [source]
            if source != name
            else []
        )
        left: list[JsonValue] = [*names]
        return {**value, "$from": left if len(left) > 1 else left[0]} if left else None
    return {key: _without(one, name) for key, one in value.items()}


def _seconds(item: Item) -> float:
    told = item.get("seconds")
    return float(told) if isinstance(told, int | float) else CLIP_S


def _framing(name: str) -> Framing:
    return name if name in ("hero", "detail", "wide", "low", "side") else "hero"  # type: ignore[return-value]


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
