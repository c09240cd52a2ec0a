from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Limelight


def test_route_of_each_argument(limelight: Limelight) -> None:
    result = limelight("route", "hi", "flurb the wug sideways")
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first == "simple respond chat.greeting  (level 0, margin 1.00)  it is just 'hi'"
    assert second.startswith("simple clarify unknown ")


@pytest.mark.parametrize(
    ("text", "effort", "lane"),
    [
        ("Hi, what can you do?", "simple", "respond"),
        ("Create a video for my hiking boot", "medium", "orchestrate"),
        ("I like concept 3, but at sunrise", "medium", "orchestrate"),
        ("Animate it", "medium", "orchestrate"),
        ("Make it vertical and square, and write three headlines", "complex", "orchestrate"),
    ],
)
def test_route_does_not_ask_for_what_only_a_thread_knows(
    limelight: Limelight, text: str, effort: str, lane: str
) -> None:
    said = json.loads(limelight("route", text, "--json").stdout)
    assert (said["text"], said["effort"], said["lane"]) == (text, effort, lane)
    assert set(said) >= {"level", "label", "margin", "reason", "role", "thinking_tokens", "deadline_s"}


def test_texts_from_stdin_one_a_line(limelight: Limelight) -> None:
    stdin = b"\xef\xbb\xbfhi\r\n\n  \n\xff\xfe\nthanks\n"
    said = [
        json.loads(line)["text"] for line in limelight("route", "--json", stdin=stdin).stdout.splitlines()
    ]
    assert said == ["hi", "\ufffd\ufffd", "thanks"]


def test_guard_says_action_category_and_reason(limelight: Limelight) -> None:
    said = json.loads(limelight("guard", "a quiet lamp", "--json").stdout)
    assert said == {
        "text": "a quiet lamp", "action": "allow", "category": "", "reason": "", "suggestion": "",
        "severity": "none", "span": None, "region": None, "range_s": None,
    }  # fmt: skip


def test_guard_says_where_it_is_and_how_severe(limelight: Limelight) -> None:
    said = json.loads(limelight("guard", "A tea that cures cancer", "--stage", "output", "--json").stdout)
    assert (said["action"], said["severity"], said["span"]) == ("block", "severe", [11, 23])
    shown = limelight("guard", "Our gin, neat", "--stage", "output").stdout
    assert shown.startswith("warn alcohol it promotes alcohol")
    assert shown.endswith("“gin”\n")
    france = limelight(
        "guard", "Our gin", "--stage", "output", "--locale", "fr-FR", "--placement", "tv"
    ).stdout
    assert france.startswith("block alcohol ")


def test_an_unknown_stage(limelight: Limelight) -> None:
    result = limelight("guard", "--stage", "middle", "hi")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "there is no stage 'middle'; use input, tool or output\n"
