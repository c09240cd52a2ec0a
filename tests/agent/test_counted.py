"""Calls of chat models outside of steps are lines of the ledger too: the router's, memory's, and of who looks at uploads."""

from __future__ import annotations

from pathlib import Path

from langchain_core.messages import AIMessage
from langchain_core.messages.ai import UsageMetadata

from limelight import Assistant, Settings
from limelight.agent.director import Director, ScriptedModel
from limelight.agent.director.scripted import Reply
from limelight.infra.routing import RoutingSettings
from limelight.infra.settings import ModelSettings
from limelight.schema.principal import LOCAL, Principal
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine
from tests.service.pictures import picture

ROLES = ("router", "memory", "vision")


async def test_every_call_is_counted_once_for_whom_it_was_made(home: Path) -> None:
    usage = UsageMetadata(input_tokens=7, output_tokens=3, total_tokens=10)
    script: dict[str, list[Reply]] = {"*": [AIMessage('{"caption": "a boot"}', usage_metadata=usage)] * 50}
    small, director, engine = ScriptedModel(script=script), Director(word_delay_s=0), SketchEngine()
    settings = Settings(
        home=home,
        routing=RoutingSettings(level="2"),
        models=ModelSettings.model_validate(
            {"roles": dict.fromkeys(ROLES, "python:tests.agent.brains:plan")}
        ),
    )
    other = Principal(advertiser="other")
    async with await Assistant.open(
        settings, models=lambda role: small if role in ROLES else director, engine=engine, warm=False
    ) as assistant:
        talk = Live(assistant, engine, await assistant.new_thread())
        await talk.say("could it have something nicer about the shelf")
        await assistant.media.take_in(LOCAL, picture(100, 100), thread_id=talk.thread_id)
        await assistant.media.take_in(other, picture(100, 101))
        await assistant.runs.settled()
        ledger = assistant.storage.usage
        mine = {row.agent_path: row for row in await ledger.by_part(LOCAL, thread_id=talk.thread_id)}
        theirs = await ledger.by_part(other)
        engine.release()
    assert mine["head/router"].tokens_in == 7 * mine["head/router"].calls > 0
    assert mine["head/memory"].tokens_in == 7 * mine["head/memory"].calls > 0
    assert (mine["upload"].calls, mine["upload"].tokens_out) == (1, 3)
    assert [(row.agent_path, row.calls) for row in theirs] == [("upload", 1)]
