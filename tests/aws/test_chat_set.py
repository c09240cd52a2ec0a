"""The set `chat`: Claude and Nova of Bedrock by role, one taking the other's turn, in a whole conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.fakeaws import FakeAWS, Fault, spoken_by
from limelight.infra.settings import CapabilitySettings, Settings
from limelight.schema.principal import LOCAL
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine


async def test_roles_are_served_and_one_takes_the_others_turn(
    fake: FakeAWS, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake, "_brain", spoken_by(Director(word_delay_s=0)))
    settings = Settings(home=tmp_path, capabilities=CapabilitySettings(sets=["studio", "chat"]))
    engine = SketchEngine()
    async with await Assistant.open(settings, engine=engine, warm=False) as assistant:
        talk = Live(assistant, engine, await assistant.new_thread())
        assert (await talk.say("Create a video for my latest hiking gear")).made == {"concept": 3}
        fake.fail(Fault(kind="throttle", model="claude", times=1000))
        again = await talk.say("I like concept 3, but at sunrise")
        engine.release()
        used = {
            row.provider: (row.calls > 0, row.usd > 0)
            for row in await assistant.storage.usage.by_capability(LOCAL)
            if row.capability == "text.chat"
        }
        standing = {
            one.model.name: (one.failed > 0, one.resting) for one in assistant.services.operator.map()
        }
        passages = await assistant.storage.audit.newest(200)
        assert await talk.faults() == []
    assert (again.outcome, again.made) == ("success", {"shot": 4})
    served = (True, True)
    assert used == {
        "bedrock/claude-sonnet": served,
        "bedrock/claude-haiku": served,
        "bedrock/nova-pro": served,
    }
    assert standing["bedrock/claude-sonnet"] == (True, True)
    assert not standing["bedrock/nova-pro"][1]
    assert {(one.provider, one.outcome) for one in passages} >= {
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "passed"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "throttled"),
        ("us.amazon.nova-pro-v1:0", "passed"),
    }
    assert "resting" not in {one.outcome for one in passages}, "nothing went out"
