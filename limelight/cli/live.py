"""A run in the terminal: text as it streams, a bar for each piece of work, a line for each finished thing."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from limelight.cli.output import out

SHOWN = frozenset({"concept", "shot", "clip", "image", "music", "endcard", "video", "headline"})


class LiveRun:
    """Shows AG-UI events. Use as a context manager."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._bars = Progress(
            TextColumn("  {task.description}"), BarColumn(bar_width=24), TextColumn("{task.fields[eta]}"),
            console=out, transient=True, disable=quiet,
        )  # fmt: skip
        self._quiet = quiet
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, str] = {}
        self._mine: set[str] = set()

    def __enter__(self) -> LiveRun:
        if not self._quiet:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def show(self, event: dict[str, Any]) -> None:
        """Show one event."""
        match event["type"]:
            case "TEXT_MESSAGE_START" if event.get("role") == "user":
                self._mine.add(event["messageId"])
            case "TEXT_MESSAGE_CONTENT" if event["messageId"] not in self._mine:
                self._word(event["messageId"], event["delta"])
            case "TEXT_MESSAGE_END" if event["messageId"] not in self._mine:
                self._end(event["messageId"])
            case "ACTIVITY_SNAPSHOT":
                self._progress(event["messageId"], event["content"])
            case "CUSTOM" if event["name"] == "artifact" and event["value"]["kind"] in SHOWN:
                self._made(event["value"])
            case "RUN_ERROR":
                self._bars.console.print(f"[red]{escape(event['message'])}[/]", highlight=False)
            case _:
                pass

    def _word(self, message_id: str, delta: str) -> None:
        """Whole lines at once: a bar may be under them."""
        text = self._said.get(message_id, "") + delta
        *lines, rest = text.split("\n")
        for finished in lines:
            self._bars.console.print(_plain(finished), highlight=False)
        self._said[message_id] = rest

    def _end(self, message_id: str) -> None:
        rest = self._said.pop(message_id, "")
        if rest:
            self._bars.console.print(_plain(rest), highlight=False)
        self._bars.console.print()

    def _progress(self, key: str, content: dict[str, Any]) -> None:
        share = content["done"] / content["total"] if content.get("total") else 0
        eta = f"{content['eta_s']:.0f} s left" if content.get("eta_s") else ""
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(content["title"], total=1.0, eta=eta)
        self._bars.update(self._tasks[key], completed=share, eta=eta, visible=share < 1)

    def _made(self, artifact: dict[str, Any]) -> None:
        seconds = f", {artifact['duration_s']:g} s" if artifact.get("duration_s") else ""
        size = f", {artifact['width']}×{artifact['height']}" if artifact.get("width") else ""
        self._bars.console.print(
            f"  [green]✓[/] {escape(artifact['name'])} [dim]({artifact['kind']}{size}{seconds})[/]",
            highlight=False,
        )


def _plain(markdown: str) -> str:
    """Markdown's bold as the terminal's."""
    parts = escape(markdown).split("**")
    return "".join(f"[bold]{part}[/]" if n % 2 else part for n, part in enumerate(parts))
