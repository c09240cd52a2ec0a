"""Reaching the web: every hop is checked, the connection goes to what was checked, answers are bounded."""

from __future__ import annotations

import gzip
from collections.abc import Sequence

import httpcore
import pytest

from limelight.fakeweb import FakeWeb
from limelight.guardrails.addresses import Addresses
from limelight.guardrails.fetching import USER_AGENT, Fetcher, Pinned, content_type
from limelight.schema.errors import BadInput, ProviderFailed, TooLarge, TryAgain
from tests.fakeweb import served, web

__all__ = ["served", "web"]  # fixtures, for pytest to find here


@pytest.fixture
def fetch(web: FakeWeb) -> Fetcher:
    return Fetcher(Addresses([web.host]))


async def test_a_page_comes_with_its_type_and_says_who_asked(web: FakeWeb, fetch: Fetcher) -> None:
    answer = await fetch(f"{web.url}/about", accept="text/html")
    assert (answer.status, answer.mime, answer.charset) == (200, "text/html", "utf-8")
    assert b"Two shoemakers" in answer.body
    assert web.asked[-1].headers["user-agent"] == USER_AGENT
    assert "cookie" not in web.asked[-1].headers


async def test_loopback_is_reached_only_where_that_is_allowed(web: FakeWeb) -> None:
    with pytest.raises(BadInput, match="it is no public name"):
        await Fetcher(Addresses())(web.url)
    assert web.asked == []


async def test_redirects_are_followed_by_hand(web: FakeWeb, fetch: Fetcher) -> None:
    assert (await fetch(f"{web.url}/moved")).url == f"{web.url}/about"
    with pytest.raises(BadInput, match="leads on more than 5 times"):
        await fetch(f"{web.url}/loop")
    assert web.paths.count("/loop") == 6


async def test_a_redirect_to_the_inside_is_refused(web: FakeWeb, fetch: Fetcher) -> None:
    with pytest.raises(BadInput, match=r"'169.254.169.254' may not be reached: it is no public name"):
        await fetch(f"{web.url}/inside")
    with pytest.raises(ProviderFailed, match="moved a POST"):
        await fetch(f"{web.url}/moved", method="POST", body=b"{}")


async def test_the_connection_goes_to_the_address_that_was_checked(web: FakeWeb) -> None:
    """A name that is public when it is looked at and inside a moment later (rebinding) gains nothing."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    name = f"shop.example.com:{web.host.rpartition(':')[2]}"
    fetch = Fetcher(Addresses([name], resolve=resolve))
    assert (await fetch(f"http://{name}/about")).status == 200
    assert asked == ["shop.example.com"]
    assert web.asked[-1].headers["host"] == name


async def test_a_name_that_leads_inside_is_never_connected_to() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["169.254.169.254"]

    with pytest.raises(BadInput, match="leads to an address that is not public"):
        await Fetcher(Addresses(resolve=resolve))("http://metadata.example.com/latest")
    with pytest.raises(httpcore.ConnectError, match="a file is no address"):
        await Pinned(Addresses()).connect_unix_socket("/run/docker.sock")


async def test_what_is_too_large_or_too_slow_is_left(web: FakeWeb, fetch: Fetcher) -> None:
    with pytest.raises(TooLarge, match=r"gives more than 1,000 bytes") as caught:
        await fetch(f"{web.url}/large", most_bytes=1000)
    assert caught.value.limit == 1000
    with pytest.raises(TryAgain, match=r"did not answer in 0.2 s") as late:
        await fetch(f"{web.url}/slow", timeout_s=0.2)
    assert late.value.code == "timed_out"


async def test_a_small_file_that_unpacks_to_a_large_one_is_left() -> None:
    class Answer:
        async def aiter_stream(self):
            yield gzip.compress(b"0" * 50_000_000)

    from limelight.guardrails.fetching import _read

    target = Addresses().target("https://example.com")
    with pytest.raises(TooLarge) as caught:
        await _read(Answer(), target, "gzip", 10_000)  # type: ignore[arg-type]
    assert caught.value.value == 10_001
    with pytest.raises(ProviderFailed, match="answers in 'br', which was not asked for"):
        await _read(Answer(), target, "br", 10_000)  # type: ignore[arg-type]


async def test_own_headers_stay_with_their_origin(web: FakeWeb, fetch: Fetcher) -> None:
    with FakeWeb() as other:
        both = Fetcher(Addresses([web.host, other.host]))
        web.asked.clear()
        from limelight import fakeweb

        before = dict(fakeweb.MOVED)
        fakeweb.MOVED["/moved"] = f"{other.url}/about"
        try:
            await both(
                f"{web.url}/moved", headers={"X-Key": "secret", "Host": "evil.example", "User-Agent": "x"}
            )
        finally:
            fakeweb.MOVED.update(before)
        assert web.asked[-1].headers["x-key"] == "secret"
        assert web.asked[-1].headers["host"] == web.host
        assert "x-key" not in other.asked[-1].headers


async def test_nobody_there_may_be_there_later() -> None:
    with pytest.raises(TryAgain, match=r"127.0.0.1 could not be reached \(ConnectError\): try again later"):
        await Fetcher(Addresses(["127.0.0.1:9"]))("http://127.0.0.1:9/")


def test_a_content_type_is_read() -> None:
    assert content_type("Text/HTML; Charset=ISO-8859-1") == ("text/html", "ISO-8859-1")
    assert content_type("") == ("application/octet-stream", "")
