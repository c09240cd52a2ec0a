"""Edits by hand in the page that go on while the service still takes up the ones before, with sketched clips."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.patience import settled
from tests.service.live import serving
from tests.web.console_page import ConsolePage, browser_context

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
LET_GO_AND_TAKEN_AGAIN = """(slider) => {
  const to = (value) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  };
  to("2.5");
  slider.dispatchEvent(new Event("change"));
  to("2");
}"""


async def test_a_slider_that_is_moved_again_before_the_service_has_its_first_place(tmp_path: Path) -> None:
    async with serving(tmp_path / "home") as live, browser_context() as context:
        thread_id = await live.thread()
        await live.product()
        async with live.socket(thread_id) as socket:
            for text in ("Create a video for my latest hiking gear", "I like concept 2", "Animate it"):
                await socket.say(text)

        async def end_s() -> float | None:
            clips = (await live.http.get(f"/v1/threads/{thread_id}/timeline")).json()["clips"].values()
            return next(clip["end_s"] for clip in clips if clip["index"] == 1)

        async def first_is_there() -> bool:
            return await end_s() == 2.5

        async def second_is_there() -> bool:
            return await end_s() == 2.0

        page = await context.new_page()
        await ConsolePage(page, live.base).open(thread_id)
        await page.get_by_test_id("cut-open").click()
        slider = page.get_by_test_id("cut-clip").first.get_by_test_id("cut-end")
        await slider.evaluate(LET_GO_AND_TAKEN_AGAIN)
        await settled(first_is_there)
        await expect(page.get_by_test_id("cut-undo")).to_be_enabled()

        await slider.evaluate("(slider) => slider.dispatchEvent(new Event('change'))")

        await settled(second_is_there)
