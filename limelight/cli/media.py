"""`limelight image|cutout`: the studio directly, without a conversation or a server."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from limelight.cli.output import JsonFlag, err, explained, line, out, target, writable

Photo = Annotated[Path, typer.Option(help="A photo of the product.", exists=True, dir_okay=False)]
Aspect = Annotated[str, typer.Option(help="1:1, 16:9, 9:16 or 4:5.")]
Seed = Annotated[int, typer.Option(min=0, help="Another seed, another picture.")]


def run(name: str, request: dict[str, Any], *, quiet: bool, what: str) -> dict[str, Any]:
    """Run one studio job here, with a bar on stderr when that is a terminal."""
    from rich.progress import BarColumn, Progress, TextColumn

    from limelight.studio.jobs import JOBS

    columns = (TextColumn("{task.description}"), BarColumn())
    silent = quiet or not err().is_terminal
    with Progress(*columns, console=err(), transient=True, disable=silent) as bar:
        task = bar.add_task(what, total=1.0)
        return JOBS[name](
            request, lambda share, words: bar.update(task, completed=share, description=words or what)
        )


def tell(made: dict[str, Any], path: Path, *, as_json: bool) -> None:
    """Say what was made."""
    if as_json:
        keep = {k: made[k] for k in ("mime", "width", "height", "seconds", "facts") if k in made}
        line({"path": str(path), **keep})
    else:
        out().print(str(path), markup=False)


def move(source: str, to: Path) -> Path:
    """Put a finished file where it was asked for."""
    shutil.move(source, to)
    return to


def cut(photo: Path, folder: str, *, quiet: bool) -> dict[str, Any]:
    """Cut the product out of its photo."""
    request = {"photo": str(photo), "name": photo.name, "folder": folder}
    return run("cutout", request, quiet=quiet, what="cutting")


def cutout_command(
    photo: Photo,
    out_file: Annotated[Path, typer.Option("--out", help="A .png file.")],
    as_json: JsonFlag = False,
) -> None:
    """Cut the product out of its photo: a PNG with alpha."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        target(out_file, ".png")
        made = cut(photo, folder, quiet=as_json)
        tell(made, move(made["path"], out_file), as_json=as_json)


def image_command(
    photo: Photo,
    out_dir: Annotated[Path, typer.Option("--out", help="Folder for the pictures.", file_okay=False)],
    prompt: Annotated[str, typer.Option(help="Place, light, season, colours.")] = "",
    theme: Annotated[str | None, typer.Option(help="A named scene; `limelight registry` lists them.")] = None,
    aspect: Aspect = "1:1",
    seed: Seed = 0,
    n: Annotated[int, typer.Option(min=1, max=24, help="How many pictures.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Paint pictures around the product."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        writable(out_dir)
        product = cut(photo, folder, quiet=as_json)
        for index in range(n):
            request = {
                "cutout": product["path"], "prompt": prompt, "theme": theme, "aspect": aspect,
                "seed": seed + index * 101, "folder": folder,
            }  # fmt: skip
            made = run("picture", request, quiet=as_json, what=f"picture {index + 1}")
            tell(made, move(made["path"], out_dir / f"picture-{index + 1}.png"), as_json=as_json)
