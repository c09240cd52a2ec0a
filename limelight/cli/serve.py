"""`limelight serve`"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import explained, out

if TYPE_CHECKING:
    from limelight.infra.settings import Settings

FAKE_CHAT = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
"""The model id by which the fake is asked; any would do."""


def serve_command(
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port; by default the settings'. 0 takes a free one."),
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    agent: Annotated[
        list[str] | None,
        typer.Option(
            help="An agent beside Limelight's own: a file that defines AGENT, or package.module:NAME."
        ),
    ] = None,
    fake_aws: Annotated[
        bool,
        typer.Option(
            "--fake-aws", help="Chat, pictures and clips through boto3 from a fake of AWS on this machine."
        ),
    ] = False,
) -> None:
    """Start the service and its console page."""
    from limelight.infra.settings import load_settings

    with explained():
        settings = load_settings()
        chosen = {k: v for k, v in {"port": port, "host": host}.items() if v is not None}
        server = settings.server.model_copy(update=chosen)
        agents = [*settings.agents, *(agent or [])]
        settings = settings.model_copy(update={"server": server, "agents": agents})
        from limelight.server import serve

        def ready(address: str) -> None:
            out().print(f"Limelight is ready: [bold]{address}[/]  (Ctrl+C stops it)", soft_wrap=True)
            if fake_aws:
                out().print("Models are a fake of AWS: what it paints are plain colours, not pictures.")

        with ExitStack() as stack:
            if fake_aws:
                settings = stack.enter_context(_on_fake_aws(settings))
            serve(settings, ready=ready)


@contextmanager
def _on_fake_aws(settings: Settings) -> Iterator[Settings]:
    """The settings with every model on Bedrock, which is a fake on loopback; its chats are answered by the Director."""
    from limelight.agent.director import Director
    from limelight.fakeaws import spoken_by
    from limelight.fakeaws.cloud import BUCKET, TABLE, fake_cloud

    with fake_cloud(spoken_by(Director(word_delay_s=0))):
        yield settings.model_copy(
            update={
                "models": settings.models.model_copy(
                    # The Director, who answers behind the fake, neither reads conversations for what was settled nor sorts
                    # messages otherwise than the router does.
                    update={
                        "default": f"bedrock:{FAKE_CHAT}",
                        "roles": {"memory": "director", "router": "director", **settings.models.roles},
                    }
                ),
                "capabilities": settings.capabilities.model_copy(
                    update={"sets": ["bedrock", "nova-reel", "speech", "studio"]}
                ),
                "guardrails": settings.guardrails.model_copy(
                    update={"checks": ["comprehend", "rekognition"]}
                ),
                "aws": settings.aws.model_copy(update={"bucket": BUCKET, "table": TABLE}),
            }
        )
