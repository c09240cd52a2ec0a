"""`limelight config`: what is in force, and from where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from limelight.infra.origins import Origin, explain
from limelight.infra.settings import load_settings
from limelight.schema.errors import BadInput


def config_command(
    file: Annotated[
        Path | None, typer.Option("--file", help="Read this file instead of limelight.toml.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Print every setting in force and where it comes from."""
    try:
        settings = load_settings(file)
    except BadInput as error:
        if as_json:
            typer.echo(json.dumps({"error": error.body().model_dump()}, ensure_ascii=False))
        else:
            Console(stderr=True, highlight=False).print(Text(error.message, style="red"), soft_wrap=True)
        raise typer.Exit(2) from None
    origins = explain(settings)
    if as_json:
        for origin in origins:
            typer.echo(origin.model_dump_json())
        return
    console = Console(highlight=False)
    console.print(_table(origins))
    console.print(
        Text(f"Settings file: {settings.sources.file or 'none (limelight.toml here or in LIMELIGHT_HOME)'}")
    )


def _table(origins: list[Origin]) -> Table:
    table = Table("Setting", "Value", "From", box=None, pad_edge=False, header_style="bold")
    for origin in origins:
        value = (
            origin.value if isinstance(origin.value, str) else json.dumps(origin.value, ensure_ascii=False)
        )
        style = "dim" if origin.origin == "default" else ""
        table.add_row(
            Text(origin.key, style=style), Text(value, style=style), Text(origin.origin, style=style)
        )
    return table
