"""Every command by name."""

from __future__ import annotations

from typing import Annotated

import typer

from limelight import __version__
from limelight.cli.account import export_command, forget_command
from limelight.cli.catalogue import catalogue_command
from limelight.cli.chat import chat_command
from limelight.cli.config import config_command
from limelight.cli.credentials import credentials_command
from limelight.cli.display import display_command
from limelight.cli.doctor import doctor_command
from limelight.cli.evaluate import eval_command
from limelight.cli.inspection import inspect_command
from limelight.cli.make import make_command
from limelight.cli.media import cutout_command, image_command
from limelight.cli.registry import registry_app
from limelight.cli.serve import serve_command
from limelight.cli.sound import audio_command, music_command
from limelight.cli.texts import guard_command, route_command
from limelight.cli.thread import replay_command, thread_app
from limelight.cli.usage import usage_command
from limelight.cli.video import video_command

app = typer.Typer(
    name="limelight", no_args_is_help=True, add_completion=False, rich_markup_mode=None,
    pretty_exceptions_enable=False,
)  # fmt: skip


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """From a chat message to a finished video of your product, untouched."""


for name, command in {
    "serve": serve_command,
    "chat": chat_command,
    "make": make_command,
    "catalogue": catalogue_command,
    "replay": replay_command,
    "doctor": doctor_command,
    "config": config_command,
    "usage": usage_command,
    "eval": eval_command,
    "route": route_command,
    "guard": guard_command,
    "image": image_command,
    "video": video_command,
    "display": display_command,
    "music": music_command,
    "audio": audio_command,
    "cutout": cutout_command,
    "inspect": inspect_command,
    "export": export_command,
    "forget": forget_command,
    "credentials": credentials_command,
}.items():
    app.command(name)(command)
app.add_typer(thread_app, name="thread")
app.add_typer(registry_app, name="registry")
