"""A conversation of 1,000 turns, opened in the page.

Scenario: `bench/long_thread.py` fills a data folder (seeded) with 1,000 turns, 1,800 artifacts and 1,000 edits by hand; a
service of its own serves it; a headless Chromium of 1280×800 opens the conversation by its address with an empty cache,
then by a press in the list of conversations, then its panels. A time ends with the first frame that is drawn with the
newest message in sight (of a panel: its first entry) and the message box there to be typed into. The page's own clock
measures, from the navigation or the press; the median of five windows counts. Beside it the page alone, empty. Needs a browser: `make system`.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, Response

from bench.long_thread import LongThread, write
from bench.measure import Measure
from limelight.evals.service import ServiceProcess
from limelight.memory.library import WAIT_S
from tests.web.console_page import ConsolePage, browser_context

TURNS, EDITS = 1000, 1000
LIMIT_MS = 300
BARE = "the page alone, without a conversation"
WINDOWS = 5
PATIENCE_S = 60
PANELS = {
    "history": ("history-open", "point"),
    "library": ("library-open", "library-tile"),
    "memory": ("memory-open", "learned"),
}
"""Of each panel what opens it, and its first entry."""
WATCH = """() => {
  const found = (root, id) => {
    for (const el of root.querySelectorAll('*')) {
      if (el.dataset.testid === id && el.getBoundingClientRect().height) return el;
      const inside = el.shadowRoot && found(el.shadowRoot, id);
      if (inside) return inside;
    }
    return null;
  };
  window.pressedAt = 0;
  addEventListener('click', () => (window.pressedAt = performance.now()), true);
  const settled = (test) => new Promise((done) => {
    const look = () => {
      if (!test()) return requestAnimationFrame(look);
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => done(performance.now());
      drawn.port2.postMessage(0);
    };
    requestAnimationFrame(look);
  });
  const chat = () => document.querySelector('limelight-console')?.shadowRoot?.querySelector('limelight-chat')?.shadowRoot;
  window.opened = (newest) => settled(() => {
    const last = chat()?.querySelector('.log')?.lastElementChild?.querySelector('limelight-message')?.shadowRoot;
    const words = last?.querySelector('.words');
    const box = chat()?.querySelector('limelight-composer')?.shadowRoot?.querySelector('[data-testid=composer]');
    if (!words || !box || box.disabled || !words.innerText.includes(newest)) return false;
    const at = words.getBoundingClientRect();
    return at.height > 0 && at.bottom <= box.getBoundingClientRect().top;
  });
  window.shown = (id) => settled(() => found(document, id));
  window.blocks = () => chat().querySelectorAll('.log > *').length;
}"""


def open_thread() -> list[Measure]:
    """Milliseconds until it can be read and answered, and what was sent for it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        written = asyncio.run(write(home, turns=TURNS, edits=EDITS))
        service = ServiceProcess(home)
        base = service.start()
        try:
            return asyncio.run(_measure(base, written))
        finally:
            service.stop()


async def _measure(base: str, written: LongThread) -> list[Measure]:
    newest = _said(await asyncio.to_thread(_get, base, f"/v1/threads/{written.thread_id}/messages"))
    await asyncio.to_thread(_wait_for_library, base)
    seen: dict[str, list[float]] = {}
    async with browser_context() as first:
        sent = await _sent(first, f"{base}/#/t/{written.thread_id}", newest)
        assert first.browser is not None
        for _ in range(WINDOWS + 1):
            seen.setdefault(BARE, []).append(await _bare(first.browser, base))
            context = await first.browser.new_context(
                viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
            )
            await context.add_init_script(f"({WATCH})()")
            for name, ms in (await _window(context, base, written.thread_id, newest)).items():
                seen.setdefault(name, []).append(ms)
            await context.close()
    size = f"{written.turns:,} turns, {written.artifacts:,} artifacts, {written.edits:,} edits by hand"
    bare = seen.pop(BARE)
    return [
        *(_row(name, ms, LIMIT_MS, note=size if at == 0 else "") for at, (name, ms) in enumerate(seen.items())),
        _row(BARE, bare, None),
        Measure("blocks of the conversation that are laid out", sent["blocks"], "blocks"),
        Measure("sent to open it, beside the page itself", (sent["socket"] + sent["rest"]) / 1024, "KiB",
                note=f"socket {sent['socket'] / 1024:.0f} KiB"),
    ]  # fmt: skip


async def _bare(browser: Browser, base: str) -> float:
    """The page without a conversation: what it takes to be there at all, on this machine and just then."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    await context.add_init_script(f"({WATCH})()")
    page = await context.new_page()
    await page.goto(base, wait_until="commit")
    shown = await _until(page, 'shown("composer")')
    await context.close()
    return shown


async def _sent(context: BrowserContext, address: str, newest: str) -> Counter[str]:
    """Bytes by the socket and by REST, and blocks laid out; in a window that is not timed, for listening takes time."""
    sent: Counter[str] = Counter()
    await context.add_init_script(f"({WATCH})()")
    page = await context.new_page()

    def read(reply: Response) -> None:
        if "/v1/threads/" in reply.url:
            sent["rest"] += int(reply.headers.get("content-length", 0))

    page.on("response", read)
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: sent.update(socket=len(data))))
    await page.goto(address, wait_until="commit")
    await _until(page, f"opened({json.dumps(newest)})")
    await page.wait_for_load_state("networkidle")
    sent["blocks"] = await page.evaluate("blocks()")
    return sent


def _row(name: str, ms: list[float], limit: float | None, *, note: str = "") -> Measure:
    warm = ms[1:]
    spread = f"worst {max(warm):.0f} ms, the service's first {ms[0]:.0f} ms"
    return Measure(name, statistics.median(warm), "ms", limit, note=", ".join(filter(None, (note, spread))))


async def _window(context: BrowserContext, base: str, thread_id: str, newest: str) -> dict[str, float]:
    """Everything once, in a window with nothing kept."""
    times: dict[str, float] = {}
    page = await context.new_page()
    console = ConsolePage(page, base)
    await page.goto(f"{base}/#/t/{thread_id}", wait_until="commit")
    times["opened by its address"] = await _until(page, f"opened({json.dumps(newest)})")
    await page.wait_for_load_state("networkidle")
    for name, (button, entry) in PANELS.items():
        times[f"its {name} opened"] = await _pressed(
            page, page.get_by_test_id(button), f"shown({json.dumps(entry)})"
        )
        await page.wait_for_load_state("networkidle")
        await page.keyboard.press("Escape")
    await console.new_thread()
    await console.suggestions.first.wait_for()
    in_list = console.threads.first.get_by_role("button").first
    times["opened from the list"] = await _pressed(page, in_list, f"opened({json.dumps(newest)})")
    return times


async def _pressed(page: Page, button: Locator, until: str) -> float:
    """Milliseconds from a press to what it brings."""
    await button.click()
    ended = await _until(page, until)
    return ended - await page.evaluate("pressedAt")


async def _until(page: Page, shown: str) -> float:
    """When it was shown, by the page's clock."""
    async with asyncio.timeout(PATIENCE_S):
        return await page.evaluate(shown)


def _wait_for_library(base: str) -> None:
    """Until it has looked at everything, as a service has that made it all: till then a search waits for it."""
    while True:
        before = time.perf_counter()
        _get(base, "/v1/library")
        if time.perf_counter() - before < 0.9 * WAIT_S:
            return


def _get(base: str, path: str) -> Any:
    with urllib.request.urlopen(f"{base}{path}") as reply:
        return json.load(reply)


def _said(body: dict[str, Any]) -> str:
    """The newest message, in a few words that its markup does not change."""
    return body["messages"][-1]["content"][:40]
