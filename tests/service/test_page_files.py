"""How the page's own files are served: what a browser may run, and what it may keep."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from limelight.service import web

SCRIPT = "\n  const named = location.hash;\n"
PAGE = f'<!doctype html><script>{SCRIPT}</script><script type="module" src="./assets/page-1a.js"></script>'


@pytest.fixture
async def http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    (tmp_path / "icon.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "assets" / "page-1a.js").write_text("export {};", "utf-8")
    monkeypatch.setattr(web, "DIST", tmp_path)
    app = FastAPI()
    web.mount(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://page") as client:
        yield client


async def test_the_page_may_run_its_own_inline_script_and_no_other(http: httpx.AsyncClient) -> None:
    reply = await http.get("/")

    allowed = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = reply.headers["content-security-policy"].split("; ")
    assert f"script-src 'self' 'sha256-{allowed}'" in policy
    assert {"default-src 'self'", "frame-ancestors 'self'", "object-src 'none'"} <= set(policy)
    assert (reply.text, reply.headers["cache-control"]) == (PAGE, "no-cache")


async def test_what_is_named_by_its_hash_is_kept_for_good(http: httpx.AsyncClient) -> None:
    script = await http.get("/assets/page-1a.js")
    again = await http.get("/assets/page-1a.js", headers={"if-none-match": script.headers["etag"]})
    icon = await http.get("/icon.svg")

    assert (script.status_code, script.text) == (200, "export {};")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (again.status_code, again.headers["cache-control"]) == (304, script.headers["cache-control"])
    assert (icon.status_code, "cache-control" in icon.headers) == (200, False)


def test_a_page_without_inline_scripts_allows_none() -> None:
    assert "script-src 'self'; " in web.policy('<script type="module" src="a.js"></script>')
