"""A subagent's turn: one call, one repair, one line."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage
from pydantic import JsonValue

from limelight.agent.director import Director
from limelight.schema.context import BrandView
from limelight.schema.plan import PlanStep

from .director_talk import told, work


def step(subagent: Any, tool: str, arguments: dict[str, JsonValue], **brief: JsonValue) -> PlanStep:
    inputs: dict[str, JsonValue] = {
        "tool": tool,
        "args": arguments,
        **({"brief": {**brief}} if brief else {}),
    }
    return PlanStep(id="x", title="The step", subagent=subagent, instruction="Do it.", inputs=inputs)


def made(artifact_id: str, kind: str, index: int) -> JsonValue:
    return {
        "id": artifact_id,
        "kind": kind,
        "slot": f"shot-{index}",
        "index": index,
        "seconds": 3.0,
        "aspect": "16:9",
    }


def call(reply: AIMessage) -> dict[str, Any]:
    assert len(reply.tool_calls) == 1
    assert reply.text == ""
    return reply.tool_calls[0]["args"]


async def test_references_become_ids_in_the_order_of_the_shots() -> None:
    clips: JsonValue = [made("c2", "clip", 2), made("c1", "clip", 1)]
    arguments: dict[str, JsonValue] = {
        "clip_ids": clips,
        "music_id": [made("m", "music", 0)],
        "endcard_id": None,
        "aspect": "16:9",
    }
    got = call(await work(step("video", "compile_video", arguments)))
    assert (got["clip_ids"], got["music_id"], got["endcard_id"]) == (["c1", "c2"], "m", None)


async def test_old_ids_and_new_references_keep_their_places() -> None:
    arguments: dict[str, JsonValue] = {"clip_ids": ["c1", [made("c2b", "clip", 2)], "c3"]}
    assert call(await work(step("video", "compile_video", arguments)))["clip_ids"] == ["c1", "c2b", "c3"]


async def test_a_shot_that_was_not_made_is_left_out_and_none_at_all_is_said() -> None:
    shots: list[JsonValue] = [
        {"shot_id": [made("s1", "shot", 1)], "seconds": 3, "move": "push"},
        {"shot_id": [], "seconds": 3, "move": "macro"},
    ]
    got = call(await work(step("video", "animate_shots", {"shots": shots})))
    assert [one["shot_id"] for one in got["shots"]] == ["s1"]
    reply = await work(step("video", "animate_shots", {"shots": shots[1:]}))
    assert reply.tool_calls == []
    assert reply.text == "I could not do “The step”: the shot it should animate was not made."
    reply = await work(step("video", "compile_video", {"clip_ids": []}))
    assert reply.text == "I could not do “The step”: there are no clips to put together."


async def test_concepts_are_written_for_the_product() -> None:
    got = call(await work(step("copy", "save_concepts", {"product_id": "pack"}, count=3, scene="at sunrise")))
    assert got["product_id"] == "pack"
    assert len(got["concepts"]) == 3
    assert all("sunrise" in shot["scene"] for one in got["concepts"] for shot in one["shots"])


async def test_words_that_are_in_the_plan_are_recorded_as_they_are() -> None:
    got = call(await work(step("copy", "save_headlines", {"max_chars": 20, "headlines": ["Go outside"]})))
    assert got["headlines"] == ["Go outside"]


async def test_success_ends_with_one_line() -> None:
    one = step("copy", "save_headlines", {"max_chars": 30}, count=3)
    first = await work(one)
    done = await work(one, first, told(first, "3 headlines of at most 30 characters (art_1, art_2, art_3)"))
    assert (done.text, done.tool_calls) == ("Wrote 3 headlines.", [])


async def test_a_headline_that_is_refused_is_written_anew_once() -> None:
    one = step("copy", "save_headlines", {"max_chars": 30}, count=3)
    first = await work(one)
    lines = call(first)["headlines"]
    error = told(first, f"Error: “{lines[1]}” uses 'pack', which Northpeak avoids")
    second = await work(one, first, error)
    mended = call(second)["headlines"]
    assert (mended[0], mended[2]) == (lines[0], lines[2])
    assert mended[1] not in lines
    last = await work(one, first, error, second, told(second, "Error: no"))
    assert (last.text, last.tool_calls) == ("“The step” did not work: no.", [])


async def test_headlines_that_are_too_long_are_shortened() -> None:
    given: list[JsonValue] = ["Leave the pavement behind for good", "Go outside"]
    one = step("copy", "save_headlines", {"max_chars": 20, "headlines": given}, count=2)
    first = await work(one)
    error = told(
        first, "error: “Leave the pavement behind for good” has 34 characters, at most 20 are allowed"
    )
    mended = call(await work(one, first, error))
    assert mended["headlines"][1] == "Go outside"
    assert len(mended["headlines"][0]) <= 20


async def test_a_text_that_is_too_long_is_cut_on_a_word() -> None:
    one = step("video", "make_endcard", {"slogan": "Keep it wild wherever you go", "aspect": "16:9"})
    first = await work(one)
    second = await work(
        one, first, told(first, '{"error": {"message": "slogan is too long: at most 15 characters"}}')
    )
    assert call(second)["slogan"] == "Keep it wild"


async def test_a_passing_fault_is_tried_once_more_and_then_told() -> None:
    one = step("music", "compose_bed", {"mood": "calm", "seconds": 12})
    first = await work(one)
    fault = told(first, '{"error": {"code": "try_again", "message": "The worker died; try again"}}')
    second = await work(one, first, fault)
    assert call(second) == call(first)
    history: list[AnyMessage] = [
        first,
        fault,
        second,
        told(second, '{"error": {"message": "The worker died again"}}'),
    ]
    last = await work(one, *history)
    assert last.text == "“The step” did not work: The worker died again."


async def test_an_error_that_cannot_be_mended_is_told_at_once() -> None:
    one = step("image", "paint_pictures", {"product_id": "pack", "prompt": "x"})
    first = await work(one)
    last = await work(one, first, told(first, "Error: there is no product 'pack'"))
    assert (last.text, last.tool_calls) == ("“The step” did not work: there is no product 'pack'.", [])


async def test_arguments_that_the_tool_would_refuse_are_not_sent() -> None:
    reply = await work(step("music", "compose_bed", {"mood": "calm", "seconds": 900}))
    assert reply.tool_calls == []
    assert reply.text == "I could not do “The step”: seconds: Input should be less than or equal to 180."


async def test_a_tool_that_is_not_bound_is_not_called() -> None:
    reply = await work(step("music", "paint_shots", {}))
    assert (
        reply.text
        == "I could not do “The step”: it needs the tool paint_shots, and I have compose_bed, make_audio_ad."
    )


async def test_the_brand_is_heeded() -> None:
    brand = BrandView(avoid_words=["pavement", "long way"])
    got = call(await work(step("copy", "save_headlines", {"max_chars": 60}, count=20), brand=brand))
    assert not any("pavement" in line or "long way" in line for line in got["headlines"])


async def test_a_task_is_needed() -> None:
    with pytest.raises(ValueError, match="A subagent needs a <task> message"):
        await Director().ainvoke([SystemMessage("# Role: subagent:copy"), HumanMessage("write")])


async def test_call_ids_differ_between_calls() -> None:
    one = step("music", "compose_bed", {"mood": "calm", "seconds": 12})
    first = await work(one)
    second = await work(one, first, told(first, "Error: busy"))
    assert first.tool_calls[0]["id"] != second.tool_calls[0]["id"]
