"""Repeated abuse: counted by sender, raised as an alarm, and slowed down."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from limelight.guardrails.strikes import Strikes
from limelight.schema.errors import TryAgain
from limelight.schema.guard import Verdict

SEVERE = Verdict(action="block", category="hate", severity="severe")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_who_is_refused_too_often_waits_until_the_window_has_moved_on() -> None:
    clock = Clock()
    strikes = Strikes(allowed=3, window_s=60, clock=clock)
    for _ in range(2):
        strikes.add("shop/ann", SEVERE)
        clock.now += 10
    strikes.check("shop/ann")
    with capture_logs() as logs:
        strikes.add("shop/ann", SEVERE)
    assert [(log["event"], log["sender"], log["category"], log["strikes"]) for log in logs] == [
        ("guardrail_abuse", "shop/ann", "hate", 3)
    ]
    with pytest.raises(TryAgain) as raised:
        strikes.check("shop/ann")
    assert raised.value.body().model_dump() == {
        "code": "too_many_refusals", "limit": 3, "value": 3,
        "message": "3 of your messages were refused in the last 1 minutes; at most 3 may be. Wait 40 s, then go on.",
    }  # fmt: skip
    strikes.check("shop/ben")
    clock.now += 40
    strikes.check("shop/ann")


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(), Verdict(action="warn", category="alcohol", severity="mild"),
        Verdict(action="block", category="profanity", severity="mild"),
        Verdict(action="block", category="self_harm", severity="severe"),
        Verdict(action="block", category="unavailable", severity="severe"),
    ],
)  # fmt: skip
def test_only_severe_abuse_counts(verdict: Verdict) -> None:
    strikes = Strikes(allowed=1)
    strikes.add("shop/ann", verdict)
    strikes.check("shop/ann")


def test_the_quietest_sender_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limelight.guardrails.strikes.SENDERS", 2)
    strikes = Strikes(allowed=1)
    for sender in ("a", "b", "c"):
        strikes.add(sender, SEVERE)
    strikes.check("a")
    with pytest.raises(TryAgain):
        strikes.check("b")
