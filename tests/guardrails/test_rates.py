"""Rate limits by sender: the limit and the time to wait are in the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from limelight.agent.assistant import Assistant
from limelight.guardrails.rates import Rates
from limelight.infra.settings import Settings
from limelight.schema.errors import SlowDown
from limelight.schema.principal import LOCAL
from limelight.schema.wire import AnswerFrame, MessageFrame
from limelight.server import create_app
from tests.agent.sketches import SketchEngine
from tests.memory.files import png


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def rates(clock: Clock) -> Rates:
    return Rates({"requests": 6, "messages": 2, "uploads": 1}, clock=clock)


def test_a_minutes_worth_at_once_and_then_evenly() -> None:
    clock = Clock()
    made = rates(clock)
    for _ in range(6):
        made.take("ann", "requests")
    with pytest.raises(
        SlowDown, match=r"^that is more than 6 requests a minute; wait 10 s, then go on$"
    ) as caught:
        made.take("ann", "requests")
    assert (caught.value.status, caught.value.code, caught.value.limit, caught.value.value) == (
        429,
        "rate_limited",
        6,
        10,
    )
    clock.now += 10
    made.take("ann", "requests")
    with pytest.raises(SlowDown):
        made.take("ann", "requests")
    clock.now += 3600
    for _ in range(6):
        made.take("ann", "requests")
    with pytest.raises(SlowDown):
        made.take("ann", "requests")


def test_senders_and_kinds_are_counted_apart() -> None:
    made = rates(Clock())
    made.take("ann", "uploads")
    made.take("bob", "uploads")
    made.take("ann", "messages")
    with pytest.raises(SlowDown, match="more than 1 uploads a minute; wait 60 s"):
        made.take("ann", "uploads")


def test_every_entry_point_says_how_long_to_wait(tmp_path: Path) -> None:
    settings = Settings.model_validate({
        "home": tmp_path, "sample_catalogue": False,
        "limits": {"requests_per_minute": 40, "messages_per_minute": 2, "uploads_per_minute": 1},
    })  # fmt: skip
    app = create_app(
        settings, open_assistant=lambda: Assistant.open(settings, engine=SketchEngine(), warm=False)
    )
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as http:
        files = {"file": ("a.png", png(), "image/png")}
        assert http.post("/v1/artifacts", files=files).status_code == 201
        again = http.post("/v1/artifacts", files=files)
        assert (again.status_code, again.json()["error"]["code"], again.headers["retry-after"]) == (
            429, "rate_limited", str(again.json()["error"]["value"]),
        )  # fmt: skip
        codes = [
            http.put("/v1/images", json={"product_id": "none"}).json()["error"]["code"] for _ in range(3)
        ]
        assert codes == ["not_found", "not_found", "rate_limited"]
        answers = [http.get("/v1/threads") for _ in range(40)]
        assert (answers[-1].status_code, answers[-1].json()["error"]["limit"]) == (429, 40)


@pytest.mark.slow
async def test_messages_and_answers_count_whoever_brings_them(tmp_path: Path) -> None:
    settings = Settings.model_validate({
        "home": tmp_path, "sample_catalogue": False, "limits": {"messages_per_minute": 2},
    })  # fmt: skip
    async with await Assistant.open(settings, engine=SketchEngine(), warm=False) as assistant:
        thread = await assistant.new_thread()
        frames = [MessageFrame(type="message", message_id=f"m{number}", text="hello") for number in range(3)]
        for frame in frames[:2]:
            await assistant.send(LOCAL, thread, frame)
        with pytest.raises(SlowDown, match="more than 2 messages a minute; wait"):
            await assistant.send(LOCAL, thread, frames[2])
        with pytest.raises(SlowDown):
            await assistant.answer(
                LOCAL, thread, AnswerFrame(type="answer", interrupt_id="int_x", value="yes")
            )
