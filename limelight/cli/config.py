"""`limelight config`: what is in force, and from where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import JsonFlag, explained, line, out

if TYPE_CHECKING:
    from rich.table import Table

    from limelight.infra.origins import Origin


def config_command(
    file: Annotated[
        Path | None, typer.Option("--file", help="Read this file instead of limelight.toml.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Print every setting in force and where it comes from."""
    from limelight.infra.origins import explain
    from limelight.infra.settings import load_settings

    with explained(as_json):
        settings = load_settings(file)
        origins = explain(settings)
        if as_json:
            for origin in origins:
                line(origin.model_dump(mode="json"))
            return
        out().print(_table(origins))
        found = settings.sources.file or "none (limelight.toml here or in LIMELIGHT_HOME)"
        out().print(f"Settings file: {found}", markup=False, soft_wrap=True)


def _table(origins: list[Origin]) -> Table:
    from rich.table import Table
    from rich.text import Text

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
