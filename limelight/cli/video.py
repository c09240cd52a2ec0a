"""`limelight video`: four shots, their clips and a bed, straight from the studio."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from limelight.cli.media import Aspect, Photo, Seed, cut, move, run, tell
from limelight.cli.output import JsonFlag, explained, target

SHOTS = (("push", "hero"), ("slide_left", "detail"), ("pull", "wide"), ("rise", "low"))
"""Camera move and framing of each shot."""


def video_command(
    photo: Photo,
    out_file: Annotated[Path, typer.Option("--out", help="An .mp4 file.")],
    brief: Annotated[str, typer.Option(help="What the video should show.")] = "",
    seconds: Annotated[float, typer.Option(min=4, max=60, help="Its length.")] = 12.0,
    aspect: Aspect = "16:9",
    seed: Seed = 0,
    as_json: JsonFlag = False,
) -> None:
    """Make a video from a photo, straight from the studio."""
    with explained(as_json), tempfile.TemporaryDirectory() as root:
        target(out_file, ".mp4")
        each = seconds / len(SHOTS)
        product = cut(photo, root, quiet=as_json)
        clips = [
            _clip(
                n,
                product["path"],
                brief=brief,
                aspect=aspect,
                seed=seed,
                seconds=each,
                root=root,
                quiet=as_json,
            )
            for n in range(len(SHOTS))
        ]
        cuts = [each * n for n in range(1, len(SHOTS))]
        request = {"mood": brief, "seconds": seconds, "seed": seed, "cuts": cuts, "folder": root}
        bed = run("bed", request, quiet=as_json, what="composing")
        request = {"clips": clips, "music": bed["path"], "aspect": aspect, "folder": root}
        made = run("compile", request, quiet=as_json, what="compiling")
        tell(made, move(made["path"], out_file), as_json=as_json)


def _clip(
    index: int, product: str, *, brief: str, aspect: str, seed: int, seconds: float, root: str, quiet: bool
) -> dict[str, Any]:
    """One shot, painted and filmed, as an entry of the timeline."""
    move_name, framing = SHOTS[index]
    folder = Path(root) / str(index)
    folder.mkdir()
    request = {
        "cutout": product, "prompt": brief, "aspect": aspect, "framing": framing, "seed": seed + index,
        "folder": str(folder),
    }  # fmt: skip
    picture = run("picture", request, quiet=quiet, what=f"shot {index + 1}")
    film = {
        "picture": picture["path"], "mask": picture["extra"]["mask"], "aspect": aspect, "folder": str(folder),
        "seconds": seconds, "move": move_name, "effect": "none", "seed": seed,
    }  # fmt: skip
    clip = run("clip", film, quiet=quiet, what=f"clip {index + 1}")
    return {
        "path": clip["path"], "start_s": 0.0, "end_s": None, "caption": "", "subcaption": "",
        "transition": "cut" if index == 0 else "dip",
    }  # fmt: skip
