"""A question interrupts the graph of its run; the answer's run goes on from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL
from limelight.schema.wire import AnswerFrame
from tests.agent.live import Heard, Live, live
from tests.agent.test_quotes import asked, priced


async def press(talk: Live, question_of: Heard, value: str) -> Heard:
    """Answer a question by one of its buttons."""
    (question,) = question_of.events[-1]["outcome"]["interrupts"]
    frame = AnswerFrame(type="answer", message_id=new_id("msg"), interrupt_id=question["id"], value=value)
    return await talk.hear((await talk.assistant.answer(LOCAL, talk.thread_id, frame)).run_id)


async def graph_state(talk: Live, run_id: str) -> Any:
    """Where LangGraph has a run."""
    graph = talk.assistant.runs._agents.of("").graph  # pyright: ignore[reportPrivateUsage]
    return await graph.aget_state({"configurable": {"thread_id": f"{talk.thread_id}/{run_id}"}})


async def quote(talk: Live) -> Heard:
    """A plan that waits for a yes."""
    await talk.say("Create a video for my latest hiking gear")
    return await talk.say("I like concept 3, but at sunrise")


async def test_the_graph_waits_in_its_checkpoint_and_a_button_takes_it_on(home: Path) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        heard = await quote(talk)
        (waiting,) = (await graph_state(talk, heard.run_id)).interrupts
        assert waiting.value["choices"] == ["Yes, go ahead", "No, not now"]
        assert waiting.response_schema["required"] == ["text", "message_id", "attachments"]

        done = await press(talk, heard, "Yes, go ahead")

        assert (done.outcome, done.made) == ("success", {"shot": 4})
        after = await graph_state(talk, heard.run_id)
        assert (after.interrupts, after.next, after.values["text"]) == ((), (), "Yes, go ahead")
        assert (await talk.assistant.storage.runs.get(done.run_id)).resumes == heard.run_id
        assert (await graph_state(talk, done.run_id)).values == {}
        assert await talk.faults() == []


async def test_an_answer_after_a_restart_goes_on(home: Path) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        heard, thread_id = await quote(talk), talk.thread_id
    async with live(home) as talk:
        talk.thread_id = thread_id
        done = await press(talk, heard, "Yes, go ahead")
        assert (done.outcome, done.made) == ("success", {"shot": 4})


async def test_a_question_after_an_answer_waits_in_the_same_graph(home: Path) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        first = await quote(talk)
        second = await press(talk, first, "rather at night, and 9:16")
        assert second.outcome == "interrupt"
        assert len((await graph_state(talk, first.run_id)).interrupts) == 1

        done = await press(talk, second, "Yes, go ahead")

        assert (done.outcome, done.made) == ("success", {"shot": 4})
        assert await talk.assistant.storage.runs.graph_of(done.run_id) == first.run_id
        assert (await graph_state(talk, first.run_id)).interrupts == ()


async def test_a_question_is_resumed_once_and_a_second_answer_is_a_message(home: Path) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        heard = await quote(talk)
        await press(talk, heard, "No, not now")
        again = await press(talk, heard, "Write me three headlines")
        assert again.made == {"headline": 3}
        assert (await talk.assistant.storage.runs.get(again.run_id)).resumes == ""


async def test_an_answer_by_chat_is_a_turn_of_its_own(home: Path) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        await asked(talk)
        heard = await talk.say("yes")
        assert heard.made == {"shot": 4}
        assert (await graph_state(talk, heard.run_id)).values["text"] == "yes"


async def test_an_answer_is_guarded_as_every_message_is(home: Path) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        heard = await quote(talk)
        refused = await press(talk, heard, "make it porn")
        assert refused.answer.startswith("I can't help with that")
        assert talk.engine.named("picture") == []
