"""How finished things look in a terminal: a card for a concept, a line for the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

if TYPE_CHECKING:
    from rich.panel import Panel

SHOWN = frozenset({"concept", "shot", "clip", "image", "music", "audio", "endcard", "video", "headline"})
"""Kinds that a person is told of."""


def concept_card(artifact: dict[str, Any], *, width: int) -> Panel:
    """Title, hook, mood and the shots in order."""
    from rich.panel import Panel

    meta = artifact["meta"]
    shots = "\n".join(
        f"[dim]{number}[/] {escape(_shot(shot))}"
        for number, shot in enumerate(meta.get("shots", []), start=1)
    )
    body = f"[italic]{escape(meta.get('hook', ''))}[/]\n[dim]mood[/] {escape(meta.get('mood', ''))}\n{shots}"
    title = f"[bold]{meta.get('index', '')} · {escape(meta.get('title', artifact['name']))}[/]"
    return Panel(body.rstrip(), title=title, title_align="left", width=min(width, 88), padding=(0, 1))


def plain_concept(artifact: dict[str, Any]) -> str:
    """The same for a pipe: no box."""
    meta = artifact["meta"]
    lines = [f"{meta.get('index', '')}. {meta.get('title', artifact['name'])}: {meta.get('hook', '')}"]
    lines.append(f"   mood: {meta.get('mood', '')}")
    lines += [f"   {number}) {_shot(shot)}" for number, shot in enumerate(meta.get("shots", []), start=1)]
    return escape("\n".join(lines))


def finished(artifact: dict[str, Any], path: Path | None, *, terminal: bool) -> str:
    """One line of markup: what it is, how large, and where it lies (a link in a terminal, the path in a pipe)."""
    if artifact["kind"] == "headline":
        return f"  [green]✓[/] “{escape(artifact['meta'].get('text', artifact['name']))}”"
    parts = [artifact["kind"]]
    if artifact.get("width"):
        parts.append(f"{artifact['width']}×{artifact['height']}")
    if artifact.get("duration_s"):
        parts.append(f"{artifact['duration_s']:g} s")
    name = escape(artifact["name"])
    linked = f"[link={path.as_uri()}]{name}[/link]" if path and terminal else name
    where = f" [dim]{escape(str(path))}[/]" if path and not terminal else ""
    return f"  [green]✓[/] {linked} [dim]({', '.join(parts)})[/]{where}"


def said(markdown: str) -> str:
    """A line of an answer: bold and bullets of Markdown as the terminal's."""
    text = markdown
    for bullet in ("- ", "* "):
        if text.lstrip().startswith(bullet):
            text = text.replace(bullet, "• ", 1)
    parts = escape(text).split("**")
    return "".join(f"[bold]{part}[/]" if n % 2 else part for n, part in enumerate(parts))


def _shot(shot: dict[str, Any]) -> str:
    caption = shot.get("caption", "")
    return f"{shot.get('title') or shot.get('prompt', '')}" + (f" — “{caption}”" if caption else "")
