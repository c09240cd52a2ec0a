"""The console page in headless Chromium. Pictures of what was seen stay in `.artifacts/page/`."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.service import Service
from tests.patience import WORK_S, settled
from tests.web.axe import violations
from tests.web.console_page import ConsolePage, Film, browser_context

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
SEEN = Path(".artifacts") / "page"
DESCRIPTION = "This is our new tumbler, steel with a lid. Make a video for it in the mountains."


@dataclass
class Filmed:
    """A conversation held in the page, from a dropped photo to a film, and what was seen on the way."""

    base: str
    thread_id: str = ""
    concepts: list[str] = field(default_factory=list[str])
    asked: str = ""
    film: Film | None = None
    played_to_s: float = 0.0
    inaccessible: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])
    """Errors of scripts, and what the browser wrote to its console as one."""


def get(base: str, path: str) -> Any:
    with urllib.request.urlopen(f"{base}{path}") as reply:
        return json.load(reply)


def product_photo(base: str, product_id: str) -> bytes:
    products = get(base, "/v1/products")["products"]
    path = next(p["photo_url"] for p in products if p["id"] == product_id)
    with urllib.request.urlopen(f"{base}{path}") as reply:
        photo: bytes = reply.read()
    return photo


def listen(page: Page, problems: list[str]) -> None:
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)


async def look(page: Page, name: str, filmed: Filmed) -> None:
    """Keep a picture, and what axe has against the page as it stands."""
    await page.screenshot(path=SEEN / f"{name}.png")
    filmed.inaccessible += [f"{name}: {one}" for one in await violations(page)]


async def hold(base: str) -> Filmed:
    filmed = Filmed(base)
    async with browser_context() as context:
        page = await context.new_page()
        listen(page, filmed.problems)
        console = ConsolePage(page, base)
        await console.open()
        await expect(console.suggestions).to_have_count(4)
        await look(page, "01-welcome", filmed)
        await console.drop("tumbler.png", "image/png", product_photo(base, "np-tumbler-20"))
        await expect(console.attachments).to_have_count(1)
        await look(page, "02-dropped", filmed)
        await console.ask(DESCRIPTION)
        await expect(console.concept_cards).to_have_count(3)
        await expect(console.concept_cards.first).to_be_in_viewport(ratio=0.95)
        filmed.concepts = await console.concept_cards.locator("h2").all_inner_texts()
        await look(page, "03-concepts", filmed)
        await console.use_concept(2)
        await look(page, "04-painting", filmed)
        await console.shots_done(4)
        await console.idle()
        await expect(console.shot(1)).to_be_in_viewport(ratio=0.95)
        filmed.thread_id = console.thread_id
        await look(page, "05-storyboard", filmed)
        await console.next_steps.get_by_text("Animate it").click()
        await console.videos.first.wait_for(timeout=WORK_S * 1000)
        filmed.asked = await console.user_messages.last.inner_text()
        await console.idle()
        filmed.film = await console.film()
        await expect(console.videos.first).to_be_in_viewport(ratio=0.95)
        await expect(page.get_by_test_id("spoken")).to_contain_text("Your video is ready")
        await look(page, "06-film", filmed)
        await page.get_by_test_id("thumbs-up").last.click()
        await expect(page.get_by_test_id("thumbs-up").last).to_have_attribute("aria-pressed", "true")
        filmed.played_to_s = await console.play_video()
        await page.screenshot(path=SEEN / "07-playing.png")
    return filmed


@pytest.fixture(scope="module")
def service_of_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    one = Service(tmp_path_factory.mktemp("page"))
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def filmed(service_of_page: Service) -> Filmed:
    SEEN.mkdir(parents=True, exist_ok=True)
    print(f"\npictures of the page: {SEEN.resolve()}")
    return asyncio.run(hold(service_of_page.base))


def test_a_dropped_photo_becomes_a_film_that_plays(filmed: Filmed) -> None:
    assert filmed.problems == []
    assert len(set(filmed.concepts)) == 3
    assert filmed.asked.endswith("Animate it")
    assert filmed.film is not None
    assert (filmed.film.width, filmed.film.height) == (1280, 720)
    assert filmed.film.duration_s == pytest.approx(12, abs=0.1)
    assert filmed.film.poster
    assert not filmed.film.broken
    assert filmed.played_to_s > 0.3
    artifacts = get(filmed.base, f"/v1/threads/{filmed.thread_id}/artifacts")["artifacts"]
    upload = next(a for a in artifacts if a["kind"] == "upload")
    shots = [a for a in artifacts if a["kind"] == "shot"]
    assert len(shots) == 4
    assert all(shot["meta"]["fidelity"] >= 0.97 for shot in shots)
    ancestors = {a["id"]: a["parents"] for a in artifacts}
    assert all(upload["id"] in lineage(shot["id"], ancestors) for shot in shots)


def lineage(artifact_id: str, parents: dict[str, list[str]]) -> set[str]:
    above = parents.get(artifact_id, [])
    return set(above).union(*(lineage(one, parents) for one in above))


def test_nothing_on_the_way_keeps_anybody_out(filmed: Filmed) -> None:
    assert filmed.inaccessible == []


async def test_axe_would_find_something(filmed: Filmed) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        await ConsolePage(page, filmed.base).open()
        await page.evaluate("document.body.append(Object.assign(new Image(), { src: '/icon.svg' }))")

        found = await violations(page)

    assert [one.split()[0] for one in found] == ["image-alt"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone(filmed: Filmed, scheme: Any, tmp_path: Path) -> None:
    async with browser_context(width=390, height=844, scheme=scheme, phone=True) as context:
        page = await context.new_page()
        listen(page, problems := [])
        console = ConsolePage(page, filmed.base)
        await console.open(filmed.thread_id)
        film = await console.film()
        await look(page, f"10-phone-{scheme}", filmed := Filmed(filmed.base, filmed.thread_id))
        assert await console.sideways() == 0
        await console.shot(2).click()
        await expect(console.lightbox).to_be_visible()
        await look(page, f"11-phone-{scheme}-shot", filmed)
        assert await console.sideways() == 0
        await page.keyboard.press("Escape")
        await page.get_by_test_id("menu").click()
        await expect(console.threads.first).to_be_visible()
        await look(page, f"12-phone-{scheme}-menu", filmed)
        await page.get_by_test_id("new-thread").click()
        await expect(console.suggestions.first).to_be_visible()
        assert await console.sideways() == 0
        assert (film.width, film.height) == (1280, 720)
        assert filmed.inaccessible == []
        assert problems == []


async def test_download(filmed: Filmed, tmp_path: Path) -> None:
    async with browser_context() as context:
        console = ConsolePage(await context.new_page(), filmed.base)
        await console.open(filmed.thread_id)
        await console.videos.first.wait_for()

        file = await console.download_video(1, tmp_path)

    assert file.suffix == ".mp4"
    assert file.read_bytes()[4:8] == b"ftyp"


async def test_a_keyboard_is_enough(filmed: Filmed) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        console = ConsolePage(page, filmed.base)
        await console.open(filmed.thread_id)
        await console.videos.first.wait_for()
        await console.videos.last.evaluate("v => { v.loop = true; }")  # it goes on until it is paused
        await page.get_by_test_id("play").last.focus()
        await page.keyboard.press("Enter")
        await page.wait_for_function("v => v.currentTime > 0", arg=await console.videos.last.element_handle())
        await expect(page.get_by_role("button", name="Pause", exact=True)).to_be_focused()
        await page.keyboard.press("k")
        await page.wait_for_function("v => v.paused", arg=await console.videos.last.element_handle())
        await console.shot(1).focus()
        await page.keyboard.press("Enter")
        await expect(console.lightbox).to_be_visible()
        await page.keyboard.press("ArrowRight")
        await expect(console.lightbox.locator("h2")).to_contain_text("Shot 2")
        await page.keyboard.press("Escape")
        await expect(console.lightbox).not_to_be_visible()
        await expect(console.shot(1)).to_be_focused()
        await console.composer.focus()
        await page.keyboard.type("Hi, what can you do?")
        await page.keyboard.press("Enter")
        await expect(console.assistant_messages.last).to_contain_text("What shall we make?")
        await console.idle()


async def kept(filmed: Filmed, done: Callable[[list[Any]], Any]) -> list[Any]:
    """The clips in order, once the service has what the page shows at once."""

    def clips() -> list[Any]:
        timeline = get(filmed.base, f"/v1/threads/{filmed.thread_id}/timeline")
        return sorted(timeline["clips"].values(), key=lambda clip: clip["index"])

    await settled(lambda: done(clips()))
    return clips()


async def test_edits_by_hand(filmed: Filmed) -> None:
    async with browser_context() as context:
        page = await context.new_page()
        listen(page, problems := [])
        console = ConsolePage(page, filmed.base)
        await console.open(filmed.thread_id)
        await console.videos.first.wait_for()
        titles = [await console.shot(i).locator(".about").inner_text() for i in (1, 2, 3, 4)]
        board = page.get_by_test_id("storyboard")

        await console.shot(1).drag_to(console.shot(4))
        await expect(console.shot(4)).to_contain_text(titles[0].split("\n")[-2])
        await page.get_by_test_id("board-undo").click()
        await expect(console.shot(1)).to_contain_text(titles[0].split("\n")[-2])
        await board.get_by_role("button", name="Move shot 1 later").click()
        await expect(console.shot(1)).to_contain_text(titles[1].split("\n")[-2])
        await page.get_by_test_id("board-undo").click()
        await expect(console.shot(1)).to_contain_text(titles[0].split("\n")[-2])
        before = await console.shot(2).locator("img").get_attribute("src")
        await console.shot(2).click()
        await page.get_by_test_id("tool-crop").click()
        await page.get_by_test_id("crop-frame").press("ArrowRight")
        await page.get_by_test_id("edit-apply").click()
        await expect(page.get_by_test_id("picture-undo")).to_be_visible()
        await page.screenshot(path=SEEN / "20-cropped.png")
        await page.keyboard.press("Escape")
        await expect(console.shot(2).locator("img")).not_to_have_attribute("src", before or "")

        await page.get_by_test_id("cut-open").click()
        clips = page.get_by_test_id("cut-clip")
        await expect(clips).to_have_count(4)
        await clips.nth(0).get_by_test_id("cut-caption").fill("Hot till noon")
        await clips.nth(0).get_by_test_id("cut-caption").press("Enter")
        end = clips.nth(1).get_by_test_id("cut-end")
        await end.press("ArrowLeft")
        await expect(clips.nth(1)).to_contain_text("0.0–2.9 s of 3.0")
        await page.screenshot(path=SEEN / "21-cut.png")
        assert await violations(page) == []
        cut = await kept(filmed, lambda clips: clips[0]["caption"] and clips[1]["end_s"])
        await page.get_by_test_id("cut-compile").click()
        await expect(console.videos).to_have_count(2, timeout=WORK_S * 1000)
        await console.idle()
        film = await console.film(2)
    assert cut[0]["caption"] == "Hot till noon"
    assert cut[1]["end_s"] == pytest.approx(2.9)
    assert film.duration_s == pytest.approx(11.9, abs=0.15)
    assert problems == []
