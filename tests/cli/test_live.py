"""How a run looks: through a pipe, and in a terminal."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from limelight.cli.live import LiveRun

CONCEPT = {
    "id": "art_1", "kind": "concept", "name": "First light",
    "meta": {
        "index": 1, "title": "First light", "hook": "Up before the sun.", "mood": "calm",
        "shots": [{"title": "Ridge", "caption": "Go"}, {"prompt": "a [wide] valley"}],
    },
}  # fmt: skip
SHOT = {"id": "art_2", "kind": "shot", "name": "Shot 1", "width": 1280, "height": 720, "meta": {}}


def word(delta: str, message_id: str = "m") -> dict[str, Any]:
    return {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": delta}


def made(artifact: dict[str, Any]) -> dict[str, Any]:
    return {"type": "CUSTOM", "name": "artifact", "value": artifact}


def progress(done: float, eta: float) -> dict[str, Any]:
    content = {"title": "Shot 1", "done": done, "total": 1, "eta_s": eta}
    return {"type": "ACTIVITY_SNAPSHOT", "messageId": "p", "content": content}


def shown(*events: dict[str, Any], terminal: bool, path: Path | None = None) -> str:
    """All that was written."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=60, color_system=None, highlight=False)
    with LiveRun(console=console, hint="type") as live:
        for event in events:
            live.show(event, path=path)
        if live._live.is_started:
            live._live.refresh()
    return stream.getvalue()


def test_words_through_a_pipe_are_whole_lines() -> None:
    said = shown(word("**Hel"), word("lo** [x]\n- o"), word("ne"), {"type": "TEXT_MESSAGE_END", "messageId": "m"},
                 terminal=False)  # fmt: skip
    assert said == "Hello [x]\n• one\n"


def test_what_the_person_said_is_not_said_back() -> None:
    start = {"type": "TEXT_MESSAGE_START", "messageId": "u", "role": "user"}
    end = {"type": "TEXT_MESSAGE_END", "messageId": "u"}
    assert shown(start, word("hi", "u"), end, terminal=False) == ""


def test_a_concept_through_a_pipe() -> None:
    assert shown(made(CONCEPT), terminal=False) == (
        "1. First light: Up before the sun.\n   mood: calm\n   1) Ridge — “Go”\n   2) a [wide] valley\n"
    )


def test_a_concept_in_a_terminal_is_a_card() -> None:
    said = shown(made(CONCEPT), terminal=True)
    assert "╭─ 1 · First light ─" in said
    assert "│ 2 a [wide] valley" in said


def test_a_finished_shot_says_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "blob"
    assert shown(made(SHOT), terminal=False, path=path).replace("\n", "") == (
        f"  ✓ Shot 1 (shot, 1280×720) {path}"
    )


def test_an_audio_ad_says_where_it_lies(tmp_path: Path) -> None:
    spot = {"id": "art_2", "kind": "audio", "name": "Audio ad - 15 s", "duration_s": 15.0, "meta": {}}
    path = tmp_path / "blob"
    assert shown(made(spot), terminal=False, path=path).replace("\n", "") == (
        f"  ✓ Audio ad - 15 s (audio, 15 s) {path}"
    )


@pytest.mark.parametrize("kind", ["upload", "cutout", "logo"])
def test_what_nobody_asked_for_is_not_shown(kind: str) -> None:
    assert shown(made({**SHOT, "kind": kind}), terminal=False) == ""


def test_a_bar_with_the_time_left_and_the_growing_answer() -> None:
    said = shown(progress(0.25, 12.4), word("Making"), terminal=True)
    assert "Shot 1" in said
    assert " 25%" in said
    assert "12 s left" in said
    assert "Making" in said


def test_a_bar_that_is_full_goes_away() -> None:
    live = LiveRun(console=Console(file=io.StringIO(), force_terminal=True))
    live.show(progress(0.5, 3))
    live.show(progress(1.0, 0))
    assert [task.visible for task in live._bars.tasks] == [False]


def test_an_error_is_kept_for_the_exit_status() -> None:
    live = LiveRun(console=Console(file=io.StringIO()))
    live.show({"type": "RUN_ERROR", "message": "no light"})
    assert live.failed == "no light"


def test_no_bars_and_no_blank_lines_through_a_pipe() -> None:
    assert shown(progress(0.25, 12.4), progress(1, 0), terminal=False) == ""
