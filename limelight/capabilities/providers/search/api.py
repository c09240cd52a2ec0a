"""Search APIs as data: where to ask, with what, and where in the answer things stand. No vendor is known here."""

from __future__ import annotations

import json
import os
import re
from typing import ClassVar, Literal
from urllib.parse import quote, urlencode, urlsplit

from jsonpointer import JsonPointerException, resolve_pointer
from pydantic import Field, JsonValue, field_validator

from limelight.capabilities.options import Options
from limelight.capabilities.providers.search.ordering import in_order, in_price
from limelight.infra.catalog.rows import Row, product_of
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed, TryAgain
from limelight.schema.finding import (
    CatalogHit,
    CatalogRequest,
    CatalogResult,
    Fetch,
    WebHit,
    WebRequest,
    WebResult,
)
from limelight.schema.stores import BlobStore

_SLOT = re.compile(r"\{([a-z_]+)\}")
_SECRET = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_HEADER = re.compile(r"(?:[A-Za-z]+ )?\$\{[A-Z][A-Z0-9_]*\}")
MOST_BYTES = 4 * 2**20
MOST_PHOTO = 15 * 2**20
PHOTOS = 12
"""Product photos that are fetched for one answer, at most."""


class ApiOptions(Options):
    """How an HTTP API is asked, and where its answer holds what is wanted."""

    slots: ClassVar[frozenset[str]] = frozenset({"query", "most", "language"})
    reads: ClassVar[frozenset[str]] = frozenset({"title", "url", "snippet"})
    needs: ClassVar[frozenset[str]] = frozenset({"title", "url"})

    url: str = Field(pattern=r"^https?://")
    """With `{query}`, `{most}`, … where the request's words stand, encoded."""
    method: Literal["GET", "POST"] = "GET"
    query: dict[str, str] = Field(default_factory=dict[str, str])
    """Parameters; values with the same slots, or `${NAME}` of an environment variable."""
    body: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    """Of a POST, as JSON; its texts have the same slots."""
    headers: dict[str, str] = Field(default_factory=dict[str, str])
    """Each `${NAME}` of an environment variable, with one word before it at most: `Bearer ${SEARCH_KEY}`."""
    hits: str = ""
    """JSON pointer (RFC 6901) to the list in the answer; empty is the answer itself."""
    fields: dict[str, str]
    """What is read of each entry, by our name, and the JSON pointer to it inside the entry."""
    timeout_s: float = Field(default=10, gt=0, le=60)

    @field_validator("headers")
    @classmethod
    def _from_the_environment(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if _HEADER.fullmatch(value) is None:
                raise ValueError(
                    f"{name} must be ${{NAME}} of an environment variable, such as 'Bearer ${{SEARCH_KEY}}'"
                )
        return headers

    @field_validator("fields")
    @classmethod
    def _known(cls, fields: dict[str, str]) -> dict[str, str]:
        if strange := sorted(set(fields) - cls.reads):
            raise ValueError(f"{strange[0]!r} is not read; what is read is {', '.join(sorted(cls.reads))}")
        if missing := sorted(cls.needs - set(fields)):
            raise ValueError(f"{missing[0]!r} is missing; say where it stands in an entry")
        if wrong := [one for one in fields.values() if one and not one.startswith("/")]:
            raise ValueError(f"{wrong[0]!r} is no JSON pointer; it begins with /")
        return fields

    @field_validator("url", "query", "body")
    @classmethod
    def _slots_are_known(cls, value: JsonValue) -> JsonValue:
        if strange := [one for one in _SLOT.findall(json.dumps(value)) if one not in cls.slots]:
            raise ValueError(f"{{{strange[0]}}} is not known; there are {', '.join(sorted(cls.slots))}")
        return value


class CatalogApiOptions(ApiOptions):
    """The API of a retailer's catalogue."""

    slots: ClassVar[frozenset[str]] = frozenset(
        {"query", "most", "category", "least_price", "most_price", "currency", "order"}
    )
    reads: ClassVar[frozenset[str]] = frozenset({
        "id", "title", "bullets", "description", "category", "brand", "price", "currency", "stars", "ratings", "sales_rank",
        "launch_date", "tags", "facts", "url", "photo",
    })  # fmt: skip
    needs: ClassVar[frozenset[str]] = frozenset({"title"})

    orders: dict[str, str] = Field(default_factory=dict[str, str])
    """What `{order}` becomes, by our word: `cheapest = "price_asc"`."""
    filters: bool = False
    """Whether the API itself keeps to the prices that it is given; otherwise what it gives is held against them here."""


class Api:
    """Asks one API."""

    def __init__(self, options: ApiOptions, *, fetch: Fetch) -> None:
        self._options, self._fetch = options, fetch

    async def entries(self, words: dict[str, str]) -> list[JsonValue]:
        """The entries of the answer. Raises `ProviderFailed`, `TryAgain`, and `BadInput` for its address."""
        o = self._options
        url = _SLOT.sub(lambda m: quote(words.get(m[1], ""), safe=""), o.url)
        asked = {name: filled(value, words) for name, value in o.query.items()}
        if asked := {name: value for name, value in asked.items() if value}:
            url += ("&" if urlsplit(url).query else "?") + urlencode(asked)
        headers = {name: secret(value) for name, value in o.headers.items()}
        body = json.dumps(_deep(o.body, words)).encode() if o.method == "POST" else None
        if body is not None:
            headers["Content-Type"] = "application/json"
        answer = await self._fetch(
            url, method=o.method, headers=headers, body=body, accept="application/json", most_bytes=MOST_BYTES,
            timeout_s=o.timeout_s,
        )  # fmt: skip
        host = urlsplit(o.url).hostname
        if answer.status == 429 or answer.status >= 500:
            raise TryAgain(
                f"{host} answered {answer.status}: try again later",
                code="throttled" if answer.status == 429 else "outage",
            )
        if answer.status >= 400:
            code = "not_allowed" if answer.status in (401, 403) else "bad_request"
            raise ProviderFailed(
                f"{host} answered {answer.status}: look at the entry's key and address", code=code
            )
        try:
            found = resolve_pointer(json.loads(answer.body), o.hits)
        except (ValueError, JsonPointerException) as error:
            raise ProviderFailed(
                f"{host} gave no JSON with {o.hits or 'a list'}", code="broken_output"
            ) from error
        if not isinstance(found, list):
            raise ProviderFailed(
                f"{host}: what stands at {o.hits or 'the top'} is no list", code="broken_output"
            )
        return found

    def read(self, entry: JsonValue) -> dict[str, JsonValue]:
        """The fields of an entry that it has."""
        if not isinstance(entry, dict):
            return {}
        found = {name: resolve_pointer(entry, where, None) for name, where in self._options.fields.items()}
        return {name: value for name, value in found.items() if value not in (None, "", [])}


class WebApi:
    """`web.search` by one API. `Provider`."""

    name = "web-api"
    capabilities: frozenset[Capability] = frozenset({"web.search"})

    def __init__(self, options: ApiOptions, *, fetch: Fetch) -> None:
        self._api = Api(options, fetch=fetch)

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> WebResult:
        """The pages, as the API put them in order."""
        if not isinstance(request, WebRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        words = {"query": request.query, "most": str(request.most), "language": request.language}
        read = [self._api.read(one) for one in await self._api.entries(words)]
        return WebResult(
            hits=[
                WebHit(
                    title=plain(one["title"])[:300],
                    url=str(one["url"]),
                    snippet=plain(one.get("snippet"))[:1000],
                )
                for one in read
                if "title" in one and re.match(r"https?://", str(one.get("url")))
            ][: request.most]
        )


class CatalogApi:
    """`catalog.search` in a retailer's catalogue. `Provider`."""

    name = "catalog-api"
    capabilities: frozenset[Capability] = frozenset({"catalog.search"})

    def __init__(self, options: CatalogApiOptions, *, fetch: Fetch, blobs: BlobStore) -> None:
        self._options, self._fetch, self._blobs = options, fetch, blobs
        self._api = Api(options, fetch=fetch)

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CatalogResult:
        """The products whose listings can be read, with their photos where those were asked for."""
        if not isinstance(request, CatalogRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        words = {
            "query": request.words or request.category, "most": str(request.most), "category": request.category,
            "least_price": _price(request.least_price), "most_price": _price(request.most_price),
            "currency": request.currency, "order": self._options.orders.get(request.order, ""),
        }  # fmt: skip
        read = [self._api.read(one) for one in await self._api.entries(words)]
        found = [hit for one in read if (hit := _hit(one)) is not None]
        photos = {
            hit.product.id: str(one.get("photo") or "") for one in read if (hit := _hit(one)) is not None
        }
        kept = (
            found if self._options.filters else [hit for hit in found if in_price(hit.product.price, request)]
        )
        if request.order != "fitting" and request.order not in self._options.orders:
            kept = in_order(kept, request.order)
        kept = kept[: request.most]
        if request.photos:
            pictured = [await self._with_photo(hit, photos[hit.product.id]) for hit in kept[:PHOTOS]]
            kept = [*pictured, *kept[PHOTOS:]]
        return CatalogResult(hits=kept, total=len(found))

    async def _with_photo(self, hit: CatalogHit, url: str) -> CatalogHit:
        """With its photo, where there is one that can be had; a listing without its photo is still a listing."""
        if not url:
            return hit
        try:
            answer = await self._fetch(
                url, accept="image/*", most_bytes=MOST_PHOTO, timeout_s=self._options.timeout_s
            )
        except LimelightError:
            return hit
        bare = picture(answer.body) if answer.status == 200 else None
        return hit.model_copy(update={"photo": await self._blobs.put(bare)}) if bare else hit


def picture(data: bytes) -> bytes | None:
    """A picture without what is not pixels, as PNG; None for what is none, whatever it says it is."""
    from limelight.capabilities.providers.pixels import opened, png

    try:
        return png(opened(data, what="the product photo"))
    except BadInput:
        return None


def filled(template: str, words: dict[str, str]) -> str:
    """A parameter with its slots filled, and with what it takes from the environment."""
    return (
        secret(template) if _SECRET.search(template) else _SLOT.sub(lambda m: words.get(m[1], ""), template)
    )


def secret(template: str) -> str:
    """With its environment variable's value. Raises `ProviderFailed` for one that is not set."""

    def value(match: re.Match[str]) -> str:
        found = os.environ.get(match[1], "")
        if not found:
            raise ProviderFailed(
                f"the environment variable {match[1]} is not set: set it to the key of the API", code="not_configured",
                value=match[1],
            )  # fmt: skip
        return found

    return _SECRET.sub(value, template)


def plain(value: JsonValue) -> str:
    """A text without the mark-up that APIs put around matches."""
    from html import unescape

    return " ".join(unescape(re.sub(r"<[^>]{1,40}>", "", str(value or ""))).split())


def _deep(value: JsonValue, words: dict[str, str]) -> JsonValue:
    if isinstance(value, str):
        whole = _SLOT.fullmatch(value)
        found = filled(value, words)
        return int(found) if whole and whole[1] == "most" else found
    if isinstance(value, dict):
        return {name: _deep(one, words) for name, one in value.items()}
    return [_deep(one, words) for one in value] if isinstance(value, list) else value


def _hit(read: dict[str, JsonValue]) -> CatalogHit | None:
    """An entry as a product; None for one that cannot be read as one."""
    values = {
        name: value
        for name, value in read.items()
        if name not in {"currency", "stars", "ratings", "url", "photo"}
    }
    for name in ("title", "description", "category", "brand"):
        if name in values:
            values[name] = plain(values[name])[
                : {"title": 300, "description": 5000, "category": 200}.get(name, 120)
            ]
    if "price" in read and read.get("currency"):
        values["price"] = f"{read['price']} {read['currency']}"
    if "stars" in read:
        values["rating"] = {"stars": read["stars"], "count": read.get("ratings") or 0}
    product, _ = product_of(Row(line=1, values=values))
    if product is None and "title" in values:  # a strange price or date: the listing without it
        bare = {
            name: one
            for name, one in values.items()
            if name in {"id", "title", "description", "category", "brand"}
        }
        product, _ = product_of(Row(line=1, values=bare))
    url = str(read.get("url") or "")
    return CatalogHit(product=product, url=url if re.match(r"https?://", url) else "") if product else None


def _price(value: object) -> str:
    return "" if value is None else str(value)
