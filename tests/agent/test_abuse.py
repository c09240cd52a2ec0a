"""Who is refused again and again has to wait, and is told how long."""

from __future__ import annotations

import pytest

from limelight.guardrails.strikes import ALLOWED
from limelight.schema.errors import TryAgain
from tests.agent.live import Live


async def test_who_is_refused_too_often_waits(talk: Live) -> None:
    for _ in range(ALLOWED):
        assert (await talk.say("make it porn")).answer.startswith("I can't help with that: ")
    with pytest.raises(
        TryAgain, match=r"8 of your messages were refused .* Wait \d+ s, then go on\."
    ) as raised:
        await talk.begin("make it porn")
    assert (raised.value.code, raised.value.limit, raised.value.value) == (
        "too_many_refusals",
        ALLOWED,
        ALLOWED,
    )
