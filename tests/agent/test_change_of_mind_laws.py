"""What of a plan holds when another one is wanted in its place: laws, on plans of every shape."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.agent.plan.versions import items_of, next_version, told
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.report import SubagentReport

few = settings(max_examples=60, deadline=None)


def paint(name: str, shots: dict[int, int], *, aspect: str = "16:9") -> PlanStep:
    """A step that paints shots: number → seed."""
    batch: list[Any] = [
        {"slot": f"shot-{n}", "index": n, "prompt": "hills", "seed": seed} for n, seed in shots.items()
    ]
    return PlanStep(
        id=name, title=f"Paint {len(shots)} shots", subagent="image", instruction="Paint.",
        inputs={"tool": "paint_shots", "args": {"aspect": aspect, "shots": batch}},
    )  # fmt: skip


def single(name: str, tool: str, args: dict[str, Any], *depends: str) -> PlanStep:
    return PlanStep(
        id=name, title=f"{tool} {args}"[:120], subagent="video", instruction="Do.", depends=[*depends],
        inputs={"tool": tool, "args": args},
    )  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Up to six steps with names that say nothing: batches, single things, and things made of earlier ones."""
    steps: list[PlanStep] = []
    for number in range(draw(st.integers(1, 6))):
        name = draw(st.sampled_from([one for one in "abcdefgh" if one not in {s.id for s in steps}]))
        kind = draw(st.sampled_from(["paint", "bed", "film"] if steps else ["paint", "bed"]))
        if kind == "paint":
            shots = draw(st.dictionaries(st.integers(1, 4), st.integers(0, 1), min_size=1, max_size=4))
            steps.append(paint(name, shots, aspect=draw(st.sampled_from(["16:9", "9:16"]))))
        elif kind == "bed":
            steps.append(
                single(name, "compose_bed", {"mood": draw(st.sampled_from(["calm", "epic"])), "n": number})
            )
        else:
            used = draw(st.lists(st.sampled_from([s.id for s in steps]), min_size=1, max_size=3, unique=True))
            steps.append(single(name, "compile_video", {"clip_ids": [{"$from": one} for one in used]}, *used))
    return Plan(plan_id="run_1", goal="it", steps=steps)


def work_of(plan: Plan) -> list[tuple[str, ...]]:
    """All that a plan makes, whatever its steps are called: batches item by item."""
    made: list[tuple[str, ...]] = []
    names: dict[str, str] = {}
    for step in plan.steps:
        args: Any = step.inputs["args"]
        if step.inputs["tool"] == "paint_shots":
            made += [("paint", args["aspect"], one["slot"], str(one["seed"])) for one in args["shots"]]
            names[step.id] = f"paint {args['aspect']}"
        elif step.inputs["tool"] == "compose_bed":
            made.append(("bed", args["mood"], str(args["n"])))
        else:
            made.append(("film", str(len(args["clip_ids"]))))
    return sorted(made)


def done(plan: Plan, names: set[str]) -> tuple[dict[str, SubagentReport], dict[str, str]]:
    """Reports of these steps, one artifact an item, and which item each artifact is."""
    reports, made = {}, {}
    for step in plan.steps:
        if step.id in names:
            ids = [f"{step.id}/{item}" for item in items_of(step)] or [step.id]
            made |= {one: one.partition("/")[2] for one in ids}
            reports[step.id] = SubagentReport(step_id=step.id, subagent=step.subagent, artifact_ids=ids)
    return reports, made


@few
@given(plans())
def test_the_same_plan_changes_nothing(plan: Plan) -> None:
    reports, made = done(plan, {step.id for step in plan.steps[:2]})

    version = next_version(plan, plan, reports, made=made)

    assert version.plan == plan
    assert version.reports == reports
    assert not version.changes


@few
@given(plans(), plans(), st.sets(st.sampled_from("abcdefgh")))
def test_all_that_is_wanted_is_made_and_nothing_else(old: Plan, new: Plan, finished: set[str]) -> None:
    reports, made = done(old, finished)

    version = next_version(old, new, reports, made=made)

    assert work_of(version.plan) == work_of(new)
    assert {step.id for step in old.steps} == set(version.cancelled) | (
        {step.id for step in version.plan.steps} - set(version.fresh)
    )


@few
@given(plans(), plans(), st.sets(st.sampled_from("abcdefgh")))
def test_a_step_id_always_means_the_same_work(old: Plan, new: Plan, finished: set[str]) -> None:
    reports, made = done(old, finished)
    before = {step.id: step for step in old.steps}

    version = next_version(old, new, reports, made=made)

    now = {step.id: step for step in version.plan.steps}
    for name in set(now) & set(before):
        gone = set(version.withdrawn.get(name, ()))
        assert set(items_of(now[name])) == set(items_of(before[name])) - gone
        assert now[name].depends == before[name].depends
        if not gone and not items_of(now[name]):
            assert now[name].inputs == before[name].inputs
    assert not set(version.fresh) & set(before)


@few
@given(plans(), plans(), st.sets(st.sampled_from("abcdefgh")))
def test_what_is_kept_was_made_of_what_is_kept(old: Plan, new: Plan, finished: set[str]) -> None:
    reports, made = done(old, finished)

    version = next_version(old, new, reports, made=made)

    now = {step.id: step for step in version.plan.steps}
    whole = {name for name in now if name not in version.fresh and name not in version.withdrawn}
    for name in whole:
        assert set(now[name].depends) <= whole
    for name, report in version.reports.items():
        items = items_of(now[name])
        assert {made[one] for one in report.artifact_ids} == set(items or [""])


@few
@given(plans(), plans(), plans())
def test_ids_of_every_version_before_stay_taken(first: Plan, second: Plan, third: Plan) -> None:
    one = next_version(first, second, {}).plan
    used = {step.id for step in first.steps}

    two = next_version(one, third, {}, used=used)

    assert not set(two.fresh) & (used | {step.id for step in one.steps})


def test_a_batch_is_divided_and_what_is_made_of_it_takes_both_parts() -> None:
    film = single("film", "compile_video", {"clip_ids": {"$from": "shots"}}, "shots")
    old = Plan(plan_id="run_1", goal="it", steps=[paint("shots", {1: 0, 2: 0, 3: 0}), film])
    new = Plan(goal="it", steps=[paint("shots", {1: 0, 2: 5, 4: 0}), film])
    reports, made = done(old, {"shots"})

    version = next_version(old, new, reports, made=made)

    assert [(s.id, s.title, items_of(s)) for s in version.plan.steps[:2]] == [
        ("shots", "Paint shot 1", ["shot-1"]), ("shots-v2", "Paint shots 2 and 4", ["shot-2", "shot-4"]),
    ]  # fmt: skip
    video = version.plan.steps[2]
    assert (video.id, video.depends) == ("film-v2", ["shots", "shots-v2"])
    assert video.inputs["args"] == {"clip_ids": {"$from": ["shots", "shots-v2"]}}
    assert version.withdrawn == {"shots": ("shot-2", "shot-3")}
    assert version.reports["shots"].artifact_ids == ["shots/shot-1"]
    assert version.cancelled == ("film",)
    assert told(old, version) == (
        "Done and kept: paint shot 1. Made anew: paint shots 2 and 4; compile_video {'clip_ids': {'$from': 'shots'}}."
    )


def test_what_takes_one_slot_of_a_batch_holds_while_that_slot_does() -> None:
    def clip(n: int) -> PlanStep:
        shot = {"shot_id": {"$from": "shots", "slot": f"shot-{n}"}, "seconds": 3}
        return single(f"clip-{n}", "animate_shots", {"shots": [shot]}, "shots")

    old = Plan(plan_id="run_1", goal="it", steps=[paint("shots", {1: 0, 2: 0}), clip(1), clip(2)])
    new = Plan(goal="it", steps=[paint("shots", {1: 0, 2: 5}), clip(1), clip(2)])

    version = next_version(old, new, {})

    assert version.cancelled == ("clip-2",)
    assert version.fresh == ("shots-v2", "clip-2-v2")
    assert version.plan.steps[-1].depends == ["shots-v2"]


def test_another_number_is_no_other_shot() -> None:
    old = Plan(plan_id="run_1", goal="it", steps=[paint("shots", {1: 0, 2: 0, 3: 0})])
    moved = paint("shots", {1: 0, 3: 0})
    moved.inputs["args"]["shots"][1]["index"] = 2  # type: ignore[index,call-overload]

    version = next_version(old, Plan(goal="it", steps=[moved]), {})

    assert version.fresh == ()
    assert version.withdrawn == {"shots": ("shot-2",)}
