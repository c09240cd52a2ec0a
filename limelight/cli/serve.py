"""`limelight serve`"""

from __future__ import annotations

from typing import Annotated

import typer

from limelight.cli.output import explained, out


def serve_command(
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port; by default the settings'. 0 takes a free one."),
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
) -> None:
    """Start the service and its console page."""
    from limelight.infra.settings import load_settings

    with explained():
        settings = load_settings()
        chosen = {k: v for k, v in {"port": port, "host": host}.items() if v is not None}
        server = settings.server.model_copy(update=chosen)
        settings = settings.model_copy(update={"server": server})
        from limelight.server import serve

        def ready(address: str) -> None:
            out().print(f"Limelight is ready: [bold]{address}[/]  (Ctrl+C stops it)", soft_wrap=True)

        serve(settings, ready=ready)
