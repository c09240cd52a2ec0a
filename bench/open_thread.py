"""A conversation of 1,000 turns, opened in the page.

Scenario: `bench/long_thread.py` fills a data folder (seeded) with 1,000 turns, 1,800 artifacts and 1,000 edits by hand; a
service of its own serves it; a headless Chromium of 1280×800 opens the conversation by its address with an empty cache,
then by a press in the list of conversations, then its panels. A time ends with the first frame that is drawn with the
newest message in sight (of a panel: its first entry) and the message box there to be typed into. The page's own clock
measures, from the navigation or the press; the median of five windows counts. Needs a browser: `make system`.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page

from bench.long_thread import LongThread, write
from bench.measure import Measure
from limelight.evals.service import ServiceProcess
from tests.web.console_page import ConsolePage, browser_context

TURNS, EDITS = 1000, 1000
LIMIT_MS = 300
WINDOWS = 5
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
  window.entries = () => chat().querySelectorAll('.log > *').length;
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
    seen: dict[str, list[float]] = {}
    sent: dict[str, int] = {}
    for _ in range(WINDOWS + 1):
        for name, ms in (await _window(base, written.thread_id, newest, sent)).items():
            seen.setdefault(name, []).append(ms)
    size = f"{written.turns:,} turns, {written.artifacts:,} artifacts, {written.edits:,} edits by hand"
    return [
        *(_row(name, ms, LIMIT_MS, note=size if at == 0 else "") for at, (name, ms) in enumerate(seen.items())),
        Measure("blocks of the conversation that are laid out", sent["entries"], "blocks"),
        Measure("sent to open it, beside the page itself", (sent["ws"] + sent["rest"]) / 1024, "KiB",
                note=f"socket {sent['ws'] / 1024:.0f} KiB"),
    ]  # fmt: skip


def _row(name: str, ms: list[float], limit: float, *, note: str) -> Measure:
    warm = ms[1:]
    spread = f"worst {max(warm):.0f} ms, the service's first {ms[0]:.0f} ms"
    return Measure(name, statistics.median(warm), "ms", limit, note=", ".join(filter(None, (note, spread))))


async def _window(base: str, thread_id: str, newest: str, sent: dict[str, int]) -> dict[str, float]:
    """Everything once, in a window of its own."""
    times: dict[str, float] = {}
    async with browser_context() as context:
        await context.add_init_script(f"({WATCH})()")
        page = await context.new_page()
        sent.update(ws=0, rest=0)
        page.on("websocket", lambda ws: ws.on("framereceived", lambda data: _count(sent, "ws", data)))
        page.on("response", lambda reply: _add(sent, reply.url, reply.headers))
        console = ConsolePage(page, base)
        await page.goto(f"{base}/#/t/{thread_id}", wait_until="commit")
        times["opened by its address"] = await page.evaluate("newest => opened(newest)", newest)
        await page.wait_for_load_state("networkidle")
        sent["entries"] = await page.evaluate("entries()")
        await page.screenshot(path="/tmp/openthread/seen.png")
        for name, (button, entry) in PANELS.items():
            times[f"its {name} opened"] = await _pressed(page, page.get_by_test_id(button), f"shown({json.dumps(entry)})")
            await page.keyboard.press("Escape")
        await console.new_thread()
        await console.suggestions.first.wait_for()
        times["opened from the list"] = await _pressed(
            page, console.threads.first.get_by_role("button").first, f"opened({json.dumps(newest)})")
    return times


async def _pressed(page: Page, button: Locator, until: str) -> float:
    """Milliseconds from a press to what it brings."""
    await button.click()
    ended: float = await page.evaluate(until)
    return ended - await page.evaluate("pressedAt")


def _count(sent: dict[str, int], name: str, data: str | bytes) -> None:
    sent[name] += len(data)


def _add(sent: dict[str, int], url: str, headers: Mapping[str, str]) -> None:
    if "/v1/threads/" in url:
        sent["rest"] += int(headers.get("content-length", 0))


def _get(base: str, path: str) -> Any:
    with urllib.request.urlopen(f"{base}{path}") as reply:
        return json.load(reply)


def _said(body: dict[str, Any]) -> str:
    """The newest message, in a few words that its markup does not change."""
    return body["messages"][-1]["content"][:40]
