"""Choosing who to talk to, in the page: offered only where there are several."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.service import Service
from tests.web.axe import violations
from tests.web.console_page import ConsolePage, browser_context

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
EXAMPLE = Path(__file__).parents[2] / "examples" / "headline_agent.py"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Service]:
    one = Service(tmp_path, options=["--agent", str(EXAMPLE)])
    one.start()
    yield one
    one.stop()


async def test_a_new_conversation_is_with_who_was_chosen(two: Service) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        console = ConsolePage(page, two.base)
        await console.open()
        choice = page.get_by_test_id("agent")
        await expect(choice.locator("option")).to_have_text(["creative", "headlines"])
        await choice.select_option("headlines")
        await expect(page.get_by_test_id("suggestion")).to_have_count(2)
        assert await violations(page) == []
        assert "I cannot make a video here" in await console.ask("make a video for my tumbler")
        await console.new_thread()
        await expect(choice).to_have_value("creative")
        assert "concepts" in (await console.ask("Create a video for my latest hiking gear")).lower()


async def test_one_agent_is_no_choice(service: Service) -> None:
    service.start()
    async with browser_context() as context:
        page = await context.new_page()
        await ConsolePage(page, service.base).open()
        await expect(page.get_by_test_id("suggestion")).to_have_count(4)
        await expect(
            page.get_by_text("Or start from one of your products")
        ).to_be_visible()  # read after the agents
        await expect(page.get_by_test_id("agent")).to_have_count(0)
