"""A run in the terminal: words as they stream, a bar with the time left for each piece of work, a line or a card
for each finished thing."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.text import Text

from limelight.cli.cards import SHOWN, concept_card, finished, plain_concept, said
from limelight.cli.output import out


def _worth_a_line(artifact: dict[str, Any]) -> bool:
    """Whether a finished artifact is told of; of one of many videos only the video itself."""
    part = artifact.get("meta", {}).get("film") and artifact["kind"] in {"shot", "clip"}
    return artifact["kind"] in SHOWN and not part


class LiveRun:
    """Shows AG-UI events. Use as a context manager; `hint` is what the last line says while work goes on."""

    def __init__(self, *, quiet: bool = False, console: Console | None = None, hint: str = "") -> None:
        self.failed = ""
        """What the last RUN_ERROR said."""
        self.typed = ""
        """What the person has typed so far, shown under the bars."""
        self._console = console or out()
        self._terminal = self._console.is_terminal
        self._quiet = quiet
        self._hint = hint
        self._tasks: dict[str, TaskID] = {}
        self._words: dict[str, str] = {}
        self._mine: set[str] = set()
        self._bars = Progress(
            TextColumn("  {task.description}"), BarColumn(bar_width=24), TaskProgressColumn(),
            TextColumn("{task.fields[eta]}", style="dim"), console=self._console, auto_refresh=False,
        )  # fmt: skip
        self._live = Live(
            get_renderable=self._picture, console=self._console, transient=True, refresh_per_second=12
        )

    def __enter__(self) -> LiveRun:
        if not self._quiet and self._terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live.is_started:
            self._live.stop()

    def show(self, event: dict[str, Any], *, path: Path | None = None) -> None:
        """Show one event; `path` is where a finished artifact lies."""
        match event["type"]:
            case "TEXT_MESSAGE_START" if event.get("role") == "user":
                self._mine.add(event["messageId"])
            case "TEXT_MESSAGE_CONTENT" if event["messageId"] not in self._mine:
                self._word(event["messageId"], event["delta"])
            case "TEXT_MESSAGE_END" if event["messageId"] not in self._mine:
                self._print(said(self._words.pop(event["messageId"], "")))
            case "ACTIVITY_SNAPSHOT":
                self._progress(event["messageId"], event["content"])
            case "CUSTOM" if event["name"] == "artifact" and _worth_a_line(event["value"]):
                self._made(event["value"], path)
            case "RUN_ERROR":
                self.failed = event["message"]
                self._print(f"[red]{escape(event['message'])}[/]")
            case _:
                pass

    def _word(self, message_id: str, delta: str) -> None:
        """Finished lines are printed for good; the one that grows is drawn with the bars."""
        text = self._words.get(message_id, "") + delta
        *lines, rest = text.split("\n")
        for whole in lines:
            self._print(said(whole))
        self._words[message_id] = rest

    def _progress(self, key: str, content: dict[str, Any]) -> None:
        share = content["done"] / content["total"] if content.get("total") else 0.0
        left = content.get("eta_s") or 0
        eta = f"{left / 60:.0f} min left" if left >= 90 else f"{left:.0f} s left" if left else ""
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(escape(content["title"]), total=1.0, eta=eta)
        said_now = escape(content["title"])
        self._bars.update(self._tasks[key], description=said_now, completed=share, eta=eta, visible=share < 1)

    def _made(self, artifact: dict[str, Any], path: Path | None) -> None:
        if artifact["kind"] != "concept":
            self._print(finished(artifact, path, terminal=self._terminal))
        elif self._terminal:
            self._print(concept_card(artifact, width=self._console.width))
        else:
            self._print(plain_concept(artifact))

    def _print(self, what: RenderableType) -> None:
        if not self._quiet:
            self._console.print(what)

    def _picture(self) -> RenderableType:
        growing = [Text.from_markup(said(text)) for text in self._words.values() if text]
        shown = [self._bars.get_renderable()] if any(t.visible for t in self._bars.tasks) else []
        last = [Text(f"› {self.typed}")] if self.typed else [Text(self._hint, style="dim")] if shown else []
        return Group(*growing, *shown, *last)
