"""The Director as a chat model: binding, streaming, counting, and what it says."""

from __future__ import annotations

import json
from string import Formatter
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage

from limelight.agent.director import Director
from limelight.agent.prompts import ROLES, load_prompt
from limelight.infra.voice import LANGUAGES, sentences
from limelight.schema.context import RunView, StepView
from limelight.schema.plan import Plan
from limelight.schema.understanding import Slots
from limelight.subagents.prompts import SUBAGENTS, subagent_prompt

from .director_talk import NEWEST, context, schema, talk, understood

CREATE = ("concepts.create", Slots(product=NEWEST))


async def streamed(director: Any, messages: list[Any]) -> tuple[AIMessageChunk, int]:
    whole, pieces = None, 0
    async for chunk in director.astream(messages):
        whole, pieces = (chunk if whole is None else whole + chunk), pieces + bool(chunk.content)
    assert isinstance(whole, AIMessageChunk)
    return whole, pieces


async def test_chunks_add_up_to_the_message_word_by_word() -> None:
    director = understood(("chat.capabilities", Slots()))
    whole = await director.ainvoke(talk("respond", context(), "what can you do?"))
    said, pieces = await streamed(director, talk("respond", context(), "what can you do?"))
    assert said.text == whole.text
    assert pieces == len(whole.text.split())
    assert said.usage_metadata == whole.usage_metadata
    assert said.response_metadata == whole.response_metadata


async def test_streamed_tool_calls_add_up_too() -> None:
    bound = understood(CREATE).bind_tools([schema("submit_plan", Plan)], tool_choice="submit_plan")
    whole = await bound.ainvoke(talk("plan", context(), "a video"))
    said, pieces = await streamed(bound, talk("plan", context(), "a video"))
    assert isinstance(whole, AIMessage)
    assert said.tool_calls == whole.tool_calls
    assert pieces == 0
    assert said.response_metadata["finish_reason"] == "tool_calls"


async def test_usage_counts_what_was_read_and_written() -> None:
    reply = await understood(("chat.thanks", Slots())).ainvoke(talk("respond", context(), "thanks"))
    usage = reply.usage_metadata
    assert usage is not None
    assert usage["output_tokens"] == -(-len(reply.text) // 4)
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert usage["input_tokens"] > len(load_prompt("respond")) // 4


def test_generation_without_a_loop_says_the_same() -> None:
    reply = understood(("chat.thanks", Slots())).invoke(talk("respond", context(), "thanks"))
    assert reply.text == "You are welcome. Which product shall we start with?"


async def test_the_same_messages_give_the_same_reply() -> None:
    first, second = [await understood(CREATE).ainvoke(talk("acknowledge", context(), "x")) for _ in range(2)]
    assert first.text == second.text


async def test_a_plan_without_tools_is_json_in_words() -> None:
    reply = await understood(CREATE).ainvoke(talk("plan", context(), "a video"))
    assert Plan.model_validate_json(reply.text).product_id == "pack"


async def test_no_tool_may_be_called_when_the_choice_is_none() -> None:
    bound = understood(CREATE).bind_tools([schema("submit_plan", Plan)], tool_choice="none")
    reply = await bound.ainvoke(talk("plan", context(), "a video"))
    assert isinstance(reply, AIMessage)
    assert reply.tool_calls == []


async def test_structured_output_works_like_with_a_remote_model() -> None:
    found = await understood(CREATE).with_structured_output(Plan).ainvoke(talk("plan", context(), "a video"))
    assert isinstance(found, Plan)
    assert found.product_id == "pack"


def test_a_choice_that_is_not_bound_names_those_that_are() -> None:
    with pytest.raises(ValueError, match=r"tool_choice='paint' is not a bound tool. Bound: submit_plan."):
        Director().bind_tools([schema("submit_plan", Plan)], tool_choice="paint")
    with pytest.raises(ValueError, match=r"tool_choice='any' asks for a tool call, but no tools are bound."):
        Director().bind_tools([], tool_choice="any")


async def test_messages_without_a_role_are_refused() -> None:
    with pytest.raises(ValueError, match="first line is '# Role: <name>'; it is 'Be kind'"):
        await Director().ainvoke([SystemMessage("Be kind"), HumanMessage("hello")])
    with pytest.raises(ValueError, match="The Director has no role 'poet'"):
        await understood().ainvoke([SystemMessage("# Role: poet"), HumanMessage("hello")])


@pytest.mark.parametrize("role", ROLES)
def test_every_prompt_opens_with_its_role_and_never_changes(role: str) -> None:
    text = load_prompt(role)
    assert text.splitlines()[0] == f"# Role: {role}"
    assert "## Example" in text
    assert load_prompt(role) is text


@pytest.mark.parametrize("name", SUBAGENTS)
def test_so_does_every_subagents_prompt(name: str) -> None:
    text = subagent_prompt(name)
    assert text.splitlines()[0] == f"# Role: subagent:{name}"
    assert "## Example" in text
    with pytest.raises(
        ValueError,
        match=r"no prompt for the subagent 'dance'. Subagents: copy, image, music, research, video.",
    ):
        subagent_prompt("dance")


def test_a_role_without_a_prompt_names_those_with_one() -> None:
    with pytest.raises(
        ValueError, match=r"There is no prompt for the role 'poet'. Roles: respond, acknowledge, plan"
    ):
        load_prompt("poet")


async def test_the_acknowledgement_says_which_product_and_why() -> None:
    reply = await understood(CREATE).ainvoke(talk("acknowledge", context(), "my latest hiking gear"))
    assert reply.text.startswith(
        "I took the Ridgeline 45 Hiking Backpack: it is your newest hiking product, launched 3 October 2026. "
    )


@pytest.mark.parametrize(
    ("act", "stage", "said"),
    [
        (
            ("concepts.choose", Slots(concept_index=3, scene="at sunrise")),
            "concepts",
            "Concept 3 it is, “The Open Line”, at sunrise. I am painting its shots now.",
        ),
        (
            ("shot.edit", Slots(shot_indices=[2], scene="a forest trail")),
            "storyboard",
            "Only shot 2 changes: a forest trail. The others stay as they are.",
        ),
        (
            ("video.animate", Slots()),
            "storyboard",
            "I am animating four shots while the music is written to 12 seconds; then it all becomes "
            "one video.",
        ),
        (
            ("video.endcard", Slots(slogan="Keep it wild", wants_logo=True)),
            "video",
            "The end card with your logo and the slogan “Keep it wild” will close the video. "
            "The clips stay as they are.",
        ),
        (("concepts.choose", Slots(concept_index=9)), "concepts", ""),
        (("control.continue", Slots()), "storyboard", "I am taking it up where it was."),
    ],
)
async def test_acknowledgements_say_back_what_was_understood(act: Any, stage: str, said: str) -> None:
    reply = await understood(act).ainvoke(talk("acknowledge", context(stage), "please"))
    assert reply.text == said


async def test_how_long_is_answered_from_the_running_work() -> None:
    view = context("storyboard")
    ask = understood(("chat.eta", Slots()))
    assert (await ask.ainvoke(talk("respond", view, "how long?"))).text == (
        "Nothing is running right now, so there is nothing to wait for."
    )
    steps = [StepView(id="music", title="Compose the music bed", status="running")]
    view.running = RunView(run_id="r", done=3, total=6, eta_s=23, steps=steps)
    assert (await ask.ainvoke(talk("respond", view, "how long?"))).text == (
        "About 25 seconds more. 3 of 6 steps are done; now: compose the music bed."
    )
    view.running.eta_s = None
    assert (await ask.ainvoke(talk("respond", view, "how long?"))).text == (
        "3 of 6 steps are done; now: compose the music bed. I cannot say yet how long the rest takes."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("how much does it cost?", "The listed price of the Ridgeline 45 Hiking Backpack is USD 149.00."),
        (
            "what is the price of the tumbler?",
            "The listed price of the 20 oz Insulated Tumbler is USD 29.00.",
        ),
        ("what is the price of the serum?", "The listing of the Glow Serum gives no price."),
        ("what is our slogan?", "Your brand's slogan is “Keep it wild”."),
        ("how many concepts are there?", "3 concepts so far."),
        (
            "who won the cup in 1954?",
            "I don't know that: it is not in what I can see of your catalogue and this "
            "conversation. Which concept shall I storyboard?",
        ),
    ],
)
async def test_questions_are_answered_from_the_context_or_not_at_all(words: str, said: str) -> None:
    reply = await understood(("chat.question", Slots())).ainvoke(talk("respond", context("concepts"), words))
    assert reply.text == said


async def test_a_clarifying_question_is_asked_as_it_is() -> None:
    director = understood(("unknown", Slots()), question="Do you mean the music or the captions?")
    reply = await director.ainvoke(talk("respond", context(), "change it"))
    assert reply.text == "Do you mean the music or the captions?"


async def summary(reports: list[dict[str, Any]], stage: str = "start") -> str:
    messages = [
        *talk("summarise", context(stage), "x"),
        HumanMessage(f"<reports>\n{json.dumps(reports)}\n</reports>"),
    ]
    return (await understood(("video.animate", Slots())).ainvoke(messages)).text


async def test_the_summary_lists_concepts_and_asks_which() -> None:
    concepts = [
        {"id": f"a{n}", "kind": "concept", "name": t, "index": n, "meta": {"title": t, "hook": f"Idea {n}."}}
        for n, t in ((1, "Off the Map"), (2, "Snow Day"))
    ]
    assert await summary(
        [{"step_id": "c", "subagent": "copy", "artifact_ids": ["a1", "a2"], "artifacts": concepts}]
    ) == (
        "Here are two concepts:\n\n1. **Off the Map**: Idea 1.\n2. **Snow Day**: Idea 2.\n\n"
        "Which one shall I storyboard? You can change it too, for example “the first one, but at sunset”."
    )


async def test_the_summary_tells_what_went_wrong() -> None:
    problem = {
        "code": "provider_failed",
        "message": "Shot 2 could not be painted: the photo is too small",
        "slot": "shot-2",
    }
    shots = [{"id": f"s{n}", "kind": "shot", "name": f"Shot {n} - View", "index": n} for n in (1, 3, 4)]
    report = {
        "step_id": "s",
        "subagent": "image",
        "artifact_ids": ["s1"],
        "problems": [problem],
        "artifacts": shots,
    }
    assert await summary([report]) == (
        "The storyboard is ready, three shots with your product's own pixels in each.\n\n"
        "Not everything worked: Shot 2 could not be painted: the photo is too small.\n\n"
        "Shall I animate it, or is there a shot you would like different?"
    )
    nothing = {"step_id": "s", "subagent": "image", "problems": [problem]}
    assert await summary([nothing]) == (
        "That did not work. Shot 2 could not be painted: the photo is too small.\n\nShall I try again?"
    )


async def test_the_summary_of_an_end_card_says_that_clips_were_kept() -> None:
    made = [("e", "endcard"), ("m", "music"), ("v", "video")]
    artifacts = [
        {"id": i, "kind": k, "name": k, "seconds": 15.0, "meta": {"aspect": "16:9"}} for i, k in made
    ]
    text = await summary(
        [{"step_id": "v", "subagent": "video", "artifact_ids": ["v"], "artifacts": artifacts}], "video"
    )
    assert text == (
        "Your video is ready, 15 seconds in 16:9. The end card is new; the clips are the ones you had. "
        "The video is longer now, so I composed the music anew to fit.\n\n"
        "Shall I make another format, or write headlines to go with it?"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_with_the_same_slots(language: str) -> None:
    def slots(text: str) -> set[str]:
        return {name.lower() for _, name, _, _ in Formatter().parse(text) if name}

    table, english = sentences(language), sentences("en")
    assert set(table) == set(english)
    for key, text in table.items():
        assert slots(text) <= slots(english[key]) | {"name", "count", "n"}, key


async def test_the_person_is_answered_in_their_language() -> None:
    german = understood(("chat.thanks", Slots()), language="de")
    reply = await german.ainvoke(talk("respond", context("concepts"), "danke"))
    assert reply.text == "Gern geschehen. Zu welchem Konzept soll ich das Storyboard malen?"
    spanish = understood(("video.animate", Slots()), language="es")
    reply = await spanish.ainvoke(talk("acknowledge", context("storyboard"), "anímalo"))
    assert reply.text == (
        "Estoy animando cuatro tomas mientras se compone la música de 12 segundos; después "
        "todo se une en un vídeo."
    )
    other = understood(("chat.thanks", Slots()), language="fi")
    assert (await other.ainvoke(talk("respond", context(), "kiitos"))).text.startswith("You are welcome.")
