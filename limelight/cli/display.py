"""`limelight display`: display ads from a product photo or a finished picture, straight from the studio."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from limelight.cli.media import cut, move, run, tell
from limelight.cli.output import JsonFlag, err, explained, writable

Color = Annotated[str, typer.Option(help="As #rrggbb.")]


def display_command(
    out_dir: Annotated[Path, typer.Option("--out", help="Folder for the ads.", file_okay=False)],
    headline: Annotated[str, typer.Option(help="What the ad says first.")],
    photo: Annotated[
        Path | None,
        typer.Option(help="A photo of the product; it is cut out.", exists=True, dir_okay=False),
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="A finished picture instead.", exists=True, dir_okay=False)
    ] = None,
    mask: Annotated[
        Path | None, typer.Option(help="Where the product is in the picture.", exists=True, dir_okay=False)
    ] = None,
    placement: Annotated[
        list[str] | None, typer.Option(help="A size such as 300x250; may be given several times.")
    ] = None,
    subline: Annotated[str, typer.Option(help="The line under the headline.")] = "",
    price: Annotated[str, typer.Option(help="With its currency.")] = "",
    old_price: Annotated[str, typer.Option(help="Struck through beside the price.")] = "",
    cta: Annotated[str, typer.Option(help="The words on the button.")] = "",
    disclaimer: Annotated[str, typer.Option(help="The small print.")] = "",
    language: Annotated[
        str, typer.Option(help="Of the words: ja, zh-Hans, ko…; guessed when not given.")
    ] = "",
    logo: Annotated[
        Path | None, typer.Option(help="A picture file; best a PNG with alpha.", exists=True, dir_okay=False)
    ] = None,
    background: Color = "#0F3A3A",
    text: Color = "#F6F1E7",
    accent: Color = "#E7B45A",
    heading_font: Annotated[str, typer.Option(help="The headline's typeface.")] = "Manrope",
    body_font: Annotated[str, typer.Option(help="The sub-line's typeface.")] = "Manrope",
    as_json: JsonFlag = False,
) -> None:
    """Lay out display ads, each with its layers (.ora) beside it."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        writable(out_dir)
        source = _source(photo, picture, mask, folder, quiet=as_json)
        copy = {
            "headline": headline, "subline": subline, "price": price, "old_price": old_price, "cta": cta,
            "disclaimer": disclaimer, "language": language,
        }  # fmt: skip
        brand = {
            "background": _hex(background), "text": _hex(text), "accent": _hex(accent), "logo": logo,
            "heading_font": heading_font, "body_font": body_font,
        }  # fmt: skip
        for name in placement or ["300x250"]:
            request = {**source, "copy": copy, "brand": brand, "placement": name, "folder": folder}
            made = run("display", request, quiet=as_json, what=f"laying out {name}")
            stem = f"display-{made['facts']['placement']}"
            path = move(made["path"], out_dir / f"{stem}{Path(made['path']).suffix}")
            move(made["extra"]["layers"], out_dir / f"{stem}.ora")
            tell(made, path, as_json=as_json)
            if not as_json:
                _explain(made["facts"])


def _source(
    photo: Path | None, picture: Path | None, mask: Path | None, folder: str, *, quiet: bool
) -> dict[str, str]:
    """The product cut out of its photo, or the finished picture."""
    from limelight.schema.errors import BadInput

    if (photo is None) == (picture is None):
        raise BadInput("give either --photo FILE or --picture FILE", code="no_picture")
    if photo is not None:
        return {"cutout": cut(photo, folder, quiet=quiet)["path"]}
    return {"picture": str(picture), **({"mask": str(mask)} if mask else {})}


def _hex(color: str) -> str:
    """A colour in full. Raises InputRejected for what is none."""
    from limelight.studio.typography.contrast import parse_hex

    return "#{:02x}{:02x}{:02x}".format(*parse_hex(color))


def _explain(facts: dict[str, Any]) -> None:
    """Say on stderr what does not fit the placement, and what was changed."""
    for line in [*(one["message"] for one in facts["violations"]), *facts["notes"]]:
        err().print(line, markup=False)
