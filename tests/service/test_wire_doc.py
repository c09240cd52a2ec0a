"""docs/wire.md is true: its program runs, its requests are taken, its limits are the service's."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shlex
import sys
from pathlib import Path

from limelight.infra.settings import LimitSettings
from limelight.infra.stores.tickets import TTL_S
from limelight.service.slow import SEND_TIMEOUT_S
from limelight.service.thumbnails import WIDTHS
from limelight.studio import probe
from tests.service.live import Live
from tests.service.pictures import picture

DOC = (Path(__file__).parents[2] / "docs" / "wire.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOC, re.DOTALL)


async def test_the_program_runs(live: Live) -> None:
    (program,) = blocks("python")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env={"LIMELIGHT_URL": live.base}, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert b"video" in out


async def test_the_requests_are_taken(live: Live) -> None:
    await live.product("np-tumbler-20")
    lines = [line for block in blocks("sh") for line in block.replace("\\\n", " ").splitlines()]
    assert len(lines) == 6
    for line in lines:
        words = shlex.split(line)
        url = next(w for w in words if w.startswith("http")).replace("http://127.0.0.1:8000", live.base)
        given = dict(itertools.pairwise(words))
        body = given.get("-d")
        files = {"file": ("boot.jpg", picture())} if "-F" in words else None
        content = b"id,title\na,A\n" if "--data-binary" in words else None
        method = given.get("-X") or ("POST" if body or files or content else "GET")
        reply = await live.http.request(
            method, url, json=json.loads(body) if body else None, files=files, content=content
        )
        assert reply.status_code in {200, 201}, (line, reply.text)


async def test_every_path_is_there(live: Live) -> None:
    document = (await live.http.get("/openapi.json")).json()
    known = {re.sub(r"\{\w+\}", "{id}", path) for path in document["paths"]}
    told = set(re.findall(r"(?:GET|POST|PUT|DELETE) (/[\w/{}]+)", DOC))
    assert len(told) > 15
    assert told <= known


def test_the_limits_are_the_services() -> None:
    limits = LimitSettings()
    for words in (
        f"{limits.message_chars:,} characters", f"{limits.frame_kb // 1024} MiB (`limits.frame_kb`)",
        f"above {limits.frame_close_kb // 1024} MiB", f"{limits.upload_mb:g} MiB (`limits.upload_mb`)",
        f"{limits.queue_per_thread} a conversation, {limits.runs_per_advertiser} an account",
        f"sides of {probe.MIN_SIDE} to {probe.MAX_SIDE:,} pixels, {probe.MAX_PIXELS // 10**6} megapixels",
        f"within {SEND_TIMEOUT_S:g} s", f"within {TTL_S:g} s",
        "{}, {}, {}, {} or {} wide".format(*WIDTHS),
    ):  # fmt: skip
        assert words in DOC, words
