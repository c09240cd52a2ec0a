"""`limelight credentials`: what a file says of how it was made, checked."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import FAILED, JsonFlag, explained, line, out

if TYPE_CHECKING:
    from limelight.infra.credentials import Credential

NONE = "no content credentials"


def credentials_command(
    file: Annotated[Path, typer.Argument(help="A picture, video or sound.", exists=True, dir_okay=False)],
    as_json: JsonFlag = False,
) -> None:
    """Read a file's content credentials (C2PA) and check them. Exit 1 if it has none or was changed since it was signed."""
    from limelight.infra.credentials import SIGNED, read_credential
    from limelight.schema.errors import BadInput

    with explained(as_json):
        mime = mimetypes.guess_type(file.name)[0] or ""
        mime = {"audio/x-wav": "audio/wav", "audio/mp4a-latm": "audio/mp4"}.get(mime, mime)
        if mime not in SIGNED:
            raise BadInput(
                f"{file.name} is of a format that holds none; {', '.join(sorted(SIGNED))} do", value=mime
            )
        found = read_credential(file.read_bytes(), mime)
        if as_json:
            line(found.model_dump() if found else {"valid": False, "problems": [NONE]})
        else:
            _tell(file.name, found)
    if found is None or not found.valid:
        raise typer.Exit(FAILED)


def _tell(name: str, found: Credential | None) -> None:
    if found is None:
        out().print(f"{name} has {NONE}.", markup=False)
        return
    changed = "it is as it was signed" if found.valid else "IT WAS CHANGED since it was signed"
    known = "a known signer" if found.trusted else "not on any list of known signers"
    out().print(f"{name}: {changed}, by {found.signer or 'nobody named'} ({known})", markup=False)
    out().print(f"made with  {found.software}: {', '.join(found.actions)}", markup=False)
    out().print(f"source     {found.source_type.rsplit('/', 1)[-1]}", markup=False)
    for ingredient in found.ingredients:
        out().print(f"made of    {ingredient}", markup=False)
    for problem in found.problems:
        out().print(f"note       {problem}", markup=False)
