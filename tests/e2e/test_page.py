"""The console page in headless Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.e2e.service import Service
from tests.web.console_page import CHROMIUM_ARGS, ConsolePage

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
SHOTS = Path(".artifacts")


async def test_chat_and_pick_a_concept_in_the_page(service: Service) -> None:
    base = service.start()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    SHOTS.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        console = ConsolePage(page, base)
        await console.open()
        await console.say("Create a video for my tumbler")
        await console.concept_cards.nth(2).wait_for(timeout=120_000)
        await page.screenshot(path=SHOTS / "concepts.png")
        assert await console.concept_cards.count() == 3
        await console.idle()
        await browser.close()
