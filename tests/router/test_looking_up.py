"""Messages that ask to look something up: a web site to learn the brand from, products of the catalogue."""

from __future__ import annotations

import pytest

from limelight.router.finding import products_wanted
from limelight.router.rules import match_rule
from limelight.router.sites import learns_brand, site_in
from limelight.router.text import clean
from limelight.schema.context import Context


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("look at my website example.com and learn my brand", "example.com"),
        (
            "Learn our brand from https://www.acme.co.uk/about?x=1, please.",
            "https://www.acme.co.uk/about?x=1",
        ),
        (
            "this is our site: shop.example.com. take colours and tone of our brand from it",
            "shop.example.com",
        ),
        ("Schau dir meine Webseite beispiel.de an und lerne meine Marke kennen", "beispiel.de"),
        ("regarde mon site exemple.fr et apprends ma marque", "exemple.fr"),
        ("mira mi página ejemplo.es y aprende mi marca", "ejemplo.es"),
        ("veja o meu site exemplo.com.br e aprenda a minha marca", "exemplo.com.br"),
        ("サイト example.jp を見てブランドを学んで", "example.jp"),
        ("study http://127.0.0.1:8123/x for my brand", "http://127.0.0.1:8123/x"),
    ],
)
def test_a_site_to_learn_from_is_known(text: str, site: str) -> None:
    assert site_in(text) == site
    assert learns_brand(text)
    hit = match_rule(clean(text), Context(today="2026-01-01"))
    assert hit is not None
    assert hit.label == "brand.learn"


@pytest.mark.parametrize(
    "text",
    [
        "make a video for my brand", "what do you know about my brand?", "use boots.png for the next shot", "look at photo.jpg",
        "put example.com on the end card", "make a video for example.com in the style of my brand", "e.g. a brand video",
        "write to me@example.com about my brand", "version 2.5 of my brand look", "show me headlines for my website",
        "the logo of my brand is in brand.pdf", "add our website www.example.com to the video",
    ],
)  # fmt: skip
def test_other_messages_are_not(text: str) -> None:
    assert not learns_brand(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("find my ten best sellers", {"order": "best_sellers", "most": 10}),
        ("show me my 3 newest camping products", {"order": "newest", "most": 3, "words": "camping"}),
        ("which of my products cost less than 40 dollars?", {"most_price": 40.0}),
        ("List products over $20 and under $99.50", {"least_price": 20.0, "most_price": 99.5}),
        ("what are our top rated kitchen items", {"order": "best_rated", "words": "kitchen"}),
        ("which products are the most expensive", {"order": "dearest"}),
    ],
)
def test_products_are_asked_for_by_what_they_have(text: str, wanted: dict[str, object]) -> None:
    found = products_wanted(text)
    assert found is not None
    assert found.model_dump(exclude_defaults=True) == {name: one for name, one in wanted.items() if one != 10}
    hit = match_rule(clean(text), Context(today="2026-01-01"))
    assert hit is not None
    assert hit.label == "products.find"


@pytest.mark.parametrize(
    "text",
    [
        "show me my products", "which product are we working on?", "make a video for my best sellers", "what is the price of the boot?",
        "videos for my ten best sellers", "show me the newest pictures", "find the best sellers and make an ad for each",
        "which of the products shall we use?", "list the shots",
    ],
)  # fmt: skip
def test_other_questions_are_not(text: str) -> None:
    assert products_wanted(text) is None
