"""Every verdict is a line of the audit record, and no words are in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import structlog

from limelight.guardrails import Guardrails, PolicyCheck
from limelight.guardrails.journal import NAME, Journal, digest_of
from limelight.schema.guard import Verdict


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


async def test_every_verdict_is_recorded_and_no_words(tmp_path: Path) -> None:
    rails = Guardrails([PolicyCheck()], journal=Journal(tmp_path))
    with structlog.contextvars.bound_contextvars(thread_id="thr_1", run_id="run_1"):
        await rails.check("a warm jacket", stage="input")
        await rails.check("my card is 4111 1111 1111 1111", stage="input")
        await rails.stricter(locale="fr-FR").check("I will kill you", stage="output")
    found = lines(tmp_path / NAME)
    assert [(one["stage"], one["action"], one["category"]) for one in found] == [
        ("input", "allow", ""), ("input", "redact", "personal_data"), ("output", "block", "violence"),
    ]  # fmt: skip
    assert {one["thread_id"] for one in found} == {"thr_1"}
    text = (tmp_path / NAME).read_text()
    assert not any(word in text for word in ("jacket", "4111", "kill"))
    assert found[1]["digest"] == digest_of("my card is 5555 5555 5555 4444")


def test_old_files_make_room(tmp_path: Path) -> None:
    journal = Journal(tmp_path, most_bytes=400, kept=2)
    for number in range(12):
        journal.write(f"text {number}", Verdict(), stage="input", check="policy")
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["verdicts.1.jsonl", "verdicts.2.jsonl", NAME]
    newest = lines(tmp_path / NAME)[-1]
    assert newest["digest"] == digest_of("text 11")
    assert all(path.stat().st_size <= 400 for path in tmp_path.iterdir())
    again = Journal(tmp_path, most_bytes=400, kept=2)
    again.write("text 12", Verdict(), stage="input", check="policy")
    assert lines(tmp_path / NAME)[-1]["digest"] == digest_of("text 12")


def test_a_record_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    Journal(tmp_path / "logs").write("text", Verdict(), stage="input", check="policy")
