"""Requests and results of looking things up: products of a catalogue, the web, one page of it.

What comes from outside is untrusted: the gate checks it passage by passage, and what is left is data, whatever it says.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol, Self, TypeAlias

from pydantic import BaseModel, Field

from limelight.schema.capability import CapabilityRequest, CapabilityResult
from limelight.schema.principal import Principal
from limelight.schema.product import Product

AGENT = "LimelightBot"
"""The name by which a site's `robots.txt` speaks to what reads its pages."""
Order: TypeAlias = Literal["fitting", "cheapest", "dearest", "best_sellers", "best_rated", "newest"]


class Untrusted(CapabilityResult, ABC):
    """What others wrote. The gate leaves out the passages that read as instructions, and says how many there were."""

    left_out: int = 0

    @abstractmethod
    def without(self, places: Sequence[int]) -> Self:
        """The same without these of its `words()`, by their place."""


class CatalogRequest(CapabilityRequest):
    """`catalog.search`: products by words, and by what they have. Empty fields ask nothing."""

    words: str = Field(default="", max_length=400)
    category: str = Field(default="", max_length=200)
    """A kind of product, in words: what is called otherwise and means the same fits too."""
    least_price: Decimal | None = Field(default=None, ge=0)
    most_price: Decimal | None = Field(default=None, ge=0)
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    """Of the two prices; empty takes them as the catalogue's own."""
    order: Order = "fitting"
    most: int = Field(default=10, ge=1, le=100)
    photos: bool = False
    """Whether the product photos are wanted too, where the catalogue is elsewhere."""
    principal: Principal = Principal()
    """Whose own catalogue is searched; it is sent nowhere."""


class CatalogHit(BaseModel):
    """One product that fits."""

    product: Product
    score: float = Field(default=0.0, ge=0, le=1)
    """How well the words fit; 0 where there were none."""
    url: str = ""
    """Its page, where the catalogue has one."""
    photo: str = ""
    """Blob key of its photo, where that was asked for and could be had."""


class CatalogResult(Untrusted):
    """Products in the order that was asked for."""

    hits: list[CatalogHit] = Field(default_factory=list[CatalogHit])
    total: int = 0
    """How many fit in all, as far as that is known."""

    def words(self) -> list[str]:
        """What each listing says."""
        return [_said(one.product) for one in self.hits]

    def without(self, places: Sequence[int]) -> Self:
        """Without these listings."""
        return self.model_copy(
            update={
                "hits": [one for place, one in enumerate(self.hits) if place not in places],
                "left_out": self.left_out + len(places),
            }
        )


class WebRequest(CapabilityRequest):
    """`web.search`: pages about something."""

    query: str = Field(min_length=1, max_length=400)
    most: int = Field(default=8, ge=1, le=20)
    language: str = Field(default="", max_length=10)


class WebHit(BaseModel):
    """One page that was found."""

    title: str
    url: str
    snippet: str = ""


class WebResult(Untrusted):
    """Pages, the best first."""

    hits: list[WebHit] = Field(default_factory=list[WebHit])

    def words(self) -> list[str]:
        """Title and snippet of each."""
        return [f"{one.title}\n{one.snippet}" for one in self.hits]

    def without(self, places: Sequence[int]) -> Self:
        """Without these pages."""
        return self.model_copy(
            update={
                "hits": [one for place, one in enumerate(self.hits) if place not in places],
                "left_out": self.left_out + len(places),
            }
        )


class ReadRequest(CapabilityRequest):
    """`web.read`: one page as readable text. `look` asks for its colours and typefaces too, from its style sheets."""

    url: str = Field(min_length=4, max_length=2000)
    look: bool = False


class Passage(BaseModel):
    """One stretch of a page's text."""

    text: str
    heading: bool = False


class Link(BaseModel):
    """A link of a page, made absolute."""

    url: str
    text: str = ""


class Shade(BaseModel):
    """A colour of a page's style, and how much it is used for."""

    color: str = Field(pattern=r"^#[0-9a-f]{6}$")
    weight: float


class PageLook(BaseModel):
    """How a page looks, as its style says."""

    theme: str = ""
    """`#rrggbb` of its theme colour."""
    colors: list[Shade] = Field(default_factory=list[Shade])
    fonts: list[str] = Field(default_factory=list[str])
    logo: str = ""
    """Address of its logo."""
    inks: list[str] = Field(default_factory=list[str])
    """`#rrggbb` of the logo, the most first."""


class PageResult(Untrusted):
    """A page that was read."""

    url: str
    """Where it was in the end."""
    title: str = ""
    site: str = ""
    """What the site calls itself."""
    description: str = ""
    language: str = ""
    passages: list[Passage] = Field(default_factory=list[Passage])
    links: list[Link] = Field(default_factory=list[Link])
    look: PageLook = PageLook()

    def words(self) -> list[str]:
        """Title, site, description, then every passage."""
        return [self.title, self.site, self.description, *(one.text for one in self.passages)]

    def without(self, places: Sequence[int]) -> Self:
        """Without these; title, site and description become empty, passages go."""
        gone = frozenset(places)
        head = {name: "" for place, name in enumerate(("title", "site", "description")) if place in gone}
        kept = [one for place, one in enumerate(self.passages, 3) if place not in gone]
        return self.model_copy(update={**head, "passages": kept, "left_out": self.left_out + len(gone)})

    @property
    def text(self) -> str:
        """Its passages, one a paragraph."""
        return "\n\n".join(one.text for one in self.passages)


def plain_words(text: str) -> str:
    """What others wrote, as it may be shown: without what would become a link, a picture or other mark-up, and without addresses."""
    bare = re.sub(r"(?i)\b(?:https?|data|javascript):\S*|!?\[|[\]`*_<>|#\\]", " ", text)
    return " ".join(bare.split())


def as_data(text: str, *, source: str) -> str:
    """What others wrote, marked so that a model takes it for data: it cannot close the mark itself."""
    inner = text.replace("<", "‹").replace(">", "›")
    where = source.replace('"', "'").replace("<", "‹").replace(">", "›")
    return f'<untrusted source="{where}">\n{inner}\n</untrusted>'


@dataclass(frozen=True)
class Fetched:
    """What an address gave."""

    url: str
    """Where it was in the end."""
    status: int
    mime: str
    """Without parameters, lower case."""
    charset: str
    body: bytes


class Fetch(Protocol):
    """Reaches what is outside: every hop's address is checked, and what comes is bounded."""

    async def __call__(
        self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None,
        accept: str = "*/*", most_bytes: int = 2 * 2**20, timeout_s: float = 15.0, redirects: int = 5,
    ) -> Fetched:  # fmt: skip
        """The answer, whatever its status. Raises `BadInput` for an address that may not be reached, `TooLarge`, `TryAgain`."""
        ...


def _said(product: Product) -> str:
    return "\n".join(
        one
        for one in (
            product.title,
            product.category,
            product.brand,
            product.description,
            *product.bullets,
            *product.facts,
        )
        if one
    )
