"""`limelight inspect`: what a machine can see in a finished picture."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from limelight.cli.media import cut, run
from limelight.cli.output import FAILED, JsonFlag, explained, line, out


def inspect_command(
    picture: Annotated[Path, typer.Option(help="A finished picture.", exists=True, dir_okay=False)],
    photo: Annotated[
        Path | None, typer.Option(help="The product's photo, to compare with.", exists=True, dir_okay=False)
    ] = None,
    mask: Annotated[
        Path | None,
        typer.Option(help="Where the product is; found when not given.", exists=True, dir_okay=False),
    ] = None,
    copy: Annotated[
        list[str] | None, typer.Option(help="Words that should be readable; may be given several times.")
    ] = None,
    brand: Annotated[
        list[str] | None, typer.Option(help="A brand colour as #rrggbb; may be given several times.")
    ] = None,
    placement: Annotated[str | None, typer.Option(help="A video placement, for its safe zones.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Measure a picture: product, words, contrast, sharpness, exposure, safe zone, brand. Exit 1 if something is wrong."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        request: dict[str, Any] = {
            "picture": str(picture), "mask": str(mask) if mask else None, "copy": copy, "brand": brand,
            "placement": placement, "folder": folder,
        }  # fmt: skip
        if photo is not None:
            request["cutout"] = cut(photo, folder, quiet=as_json)["path"]
        facts = run("inspect", request, quiet=as_json, what="looking")["facts"]
        if as_json:
            line(facts)
        else:
            _explain(facts)
    if not facts["ok"]:
        raise typer.Exit(FAILED)


def _explain(facts: dict[str, Any]) -> None:
    for signal in facts["signals"]:
        out().print("ok " if signal["ok"] else "NO ", signal["reason"], sep=" ", markup=False)
    for reason in facts["skipped"]:
        out().print("-- ", reason, sep=" ", markup=False)
