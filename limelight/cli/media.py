"""`limelight image|video|music|cutout`: the studio directly, without a conversation or a server."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn

from limelight.cli.output import JsonFlag, err, explained, line, out

Photo = Annotated[Path, typer.Option(help="A photo of the product.", exists=True, dir_okay=False)]
Aspect = Annotated[str, typer.Option(help="1:1, 16:9, 9:16 or 4:5.")]
Seed = Annotated[int, typer.Option(min=0, help="Another seed, another picture.")]


def run(name: str, request: dict[str, Any], *, quiet: bool, what: str) -> dict[str, Any]:
    """Run one studio job here, with a bar on stderr."""
    from limelight.studio.jobs import JOBS

    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=err, transient=True, disable=quiet) as bar:
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
        out.print(str(path), highlight=False)


def move(source: str, target: Path) -> Path:
    """Put a finished file where it was asked for."""
    import shutil

    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    return target


def cutout_command(
    photo: Photo, out_file: Annotated[Path, typer.Option("--out")], as_json: JsonFlag = False
) -> None:
    """Cut the product out of its photo: a PNG with alpha."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        made = run(
            "cutout",
            {"photo": str(photo), "name": photo.name, "folder": folder},
            quiet=as_json,
            what="cutting",
        )
        tell(made, move(made["path"], out_file), as_json=as_json)


def image_command(
    photo: Photo,
    out_dir: Annotated[Path, typer.Option("--out", help="Folder for the pictures.")],
    prompt: Annotated[str, typer.Option(help="Place, light, season, colours.")] = "",
    theme: Annotated[str | None, typer.Option(help="A named scene.")] = None,
    aspect: Aspect = "1:1",
    seed: Seed = 0,
    n: Annotated[int, typer.Option(min=1, max=24)] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Paint pictures around the product."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        cut = run(
            "cutout",
            {"photo": str(photo), "name": photo.name, "folder": folder},
            quiet=as_json,
            what="cutting",
        )
        for index in range(n):
            request = {
                "cutout": cut["path"], "prompt": prompt, "theme": theme, "aspect": aspect,
                "seed": seed + index * 101, "folder": folder,
            }  # fmt: skip
            made = run("picture", request, quiet=as_json, what=f"picture {index + 1}")
            tell(made, move(made["path"], out_dir / f"picture-{index + 1}.png"), as_json=as_json)


def music_command(
    mood: Annotated[str, typer.Option(help="A mood, or words for one.")],
    seconds: Annotated[float, typer.Option(min=1, max=180)],
    out_file: Annotated[Path, typer.Option("--out", help="A .wav file.")],
    seed: Seed = 0,
    as_json: JsonFlag = False,
) -> None:
    """Compose a bed of exactly that length."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        request = {"mood": mood, "seconds": seconds, "seed": seed, "cuts": [], "folder": folder}
        made = run("bed", request, quiet=as_json, what="composing")
        tell(made, move(made["path"], out_file), as_json=as_json)


def video_command(
    photo: Photo,
    out_file: Annotated[Path, typer.Option("--out", help="An .mp4 file.")],
    brief: Annotated[str, typer.Option(help="What the video should show.")] = "",
    seconds: Annotated[float, typer.Option(min=4, max=60)] = 12.0,
    aspect: Aspect = "16:9",
    seed: Seed = 0,
    as_json: JsonFlag = False,
) -> None:
    """Make a video with four shots and music, straight from the studio."""
    moves = (("push", "hero"), ("slide_left", "detail"), ("pull", "wide"), ("rise", "low"))
    with explained(as_json), tempfile.TemporaryDirectory() as root:
        cut = run(
            "cutout", {"photo": str(photo), "name": photo.name, "folder": root}, quiet=as_json, what="cutting"
        )
        clips: list[dict[str, Any]] = []
        for index, (shot_move, framing) in enumerate(moves):
            folder = Path(root) / str(index)
            folder.mkdir()
            request = {
                "cutout": cut["path"], "prompt": brief, "aspect": aspect, "framing": framing,
                "seed": seed + index, "folder": str(folder),
            }  # fmt: skip
            picture = run("picture", request, quiet=as_json, what=f"shot {index + 1}")
            film = {
                "picture": picture["path"], "mask": picture["extra"]["mask"], "aspect": aspect, "folder": str(folder),
                "seconds": seconds / 4, "move": shot_move, "effect": "none", "seed": seed,
            }  # fmt: skip
            clip = run("clip", film, quiet=as_json, what=f"clip {index + 1}")
            clips.append({"path": clip["path"], "start_s": 0.0, "end_s": None, "caption": "", "subcaption": "",
                          "transition": "cut" if index == 0 else "dip"})  # fmt: skip
        cuts = [seconds / 4 * i for i in (1, 2, 3)]
        request = {"mood": brief, "seconds": seconds, "seed": seed, "cuts": cuts, "folder": root}
        bed = run("bed", request, quiet=as_json, what="composing")
        request = {"clips": clips, "music": bed["path"], "aspect": aspect, "folder": root}
        made = run("compile", request, quiet=as_json, what="compiling")
        tell(made, move(made["path"], out_file), as_json=as_json)
