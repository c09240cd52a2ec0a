"""The console page when things go wrong, and where it is somebody else's page: in headless Chromium."""

from __future__ import annotations

import functools
import http.server
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.e2e.service import Service
from tests.service.live import serving
from tests.web.axe import violations
from tests.web.console_page import ConsolePage, browser_context

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
SEEN = Path(".artifacts") / "page"
TOKEN = "a-token-for-tests"
HOST_PAGE = """<!doctype html><html lang="en"><title>Ads console</title><h1>Ads console</h1>
<script type="module" src="{base}/embed.js"></script>
<limelight-chat style="height: 600px" theme="light" token="{token}"></limelight-chat>"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    SEEN.mkdir(parents=True, exist_ok=True)
    one = Service(tmp_path_factory.mktemp("trouble"))
    one.start()
    yield one
    one.stop()


async def test_a_broken_picture_is_told_where_it_was_dropped(service: Service) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        console = ConsolePage(page, service.base)
        await console.open()

        await console.drop("product.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(600))

        await expect(console.fault).to_contain_text("“product.png” was not added")
        await expect(console.attachments).to_have_count(0)
        await page.screenshot(path=SEEN / "30-broken-picture.png")
        assert await violations(page) == []
        await console.fault.get_by_role("button", name="Dismiss").click()
        await expect(console.fault).to_have_count(0)


async def test_a_question_a_reload_a_second_tab_and_stop(tmp_path: Path) -> None:
    """While pictures are made: they wait until all of it was seen."""
    SEEN.mkdir(parents=True, exist_ok=True)
    async with serving(tmp_path / "home") as live, browser_context() as context:
        await live.product()
        page = await context.new_page()
        console = ConsolePage(page, live.base)
        await console.open()
        await console.ask("Create a video for my latest hiking gear")
        live.engine.hold("picture")
        await console.use_concept(1)
        await expect(page.get_by_test_id("storyboard")).to_be_visible()
        await expect(page.get_by_test_id("eta")).to_contain_text("left")
        await console.say("how long will it take?")
        await expect(console.assistant_messages.last).to_contain_text("0 of 1 steps are done")

        await page.reload()
        await expect(console.stop_button).to_be_visible()
        await expect(console.user_messages).to_have_count(3)
        other = ConsolePage(await context.new_page(), live.base)
        await other.open(console.thread_id)
        await expect(other.user_messages).to_have_count(3)
        await console.stop_button.click()

        for one in (console, other):
            await one.idle()
            await expect(one.continue_button).to_be_visible()
        await page.screenshot(path=SEEN / "31-stopped.png")
        assert await violations(page) == []


async def test_the_server_dies_and_the_work_goes_on(service: Service) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        console = ConsolePage(page, service.base)
        await console.open()
        await console.ask("Create a video for my watch")
        await console.use_concept(1)
        await expect(page.get_by_test_id("storyboard")).to_be_visible()
        port = int(service.base.rpartition(":")[2])

        service.kill()
        await expect(console.reconnecting).to_be_visible()
        await page.screenshot(path=SEEN / "32-server-gone.png")
        service.start(port=port)

        await expect(console.reconnecting).to_have_count(0)
        await console.continue_button.click()
        await console.shots_done(4)
        await console.idle()
        await page.screenshot(path=SEEN / "33-continued.png")
        await expect(console.fault).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_page_that_was_open_before_an_update_says_so(service: Service, width: int) -> None:
    """Its panels are loaded behind it; by then the service has files of other names."""
    async with browser_context(width=width, phone=width < 600) as context:
        page = await context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        problems: list[str] = []
        await page.route("**/assets/panels-*.js", lambda route: route.fulfill(status=404))
        await ConsolePage(page, service.base).open()
        if width < 600:
            await page.get_by_test_id("menu").click()
        await page.get_by_test_id("library-open").click()
        await expect(page.get_by_test_id("lacking")).to_contain_text("could not be loaded")
        await page.screenshot(path=SEEN / f"34-updated-{width}.png")
        assert await violations(page) == []
        await page.unroute("**/assets/panels-*.js")
        await page.get_by_role("button", name="Load again").click()
        await expect(page.get_by_test_id("lacking")).to_have_count(0)
        if width < 600:
            await page.get_by_test_id("menu").click()
        await page.get_by_test_id("library-open").click()
        await expect(page.get_by_test_id("library-search")).to_be_visible()
        assert problems == []


async def test_switch_and_delete_conversations(service: Service) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        console = ConsolePage(page, service.base)
        await console.open()
        await console.ask("Hi, what can you do?")
        first = console.thread_id
        await console.new_thread()
        await expect(console.suggestions).to_have_count(4)
        await console.ask("Who are you?")
        await expect(console.threads.filter(has_text="Who are you?")).to_have_count(1)
        count = await console.threads.count()
        await console.threads.filter(has_text="Hi, what can you do?").get_by_role("button").first.click()
        await expect(console.user_messages).to_have_text(["You said: Hi, what can you do?"])
        await expect(page).to_have_url(f"{service.base}/#/t/{first}")

        await console.delete_thread("Hi, what can you do?")

        await expect(console.threads).to_have_count(count - 1)
        await expect(console.suggestions).to_have_count(4)


async def test_sign_in_and_embed(tmp_path: Path) -> None:
    """A service with tokens: the console asks for one; another origin embeds the chat with one."""
    site = tmp_path / "site"
    site.mkdir()
    handler = functools.partial(QuietHandler, directory=str(site))
    elsewhere = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{elsewhere.server_port}"
    secured = Service(
        tmp_path,
        env={
            "LIMELIGHT_SERVER__TOKENS": f'{{"{TOKEN}": "northpeak"}}',
            "LIMELIGHT_SERVER__ALLOWED_ORIGINS": f'["{origin}"]',
        },
    )
    try:
        base = secured.start()
        (site / "index.html").write_text(HOST_PAGE.format(base=base, token=TOKEN), "utf-8")
        await sign_in(base)
        await embedded(origin)
    finally:
        secured.stop()
        elsewhere.shutdown()
        elsewhere.server_close()


async def sign_in(base: str) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        console = ConsolePage(page, base)
        await console.open()
        await expect(console.login).to_be_visible()
        await page.screenshot(path=SEEN / "40-sign-in.png")
        assert await violations(page) == []
        await page.get_by_test_id("login-token").fill("wrong")
        await page.get_by_test_id("login-submit").click()
        await expect(console.login).to_contain_text("That token is not known here.")
        await page.get_by_test_id("login-token").fill(TOKEN)
        await page.keyboard.press("Enter")
        await expect(console.login).to_have_count(0)
        await page.get_by_test_id("products-open").click()
        await expect(page.get_by_test_id("products")).to_contain_text("No products yet.")
        await page.keyboard.press("Escape")
        await console.drop("mug.png", "image/png", plain_photo())
        answer = await console.ask("Hi, what can you do?")
        picture = page.get_by_test_id("message-user").locator("img")
        await page.wait_for_function("i => i.naturalWidth > 0", arg=await picture.element_handle())
        await page.screenshot(path=SEEN / "41-signed-in.png")
        assert "video ads" in answer
        await expect(console.threads).to_have_count(1)


def plain_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 640), "#8a3b1e").save(out, "PNG")
    return out.getvalue()


async def embedded(origin: str) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        console = ConsolePage(page, origin)
        await console.open()
        answer = await console.ask("Hi, what can you do?")
        await page.screenshot(path=SEEN / "42-embedded.png")
        assert "video ads" in answer
        assert await violations(page) == []
        assert problems == []


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None: ...
