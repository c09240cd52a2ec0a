"""Which addresses may be reached: public ones, however the others are written."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.guardrails.addresses import Addresses, is_public
from limelight.schema.errors import BadInput, TryAgain

ANY = Addresses()
few = settings(deadline=None, max_examples=60)


def resolving(*found: str) -> Addresses:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return found

    return Addresses(resolve=resolve)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://example.com", "https://example.com/"),
        ("http://EXAMPLE.com./a?b=c#d", "http://example.com/a?b=c"),
        ("https://example.com:443/x", "https://example.com/x"),
        ("http://example.com:443/x", "http://example.com:443/x"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("https://münchen.example.com/straße", "https://xn--mnchen-3ya.example.com/stra%C3%9Fe"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_a_public_address_is_sent_in_its_plain_form(url: str, sent: str) -> None:
    assert ANY.target(url).url == sent


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
        "http://0177.0.0.1/", "http://0/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:7f00:1::]/", "http://[fd00:ec2::254]/",
        "http://[fe80::1%25eth0]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://172.16.0.1/",
        "http://192.168.1.1/", "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://198.18.0.1/",
        "http://localhost/", "http://foo.localhost/", "http://printer.local/", "http://db.internal/", "http://intranet/",
        "http://①②⑦.⓪.⓪.①/", "http://１２７.０.０.１/",
    ],
)  # fmt: skip
def test_what_is_inside_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(BadInput, match="may not be reached: it is no public name") as caught:
        ANY.target(url)
    assert caught.value.code == "address"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.com/", "it is neither http nor https"),
        ("file:///etc/passwd", "it is neither http nor https"),
        ("javascript:alert(1)", "it is neither http nor https"),
        ("gopher://example.com/", "it is neither http nor https"),
        ("//example.com/", "it is neither http nor https"),
        ("https://example.com:8443/", "its port is another than 80 and 443"),
        ("http://example.com:22/", "its port is another than 80 and 443"),
        ("http://example.com:99999/", "it is no address"),
        ("http://me@example.com/", "it names a user"),
        ("http://example.com@127.0.0.1/", "it names a user"),
        ("http://example.com:80@evil.com/", "it names a user"),
        ("http:///x", "it names no host"),
        ("http://exa mple.com/", "it holds blanks or control characters, or is longer than 2000"),
        ("http://example.com\\@127.0.0.1/", "it holds blanks or control characters, or is longer than 2000"),
        ("http://example.com/\r\nX: y", "it holds blanks or control characters, or is longer than 2000"),
        ("http://example.com/" + "x" * 2000, "it holds blanks or control characters, or is longer than 2000"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        ANY.target(url)
    assert f"may not be reached: {why};" in caught.value.message


@few
@given(st.ip_addresses(v=4))
def test_an_address_of_version_4_and_what_carries_it_are_judged_alike(ip: ipaddress.IPv4Address) -> None:
    """Mapped, translated and tunnelled forms are never public; the plain one is public only if the library says so too."""
    n = int(ip)
    for carried in (
        ipaddress.IPv6Address((0xFFFF << 32) | n), ipaddress.IPv6Address(n),
        ipaddress.IPv6Address((0x64FF9B << 96) | n), ipaddress.IPv6Address((0x2002 << 112) | (n << 80)),
    ):  # fmt: skip
        assert not is_public(carried)
    assert not is_public(ip) or ip.is_global


@few
@given(st.sampled_from(["10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                        "224.0.0.0/4", "240.0.0.0/4", "0.0.0.0/8"]), st.data())  # fmt: skip
def test_no_address_of_a_private_network_passes_in_any_notation(network: str, data: st.DataObject) -> None:
    block = ipaddress.ip_network(network)
    n = data.draw(st.integers(int(block.network_address), int(block.broadcast_address)))
    dotted = str(ipaddress.IPv4Address(n))
    octal = ".".join(f"0{int(part):o}" for part in dotted.split("."))
    hexed = ".".join(hex(int(part)) for part in dotted.split("."))
    for host in (dotted, str(n), hex(n), octal, hexed, f"[::ffff:{dotted}]"):
        with pytest.raises(BadInput):
            ANY.target(f"http://{host}/")


@few
@given(st.text(max_size=40))
def test_any_text_is_an_address_or_bad_input(text: str) -> None:
    for url in (text, f"http://{text}", f"https://{text}/"):
        try:
            target = ANY.target(url)
        except BadInput:
            continue
        assert target.scheme in ("http", "https")
        assert target.port in (80, 443)
        assert target.url.isascii()
        assert "@" not in target.url.split("/")[2]


async def test_a_name_is_refused_when_one_of_its_addresses_is_inside() -> None:
    with pytest.raises(BadInput, match="its name leads to an address that is not public"):
        await resolving("93.184.216.34", "10.0.0.7").of("example.com", 443)
    assert await resolving("93.184.216.34").of("example.com", 443) == ["93.184.216.34"]


async def test_a_name_that_nobody_knows_may_be_known_later() -> None:
    async def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(TryAgain, match=r"the name 'nowhere.example' is not known just now"):
        await Addresses(resolve=unknown).of("nowhere.example", 443)
    with pytest.raises(TryAgain, match=r"the name 'nowhere.example' has no address"):
        await resolving().of("nowhere.example", 443)


async def test_an_exception_is_one_host_and_one_port() -> None:
    allowed = Addresses(["127.0.0.1:8123"])
    assert allowed.target("http://127.0.0.1:8123/x").port == 8123
    assert await allowed.of("127.0.0.1", 8123) == ["127.0.0.1"]
    for other in ("http://127.0.0.1/", "http://127.0.0.1:8124/", "http://localhost:8123/"):
        with pytest.raises(BadInput):
            allowed.target(other)
