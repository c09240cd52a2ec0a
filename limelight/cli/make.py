"""`limelight make`: from a product to a finished MP4, through the agent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from limelight.cli.output import JsonFlag, explained, line, out, quiet_logs, target


def make_command(
    product: Annotated[str | None, typer.Option(help="A product of the catalogue, by id.")] = None,
    photo: Annotated[Path | None, typer.Option(help="Or a photo.", exists=True, dir_okay=False)] = None,
    brief: Annotated[str, typer.Option(help="What the video should show.")] = "",
    out_file: Annotated[Path, typer.Option("--out", help="An .mp4 file.")] = Path("ad.mp4"),
    aspect: Annotated[str, typer.Option(help="16:9, 9:16, 1:1 or 4:5.")] = "16:9",
    slogan: Annotated[str, typer.Option(help="For the end card.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Make one finished video of a product, through the agent."""
    from limelight.agent.maker import WORDS, make_video
    from limelight.cli.live import LiveRun
    from limelight.infra.settings import load_settings
    from limelight.schema.errors import BadInput, NotFound

    with explained(as_json):
        if (product is None) == (photo is None):
            raise BadInput("give either --product ID or --photo FILE; `limelight catalogue` lists the ids")
        if aspect not in WORDS:
            allowed = ", ".join(WORDS)
            raise BadInput(
                f"there is no aspect {aspect!r}; use one of {allowed}", limit=allowed, value=aspect
            )
        target(out_file, ".mp4")
        settings = load_settings()
        live = LiveRun(quiet=as_json)

        def on_event(event: dict[str, Any]) -> None:
            if as_json:
                line(event)
            else:
                live.show(event)

        try:
            with quiet_logs(settings), live:
                made = make_video(
                    photo, product_id=product, brief=brief, out=out_file, aspect=aspect, slogan=slogan,
                    settings=settings, on_event=on_event,
                )  # fmt: skip
        except NotFound as error:
            raise NotFound(
                f"{error.message}; `limelight catalogue` lists what there is", value=product
            ) from error
        if as_json:
            line({"path": str(made)})
        else:
            out().print(f"[bold]{made}[/]", soft_wrap=True)
