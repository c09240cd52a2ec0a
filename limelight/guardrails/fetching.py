"""Reaching the web from here: addresses checked at every hop, connections made to what was checked, answers bounded."""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Iterable, Mapping
from email.message import Message
from functools import cache
from typing import Any, cast
from urllib.parse import urljoin

import httpcore

from limelight.guardrails.addresses import Addresses, Target
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed, TooLarge, TryAgain
from limelight.schema.finding import AGENT, Fetched

USER_AGENT = f"{AGENT}/1.0 (reads a few pages for the person who asked for them)"
CONNECT_S = 5.0
MOVED = frozenset({301, 302, 303, 307, 308})
_OWN = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent", "accept"}
)


class Pinned(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that were checked, and to no other; TLS is still spoken with the host's own name."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._inner: httpcore.AsyncNetworkBackend = cast(
            httpcore.AsyncNetworkBackend, httpcore.AnyIOBackend()
        )

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:  # fmt: skip
        """The first checked address that answers."""
        failed: Exception = httpcore.ConnectError("it has no address")
        for ip in await self._addresses.of(host, port):
            try:
                return await self._inner.connect_tcp(
                    ip, port, timeout=timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:  # fmt: skip
        """Never."""
        raise httpcore.ConnectError("a file is no address")

    async def sleep(self, seconds: float) -> None:
        """As asyncio does."""
        await asyncio.sleep(seconds)


class Fetcher:
    """`Fetch` over HTTP/1.1. No proxy of the environment, no cookies, no credentials but the caller's own headers."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    async def __call__(
        self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None,
        accept: str = "*/*", most_bytes: int = 2 * 2**20, timeout_s: float = 15.0, redirects: int = 5,
    ) -> Fetched:  # fmt: skip
        """The answer, whatever its status; redirects of a GET are followed by hand, without the headers to other origins.

        Raises `BadInput` (code `address`), `TooLarge`, `TryAgain` and `ProviderFailed`.
        """
        target = self._addresses.target(url)
        try:
            async with asyncio.timeout(timeout_s):
                return await self._followed(
                    target, method, dict(headers or {}), body, accept=accept, most_bytes=most_bytes, redirects=redirects
                )  # fmt: skip
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise TryAgain(
                f"{target.host} did not answer in {timeout_s:g} s: try again later",
                code="timed_out", limit=timeout_s, value=target.host,
            ) from error  # fmt: skip
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise TryAgain(
                f"{target.host} could not be reached ({type(error).__name__}): try again later",
                code="unreachable", value=target.host,
            ) from error  # fmt: skip

    async def _followed(
        self, target: Target, method: str, headers: dict[str, str], body: bytes | None, *, accept: str, most_bytes: int,
        redirects: int,
    ) -> Fetched:  # fmt: skip
        async with httpcore.AsyncConnectionPool(
            ssl_context=_ssl(), network_backend=Pinned(self._addresses), max_connections=2, retries=0
        ) as pool:
            for _ in range(redirects + 1):
                answer, moved = await _asked(
                    pool, target, method, headers, body, accept=accept, most_bytes=most_bytes
                )
                if moved is None:
                    return answer
                if method != "GET":
                    raise ProviderFailed(
                        f"{target.host} moved a {method}; set the address it moved to", code="moved"
                    )
                new = self._addresses.target(urljoin(target.url, moved))
                if target.scheme == "https" and new.scheme == "http":
                    raise BadInput(
                        f"{target.host} leads from https to http, which is not followed", code="address"
                    )
                headers = headers if new.origin == target.origin else {}
                target = new
        raise BadInput(
            f"{target.host} leads on more than {redirects} times",
            code="address",
            limit=redirects,
            value=target.url,
        )


async def _asked(
    pool: httpcore.AsyncConnectionPool, target: Target, method: str, headers: Mapping[str, str], body: bytes | None, *,
    accept: str, most_bytes: int,
) -> tuple[Fetched, str | None]:  # fmt: skip
    """One answer, and where it leads on to, if it does."""
    own = {"User-Agent": USER_AGENT, "Accept": accept, "Accept-Encoding": "gzip"}
    given = {name: value for name, value in headers.items() if name.lower() not in _OWN}
    timeouts = {"connect": CONNECT_S, "read": CONNECT_S * 2, "write": CONNECT_S, "pool": CONNECT_S}
    async with pool.stream(
        method, target.url, headers={**own, **given}, content=body, extensions={"timeout": timeouts}
    ) as response:
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        where = told.get("location")
        if response.status in MOVED and where:
            return Fetched(target.url, response.status, "", "", b""), where
        size = told.get("content-length", "")
        if size.isdigit() and int(size) > most_bytes:
            raise _too_large(target, most_bytes, int(size))
        data = await _read(response, target, told.get("content-encoding", ""), most_bytes)
    mime, charset = content_type(told.get("content-type", ""))
    return Fetched(target.url, response.status, mime, charset, data), None


async def _read(response: httpcore.Response, target: Target, coding: str, most_bytes: int) -> bytes:
    """The body, unpacked, and never more of it than is wanted: a small file may unpack to a large one."""
    packed = coding.strip().lower() in {"gzip", "x-gzip"}
    if coding and not packed and coding.strip().lower() != "identity":
        raise ProviderFailed(
            f"{target.host} answers in {coding[:20]!r}, which was not asked for", code="wrong_type"
        )
    unpack = zlib.decompressobj(wbits=31)
    found = bytearray()
    async for chunk in response.aiter_stream():
        try:
            found += unpack.decompress(chunk, most_bytes + 1 - len(found)) if packed else chunk
        except zlib.error as error:
            raise TryAgain(f"{target.host} gave a broken answer: try again", code="broken_output") from error
        if len(found) > most_bytes:
            raise _too_large(target, most_bytes, len(found))
    return bytes(found)


def content_type(header: str) -> tuple[str, str]:
    """The type and the charset of a `Content-Type`."""
    message = Message()
    message["content-type"] = header or "application/octet-stream"
    return message.get_content_type(), str(message.get_param("charset") or "")


def _too_large(target: Target, limit: int, size: int) -> LimelightError:
    return TooLarge(
        f"{target.host} gives more than {limit:,} bytes, which is not read", limit=limit, value=size
    )


@cache
def _ssl() -> ssl.SSLContext:
    """Made once: reading the certificates takes a while."""
    return httpcore.default_ssl_context()
