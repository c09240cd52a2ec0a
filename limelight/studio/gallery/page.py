"""The gallery's page, twice: Markdown for a repository's own viewer, HTML for a browser."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing shown."""

    picture: Path
    """A picture, or the poster of `video`."""
    caption: str
    video: Path | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """Exhibits of one kind under a heading."""

    title: str
    text: str
    exhibits: Sequence[Exhibit]
    columns: int = 1
    code: str = ""
    """A command that makes the like."""


def write_page(rooms: Sequence[Room], folder: Path) -> list[Path]:
    """Write `README.md` and `index.html` beside the files that they show; the two paths."""
    pages = {"README.md": _markdown(rooms, folder), "index.html": _html(rooms, folder)}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pages]


_INTRO = "Everything here was made by `python -m limelight.studio.gallery`, offline, from the sample products' photos; the same seeds give the same pixels."


def _markdown(rooms: Sequence[Room], folder: Path) -> str:
    lines = ["# The studio's gallery", "", _INTRO, ""]
    for room in rooms:
        lines += [f"## {room.title}", "", room.text, ""]
        if room.code:
            lines += ["```bash", room.code, "```", ""]
        cells = [_cell(one, folder) for one in room.exhibits]
        if room.columns == 1:
            lines += [line for cell in cells for line in (cell, "")]
            continue
        lines += ["|" + " |" * room.columns, "|" + " --- |" * room.columns]
        for start in range(0, len(cells), room.columns):
            row = cells[start : start + room.columns]
            lines.append("| " + " | ".join([*row, *[""] * (room.columns - len(row))]) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _cell(one: Exhibit, folder: Path) -> str:
    picture = f"![{one.caption}]({one.picture.relative_to(folder).as_posix()})"
    if one.video is None:
        return f"{picture}<br>{one.caption}" if one.caption else picture
    video = one.video.relative_to(folder).as_posix()
    return f"[{picture}]({video})<br>[▶ {one.caption}]({video})"


def _html(rooms: Sequence[Room], folder: Path) -> str:
    parts = [_HEAD, f"<h1>The studio’s gallery</h1><p class=lead>{_code(_INTRO)}</p>"]
    for room in rooms:
        parts.append(f"<section><h2>{html.escape(room.title)}</h2><p>{_code(room.text)}</p>")
        if room.code:
            parts.append(f"<pre>{html.escape(room.code)}</pre>")
        parts.append(f'<div class=grid style="--columns:{room.columns}">')
        parts += [_figure(one, folder) for one in room.exhibits]
        parts.append("</div></section>")
    return "\n".join([*parts, "</main>\n"])


def _code(text: str) -> str:
    pieces = html.escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if at % 2 else piece for at, piece in enumerate(pieces))


def _figure(one: Exhibit, folder: Path) -> str:
    source, words = one.picture.relative_to(folder).as_posix(), html.escape(one.caption)
    with Image.open(one.picture) as picture:
        size = f'width="{picture.width}" height="{picture.height}"'
    shown = f'<img src="{source}" alt="{words}" loading=lazy {size}>'
    if one.video is not None:
        video = one.video.relative_to(folder).as_posix()
        long = one.video.stat().st_size > 1_000_000
        how = "controls preload=none" if long else "autoplay loop muted playsinline preload=none"
        shown = f'<video src="{video}" poster="{source}" aria-label="{words}" {size} {how}></video>'
    return f"<figure>{shown}<figcaption>{words}</figcaption></figure>"


_HEAD = """<!doctype html>
<html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
<title>Limelight: the studio’s gallery</title>
<style>
:root { color-scheme: light dark; --ground: #fbf8f3; --ink: #2b2420; --quiet: #7a6e66; --line: #e8e0d6 }
@media (prefers-color-scheme: dark) { :root { --ground: #171412; --ink: #f2ece4; --quiet: #a89c92; --line: #332d28 } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 1120px; margin: 0 auto; padding: 48px 24px 96px }
h1 { font: 500 44px/1.1 Georgia, serif; margin: 0 0 8px } h2 { font: 500 28px/1.2 Georgia, serif; margin: 72px 0 4px }
p { max-width: 70ch; margin: 8px 0 20px } .lead, figcaption { color: var(--quiet) }
pre { background: color-mix(in srgb, var(--ink) 6%, transparent); padding: 12px 16px; border-radius: 8px; overflow: auto; font-size: 14px }
.grid { display: grid; gap: 20px; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)) }
@media (max-width: 720px) { .grid { grid-template-columns: repeat(min(var(--columns), 2), minmax(0, 1fr)) } }
figure { margin: 0 } figcaption { font-size: 14px; padding-top: 6px }
img, video { display: block; max-width: 100%; height: auto; border-radius: 10px; background: var(--line) }
</style><main>"""
