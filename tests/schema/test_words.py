"""The words: bounds of arguments, plans, errors, what leaves the process."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput, LimelightError, NotFound, OutOfDisk, Refused
from limelight.schema.plan import Plan
from limelight.schema.report import Problem, SubagentReport, Usage
from limelight.schema.wire import CLIENT_FRAME, CancelFrame
from limelight.schema.work import SUBAGENT_TOOLS, TOOL_ARGS, PaintShots


def step(name: str, *depends: str) -> dict[str, object]:
    return {"id": name, "title": name, "subagent": "image", "instruction": "", "depends": list(depends)}


def test_a_plan_is_a_dag_in_order() -> None:
    assert [s.id for s in Plan.model_validate({"goal": "g", "steps": [step("a"), step("b", "a")]}).steps] == [
        "a",
        "b",
    ]
    with pytest.raises(ValidationError, match=r"step 'a' depends on \['b'\], which no earlier step makes"):
        Plan.model_validate({"goal": "g", "steps": [step("a", "b"), step("b")]})
    with pytest.raises(ValidationError, match="step id 'a' is used twice"):
        Plan.model_validate({"goal": "g", "steps": [step("a"), step("a")]})


def test_two_shots_cannot_have_one_slot() -> None:
    shot = {"slot": "shot-1", "index": 1, "title": "A", "prompt": "forest"}
    with pytest.raises(ValidationError, match="slot 'shot-1' comes twice; give each its own"):
        PaintShots.model_validate({"shots": [shot, shot]})


def test_every_tool_of_a_subagent_has_arguments() -> None:
    assert {name for names in SUBAGENT_TOOLS.values() for name in names} == set(TOOL_ARGS)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound("x"), 404, "not_found"), (BadInput("x", code="empty"), 422, "empty"), (Refused("x"), 422, "refused"),
        (OutOfDisk("x"), 507, "out_of_disk"), (LimelightError("x"), 500, "error"),
    ],
)  # fmt: skip
def test_an_error_says_its_kind(error: LimelightError, status: int, code: str) -> None:
    assert (error.status, error.body().code, str(error)) == (status, code, "x")


def test_an_error_on_the_wire_carries_limit_and_value() -> None:
    body = BadInput("too big", limit=5, value=9).body()
    assert body.model_dump() == {"code": "bad_input", "message": "too big", "limit": 5, "value": 9}


def test_bytes_and_keys_never_leave_the_process() -> None:
    artifact = Artifact(
        id="art_1", kind="shot", mime="image/png", name="Shot 1", blob="b" * 64, extra_blobs={"mask": "m"},
        step_key="k", meta={"index": 2.0},
    )  # fmt: skip
    assert not {"blob", "extra_blobs", "step_key"} & set(artifact.model_dump())
    assert artifact.index == 2
    with pytest.raises(ValidationError, match="frozen"):
        artifact.name = "Other"


def test_a_report_is_fine_when_something_was_made_or_nothing_went_wrong() -> None:
    problem = Problem(code="x", message="x")
    made = [("", False), ("a", True), ("", True)]
    reports = [
        SubagentReport(
            step_id="s", subagent="image", artifact_ids=[i] if i else [], problems=[problem] if bad else []
        )
        for i, bad in made
    ]
    assert [report.ok for report in reports] == [True, True, False]
    assert Usage(input_tokens=1, engine_seconds=0.5) + Usage(output_tokens=2) == Usage(
        input_tokens=1, output_tokens=2, engine_seconds=0.5
    )


def test_frames_are_told_apart_by_their_type() -> None:
    assert CLIENT_FRAME.validate_python({"type": "cancel"}) == CancelFrame(type="cancel", mode="now")
    with pytest.raises(ValidationError, match="union_tag_invalid"):
        CLIENT_FRAME.validate_python({"type": "hello"})
