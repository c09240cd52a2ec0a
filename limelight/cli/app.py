"""Every command by name."""

from __future__ import annotations

from typing import Annotated

import typer

from limelight import __version__
from limelight.cli.chat import chat_command
from limelight.cli.config import config_command
from limelight.cli.doctor import doctor_command
from limelight.cli.evaluate import eval_command
from limelight.cli.listing import registry_command, usage_command
from limelight.cli.make import make_command
from limelight.cli.media import cutout_command, image_command, music_command, video_command
from limelight.cli.serve import serve_command
from limelight.cli.texts import guard_command, route_command

app = typer.Typer(
    name="limelight", no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False,
    help="From a chat message to a finished video of your product, untouched.",
)  # fmt: skip


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """From a chat message to a finished video of your product, untouched."""


app.command("serve")(serve_command)
app.command("chat")(chat_command)
app.command("make")(make_command)
app.command("doctor")(doctor_command)
app.command("config")(config_command)
app.command("usage")(usage_command)
app.command("registry")(registry_command)
app.command("eval")(eval_command)
app.command("route")(route_command)
app.command("guard")(guard_command)
app.command("image")(image_command)
app.command("video")(video_command)
app.command("music")(music_command)
app.command("cutout")(cutout_command)
