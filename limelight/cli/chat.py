"""`limelight chat`: the conversation in a terminal, or through a pipe."""

from __future__ import annotations

import sys
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import FAILED, JsonFlag, explained, known, out, quiet_logs, stdin_lines, tell_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from limelight.cli.background import Background
    from limelight.cli.talk import Talk

GREETING = "[bold]Limelight[/] [dim]· say what you need; /help lists commands, Ctrl+D ends[/]"
HINT = "  type to ask or change something · Ctrl+C stops the work"
HELP = """\
/attach FILE   give a photo with your next message
/files         what was made, and where it lies
/save FILE     the newest video (.mp4), picture (.png) or music (.wav); a folder takes everything
/quit          end; the conversation is kept"""
POLL_S = 0.05


def chat_command(
    words: Annotated[list[str] | None, typer.Argument(help="Say these and end, one message each.")] = None,
    photo: Annotated[
        Path | None, typer.Option(help="A photo for the first message.", exists=True, dir_okay=False)
    ] = None,
    thread: Annotated[str | None, typer.Option(help="Go on with a conversation, by its id.")] = None,
    agent: Annotated[
        str,
        typer.Option(help="Who to talk to, by name; or a file that defines AGENT, or package.module:NAME."),
    ] = "",
    as_json: JsonFlag = False,
) -> None:
    """Talk to the assistant, here or through a pipe.

    With words, each is said as one message; without, messages come from the terminal or from stdin, one a line.
    """
    from limelight.cli.background import Background
    from limelight.infra.settings import load_settings

    with (
        explained(as_json),
        quiet_logs(load_settings()),
        Background() as loop,
        _talking(loop, thread, agent=agent, as_json=as_json) as talk,
    ):
        if photo is not None:
            _attach(loop, talk, photo, as_json=as_json)
        if words or not sys.stdin.isatty():
            for text in words or stdin_lines():
                _take(loop, talk, text, as_json=as_json)
        else:
            _at_the_prompt(loop, talk, as_json=as_json)
        failed = talk.failed
    if failed and (words or not sys.stdin.isatty()):
        raise typer.Exit(FAILED)


@contextmanager
def _talking(loop: Background, thread: str | None, *, agent: str, as_json: bool) -> Iterator[Talk]:
    """An assistant and a conversation with it."""
    from limelight.agent.assistant import Assistant
    from limelight.agent.team.loading import load_agent, named_by_path
    from limelight.cli.talk import Talk
    from limelight.infra.settings import load_settings
    from limelight.schema.principal import LOCAL

    settings = load_settings()
    if named_by_path(agent):
        settings = settings.model_copy(update={"agents": [*dict.fromkeys([*settings.agents, agent])]})
        agent = load_agent(agent).name
    assistant = loop.run(Assistant.open(settings))
    try:
        thread_id = thread or loop.run(assistant.new_thread(agent=agent))
        loop.run(assistant.storage.conversations.thread(LOCAL, thread_id))
        talk = Talk(assistant, thread_id, as_json=as_json)
        loop.run(talk.start())
        yield talk
        loop.run(talk.close())
    finally:
        loop.run(assistant.close())


def _at_the_prompt(loop: Background, talk: Talk, *, as_json: bool) -> None:
    """Read and answer until Ctrl+D. Ctrl+C at an empty prompt says how to end."""
    if not as_json:
        out().print(GREETING)
    while True:
        try:
            text = input("› ")
        except EOFError:
            break
        except KeyboardInterrupt:
            out().print("\n[dim]Ctrl+D or /quit ends[/]")
            continue
        if text.strip() in {"/quit", "/exit"}:
            break
        _take(loop, talk, text, as_json=as_json)
    if not as_json:
        out().print(f"\n[dim]Go on with it later: limelight chat --thread {talk.thread_id}[/]")


def _take(loop: Background, talk: Talk, text: str, *, as_json: bool) -> None:
    """A line: a command, or something to say."""
    command, _, rest = text.strip().partition(" ")
    path = Path(rest.strip().strip("'\"")).expanduser()
    with _forgiving(as_json):
        match command:
            case "":
                return
            case "/help":
                out().print(HELP, markup=False)
            case "/attach":
                _attach(loop, talk, path, as_json=as_json)
            case "/files":
                for artifact, lies in loop.run(talk.files()):
                    out().print(f"  {artifact.name} ({artifact.kind})  {lies}", markup=False, soft_wrap=True)
            case "/save":
                for saved in loop.run(talk.save(path if rest else Path("ad.mp4"))):
                    out().print(f"  [green]✓[/] {saved}", soft_wrap=True)
            case _ if command.startswith("/") and command[1:].isalpha():
                out().print(f"there is no command {command}; /help lists them", style="red", markup=False)
            case _:
                _say(loop, talk, text.strip(), as_json=as_json)


def _attach(loop: Background, talk: Talk, path: Path, *, as_json: bool) -> None:
    upload = loop.run(talk.attach(path))
    if not as_json:
        out().print(f"  [green]✓[/] {upload.name} ({upload.width}×{upload.height})")


def _say(loop: Background, talk: Talk, text: str, *, as_json: bool) -> None:
    """Say something and show it to the end. What is typed meanwhile is said too; Ctrl+C stops the work."""
    from limelight.cli.live import LiveRun
    from limelight.cli.typeahead import TypeAhead

    with LiveRun(quiet=as_json, hint=HINT if sys.stdin.isatty() else "") as live, TypeAhead() as keys:
        talk.live = live
        turns: list[Future[None]] = [loop.start(talk.say(text))]
        while not all(turn.done() for turn in turns):
            try:
                for typed in keys.poll(POLL_S):
                    turns.append(loop.start(talk.say(typed)))
                live.typed = keys.text
            except KeyboardInterrupt:
                loop.run(talk.stop())
                if not sys.stdin.isatty():
                    raise
    talk.live = None
    _raise_first(turns)


def _raise_first(turns: Iterable[Future[None]]) -> None:
    for turn in turns:
        turn.result()


@contextmanager
def _forgiving(as_json: bool) -> Iterator[None]:
    """At a terminal say what went wrong and go on; in a script let it end the command."""
    try:
        yield
    except Exception as error:
        body = known(error)
        if body is None or not sys.stdin.isatty():
            raise
        tell_error(body, as_json=as_json)
