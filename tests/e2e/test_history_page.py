"""The history panel and the comparison, in headless Chromium, with sketched pictures. By keyboard, and on a phone."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.service.live import Live, serving
from tests.web.axe import violations
from tests.web.console_page import ConsolePage, browser_context

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
SEEN = Path(".artifacts") / "history"


async def told(live: Live) -> str:
    """A conversation up to a night shot."""
    thread_id = await live.thread()
    await live.product()
    async with live.socket(thread_id) as socket:
        for text in ("Create a video for my latest hiking gear", "I like concept 2", "Make shot 2 at night"):
            await socket.say(text)
    return thread_id


def point(page: Page, sentence: str) -> Locator:
    """The point of the history whose sentence begins so."""
    return page.get_by_test_id("point").filter(has=page.get_by_text(re.compile(f"^{sentence}")))


async def unfold(page: Page, sentence: str) -> None:
    """Show by keyboard what can be done with a point."""
    button = point(page, sentence).get_by_role("button").first
    await button.press("Enter")
    await expect(button).to_have_attribute("aria-expanded", "true")


async def opened(page: Page, live: Live, thread_id: str) -> ConsolePage:
    console = ConsolePage(page, live.base)
    await console.open(thread_id)
    await expect(console.user_messages).to_have_count(3)
    return console


async def test_going_back_and_trying_again_by_keyboard(tmp_path: Path) -> None:
    async with serving(tmp_path / "home") as live, browser_context() as context:
        thread_id = await told(live)
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        console = await opened(page, live, thread_id)
        points = page.get_by_test_id("point")

        await page.get_by_test_id("history-open").press("Enter")
        await expect(points).to_have_count(4)
        await expect(points.first).to_contain_text("Shot 2 was made again: at night")
        await expect(points.first).to_contain_text("You are here")
        await unfold(page, "First storyboard")
        await page.get_by_test_id("go-back").press("Enter")
        await expect(console.assistant_messages.last).to_contain_text(
            "We are back at this point: “First storyboard"
        )
        await expect(page.get_by_test_id("history")).to_be_hidden()
        await expect(console.stop_button).to_have_count(0)

        await page.get_by_test_id("history-open").press("Enter")
        await expect(points).to_have_count(5)
        await expect(point(page, "Shot 2 was made again")).to_contain_text("Undone")
        await unfold(page, "First storyboard")
        await page.get_by_test_id("try-again").press("Enter")
        form = page.get_by_test_id("try-form")
        await expect(form.locator("select")).to_be_focused()
        await expect(form.locator("option")).to_have_text(["As it was", "director"])
        assert await violations(page) == []
        await form.locator("input").fill("but with snow")
        await form.locator("input").press("Enter")
        await expect(page.get_by_test_id("side-b")).to_contain_text("I like concept 2 but with snow")
        await page.get_by_test_id("better-b").click()
        await expect(page.get_by_test_id("better-b")).to_have_attribute("aria-pressed", "true")
        await expect(page.get_by_test_id("side-b").locator("img")).to_have_count(4)
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("compare")).to_be_hidden()

        await page.get_by_test_id("history-open").press("Enter")
        await unfold(page, "3 concepts")
        await page.get_by_test_id("fork").press("Enter")
        await expect(console.user_messages).to_have_count(1)
        await expect(page).not_to_have_url(f"{live.base}/#/t/{thread_id}")
        assert problems == []


async def test_points_of_before_are_not_shown_while_the_history_is_read(tmp_path: Path) -> None:
    async with serving(tmp_path / "home") as live, browser_context() as context:
        page = await context.new_page()
        await opened(page, live, await told(live))
        await page.get_by_test_id("history-open").click()
        await point(page, "First storyboard").get_by_role("button").first.click()
        await page.get_by_test_id("go-back").click()
        await expect(page.get_by_test_id("history")).to_be_hidden()
        waiting = asyncio.Event()

        async def slow(route: Route) -> None:
            await waiting.wait()
            await route.continue_()

        await page.route("**/checkpoints?*", slow)
        await page.get_by_test_id("history-open").click()
        await expect(page.get_by_test_id("history").get_by_text("Reading…")).to_be_visible()
        assert await page.get_by_test_id("point").count() == 0
        waiting.set()
        await expect(page.get_by_test_id("point")).to_have_count(5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone(tmp_path: Path, scheme: Any) -> None:
    SEEN.mkdir(parents=True, exist_ok=True)
    async with (
        serving(tmp_path / "home") as live,
        browser_context(width=390, height=844, scheme=scheme, phone=True) as context,
    ):
        thread_id = await told(live)
        page = await context.new_page()
        console = await opened(page, live, thread_id)

        await page.get_by_test_id("history-open-top").click()
        await point(page, "First storyboard").get_by_role("button").first.click()
        await page.get_by_test_id("try-again").click()
        await expect(page.get_by_test_id("try-form").locator("option")).to_have_count(2)
        await page.screenshot(path=SEEN / f"phone-{scheme}.png")
        assert await violations(page) == []
        await page.get_by_test_id("try-form").locator("button").click()
        await page.get_by_test_id("better-same").wait_for()
        await page.screenshot(path=SEEN / f"phone-{scheme}-compare.png")
        assert await violations(page) == []
        assert await console.sideways() == 0
