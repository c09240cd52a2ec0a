"""The library, the memory panel and the search of conversations in the page, in headless Chromium, wide and on a phone."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.e2e.service import Service
from tests.memory.files import film, pdf, png
from tests.web.axe import violations
from tests.web.console_page import browser_context

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
SEEN = Path(".artifacts") / "page"


@pytest.fixture
def base(service: Service) -> str:
    """A service with a conversation in which a picture, a film and a brand guide were given."""
    address = service.start()
    thread = call(address, "/v1/threads", method="POST")["thread_id"]
    guide = pdf("Forest green #1A6B4A\nTone of voice: warm and plain")
    for name, data in {"sea.png": png(), "walk.mp4": film(), "guide.pdf": guide}.items():
        upload(address, thread, name, data)
    SEEN.mkdir(parents=True, exist_ok=True)
    return address


def call(
    base: str, path: str, *, method: str = "GET", body: bytes = b"", kind: str = "application/json"
) -> Any:
    request = urllib.request.Request(
        f"{base}{path}", data=body or None, method=method, headers={"content-type": kind}
    )
    with urllib.request.urlopen(request) as reply:
        return json.loads(reply.read() or b"null")


def upload(base: str, thread: str, name: str, data: bytes) -> None:
    head = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = head.format("thread_id", "").encode() + thread.encode() + b"\r\n"
    body += head.format("file", f'; filename="{name}"').encode() + data + b"\r\n--x--\r\n"
    call(base, "/v1/artifacts", method="POST", body=body, kind="multipart/form-data; boundary=x")


async def look(page: Page, name: str) -> list[str]:
    await page.screenshot(path=SEEN / f"{name}.png")
    return await violations(page)


async def test_the_library_finds_shows_and_tags(base: str) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(base)
        await page.get_by_test_id("library-open").click()
        await page.get_by_test_id("library-search").fill("blue uploads")
        tiles = page.get_by_test_id("library-tile")
        await expect(tiles).to_have_count(2)
        await tiles.first.focus()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await page.get_by_test_id("library-tag").fill("spring")
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Remove the tag spring")).to_be_visible()
        inaccessible = await look(page, "library")
        await page.get_by_test_id("library-back").click()
        await page.get_by_test_id("library-search").fill("spring")
        await expect(tiles).to_have_count(1)
        await tiles.first.click()
        await page.get_by_test_id("library-delete").click()
        await page.get_by_test_id("library-delete-sure").click()
        await expect(tiles).to_have_count(0)
    assert problems == []
    assert inaccessible == []


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
async def test_the_memory_panel_confirms_corrects_and_forgets(base: str, phone: bool) -> None:
    size = {"width": 390, "height": 844} if phone else {}
    async with browser_context(phone=phone, scheme="dark" if phone else "light", **size) as context:
        page = await context.new_page()
        await page.goto(base)
        if phone:
            await page.get_by_test_id("menu").click()
        await page.get_by_test_id("memory-open").click()
        await page.get_by_role("combobox", name="Brand").select_option(label="Northpeak")
        audience = page.get_by_test_id("brief-audience")
        await expect(audience.get_by_text("Is this right?")).to_be_visible()
        await audience.get_by_role("button", name="Correct ").first.click()
        await page.get_by_test_id("brief-edit").fill("Mountain guides")
        await page.keyboard.press("Enter")
        await expect(audience.get_by_test_id("brief-line")).to_have_text(["Mountain guides you said so"])
        avoid = page.get_by_test_id("brief-avoid")
        await avoid.get_by_role("button", name="Forget cheap").click()
        await expect(avoid.get_by_text("cheap", exact=True)).to_have_count(0)
        inaccessible = await look(page, f"memory-{'phone' if phone else 'wide'}")
        wider = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    brief = call(base, "/v1/brand/brief?name=northpeak")["lines"]
    assert [(one["text"], one["confirmed"]) for one in brief if one["topic"] == "audience"] == [
        ("Mountain guides", True)
    ]
    assert inaccessible == []
    assert not wider


async def test_the_brand_that_was_chosen_last_is_shown(base: str) -> None:
    """Also when the brief of another, which was asked for before, comes after."""
    first = re.compile(r"/v1/brand/brief\?name=$")
    waiting = asyncio.Event()

    async def slow(route: Route) -> None:
        await waiting.wait()
        await route.continue_()

    async with browser_context() as context:
        page = await context.new_page()
        await page.route(first, slow)
        await page.goto(base)
        await page.get_by_test_id("memory-open").click()
        await page.get_by_role("combobox", name="Brand").select_option(label="Maren")
        slogan = page.get_by_test_id("brief-slogan")
        await expect(slogan).to_contain_text("Slow down, glow on.")
        async with page.expect_response(first) as late:
            waiting.set()
        await (await late.value).finished()
        await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert "Slow down, glow on." in await slogan.inner_text()


async def test_conversations_are_searched_and_opened(base: str) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        await page.goto(base)
        await page.get_by_test_id("composer").fill("Hi, what can you do with a bicycle?")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("message-assistant").last).to_be_visible()
        await page.get_by_test_id("new-thread").click()
        await page.get_by_test_id("thread-search").fill("BICYCLE")
        found = page.get_by_test_id("thread-item").filter(has_text="with a bicycle?")
        await expect(found).to_have_count(1)
        await expect(page.get_by_test_id("thread-item")).to_have_count(1)
        await found.get_by_role("button").first.click()
        await expect(page.get_by_test_id("message-user")).to_contain_text("bicycle")
