"""Steps that look things up."""

from __future__ import annotations

from limelight.agent.director.draft import Draft
from limelight.router.finding import Wanted, products_wanted
from limelight.router.sites import site_in

STUDY_S = 12.0


def learn_brand(draft: Draft) -> None:
    """`brand.learn`: read the brand off the site that the person named."""
    url = site_in(draft.words)
    if not url:
        draft.ask("q_which_site")
        return
    draft.step(
        "site",
        f"Read {shown_site(draft.words)}",
        "research",
        "study_site",
        {"url": url, "language": draft.voice.language},
        instruction=f"Read the brand off {url}, the address that the person gave.",
        estimate_s=STUDY_S,
    )
    draft.goals.append("what your web site says of your brand")


def find_products(draft: Draft) -> None:
    """`products.find`: search the catalogue by what the person named."""
    wanted = products_wanted(draft.words) or Wanted(words=draft.words[:400])
    draft.step(
        "products",
        "Search the catalogue",
        "research",
        "find_products",
        wanted.model_dump(exclude_defaults=True),
        instruction=f"Find the products that the person asks for: {draft.words[:800]}",
        estimate_s=1.0,
    )
    draft.goals.append("products of your catalogue")


def shown_site(words: str) -> str:
    """The site that a message names, as a person writes it."""
    url = site_in(words).removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return url.rstrip("/")[:60]
