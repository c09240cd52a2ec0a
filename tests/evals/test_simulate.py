"""How simulated conversations are judged, and what is heard of them over a websocket."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

from limelight.evals.agents import KINDS, Goal, TestAgent, agent, agents, read_agent
from limelight.evals.run import run_evals
from limelight.evals.simulate import Transcript, TurnRecord, judge, say
from limelight.schema.errors import BadInput


def turn(**changes: Any) -> TurnRecord:
    return TurnRecord(**{"said": "x", "answers": ["Here it is."], "end": "RUN_FINISHED", **changes})


@pytest.mark.parametrize(
    ("goal", "came", "failures"),
    [
        (Goal(say="go", expect={"shot": 4}), turn(made={"shot": 4}), []),
        (
            Goal(say="go", expect={"shot": 4}),
            turn(made={"shot": 3}),
            ["“go”: 3 new shot, expected at least 4"],
        ),
        (
            Goal(say="go", forbid=["clip"]),
            turn(made={"clip": 1}),
            ["“go”: made 1 clip, which was not asked for"],
        ),
        (Goal(say="go"), turn(end="RUN_ERROR"), ["“go”: ended with RUN_ERROR"]),
        (Goal(say="go"), turn(end=""), ["“go”: ended with nothing"]),
        (Goal(say="go"), turn(answers=[" "]), ["“go”: no answer in words"]),
        (Goal(say="go", asks=True), turn(answers=["Which product shall it be for?"]), []),
        (
            Goal(say="go", asks=True),
            turn(answers=["I made a video."]),
            ["“go”: answered “I made a video.”, expected a question of at most 240 characters"],
        ),
        (
            Goal(say="go", max_chars=10),
            turn(headlines=["Short", "Much too long"]),
            ["“go”: the headline “Much too long” has 13 characters, at most 10 were asked for"],
        ),
    ],
)
def test_the_verdict_of_a_turn(goal: Goal, came: TurnRecord, failures: list[str]) -> None:
    assert judge(goal, came) == failures


def test_a_transcript_passes_without_failures_only() -> None:
    transcript = Transcript(agent="a", prompt="p", thread_id="t")
    assert transcript.passed
    transcript.failures.append("no")
    assert not transcript.passed


def test_the_three_people_are_there_and_say_who_they_are() -> None:
    assert list(agents()) == ["outfitter", "hurried", "sceptic"]
    for person in agents().values():
        assert len(person.prompt) > 100
        assert len(person.goals) >= 4


def test_what_a_person_says_and_expects_is_read_from_the_page() -> None:
    assert agents()["outfitter"].goals[-1] == Goal(
        say="Make it vertical too, and write me three headlines of at most 30 characters",
        expect={"video": 1, "headline": 3},
        max_chars=30,
    )
    assert agents()["outfitter"].goals[4] == Goal(
        say="Animate it", expect={"clip": 4, "music": 1, "video": 1}, forbid=["shot"]
    )
    assert agents()["sceptic"].goals[1] == Goal(say="🤔🤔🤔", forbid=list(KINDS), asks=True)


def test_a_person_of_ones_own(tmp_path: Path) -> None:
    page = tmp_path / "florist.md"
    page.write_text("You sell flowers.\n\n- You say “Hello” and expect a question back.\n", "utf-8")
    assert agent(str(page)) == TestAgent(
        name="florist",
        prompt="You sell flowers.\n\n- You say “Hello” and expect a question back.",
        goals=[Goal(say="Hello", asks=True)],
    )


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("You say nothing.", "mute says nothing: write a list with one item for each thing said"),
        ("- You wave.", "mute says nothing in “You wave.”: put what is said in quotation marks"),
        ('- You say "Hi" and hope.', 'mute expects nothing that can be judged in “You say "Hi" and hope.”'),
    ],
)
def test_a_page_that_cannot_be_played(page: str, error: str) -> None:
    with pytest.raises(BadInput, match=error):
        read_agent("mute", page)


def test_an_unknown_person_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match="there is no test agent 'nobody'; there are outfitter, hurried, sceptic"
    ):
        run_evals(["nobody"], url="http://127.0.0.1:1", out_dir=tmp_path / "out", as_json=False)
    assert not (tmp_path / "out").exists()


def event(run_id: str, kind: str, **fields: Any) -> str:
    return json.dumps({"id": "e", "run_id": run_id, "event": {"type": kind, **fields}})


@asynccontextmanager
async def talking_to(*frames: str) -> AsyncIterator[ClientConnection]:
    """A connection to a service that answers a message with these frames."""

    async def handle(socket: ServerConnection) -> None:
        await socket.recv()
        for frame in frames:
            await socket.send(frame)
        await socket.wait_closed()

    async with serve(handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}") as socket:
            yield socket


async def test_what_is_heard_of_a_turn() -> None:
    words = {"role": "assistant", "messageId": "a1"}
    frames = [
        event("r0", "RUN_FINISHED"),
        event("r1", "RUN_STARTED"),
        json.dumps({"ack": {"message_id": "m1", "run_id": "r1"}}),
        event("r0", "TEXT_MESSAGE_CONTENT", messageId="a0", delta="Of another run."),
        event("r0", "RUN_FINISHED"),
        event("r1", "TEXT_MESSAGE_CONTENT", messageId="m1", delta="my own words"),
        event("r1", "CUSTOM", name="route", value={"lane": "orchestrate", "label": "copy.headlines"}),
        event("r1", "TEXT_MESSAGE_START", **words),
        event("r1", "TEXT_MESSAGE_CONTENT", messageId="a1", delta="One "),
        event("r1", "TEXT_MESSAGE_CONTENT", messageId="a1", delta="line."),
        event("r1", "CUSTOM", name="artifact", value={"kind": "headline", "meta": {"text": "Go far"}}),
        event("r1", "RUN_FINISHED"),
    ]
    async with talking_to(*frames) as socket:
        heard = await say(socket, "a headline", "m1")

    assert heard == TurnRecord(
        said="a headline", answers=["One line."], made={"headline": 1}, headlines=["Go far"],
        route="orchestrate copy.headlines", end="RUN_FINISHED",
    )  # fmt: skip


async def test_a_run_that_fails_is_heard_as_one() -> None:
    ack = json.dumps({"ack": {"message_id": "m1", "run_id": "r1"}})
    async with talking_to(ack, event("r1", "RUN_ERROR", code="internal", message="x")) as socket:
        assert (await say(socket, "hi", "m1")).end == "RUN_ERROR"


async def test_a_run_that_ends_before_its_message_is_acknowledged_is_heard() -> None:
    frames = [
        event("r1", "TEXT_MESSAGE_CONTENT", messageId="a1", delta="Hello."), event("r1", "RUN_FINISHED"),
        json.dumps({"ack": {"message_id": "m1", "run_id": "r1"}}),
    ]  # fmt: skip
    async with talking_to(*frames) as socket:
        heard = await say(socket, "hi", "m1")
    assert (heard.answers, heard.end) == (["Hello."], "RUN_FINISHED")
