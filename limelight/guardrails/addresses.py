"""Which addresses may be reached from here: public ones, over http and https, at the usual ports.

A host name is resolved once, every address that it has is checked, and the connection goes to the address that was checked:
a name that means another machine a moment later (DNS rebinding) gains nothing. Source: the OWASP cheat sheet "Server-Side
Request Forgery Prevention", and the IANA registries of special-purpose addresses.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from limelight.schema.errors import BadInput, TryAgain

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
LONGEST = 2000
PORTS: dict[str, int] = {"http": 80, "https": 443}
RESOLVE_S = 5.0
_HOST = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9\-]{0,61}[a-z0-9]"
)
"""A name with a dot whose last part begins with a letter: no number of any notation is one."""
_INSIDE = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "arpa",
    "onion",
    "test",
    "invalid",
)
_AS_THEY_ARE = "/%?:@!$&'()*+,;=~-._[]|"
_NETWORKS = tuple(
    ipaddress.ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
"""What is not the public network, and what carries another address inside it (mapped, translated, 6to4, Teredo)."""


@dataclass(frozen=True)
class Target:
    """An address that may be asked for, in its parts."""

    url: str
    """As it is sent: without user, fragment and odd notations."""
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what a header that says who one is may be sent to."""
        return self.scheme, self.host, self.port


def is_public(ip: Ip) -> bool:
    """Whether an address is one of the public network."""
    if (
        not ip.is_global
        or ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
        or ip.is_loopback
        or ip.is_link_local
    ):
        return False
    return not any(ip.version == network.version and ip in network for network in _NETWORKS)


def _refused(url: str, why: str) -> BadInput:
    shown = url.split("://", 1)[-1].split("/", 1)[0][:120] or url[:120]
    return BadInput(
        f"{shown!r} may not be reached: {why}; give the address of a public page, such as https://example.com",
        code="address", value=url[:200],
    )  # fmt: skip


class Addresses:
    """Says which addresses may be reached. `private` are exceptions, `host:port`, for a catalogue in one's own network."""

    def __init__(self, private: Collection[str] = (), *, resolve: Resolve | None = None) -> None:
        self._private = frozenset(one.lower() for one in private)
        self._resolve = resolve or _resolved

    def target(self, url: str) -> Target:
        """The address in its parts, where its form allows it. Raises `BadInput` with the code `address`."""
        if len(url) > LONGEST or re.search(r"[\x00-\x20\x7f\\]", url):
            raise _refused(url, f"it holds blanks or control characters, or is longer than {LONGEST}")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise _refused(url, "it is no address") from error
        if parts.scheme not in PORTS:
            raise _refused(url, "it is neither http nor https")
        if parts.username is not None or parts.password is not None or "@" in parts.netloc:
            raise _refused(url, "it names a user")
        host = self._host(url, parts)
        port = port or PORTS[parts.scheme]
        if not self._excepted(host, port) and (port not in PORTS.values() or not _public_name(host)):
            why = "its port is another than 80 and 443" if _public_name(host) else "it is no public name"
            raise _refused(url, why)
        netloc = f"[{host}]" if ":" in host else host
        netloc += "" if port == PORTS[parts.scheme] else f":{port}"
        path, query = (quote(one, safe=_AS_THEY_ARE) for one in (parts.path or "/", parts.query))
        return Target(urlunsplit((parts.scheme, netloc, path, query, "")), parts.scheme, host, port)

    async def of(self, host: str, port: int) -> list[str]:
        """The addresses that a connection to this host may be made to. Raises `BadInput`, and `TryAgain` for a name that is not known."""
        try:
            async with asyncio.timeout(RESOLVE_S):
                found = list(dict.fromkeys(await self._resolve(host, port)))
        except (OSError, TimeoutError) as error:
            raise TryAgain(
                f"the name {host!r} is not known just now", code="unreachable", value=host
            ) from error
        if self._excepted(host, port):
            return found
        for one in found:
            if not is_public(ipaddress.ip_address(one.partition("%")[0])):
                raise _refused(host, "its name leads to an address that is not public")
        if not found:
            raise TryAgain(f"the name {host!r} has no address", code="unreachable", value=host)
        return found

    def _excepted(self, host: str, port: int) -> bool:
        return f"{host}:{port}" in self._private

    def _host(self, url: str, parts: SplitResult) -> str:
        try:
            host = (parts.hostname or "").encode("idna").decode().lower() if parts.hostname else ""
        except UnicodeError:
            host = ""
        if ":" in (parts.hostname or ""):
            host = (parts.hostname or "").lower()
        host = host.removesuffix(".")
        if not host:
            raise _refused(url, "it names no host")
        return host


def _public_name(host: str) -> bool:
    """Whether a host is written as a public name, or as a public address in its usual notation."""
    try:
        return is_public(ipaddress.ip_address(host))
    except ValueError:
        pass  # a name
    return _HOST.fullmatch(host) is not None and host.rsplit(".", 1)[-1] not in _INSIDE


async def _resolved(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]
