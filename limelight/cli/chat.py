"""`limelight chat`: the conversation in a terminal, on its own or with a server."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from limelight.cli.live import LiveRun
from limelight.cli.output import JsonFlag, explained, line, out

GREETING = "[bold]Limelight[/] [dim]· say what you need; /attach FILE gives a photo, /save FILE the newest video, /quit ends[/]"


def chat_command(
    words: Annotated[list[str] | None, typer.Argument(help="Say these and end, one message each.")] = None,
    photo: Annotated[Path | None, typer.Option(help="A photo for the first message.", exists=True)] = None,
    thread: Annotated[str | None, typer.Option(help="Go on with a conversation, by its id.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Talk to the assistant here. Without words it reads messages from the terminal or from stdin."""
    from limelight.infra.telemetry import configure_logging

    configure_logging()
    with explained(as_json):
        asyncio.run(_chat(words, photo, thread, as_json))


async def _chat(words: list[str] | None, photo: Path | None, thread: str | None, as_json: bool) -> None:
    from limelight.agent.assistant import Assistant
    from limelight.schema.principal import LOCAL

    async with await Assistant.open() as assistant:
        thread_id = thread or await assistant.new_thread()
        await assistant.storage.conversations.thread(LOCAL, thread_id)
        talk = Talk(assistant, thread_id, as_json=as_json)
        if photo is not None:
            await talk.attach(photo)
        if words:
            for text in words:
                await talk.say(text)
            return
        if not as_json and sys.stdin.isatty():
            out.print(GREETING)
        while (text := await asyncio.to_thread(_read)) is not None:
            if text.strip() in {"/quit", "/exit"}:
                return
            await talk.take(text.strip())


def _read() -> str | None:
    try:
        return input("› " if sys.stdin.isatty() else "")
    except (EOFError, KeyboardInterrupt):
        return None


class Talk:
    """One conversation at the terminal."""

    def __init__(self, assistant: object, thread_id: str, *, as_json: bool) -> None:
        from limelight.agent.assistant import Assistant

        assert isinstance(assistant, Assistant)
        self._assistant = assistant
        self._thread_id = thread_id
        self._json = as_json
        self._attached: list[str] = []

    async def take(self, text: str) -> None:
        """A line: a command, or something to say."""
        command, _, rest = text.partition(" ")
        if command == "/attach":
            with explained_softly():
                await self.attach(Path(rest.strip()).expanduser())
        elif command == "/save":
            with explained_softly():
                await self.save(Path(rest.strip() or "ad.mp4").expanduser())
        elif text:
            await self.say(text)

    async def attach(self, path: Path) -> None:
        """Give a photo with the next message."""
        from limelight.schema.principal import LOCAL

        data = await asyncio.to_thread(path.read_bytes)
        upload = await self._assistant.media.take_in(LOCAL, data, name=path.name, thread_id=self._thread_id)
        self._attached.append(upload.id)
        if not self._json:
            out.print(f"  [green]✓[/] {upload.name} ({upload.width}×{upload.height})", highlight=False)

    async def save(self, path: Path) -> None:
        """Write the newest video to a file."""
        import shutil

        from limelight.schema.errors import NotFound
        from limelight.schema.principal import LOCAL

        videos = await self._assistant.services.artifacts.list(
            LOCAL, thread_id=self._thread_id, kinds=["video"]
        )
        if not videos:
            raise NotFound("there is no video yet; say “animate it” when the storyboard is there")
        await asyncio.to_thread(
            shutil.copyfile, self._assistant.storage.blobs.path(videos[-1].blob or ""), path
        )
        out.print(f"  [green]✓[/] {path}", highlight=False)

    async def say(self, text: str) -> None:
        """Say something and show its run to the end. Ctrl+C stops the work, not the program."""
        attached, self._attached = self._attached, []
        with LiveRun(quiet=self._json) as live:
            try:
                async for event in self._assistant.chat(
                    text, thread_id=self._thread_id, attachments=attached
                ):
                    if self._json:
                        line(event)
                    else:
                        live.show(event)
            except asyncio.CancelledError:
                await self._assistant.runs.cancel(self._thread_id)
                raise


class explained_softly:
    """Say what went wrong and go on."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        from limelight.schema.errors import LimelightError

        if isinstance(error, LimelightError | OSError):
            words = (
                error.message if isinstance(error, LimelightError) else f"{error.filename}: {error.strerror}"
            )
            out.print(f"[red]{words}[/]", highlight=False)
            return True
        return False
