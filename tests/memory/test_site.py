"""What the pages of a site say and show of its brand."""

from __future__ import annotations

import pytest

from limelight.capabilities.embedding import shared_embedder
from limelight.memory.site import brand_of_site, pages_to_read, place_of, site_name, told
from limelight.schema.finding import Link, PageLook, PageResult, Passage, Shade


def page(url: str = "https://www.acme.example/", *texts: str, **more: object) -> PageResult:
    passages = [Passage(text=one.removeprefix("# "), heading=one.startswith("# ")) for one in texts]
    return PageResult.model_validate({"url": url, "passages": passages, **more})


def test_pages_that_tell_of_the_brand_are_read() -> None:
    paths = [
        "/cart",
        "/about-us",
        "/products",
        "/blog/2021/05/a",
        "/privacy",
        "/story.pdf",
        "/about-us",
        "/?q=1",
        "/",
    ]
    links = [Link(url=f"https://acme.example{one}") for one in paths]
    links += [Link(url="https://other.example/about"), Link(url="http://169.254.169.254/our-story")]
    links += [Link(url="https://acme.example/x", text="Unsere Marke")]
    home = page(links=links)
    assert [place_of(one) for one in pages_to_read(home, most=5)] == [
        "acme.example/about-us", "acme.example/products", "acme.example/x",
    ]  # fmt: skip
    assert pages_to_read(home, most=0) == []


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"site": "Acme & Sons", "title": "x"}, "Acme & Sons"),
        ({"title": "Boots for life | ACME"}, "ACME"),
        ({"title": "Welcome"}, "acme.example"),
    ],
)
def test_a_site_is_called_what_it_calls_itself(more: dict[str, str], name: str) -> None:
    assert site_name(page(**more)) == name


def test_the_palette_is_what_stands_for_the_brand() -> None:
    look = PageLook(
        theme="#1f6f5c", inks=["#1f6f5c", "#c81e1e"],
        colors=[Shade(color="#222222", weight=30), Shade(color="#207060", weight=9), Shade(color="#d9822b", weight=8)],
    )  # fmt: skip
    guide = brand_of_site([page(look=look)], shared_embedder())
    assert [one.value for one in guide.palette] == ["#1f6f5c", "#c81e1e", "#d9822b"]
    assert [one.source for one in guide.palette] == ["acme.example"] * 3


def test_claims_are_facts_and_none_that_need_proof() -> None:
    texts = (
        "# Made of 12 kinds of wool", "Our socks are made of merino wool. The best socks in the world, made for you.",
        "Shop 40 styles now!", "Clinically tested by 3 doctors and guaranteed.", "We repair every pair for 10 years.",
    )  # fmt: skip
    guide = brand_of_site([page("https://acme.example/", *texts)], shared_embedder())
    assert [one.value for one in guide.claims] == [
        "Our socks are made of merino wool.", "We repair every pair for 10 years.",
    ]  # fmt: skip
    assert guide.slogan is not None
    assert guide.slogan.value == "Made of 12 kinds of wool"


def test_a_page_that_says_nothing_tells_nothing() -> None:
    assert told(brand_of_site([page(title="Acme")], shared_embedder())) == []
