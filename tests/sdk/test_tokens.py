"""Tokens of streams, told or not, whole or broken off."""

from __future__ import annotations

import asyncio

from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.messages.ai import UsageMetadata

from limelight.agent.director import ScriptedModel
from limelight.agent.messages import stream_text
from limelight.guardrails import guarded
from limelight.guardrails.stream import TAKEN_BACK
from limelight.infra.stores.usage import UsageSum
from limelight.schema.principal import LOCAL
from tests.patience import HANG_S
from tests.tools.workshop import Workshop

ASKED = [HumanMessage("hi")]


async def used(workshop: Workshop) -> UsageSum:
    (line,) = await workshop.storage.usage.by_capability(LOCAL)
    return line


async def said(workshop: Workshop, reply: AIMessage) -> str:
    workshop.talk_to(ScriptedModel(script={"*": [reply]}))
    ctx = workshop.scope().ctx
    return "".join(
        [piece async for piece in guarded(ctx.services.guardrails, stream_text(ctx, "fast", list(ASKED)))]
    )


async def test_a_stream_is_counted_at_its_end(workshop: Workshop) -> None:
    usage = UsageMetadata(input_tokens=7, output_tokens=3, total_tokens=10)
    assert await said(workshop, AIMessage("A boot for mud.", usage_metadata=usage)) == "A boot for mud."
    line = await used(workshop)
    assert (line.capability, line.tokens_in, line.tokens_out, line.failed, line.uncertain) == (
        "text.chat",
        7,
        3,
        0,
        0,
    )


async def test_a_model_that_tells_no_tokens_is_a_call_all_the_same(workshop: Workshop) -> None:
    await said(workshop, AIMessage("A boot."))
    line = await used(workshop)
    assert (line.calls, line.tokens_in, line.uncertain) == (1, 0, 0)


async def test_a_stream_that_is_broken_off_is_settled(workshop: Workshop) -> None:
    words = "A boot. " + "It is porn. " + "More and more. " * 20
    assert await said(workshop, AIMessage(words)) == "A boot. " + TAKEN_BACK
    async with asyncio.timeout(HANG_S):
        while (await used(workshop)).uncertain:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert (await used(workshop)).failed == 1
