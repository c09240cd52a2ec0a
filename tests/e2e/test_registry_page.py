"""The panel of the service: registries, service map and history, in headless Chromium, by keyboard and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from limelight.capabilities.history import Move
from tests.patience import settled
from tests.service.live import Live, serving
from tests.web.axe import violations
from tests.web.console_page import ConsolePage, browser_context

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
SEEN = Path(".artifacts") / "registry"


async def used(live: Live) -> None:
    """A conversation, a model of one's own, and moves of every kind."""
    mine = live.assistant.storage.capabilities
    mine.mkdir(exist_ok=True)
    (mine / "mine.toml").write_text(
        '[[model]]\nname = "canvas-premium"\nfamily = "nova-canvas"\ndescription = "Nova Canvas, premium quality"\n'
        'stage = "experimental"\nthird_party = true\nprice = { picture = 0.06 }\nlimits = { jobs = 8 }\nfallbacks = ["studio"]\n'
    )
    thread_id = await live.thread()
    await live.product()
    async with live.socket(thread_id) as socket:
        for text in ("Create a video for my latest hiking gear", "I like concept 2"):
            await socket.say(text)
    history = live.assistant.agents._history
    for name, stage, share, evidence in (
        ("canvas-premium", "candidate", 0.1, "eval run 7: 40 of 40 accepted"),
        ("creative/plan", "candidate", 0.5, "eval run 8"), ("recipe:video_set", "experimental", 1, "two of ten plans too long"),
        ("agent:creative", "production", 1, "eval run 9"),
    ):  # fmt: skip
        history.add(
            Move.model_validate(
                {
                    "name": name,
                    "version": "1",
                    "stage": stage,
                    "share": share,
                    "who": "ana",
                    "evidence": evidence,
                }
            )
        )
    await settled(lambda: moved(live))  # files are looked at once a second


async def moved(live: Live) -> bool:
    found = (await live.http.get("/v1/registry")).json()["models"]
    return any(
        one["model"]["name"] == "canvas-premium" and one["model"]["stage"] == "candidate" for one in found
    )


async def shown(page: Page, live: Live, view: str) -> list[str]:
    button = page.get_by_role("button", name=view, exact=True)
    await button.press("Enter")
    await expect(button).to_have_attribute("aria-pressed", "true")
    return await page.get_by_test_id("registry-row").all_inner_texts()


async def test_every_registry_is_there(tmp_path: Path) -> None:
    SEEN.mkdir(parents=True, exist_ok=True)
    async with serving(tmp_path / "home") as live, browser_context() as context:
        await used(live)
        page = await context.new_page()
        await ConsolePage(page, live.base).open()
        await page.get_by_test_id("registry-open").press("Enter")
        rows = page.get_by_test_id("registry-row")
        await expect(rows.first).to_be_visible()
        studio = rows.filter(has_text="The embedded studio")
        await expect(studio).to_contain_text("100 % of the load")
        await expect(rows.filter(has_text="canvas-premium")).to_contain_text("candidate, 10 %")
        await expect(rows.filter(has_text="canvas-premium")).to_contain_text(
            "Nova Canvas, premium quality · outside · $0.06 a picture · 8 at once · then studio"
        )
        await expect(rows.filter(has_text="director")).to_contain_text("100 % of the load")
        assert await violations(page) == []
        await page.screenshot(path=SEEN / "map.png")
        assert any("creative" in one and "save_concepts" in one for one in await shown(page, live, "Agents"))
        assert any(
            "creative/plan" in one and "candidate, 50 %" in one for one in await shown(page, live, "Prompts")
        )
        assert any(
            "video_set" in one and "two of ten plans" in one for one in await shown(page, live, "Recipes")
        )
        assert any(
            "paint_shots" in one and "creative/image" in one for one in await shown(page, live, "Tools")
        )
        history = await shown(page, live, "History")
        assert [one.splitlines()[0].split(" ")[0] for one in history] == [
            "agent:creative", "recipe:video_set", "creative/plan", "canvas-premium",
        ]  # fmt: skip
        assert await violations(page) == []
        await page.screenshot(path=SEEN / "history.png")
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("registry")).to_be_hidden()


async def test_it_fits_on_a_phone(tmp_path: Path) -> None:
    async with (
        serving(tmp_path / "home") as live,
        browser_context(width=390, height=844, phone=True, scheme="dark") as context,
    ):
        await used(live)
        page = await context.new_page()
        await ConsolePage(page, live.base).open()
        await page.get_by_test_id("menu").tap()
        await page.get_by_test_id("registry-open").tap()
        await expect(page.get_by_test_id("registry-row").first).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
        dialog = page.get_by_test_id("registry")
        assert await dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")
        assert await violations(page) == []
        await page.screenshot(path=SEEN / "phone.png")
