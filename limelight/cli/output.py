"""How commands speak: to people in colour, to scripts one JSON object a line.

Nothing heavy is imported before it is needed: `limelight --help` takes a tenth of a second.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from limelight.infra.settings import Settings

JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]
FAILED, ASKED = 1, 2
PIPE_WIDTH = 10_000
"""Columns where no terminal is: a row of a table stays one line."""


@cache
def out() -> Console:
    """Stdout. Lines are wrapped for a terminal only."""
    return _console(stderr=False)


@cache
def err() -> Console:
    """Stderr."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, width=None if terminal else PIPE_WIDTH)


def line(body: dict[str, Any]) -> None:
    """One JSON object on stdout."""
    sys.stdout.write(json.dumps(body, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


@contextmanager
def explained(as_json: bool = False) -> Iterator[None]:
    """Turn our errors into one clear message, and exit with 2 (asked wrongly) or 1 (failed)."""
    try:
        yield
    except Exception as error:
        body = known(error)
        if body is None:
            raise
        tell_error(body, as_json=as_json)
        raise typer.Exit(ASKED if _asked(error) else FAILED) from error


def tell_error(body: dict[str, Any], *, as_json: bool = False) -> None:
    """An error as scripts (stdout) or people (stderr) read it."""
    if as_json:
        line({"error": body})
        return
    from rich.text import Text

    err().print(Text(body["message"], style="bold red"), soft_wrap=True)


def known(error: Exception) -> dict[str, Any] | None:
    """The error's body, `{code, message, limit?, value?}`; `None` for what is a bug, or nobody's to explain."""
    from limelight.schema.errors import LimelightError
    from limelight.studio.errors import InputRejected, StudioError

    if isinstance(error, LimelightError):
        return error.body().model_dump(mode="json")
    if isinstance(error, InputRejected):
        return {"code": error.code, "message": error.message, "limit": error.limit, "value": error.value}
    if isinstance(error, StudioError):
        return {"code": "failed", "message": str(error)}
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        return {"code": "file", "message": f"{error.filename or 'a file'}: {error.strerror or error}"}
    return None


def _asked(error: Exception) -> bool:
    from limelight.schema.errors import BadInput
    from limelight.studio.errors import InputRejected

    return isinstance(error, BadInput | InputRejected | FileNotFoundError)


def crashed(error: Exception) -> int:
    """Keep the traceback of a bug in a file and name it. The exit status."""
    handle, path = tempfile.mkstemp(prefix="limelight-crash-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as report:
        report.writelines(traceback.format_exception(error))
    first = str(error).partition("\n")[0]
    message = f"a bug in Limelight: {type(error).__name__}: {first} (details: {path})"
    tell_error({"code": "bug", "message": message}, as_json="--json" in sys.argv)
    return FAILED


def texts(given: list[str] | None) -> list[str]:
    """Texts from arguments, else the lines of stdin; bytes that are not UTF-8 become U+FFFD."""
    if given:
        return [text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for text in given]
    from limelight.schema.errors import BadInput

    if sys.stdin.isatty():
        raise BadInput("give texts as arguments, or as lines on stdin", code="no_text")
    return [text for text in stdin_lines() if text.strip()]


def stdin_lines() -> Iterator[str]:
    """The lines of stdin as they come."""
    for number, raw in enumerate(sys.stdin.buffer):
        text = raw.decode("utf-8", "replace").rstrip("\r\n")
        yield text.removeprefix("\ufeff") if number == 0 else text


def target(path: Path, *suffixes: str) -> Path:
    """A file to be written, checked before the work: its ending, its folder (made when missing), its permission.

    Raises `BadInput` for what was asked wrongly, `OSError` when it cannot be written.
    """
    from limelight.schema.errors import BadInput

    if path.is_dir():
        example = path / f"out{suffixes[0]}"
        raise BadInput(f"{path} is a folder; give a file, such as {example}", code="out", value=str(path))
    if path.suffix.lower() not in suffixes:
        allowed = " or ".join(suffixes)
        raise BadInput(
            f"{path} ends in {path.suffix or 'nothing'!r}; this command writes {allowed}",
            code="out", limit=allowed, value=str(path),
        )  # fmt: skip
    writable(path.parent)
    return path


def writable(folder: Path) -> Path:
    """Make a folder and prove that a file can be written in it. Raises `OSError` that names the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise OSError(
            error.errno, f"no file can be written there ({error.strerror}); choose another --out", str(folder)
        ) from error


@contextmanager
def quiet_logs(settings: Settings) -> Iterator[None]:
    """Send what the parts log to a file while this lasts: the terminal belongs to the conversation.

    Raises `OSError` when the data folder cannot be written.
    """
    import logging

    from limelight.infra.telemetry import configure_logging

    folder = settings.home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    root = logging.getLogger()
    before = root.handlers, root.level
    with (folder / "terminal.log").open("a", encoding="utf-8") as stream:
        configure_logging(stream=stream)
        try:
            yield
        finally:
            root.handlers, level = before
            root.setLevel(level)
