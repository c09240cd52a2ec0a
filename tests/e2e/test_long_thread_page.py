"""A long conversation in headless Chromium: it opens at its end, and older turns come in as one scrolls up."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from tests.patience import HANG_S
from tests.service.live import serving
from tests.service.test_long_threads import TURNS, long_thread
from tests.web.axe import violations
from tests.web.console_page import ConsolePage, browser_context

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
SEEN = Path(".artifacts") / "long-thread"


AT_REST = """async () => {
  for (let still = 0; still < 2; still++) await new Promise(requestAnimationFrame);
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)));
}"""


async def begins(page: Page) -> bool:
    """Whether the conversation's beginning is there and in sight."""
    return await page.locator("limelight-chat .scroll").evaluate(
        "(box) => !box.querySelector('.earlier') && box.scrollTop === 0"
    )


async def top_of(page: Page, words: str) -> float:
    """How far below the window's top edge a message begins, once it has come to rest."""
    found: list[float] = []
    async with asyncio.timeout(HANG_S):
        while len(found) < 3 or len({round(y) for y in found[-3:]}) > 1:
            await page.evaluate(AT_REST)  # what comes in rises into its place
            box = await page.get_by_text(words, exact=True).bounding_box()
            assert box is not None
            found.append(box["y"])
    return found[-1]


@pytest.mark.parametrize("width", [1280, 390])
async def test_an_old_message_is_found_by_scrolling_up(tmp_path: Path, width: int) -> None:
    SEEN.mkdir(parents=True, exist_ok=True)
    phone = width < 600
    async with serving(tmp_path / "home") as live, browser_context(width=width, height=800) as context:
        thread_id = await long_thread(live)
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        console = ConsolePage(page, live.base)

        await console.open(thread_id)
        await expect(page.get_by_text(f"assistant {TURNS - 1}", exact=True)).to_be_in_viewport()
        await expect(console.user_messages).to_have_count(20)
        await expect(page.get_by_test_id("earlier")).to_have_count(1)
        await page.screenshot(path=SEEN / f"end-{width}.png")
        assert await violations(page) == []

        await page.mouse.move(width / 2, 300)
        async with asyncio.timeout(HANG_S):
            while not await begins(page):
                await page.mouse.wheel(0, -900)
                await page.evaluate(AT_REST)
        await expect(console.user_messages).to_have_count(TURNS)
        await expect(page.get_by_text("user 0", exact=True)).to_be_in_viewport()
        await page.screenshot(path=SEEN / f"start-{width}.png")
        assert not phone or await console.sideways() == 0
        assert problems == []


async def test_what_is_looked_at_stays_where_it_is(tmp_path: Path) -> None:
    async with serving(tmp_path / "home") as live, browser_context() as context:
        thread_id = await long_thread(live)
        page = await context.new_page()
        console = ConsolePage(page, live.base)
        await console.open(thread_id)
        await expect(console.user_messages).to_have_count(20)
        looked = asyncio.Event()

        async def once_looked(route: Route) -> None:
            await looked.wait()
            await route.continue_()

        await page.route("**/messages?*cursor=*", once_looked)
        earlier = page.get_by_test_id("earlier")
        await earlier.focus()
        await earlier.press("Enter")
        await expect(page.get_by_text("user 30", exact=True)).to_be_in_viewport()
        before = await top_of(page, "user 30")

        looked.set()

        await expect(page.get_by_text("user 12", exact=True)).to_have_count(1)
        assert await top_of(page, "user 30") == pytest.approx(before, abs=3)
