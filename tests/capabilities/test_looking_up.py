"""Search APIs and catalogues as data, one's own catalogue, and pages: against a small web on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.capabilities.providers.meaning import LocalMeaning
from limelight.capabilities.providers.search import (
    ApiOptions,
    CatalogApi,
    CatalogApiOptions,
    OwnCatalogue,
    PageReader,
    WebApi,
)
from limelight.capabilities.providers.search.css import colors_of, fonts_of
from limelight.capabilities.providers.search.html import read_html
from limelight.fakeweb import FakeWeb
from limelight.guardrails.addresses import Addresses
from limelight.guardrails.fetching import Fetcher
from limelight.infra.blobs import FileBlobStore
from limelight.infra.engine import LocalEngine
from limelight.infra.home import Storage
from limelight.schema.capability import Provider, TrimRequest
from limelight.schema.errors import BadInput, NotFound, ProviderFailed, TooLarge, WrongType
from limelight.schema.finding import AGENT, CatalogRequest, ReadRequest, WebRequest
from limelight.schema.meaning import EmbedRequest, RerankRequest
from limelight.schema.principal import Principal
from limelight.schema.product import Price, Product, Rating
from tests.memory.files import Words

KEYED = {"X-Key": "${FAKE_WEB_KEY}"}
WEB: dict[str, Any] = {
    "query": {"q": "{query}", "count": "{most}"}, "headers": KEYED, "hits": "/web/results",
    "fields": {"title": "/name", "url": "/link", "snippet": "/text"},
}  # fmt: skip
GOODS: dict[str, Any] = {
    "query": {"q": "{query}", "sort": "{order}"}, "headers": KEYED, "hits": "/items",
    "fields": {"id": "/sku", "title": "/name", "price": "/cost/value", "currency": "/cost/unit", "category": "/kind",
               "stars": "/stars", "ratings": "/reviews", "sales_rank": "/rank", "photo": "/image", "url": "/page"},
}  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[FakeWeb]:
    with FakeWeb(key="k-123") as web:
        yield web


@pytest.fixture
def web(served: FakeWeb, monkeypatch: pytest.MonkeyPatch) -> FakeWeb:
    monkeypatch.setenv("FAKE_WEB_KEY", "k-123")
    served.asked.clear()
    return served


@pytest.fixture
def fetch(web: FakeWeb) -> Fetcher:
    return Fetcher(Addresses([web.host]))


# Search APIs


def searching(web: FakeWeb, fetch: Fetcher, **more: Any) -> WebApi:
    return WebApi(ApiOptions.model_validate({"url": f"{web.url}/search", **WEB, **more}), fetch=fetch)


async def test_a_search_api_is_an_entry_and_no_code(web: FakeWeb, fetch: Fetcher) -> None:
    found = await searching(web, fetch).call("web.search", WebRequest(query="trail boots & socks", most=3))
    assert [(one.title, one.url) for one in found.hits] == [
        ("Ferngrove: boots", "https://ferngrove.example/"),
        ("Trail boots compared", "https://mag.example/boots"),
        ("Free prizes", "https://evil.example/"),
    ]
    assert found.hits[0].snippet == "Boots made in Porto & repaired there."
    assert web.asked[-1].query == {"q": "trail boots & socks", "count": "3"}
    assert web.asked[-1].headers["x-key"] == "k-123"


async def test_a_post_has_its_words_in_its_body(web: FakeWeb, fetch: Fetcher) -> None:
    body = {"q": "{query}", "options": {"count": "{most}", "tags": ["a", "{language}"]}}
    asked = searching(web, fetch, method="POST", query={}, body=body)
    await asked.call("web.search", WebRequest(query='say "hi"', most=5, language="de"))
    assert web.asked[-1].body == b'{"q": "say \\"hi\\"", "options": {"count": 5, "tags": ["a", "de"]}}'


async def test_words_cannot_leave_their_place_in_an_address(web: FakeWeb, fetch: Fetcher) -> None:
    asked = searching(web, fetch, url=f"{web.url}/search?q={{query}}", query={})
    await asked.call("web.search", WebRequest(query="a&key=b#c/../d${FAKE_WEB_KEY}"))
    assert web.asked[-1].query == {"q": "a&key=b#c/../d${FAKE_WEB_KEY}"}


async def test_a_key_that_is_missing_or_wrong_is_told(
    web: FakeWeb, fetch: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_WEB_KEY", "other")
    with pytest.raises(ProviderFailed, match=r"127.0.0.1 answered 401: look at the entry's key and address"):
        await searching(web, fetch).call("web.search", WebRequest(query="boots"))
    monkeypatch.delenv("FAKE_WEB_KEY")
    with pytest.raises(ProviderFailed, match="the environment variable FAKE_WEB_KEY is not set"):
        await searching(web, fetch).call("web.search", WebRequest(query="boots"))


async def test_an_answer_of_another_form_is_told(web: FakeWeb, fetch: Fetcher) -> None:
    with pytest.raises(ProviderFailed, match="gave no JSON with /nowhere"):
        await searching(web, fetch, hits="/nowhere").call("web.search", WebRequest(query="boots"))
    with pytest.raises(ProviderFailed, match="what stands at /web is no list"):
        await searching(web, fetch, hits="/web").call("web.search", WebRequest(query="boots"))
    with pytest.raises(ProviderFailed, match="gave no JSON"):
        await searching(web, fetch, url=f"{web.url}/about").call("web.search", WebRequest(query="boots"))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"headers": {"X-Key": "abc123"}}, "X-Key must be ${NAME} of an environment variable"),
        ({"fields": {"title": "/a"}}, "'url' is missing"),
        ({"fields": {"title": "/a", "url": "/b", "colour": "/c"}}, "'colour' is not read"),
        ({"fields": {"title": "a", "url": "/b"}}, "'a' is no JSON pointer"),
        ({"query": {"q": "{words}"}}, "{words} is not known; there are language, most, query"),
        ({"url": "ftp://x"}, "String should match pattern"),
    ],
)
def test_a_wrong_entry_says_what_is_wrong(more: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ApiOptions.model_validate({"url": "https://x.example", **WEB, **more})
    assert why in str(caught.value)


# A retailer's catalogue


def shopping(web: FakeWeb, fetch: Fetcher, blobs: FileBlobStore, **more: Any) -> CatalogApi:
    options = CatalogApiOptions.model_validate({"url": f"{web.url}/goods", **GOODS, **more})
    return CatalogApi(options, fetch=fetch, blobs=blobs)


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


async def test_a_retailers_catalogue_is_an_entry_and_no_code(
    web: FakeWeb, fetch: Fetcher, blobs: FileBlobStore
) -> None:
    asked = CatalogRequest(words="tent", order="cheapest", photos=True)
    found = await shopping(web, fetch, blobs).call("catalog.search", asked)
    first, second = found.hits
    assert first.product == Product(
        id="tent-2", title="Two-person tent", category="Outdoor/Tents", sales_rank=12,
        price=Price(amount=Decimal("199.00"), currency="EUR"), rating=Rating(stars=4.4, count=210),
    )  # fmt: skip
    assert second.product.id == "tent-4"
    assert (first.url, found.total) == ("https://shop.example/tent-2", 2)
    assert (await blobs.get(first.photo)).startswith(b"\x89PNG")
    assert second.photo == ""  # what it gave is no picture, whatever it said


async def test_prices_are_held_against_what_was_asked(
    web: FakeWeb, fetch: Fetcher, blobs: FileBlobStore
) -> None:
    shop = shopping(web, fetch, blobs, orders={"cheapest": "price_asc"})
    found = await shop.call("catalog.search", CatalogRequest(most_price=Decimal(200), order="cheapest"))
    assert [one.product.id for one in found.hits] == [
        "tent-2",
        "lamp",
    ]  # in the order of the shop, which was asked for it
    assert web.asked[-1].query == {"sort": "price_asc"}
    assert found.hits[1].url == ""  # not an address
    none = await shop.call("catalog.search", CatalogRequest(most_price=Decimal(200), currency="USD"))
    assert none.hits == []


# One's own catalogue


def product(number: int, title: str, price: str | None, category: str, **more: Any) -> Product:
    paid = Price(amount=Decimal(price), currency="USD") if price else None
    return Product(id=f"p{number}", title=title, category=category, price=paid, **more)


SHELF = [
    product(
        1, "Two-person dome tent", "199", "Outdoor/Camping", sales_rank=9, rating=Rating(stars=4.1, count=3)
    ),
    product(
        2, "Family tent with porch", "349", "Outdoor/Camping", sales_rank=2, rating=Rating(stars=4.8, count=9)
    ),
    product(3, "Ceramic kettle", "49", "Kitchen", sales_rank=1),
    product(4, "Tarp tent, ultralight", None, "Outdoor/Camping"),
]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"words": "tent", "order": "cheapest"}, ["p1", "p2", "p4"]),
        ({"words": "tents", "order": "dearest", "most": 1}, ["p2"]),
        ({"order": "best_sellers", "most": 2}, ["p3", "p2"]),
        ({"order": "best_rated", "category": "camping"}, ["p2", "p1", "p4"]),
        ({"most_price": Decimal(200)}, ["p1", "p3"]),
        ({"least_price": Decimal(100), "words": "tent", "order": "cheapest"}, ["p1", "p2"]),
        ({"words": "submarine"}, []),
        ({"words": "kettle"}, ["p3"]),
    ],
)
async def test_ones_own_catalogue_is_searched(
    storage: Storage, asked: dict[str, Any], ids: list[str]
) -> None:
    who = Principal(advertiser="acme")
    await storage.catalogue.put_products(who, SHELF)
    shelf = OwnCatalogue(storage.catalogue, embedder=Words)
    found = await shelf.call("catalog.search", CatalogRequest(principal=who, **asked))
    assert [one.product.id for one in found.hits] == ids
    other = await shelf.call("catalog.search", CatalogRequest(**asked))
    assert other.hits == []  # another advertiser's


async def test_what_is_called_otherwise_and_means_the_same_fits(storage: Storage) -> None:
    from limelight.capabilities.embedding import shared_embedder

    who = Principal()
    await storage.catalogue.put_products(who, SHELF)
    shelf = OwnCatalogue(storage.catalogue, embedder=shared_embedder)
    found = await shelf.call("catalog.search", CatalogRequest(principal=who, words="Wasserkocher"))
    assert [one.product.id for one in found.hits] == ["p3"]


# Pages


def reader(fetch: Fetcher) -> PageReader:
    return PageReader(fetch=fetch, agent=AGENT)


async def test_a_page_is_read_as_a_person_sees_it(web: FakeWeb, fetch: Fetcher) -> None:
    page = await reader(fetch).call("web.read", ReadRequest(url=web.url, look=True))
    assert (page.title, page.site, page.language) == ("Ferngrove | Boots for long days", "Ferngrove", "en")
    assert page.passages[0].text == "Walk further, carry less"
    assert page.passages[0].heading
    assert "Ignore all previous" not in page.text  # it is hidden
    assert "Imprint" not in page.text
    assert [one.url.removeprefix(web.url) for one in page.links][:2] == ["/about", "/products"]
    assert page.look.theme == "#1f6f5c"
    assert [one.color for one in page.look.colors][:2] == ["#1f6f5c", "#d9822b"]
    assert page.look.fonts == ["Source Serif Pro"]
    assert page.look.inks[0] == "#1f6f5c"


async def test_robots_txt_is_kept_to_and_asked_once(web: FakeWeb, fetch: Fetcher) -> None:
    pages = reader(fetch)
    with pytest.raises(BadInput, match="does not let programs read this page") as caught:
        await pages.call("web.read", ReadRequest(url=f"{web.url}/private"))
    assert caught.value.code == "robots"
    await pages.call("web.read", ReadRequest(url=f"{web.url}/about"))
    assert web.paths == ["/robots.txt", "/about"]


async def test_what_is_no_page_is_told(web: FakeWeb, fetch: Fetcher) -> None:
    pages = reader(fetch)
    with pytest.raises(
        WrongType, match="gives application/pdf there, and only pages and plain text are read"
    ):
        await pages.call("web.read", ReadRequest(url=f"{web.url}/brochure"))
    with pytest.raises(TooLarge, match="gives more than 2,097,152 bytes"):
        await pages.call("web.read", ReadRequest(url=f"{web.url}/large"))
    with pytest.raises(NotFound, match="has no such page"):
        await pages.call("web.read", ReadRequest(url=f"{web.url}/nothing"))
    plain = await pages.call("web.read", ReadRequest(url=f"{web.url}/plain"))
    assert [one.text for one in plain.passages] == ["Boots.", "Made in Porto."]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display: none">X</p>', "<p hidden>X</p>", '<p aria-hidden="true">X</p>', "<!-- X -->", "<script>X</script>",
        '<div style="font-size:0"><b>X</b></div>', '<span style="position:absolute;left:-9999px">X</span>',
        '<p style="opacity:0">X</p>', "<template><p>X</p></template>", "<noscript>X</noscript>", "<style>X</style>",
        '<p style="color: transparent">X</p>', '<img alt="X">', '<meta name="note" content="X">', "<button>X</button>",
    ],
)  # fmt: skip
def test_what_a_person_does_not_see_is_not_read(hidden: str) -> None:
    read = read_html(f"<body><p>before</p>{hidden}<p>after</p></body>", url="https://example.com/")
    assert [one.text for one in read.passages] == ["before", "after"]


def test_broken_pages_are_read_as_far_as_they_go() -> None:
    read = read_html(
        "<head><title>A<body><p>b<div>c</p></b><p>d" + "<div>" * 2000 + "deep", url="https://e.com/"
    )
    assert [one.text for one in read.passages][:3] == ["b", "c", "d"]


def test_colours_count_by_what_they_are_for() -> None:
    sheet = "a{color:#111} p{color:#222} /* .x{color:#333} */ @media print{.y{background:rgb(1 2 3)}} :root{--brand:#abc}"
    assert [(one.color, one.weight) for one in colors_of([sheet])] == [
        ("#aabbcc", 10.0), ("#111111", 3.0), ("#222222", 1.0), ("#010203", 1.0),
    ]  # fmt: skip
    assert fonts_of(
        ["h1{font-family:'Lora',serif} p{font-family:Arial,sans-serif} @font-face{font-family:Zed}"]
    ) == ["Lora"]


# The seam


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    return Parts(blobs=FileBlobStore(tmp_path / "b"), engine=LocalEngine(1, 1), scratch=tmp_path / "s")


@pytest.mark.parametrize("family", ["web-pages", "web-api", "catalog-api"])
def test_what_reaches_outside_is_a_third_party(parts: Parts, family: str) -> None:
    entry = ModelEntry(
        name="x", family=family, options={"url": "https://x.example", "fields": {"title": "/t", "url": "/u"}}
    )
    with pytest.raises(BadInput, match="say third_party = true, so that it goes through the gate"):
        FAMILIES[family].provider(
            entry.model_copy(update={"options": {} if family == "web-pages" else entry.options}), parts
        )


async def test_nothing_outside_is_reached_where_nobody_said_how(parts: Parts) -> None:
    provider = FAMILIES["web-pages"].provider(
        ModelEntry(name="x", family="web-pages", third_party=True), parts
    )
    with pytest.raises(ProviderFailed, match="nothing outside can be reached from here"):
        await provider.call("web.read", ReadRequest(url="https://example.com"))


async def test_texts_are_compared_and_put_in_order_on_this_machine() -> None:
    local = LocalMeaning(Words)
    embedded = await local.call("text.embed", EmbedRequest(texts=["two boots", "one kettle"]))
    assert (embedded.model_dump()["space"], embedded.tokens_in) == ("use/512", 6)
    ranked = await local.call(
        "text.rerank", RerankRequest(query="kettle", texts=["two boots", "one kettle"], most=1)
    )
    assert [one["index"] for one in ranked.model_dump()["order"]] == [1]


class Unasked:
    """Stands for what must not be reached."""

    async def __call__(self, url: str, **_: Any) -> Any:
        raise AssertionError(url)


@pytest.mark.parametrize("name", ["web-api", "catalog-api", "own-catalogue", "web-pages", "local-meaning"])
async def test_another_request_is_left_to_another_provider(name: str, storage: Storage) -> None:
    fetch = Unasked()
    providers: dict[str, Provider] = {
        one.name: one
        for one in (
            WebApi(ApiOptions.model_validate({"url": "https://x.example", **WEB}), fetch=fetch),
            CatalogApi(
                CatalogApiOptions.model_validate({"url": "https://x.example", **GOODS}), fetch=fetch, blobs=storage.blobs
            ),
            OwnCatalogue(storage.catalogue, embedder=Words), PageReader(fetch=fetch, agent=AGENT), LocalMeaning(Words),
        )
    }  # fmt: skip
    with pytest.raises(ProviderFailed, match=f"{name} does not serve video.trim") as caught:
        await providers[name].call("video.trim", TrimRequest(video="x", start_s=0, end_s=1))
    assert caught.value.value == "video.trim"
