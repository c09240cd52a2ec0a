"""The console page as a test sees it: one method for each thing a person does or looks at."""

from __future__ import annotations

import base64
import contextlib
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import BrowserContext, Locator, Page, async_playwright, expect

from tests.patience import HANG_S, WORK_S

expect.set_options(timeout=HANG_S * 1000)
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Arguments for a headless Chromium that runs as root and calls nobody."""


def find_chromium() -> str:
    """Where the system's Chromium is. Raises `FileNotFoundError` with what to do."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise FileNotFoundError("the page's tests need a browser and found none: run `make system`")
    return found


@contextlib.asynccontextmanager
async def browser_context(
    *, width: int = 1280, height: int = 800, scheme: Literal["light", "dark"] = "light", phone: bool = False
) -> AsyncIterator[BrowserContext]:
    """A window of its own in a headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_ARGS))
        try:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                reduced_motion="reduce",
                has_touch=phone,
                is_mobile=phone,
            )
            context.set_default_timeout(HANG_S * 1000)
            yield context
        finally:
            await browser.close()


@dataclass(frozen=True)
class Film:
    """A video element: pixels and seconds."""

    width: int
    height: int
    duration_s: float
    poster: str
    broken: bool


class ConsolePage:
    """The console at `base_url`, e.g. `http://127.0.0.1:8000`. Playwright sees through open shadow roots."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url.rstrip("/")
        self.composer = page.get_by_test_id("composer")
        self.send_button = page.get_by_test_id("send")
        self.stop_button = page.get_by_test_id("stop")
        self.continue_button = page.get_by_test_id("continue")
        self.user_messages = page.get_by_test_id("message-user")
        self.assistant_messages = page.get_by_test_id("message-assistant")
        self.suggestions = page.get_by_test_id("suggestion")
        self.concept_cards = page.get_by_test_id("concept-card")
        self.shots = page.get_by_test_id("shot")
        self.plan_steps = page.get_by_test_id("plan-step")
        self.clips = page.get_by_test_id("clip")
        self.videos = page.get_by_test_id("video")
        self.headlines = page.get_by_test_id("headline")
        self.attachments = page.get_by_test_id("attachment")
        self.fault = page.get_by_test_id("fault")
        self.toast = page.get_by_test_id("toast")
        self.threads = page.get_by_test_id("thread-item")
        self.questions = page.get_by_test_id("question")
        self.lightbox = page.get_by_test_id("lightbox")
        self.cut = page.get_by_test_id("cut")
        self.next_steps = page.get_by_test_id("next")
        self.reconnecting = page.get_by_test_id("reconnecting")
        self.login = page.get_by_test_id("login")

    async def open(self, thread_id: str | None = None) -> None:
        """Opens the page, on a new conversation or on the given thread."""
        await self.page.goto(f"{self.base_url}/{f'#/t/{thread_id}' if thread_id else ''}")
        await expect(self.composer).to_be_visible()

    @property
    def thread_id(self) -> str:
        """The thread that is shown, from the address; empty before the first message."""
        return self.page.url.partition("#/t/")[2]

    async def say(self, text: str) -> None:
        """Types a message, sends it with Enter, and waits until the server has taken it."""
        before = await self.user_messages.count()
        await self.composer.fill(text)
        await self.composer.press("Enter")
        await self._taken(before)

    async def _taken(self, before: int) -> None:
        await expect(self.user_messages).to_have_count(before + 1)
        await expect(self.page.locator(".user.sending")).to_have_count(0)

    async def idle(self) -> None:
        """Waits until no run is at work."""
        await expect(self.stop_button).to_have_count(0, timeout=WORK_S * 1000)

    async def ask(self, text: str) -> str:
        """Says something, waits for the run to end, and returns the last thing that was answered."""
        before = await self.assistant_messages.count()
        await self.say(text)
        await expect(self.assistant_messages.nth(before)).to_be_visible()
        await self.idle()
        return await self.last_answer()

    async def last_answer(self) -> str:
        """The text of the latest message of the assistant."""
        return (await self.assistant_messages.last.locator(".words").inner_text()).strip()

    async def attach(self, files: Path | Sequence[Path]) -> None:
        """Attaches files as the attach button does, and waits until each is uploaded or refused."""
        await self.page.get_by_test_id("upload-input").set_input_files(files)
        await expect(self.attachments.locator(".spinner")).to_have_count(0)

    async def drop(self, name: str, mime: str, data: bytes) -> None:
        """Drags a file from outside onto the conversation and lets it go there."""
        transfer = await self.page.evaluate_handle(
            """([name, type, text]) => {
              const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
              const transfer = new DataTransfer();
              transfer.items.add(new File([bytes], name, { type }));
              return transfer;
            }""",
            [name, mime, base64.b64encode(data).decode()],
        )
        frame = self.page.locator("limelight-chat .frame")
        await frame.dispatch_event("dragenter", {"dataTransfer": transfer})
        await expect(self.page.get_by_text("Drop a product photo or a logo")).to_be_visible()
        await frame.dispatch_event("drop", {"dataTransfer": transfer})
        await expect(self.page.get_by_text("Drop a product photo or a logo")).to_have_count(0)
        await expect(self.attachments.locator(".spinner")).to_have_count(0)

    async def use_concept(self, index: int) -> None:
        """Presses "Use this concept" on the card of that number, counted from 1."""
        before = await self.user_messages.count()
        await self.concept_cards.nth(index - 1).get_by_test_id("concept-use").click()
        await self._taken(before)

    def shot(self, index: int) -> Locator:
        """The storyboard's shot of that number, counted from 1; its `data-status` tells how far it is."""
        return self.shots.nth(index - 1)

    async def shots_done(self, count: int) -> None:
        """Waits until that many shots of the storyboard are done."""
        await expect(self.page.locator('[data-testid="shot"][data-status="done"]')).to_have_count(
            count, timeout=WORK_S * 1000
        )

    async def change_shot(self, index: int, wish: str) -> None:
        """Opens a shot large and asks for another scene there."""
        before = await self.user_messages.count()
        await self.shot(index).click()
        await self.page.get_by_test_id("shot-edit").fill(wish)
        await self.page.get_by_test_id("shot-change").click()
        await self._taken(before)

    async def play_video(self, index: int = 1) -> float:
        """Plays a video, muted, until its picture moves; returns the position in seconds."""
        video = self.videos.nth(index - 1)
        await video.evaluate("v => { v.muted = true; return v.play(); }")
        await self.page.wait_for_function("v => v.currentTime > 0.3", arg=await video.element_handle())
        return float(await video.evaluate("v => v.currentTime"))

    async def film(self, index: int = 1) -> Film:
        """What the browser knows about a video, once its first picture is there."""
        video = self.videos.nth(index - 1)
        await self.page.wait_for_function("v => v.readyState >= 2", arg=await video.element_handle())
        told = await video.evaluate("v => [v.videoWidth, v.videoHeight, v.duration, v.poster, !!v.error]")
        return Film(*told)

    async def sideways(self) -> int:
        """By how many pixels the page could be scrolled to the side: 0 when it fits."""
        return int(
            await self.page.evaluate(
                "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    async def download_video(self, index: int, folder: Path) -> Path:
        """Presses a video's download button and returns the file."""
        figure = self.page.locator("limelight-videos figure").nth(index - 1)
        link = figure.get_by_test_id("artifact-download")
        async with self.page.expect_download() as waiting:
            await link.click()
        download = await waiting.value
        target = folder / download.suggested_filename
        await download.save_as(target)
        return target

    async def use_theme(self, theme: Literal["light", "dark"]) -> None:
        """Switches to that theme if it is not in force, through the side drawer on a narrow page."""
        if await self.page.locator("limelight-console").get_attribute("theme") == theme:
            return
        menu = self.page.get_by_test_id("menu")
        narrow = await menu.is_visible()
        if narrow:
            await menu.click()
        await self.page.get_by_test_id("theme").click()
        if narrow:
            await self.page.keyboard.press("Escape")

    async def new_thread(self) -> None:
        """Starts a new conversation from the list."""
        await self.page.get_by_test_id("new-thread").click()

    async def delete_thread(self, title: str) -> None:
        """Deletes the conversation of that title, and confirms."""
        row = self.threads.filter(has_text=title)
        await row.hover()
        await row.get_by_role("button", name="Delete").click()
        await self.page.get_by_test_id("delete-confirm").click()

    async def unlabelled_controls(self) -> list[str]:
        """Controls and pictures without an accessible name, by their HTML: none if all is well."""
        found: list[str] = await self.page.evaluate(_UNLABELLED)
        return found


_UNLABELLED = """() => {
  const bad = [];
  const walk = (root) => {
    for (const el of root.querySelectorAll('*')) {
      if (el.shadowRoot) walk(el.shadowRoot);
      const named = el.getAttribute('aria-label') || el.getAttribute('title') || el.textContent.trim() ||
        [...el.querySelectorAll('img[alt]')].some((i) => i.alt) || (el.labels && el.labels.length > 0);
      if (el.matches('button, a[href], input, textarea, select, video, dialog') && !named) {
        bad.push(el.outerHTML.slice(0, 200));
      }
      if (el.matches('img:not([alt])')) bad.push(el.outerHTML.slice(0, 200));
    }
  };
  walk(document);
  return bad;
}"""
