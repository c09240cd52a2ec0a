"""The conversation of the README once more, through boto3 against a fake of AWS: `limelight serve --fake-aws`."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

from limelight.evals.agents import agents
from limelight.evals.simulate import hold
from tests.e2e.service import Service
from tests.e2e.test_conversation import get

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]


async def test_the_whole_conversation(tmp_path: Path) -> None:
    service = Service(tmp_path, options=["--fake-aws"])
    try:
        base = service.start()
        transcript = await hold(agents()["outfitter"], base)

        assert transcript.failures == []
        artifacts = get(base, f"/v1/threads/{transcript.thread_id}/artifacts")["artifacts"]
        made_by = {
            kind: {a["meta"]["provider"] for a in artifacts if a["kind"] == kind}
            for kind in ("shot", "clip", "video")
        }
        assert made_by == {
            "shot": {"bedrock/stability"},
            "clip": {"bedrock/nova-reel", "studio"},  # Nova Reel makes 16:9 only
            "video": {"studio"},
        }
        assert all(a["meta"]["fidelity"] == 1.0 for a in artifacts if a["kind"] == "shot")
        assert [
            a["meta"]["fallback"]
            for a in artifacts
            if a["meta"].get("provider") == "studio" and a["kind"] == "clip"
        ] == [True] * 4
        with contextlib.closing(sqlite3.connect(tmp_path / "limelight.db")) as database:
            passages = [json.loads(body) for (body,) in database.execute("SELECT body FROM audit")]
        assert {(p["provider"], p["outcome"]) for p in passages} >= {
            ("bedrock/stability", "passed"),
            ("bedrock/nova-reel", "passed"),
            ("bedrock/nova-reel", "unsupported"),
        }
        used = {(row["capability"], row["provider"]) for row in get(base, "/v1/usage")["usage"]}
        assert ("text.chat", "bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0") in used
        assert ("image.cutout", "bedrock/stability") in used
    finally:
        assert service.stop() == 0
