"""Versions of a plan: what of the one under way still holds when the person changes their mind. Pure functions.

One rule carries everything: **a step id, once used, always means the same work.** Work that changes gets a new id, so results
that are recorded under an id hold wherever that id still stands. A step that makes a batch is divided: items that are the same
stay in it, whether done or in flight, and what is new is a step of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from limelight.infra.voice import Voice
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.report import SubagentReport

BATCHES: Mapping[str, tuple[str, str, str, str]] = {
    "paint_shots": ("shots", "slot", "Paint", "shot"),
    "animate_shots": ("shots", "shot_id", "Animate", "shot"),
    "compose_display": ("ads", "placement", "Lay out", "display ad"),
}
"""Tools that make a batch: the argument that holds it, what names an item, and how a part of it is called."""
PLACE = frozenset({"index"})
"""What an item can change without being other work: where it stands."""
Item = dict[str, JsonValue]


@dataclass(frozen=True)
class Version:
    """The next version of a plan."""

    plan: Plan
    reports: dict[str, SubagentReport]
    """Of steps that are done and hold; of one that makes less now, without what is not wanted any more."""
    withdrawn: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By step that goes on with a part of its batch: the items that it has to make no more."""
    cancelled: tuple[str, ...] = ()
    """Steps of the version before that are no part of this one."""
    fresh: tuple[str, ...] = ()
    """Steps that this version brings."""
    out: tuple[int, ...] = ()
    """Shots that go out of the storyboard with it, by the number that they had."""

    @property
    def changes(self) -> bool:
        """Whether it differs from the version before in what is made."""
        return bool(self.withdrawn or self.cancelled or self.fresh)


def next_version(
    old: Plan, new: Plan, reports: Mapping[str, SubagentReport], *, made: Mapping[str, str] | None = None,
    used: Collection[str] = (),
) -> Version:  # fmt: skip
    """What becomes of `old`, of which `reports` are done, when `new` is wanted in its place.

    `made` names the item of each artifact that a batch has made; without its name an artifact is taken to be wanted no
    more when its step is divided. `used` are the step ids of versions before `old`. Ids of `new` may be anything: what is
    the same work is found by its contents.
    """
    merge = _Merge(old, [*used, *(step.id for step in old.steps)], made or {})
    for step in new.steps:
        merge.add(step)
    kept = {step.id for step in merge.steps}
    return Version(
        plan=new.model_copy(
            update={"steps": merge.steps, "plan_id": old.plan_id, "revises": "", "leaves_out": []}
        ),
        out=tuple(new.leaves_out),
        reports={
            name: merge.cut(report) for name, report in reports.items() if name in kept
        },
        withdrawn=merge.withdrawn,
        cancelled=tuple(step.id for step in old.steps if step.id not in kept),
        fresh=tuple(step.id for step in merge.steps if step.id not in merge.old),
    )  # fmt: skip


class _Merge:
    """Goes through a new plan's steps in their order, and finds each its place beside the old ones."""

    def __init__(self, old: Plan, used: Sequence[str], made: Mapping[str, str]) -> None:
        self.old = {step.id: step for step in old.steps}
        self.steps: list[PlanStep] = []
        self.withdrawn: dict[str, tuple[str, ...]] = {}
        self._used = set(used)
        self._made = made
        self._claimed: set[str] = set()
        self._whole: set[str] = set()
        """Old steps that stand as they were: what depends on them has the same inputs."""
        self._stay: dict[str, set[str]] = {}
        """Of old steps that are divided: the items that stay."""
        self._now: dict[str, list[str]] = {}
        """By id in the new plan: the steps that make it."""

    def add(self, step: PlanStep) -> None:
        """One step of the new plan, with what it depends on as it is called now."""
        parts = {name: self._makers(step, name) for name in step.depends}
        depends = list(dict.fromkeys(one for ids in parts.values() for one in ids))
        step = step.model_copy(update={"depends": depends, "inputs": pointed(step.inputs, parts)})
        if (same := self._same(step)) is not None:
            self._whole.add(same.id)
            self._put(step.id, [same.model_copy(update={"title": step.title})])
        elif (older := self._like(step)) is not None:
            self._divide(step, older)
        else:
            self._put(step.id, [step.model_copy(update={"id": self._fresh(step.id)})])

    def cut(self, report: SubagentReport) -> SubagentReport:
        """A report without what was withdrawn of its step."""
        gone = self.withdrawn.get(report.step_id)
        if gone is None:
            return report
        left = {name for name, _ in _items(next(s for s in self.steps if s.id == report.step_id))}
        ids = [one for one in report.artifact_ids if self._made.get(one) in left]
        return report.model_copy(update={"artifact_ids": ids})

    def _makers(self, step: PlanStep, name: str) -> list[str]:
        """The steps that make what a step takes of one it depends on: a part of them where it takes single slots."""
        now, slots = self._now[name], slots_taken(step, name)
        parts = {one.id: set(items_of(one)) for one in self.steps if one.id in now}
        if len(now) == 1 or not slots or not slots <= set().union(*parts.values()):
            return now
        return [one for one in now if parts[one] & slots]

    def _holds(self, step: PlanStep, name: str) -> bool:
        """Whether what an old step takes of one it depends on is what it was."""
        slots = slots_taken(step, name)
        return name in self._whole or bool(slots and slots <= self._stay.get(name, set()))

    def _same(self, step: PlanStep) -> PlanStep | None:
        """The old step of the same work, the one of the same name first."""
        work = _work(step)
        found = [one for one in self._open() if _work(one) == work and one.depends == step.depends]
        return min(found, key=lambda one: one.id != step.id, default=None)

    def _like(self, step: PlanStep) -> PlanStep | None:
        """The old step that made a part of this batch."""
        wanted = dict(_items(step))
        if not wanted:
            return None
        found = [
            one for one in self._open()
            if _items(one) and _frame(one) == _frame(step)
            and any(name in wanted and _bare(item) == _bare(wanted[name]) for name, item in _items(one))
        ]  # fmt: skip
        return min(found, key=lambda one: one.id != step.id, default=None)

    def _open(self) -> Iterable[PlanStep]:
        """Old steps that nothing of the new plan stands for yet and whose inputs are what they were."""
        return [
            one for one in self.old.values()
            if one.id not in self._claimed and all(self._holds(one, name) for name in one.depends)
        ]  # fmt: skip

    def _divide(self, step: PlanStep, older: PlanStep) -> None:
        """What the batches have in common stays in the old step; the rest is made by a new one."""
        wanted = dict(_items(step))
        stay = {name for name, item in _items(older) if name in wanted and _bare(item) == _bare(wanted[name])}
        gone = tuple(name for name, _ in _items(older) if name not in stay)
        rest = [item for name, item in wanted.items() if name not in stay]
        self._stay[older.id] = stay
        if gone:
            self.withdrawn[older.id] = gone
        elif not rest:
            self._whole.add(older.id)
        title = older.title if not gone else "" if rest or step.title == older.title else step.title
        parts = [_part(older, [wanted[name] for name, _ in _items(older) if name in stay], title=title)]
        if rest:
            parts.append(_part(step, rest).model_copy(update={"id": self._fresh(step.id)}))
        self._put(step.id, parts)

    def _put(self, name: str, steps: list[PlanStep]) -> None:
        self.steps += steps
        self._claimed |= {step.id for step in steps}
        self._now[name] = [step.id for step in steps]

    def _fresh(self, wanted: str) -> str:
        """An id that was never used in this plan."""
        stem = re.sub(r"-v\d+$", "", wanted)[:34]
        names = (wanted, *(f"{stem}-v{n}" for n in range(2, 10_000)))
        found = next(name for name in names if name not in self._used)
        self._used.add(found)
        return found


def told(old: Plan, version: Version, voice: Voice | None = None) -> str:
    """What a version keeps and what it makes anew, in a sentence or two for the person."""
    voice = voice or Voice()
    before = {step.id: step for step in old.steps}
    fresh = [step.title for step in version.plan.steps if step.id in version.fresh]
    done = [step.title for step in version.plan.steps if step.id in version.reports]
    goes_on = [
        step.title for step in version.plan.steps
        if step.id not in version.fresh and step.id not in version.reports
    ]  # fmt: skip
    left = [before[name].title for name in version.cancelled if before[name].title not in fresh]
    out = [str(number) for number in version.out]
    said = [voice.say("v_out_n" if len(out) > 1 else "v_out", n=voice.listed(out)) if out else ""]
    for key, titles in (("v_kept", done), ("v_goes_on", goes_on), ("v_anew", fresh)):
        said.append(voice.say(key, what=_listed(titles, voice)) if titles else "")
    said.append(voice.say("v_needless", what=_listed(left, voice)) if left and not (fresh or out) else "")
    return " ".join(one for one in said if one)


def _listed(titles: Sequence[str], voice: Voice) -> str:
    named = [voice.retold(title, prefix="s_") for title in dict.fromkeys(titles)]
    low = [f"{title[:1].lower()}{title[1:]}" for title in named] if voice.language != "de" else named
    return "; ".join(low) if any(voice.say("and") in title for title in low) else voice.listed(low)


def items_of(step: PlanStep) -> list[str]:
    """The names of the items of a step's batch; none for a step that makes no batch, or one that is not settled yet."""
    return [name for name, _ in _items(step)]


def slots_taken(step: PlanStep, name: str) -> set[str]:
    """The slots that a step takes of what another one makes; none when it takes all of it."""
    found = [one for one in _references(dict(step.inputs)) if name in _sources(one)]
    slots = {str(one["slot"]) for one in found if one.get("slot")}
    return slots if all(one.get("slot") for one in found) else set()


def _references(value: JsonValue) -> Iterable[Item]:
    if isinstance(value, dict):
        if "$from" in value:
            yield value
        for one in value.values():
            yield from _references(one)
    elif isinstance(value, list):
        for one in value:
            yield from _references(one)


def _sources(reference: Item) -> list[str]:
    source = reference["$from"]
    return [str(one) for one in source] if isinstance(source, list) else [str(source)]


def _items(step: PlanStep) -> list[tuple[str, Item]]:
    """Items of a batch by name."""
    batch = BATCHES.get(str(step.inputs.get("tool")))
    args = step.inputs.get("args")
    given = args.get(batch[0]) if batch and isinstance(args, dict) else None
    if batch is None or not isinstance(given, list):
        return []
    named = [(one.get(batch[1]), one) for one in given if isinstance(one, dict)]
    items = [(name, one) for name, one in named if isinstance(name, str)]
    return items if len({name for name, _ in items}) == len(given) else []


def _frame(step: PlanStep) -> str:
    """The work of a step but for its batch."""
    batch = BATCHES[str(step.inputs["tool"])][0]
    args = step.inputs["args"]
    assert isinstance(args, dict)
    bare = {key: value for key, value in args.items() if key != batch}
    return _text({"subagent": step.subagent, **step.inputs, "args": bare})


def _work(step: PlanStep) -> str:
    """What a step does, as text: its inputs; its words too where the tool is left to the subagent."""
    if _items(step):
        return _frame(step) + _text([_bare(item) for _, item in _items(step)])
    args = step.inputs.get("args")
    settled = bool(step.inputs.get("tool")) and isinstance(args, dict)
    words = "" if settled else step.instruction
    return _text({"subagent": step.subagent, "inputs": step.inputs, "words": words, "film": step.film})


def _bare(item: Item) -> str:
    return _text({key: value for key, value in item.items() if key not in PLACE and value is not None})


def _text(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _part(step: PlanStep, items: list[Item], *, title: str = "") -> PlanStep:
    """A step with these items of its batch, called by them unless it has a title."""
    argument, _, verb, noun = BATCHES[str(step.inputs["tool"])]
    args = step.inputs["args"]
    assert isinstance(args, dict)
    share = len(items) / max(1, len(_items(step)))
    return step.model_copy(
        update={
            "inputs": {**step.inputs, "args": {**args, argument: [*items]}},
            "title": title or f"{verb} {_counted(items, noun)}",
            "estimate_s": round(step.estimate_s * share, 1),
        }
    )


def _counted(items: Sequence[Item], noun: str) -> str:
    """`shots 1, 3 and 4` where the items have numbers, else `3 shots`."""
    numbers = [str(item["index"]) for item in items if isinstance(item.get("index"), int)]
    plural = noun if len(items) == 1 else f"{noun}s"
    if len(numbers) < len(items):
        return f"{len(items)} {plural}"
    return (
        f"{plural} {', '.join(numbers[:-1])} and {numbers[-1]}"
        if len(numbers) > 1
        else f"{noun} {numbers[0]}"
    )


def pointed(inputs: dict[str, JsonValue], now: Mapping[str, list[str]]) -> dict[str, JsonValue]:
    """Inputs whose references point to the steps as they are called now."""
    return {key: _point(value, now) for key, value in inputs.items()}


def _point(value: JsonValue, now: Mapping[str, list[str]]) -> JsonValue:
    if isinstance(value, list):
        return [_point(one, now) for one in value]
    if not isinstance(value, dict):
        return value
    if "$from" in value:
        steps: list[JsonValue] = [one for name in _sources(value) for one in now.get(name, [name])]
        return {**value, "$from": steps[0] if len(steps) == 1 else steps}
    return {key: _point(one, now) for key, one in value.items()}
