"""`limelight eval`: test agents hold conversations over the websocket; a transcript and a verdict come out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limelight.cli.output import JsonFlag, explained


def eval_command(
    names: Annotated[list[str] | None, typer.Argument(help="Test agents by name; all by default.")] = None,
    url: Annotated[
        str | None, typer.Option(help="A running service; by default one is started for it.")
    ] = None,
    out_dir: Annotated[Path, typer.Option("--out", help="Folder for transcripts.")] = Path("eval-results"),
    as_json: JsonFlag = False,
) -> None:
    """Hold simulated conversations and judge them."""
    from limelight.evals.run import run_evals

    with explained(as_json):
        passed = run_evals(names or [], url=url, out_dir=out_dir, as_json=as_json)
        raise typer.Exit(0 if passed else 1)
