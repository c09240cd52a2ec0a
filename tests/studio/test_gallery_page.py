"""The gallery's page: every exhibit in Markdown and in HTML, every link to a file that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from limelight.studio.gallery.page import Exhibit, Room, write_page


@pytest.fixture
def rooms(tmp_path: Path) -> list[Room]:
    """Two rooms: pictures under each other, and films side by side of which the second is long."""

    def picture(name: str) -> Path:
        Image.new("RGB", (32, 18), "#345").save(tmp_path / f"{name}.jpg")
        return tmp_path / f"{name}.jpg"

    def film(name: str, size: int) -> Path:
        (tmp_path / f"{name}.mp4").write_bytes(bytes(size))
        return tmp_path / f"{name}.mp4"

    sheets = [Exhibit(picture("sheet"), "Indoors & out"), Exhibit(picture("bare"), "")]
    films = [
        Exhibit(picture(name), f"move: {name}", film(name, size))
        for name, size in (("push", 10), ("ad", 1_000_001), ("pull", 10))
    ]
    return [
        Room("Every theme", "A row is a theme of `studio`.", sheets, code="limelight image --out out/"),
        Room("Motion", "Short.", films, columns=2),
    ]


def test_markdown_shows_every_exhibit_in_rows_of_its_room(rooms: list[Room], tmp_path: Path) -> None:
    text = write_page(rooms, tmp_path)[0].read_text("utf-8")
    assert (
        "## Every theme\n\nA row is a theme of `studio`.\n\n```bash\nlimelight image --out out/\n```\n"
        in text
    )
    assert "![Indoors & out](sheet.jpg)<br>Indoors & out\n\n![](bare.jpg)\n" in text
    push, ad, pull = (
        f"[![move: {name}]({name}.jpg)]({name}.mp4)<br>[▶ move: {name}]({name}.mp4)"
        for name in ("push", "ad", "pull")
    )
    assert f"| | |\n| --- | --- |\n| {push} | {ad} |\n| {pull} |  |\n" in text


def test_html_plays_short_films_by_itself_and_long_ones_when_asked(rooms: list[Room], tmp_path: Path) -> None:
    text = write_page(rooms, tmp_path)[1].read_text("utf-8")
    assert text.count("<figure>") == 5
    assert "<p>A row is a theme of <code>studio</code>.</p>" in text
    assert '<img src="sheet.jpg" alt="Indoors &amp; out" loading=lazy width="32" height="18">' in text
    assert re.search(r'<video src="push.mp4" poster="push.jpg"[^>]* autoplay loop muted playsinline', text)
    assert re.search(r'<video src="ad.mp4" poster="ad.jpg"[^>]* controls preload=none>', text)


def test_every_link_leads_to_a_file_beside_the_page(rooms: list[Room], tmp_path: Path) -> None:
    for page in write_page(rooms, tmp_path):
        links = re.findall(r'\]\(([^)]+)\)|(?:src|poster)="([^"]+)"', page.read_text("utf-8"))
        found = {one or other for one, other in links}
        assert found == {
            "sheet.jpg",
            "bare.jpg",
            "push.jpg",
            "push.mp4",
            "ad.jpg",
            "ad.mp4",
            "pull.jpg",
            "pull.mp4",
        }
        assert all((tmp_path / link).exists() for link in found)
