"""Who asks, and of which assistant."""

from __future__ import annotations

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection

from limelight.agent.assistant import Assistant
from limelight.infra.settings import Settings
from limelight.schema.errors import LimelightError, NotAllowed
from limelight.schema.principal import LOCAL, Principal
from limelight.service.thumbnails import Thumbnails


class Unauthenticated(LimelightError):
    """Say who you are."""

    status = 401
    code = "unauthenticated"


def assistant_of(connection: HTTPConnection) -> Assistant:
    """The process's assistant."""
    return connection.app.state.assistant


def thumbnails_of(connection: HTTPConnection) -> Thumbnails:
    """The process's thumbnail maker."""
    return connection.app.state.thumbnails


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_origin(connection: HTTPConnection, settings: Settings) -> None:
    """Refuse pages of other origins, and names that were rebound to this machine. Raises `NotAllowed`."""
    host = urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
    embedded = not settings.server.tokens
    if embedded and is_loopback(settings.server.host) and not is_loopback(host):
        raise NotAllowed(
            f"the host {host!r} is not this machine; open the page as http://127.0.0.1, or set server.tokens",
            code="foreign_host", value=host,
        )  # fmt: skip
    origin = connection.headers.get("origin")
    if origin is None or origin in settings.server.allowed_origins:
        return
    parts = urlsplit(origin)
    same = parts.netloc == connection.headers.get("host", "")
    if not same:
        raise NotAllowed(
            f"the origin {origin!r} may not use this service; add it to server.allowed_origins",
            code="foreign_origin",
            limit=list(settings.server.allowed_origins),
            value=origin,
        )


async def principal_of(connection: HTTPConnection) -> Principal:
    """The caller. Raises `SlowDown` for one who asks too often."""
    principal = await _principal_of(connection)
    assistant_of(connection).rates.take(principal.sender, "requests")
    return principal


async def _principal_of(connection: HTTPConnection) -> Principal:
    """By bearer token, or by a one-use ticket, or the one local principal of the embedded shape."""
    assistant = assistant_of(connection)
    settings = assistant.settings
    check_origin(connection, settings)
    if not settings.server.tokens:
        client = connection.client.host if connection.client else "127.0.0.1"
        if not is_loopback(client):
            raise Unauthenticated(
                "without server.tokens only this machine is served; set tokens to serve others"
            )
        return LOCAL
    ticket = connection.query_params.get("ticket")
    if ticket is not None:
        return await assistant.storage.tickets.redeem(ticket)
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    advertiser = settings.server.advertiser_of(token) if scheme.lower() == "bearer" and token else None
    if advertiser is None:
        raise Unauthenticated("send `Authorization: Bearer <token>`, or a ticket from POST /v1/tickets")
    return Principal(advertiser=advertiser, user=advertiser)


AssistantDep = Annotated[Assistant, Depends(assistant_of)]
PrincipalDep = Annotated[Principal, Depends(principal_of)]
ThumbnailsDep = Annotated[Thumbnails, Depends(thumbnails_of)]
