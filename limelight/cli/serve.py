"""`limelight serve`"""

from __future__ import annotations

from typing import Annotated

import typer

from limelight.cli.output import explained, out


def serve_command(
    port: Annotated[
        int | None, typer.Option(help="Port; by default the settings'. 0 takes a free one.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
) -> None:
    """Start the service and its console page."""
    from limelight.infra.settings import load_settings
    from limelight.infra.telemetry import configure_logging
    from limelight.server import serve

    with explained():
        settings = load_settings()
        chosen = {k: v for k, v in {"port": port, "host": host}.items() if v is not None}
        server = type(settings.server).model_validate({**settings.server.model_dump(), **chosen})
        settings = settings.model_copy(update={"server": server})
        configure_logging()

        def ready(address: str) -> None:
            out.print(f"Limelight is ready: [bold]{address}[/]  (Ctrl+C stops it)", highlight=False)

        serve(settings, ready=ready)
