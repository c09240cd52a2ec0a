"""Limits of a chat model: the one that stands by answers from 70 % on, before a throttle, and the first when it is new."""

from __future__ import annotations

from pathlib import Path

from langchain_core.messages import AIMessage, HumanMessage

from limelight.agent.chat_quota import ChatQuota
from limelight.agent.director import ScriptedModel
from limelight.agent.models import ModelRegistry
from limelight.agent.standby import Standby
from limelight.infra.home import Storage
from limelight.infra.settings import ChatLimits, ModelSettings, Settings
from limelight.infra.stores.quota import QuotaStore

ASKED = [HumanMessage("four" * 100)]
"""100 tokens."""


def both(quota: ChatQuota) -> Standby:
    first = ScriptedModel(script={"*": [AIMessage("first")] * 20})
    second = ScriptedModel(script={"*": [AIMessage("second")] * 20})
    return Standby(first=first, second=second, within=quota.of("bedrock:claude"))


async def test_near_the_end_of_a_limit_the_other_one_answers(tmp_path: Path) -> None:
    storage, at = await Storage.open(tmp_path), [6000.0]
    store = QuotaStore(storage.db, clock=lambda: at[0])
    try:
        quota = ChatQuota({"bedrock:claude": ChatLimits(tokens_per_minute=1000)}, store)
        quota._allowances._clock = lambda: at[0]
        model = both(quota)
        said = [(await model.ainvoke(ASKED)).text for _ in range(9)]
        assert said == ["first"] * 7 + ["second"] * 2
        assert (quota.share("claude"), quota.share("bedrock:claude"), quota.share("nova")) == (0.7, 0.7, 0.0)
        at[0] = 6060
        streamed = ["".join([piece.text async for piece in model.astream(ASKED)]) for _ in range(8)]
        assert streamed == ["first"] * 7 + ["second"]
        assert quota.of("bedrock:nova") is None
    finally:
        await storage.close()


async def test_settings_give_the_limits(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    model = "python:tests.agent.brains:seven_steps"
    settings = Settings(
        home=tmp_path, models=ModelSettings(default=model, limits={model: ChatLimits(requests_per_minute=1)})
    )
    try:
        registry = ModelRegistry(settings, quotas=storage.quotas)
        fast = registry("fast")
        assert isinstance(fast, Standby)
        assert fast.within is not None
        async with fast.within([HumanMessage("hi")]):
            assert registry.quota_used(model) == 1.0
    finally:
        await storage.close()
