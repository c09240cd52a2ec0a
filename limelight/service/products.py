"""`/v1/products` and `/v1/brand`: what there is to advertise, and how it looks."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from limelight.infra.catalog import import_catalogue
from limelight.schema.errors import BadInput
from limelight.schema.product import BrandKit, Product
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.strict_json import JsonRoute

router = APIRouter(prefix="/v1", tags=["catalogue"], route_class=JsonRoute)


class Listing(Product):
    """A product as GET shows it, so that what was read can be sent back."""

    photo_url: str | None = Field(default=None, exclude=True)
    """Follows from `photo_id`; not read."""

    def product(self) -> Product:
        """What is stored."""
        return Product.model_validate(self.model_dump())


def shown(product: Product) -> dict[str, Any]:
    """A product with the address of its photo."""
    url = f"/v1/artifacts/{product.photo_id}/content" if product.photo_id else None
    return {**product.model_dump(mode="json"), "photo_url": url}


@router.get("/products")
async def products(assistant: AssistantDep, principal: PrincipalDep) -> dict[str, Any]:
    """The advertiser's products."""
    return {"products": [shown(p) for p in await assistant.storage.catalogue.products(principal)]}


@router.get("/products/{product_id}")
async def product(product_id: str, assistant: AssistantDep, principal: PrincipalDep) -> dict[str, Any]:
    """One product."""
    return shown(await assistant.storage.catalogue.product(principal, product_id))


@router.post("/products", status_code=201)
async def add(listing: Listing, assistant: AssistantDep, principal: PrincipalDep) -> dict[str, Any]:
    """Add a product."""
    known = {p.id for p in await assistant.storage.catalogue.products(principal)}
    if listing.id in known:
        raise BadInput(
            f"there is a product {listing.id!r} already; PUT changes it", code="exists", value=listing.id
        )
    return await put(listing.id, listing, assistant, principal)


@router.put("/products/{product_id}")
async def put(
    product_id: str, listing: Listing, assistant: AssistantDep, principal: PrincipalDep
) -> dict[str, Any]:
    """Add or change a product."""
    if listing.id != product_id:
        raise BadInput(
            f"the id in the body is {listing.id!r}, in the address {product_id!r}; make them equal"
        )
    if listing.photo_id:
        await assistant.storage.artifacts.get(principal, listing.photo_id)
    product = listing.product()
    await assistant.storage.catalogue.put_product(principal, product)
    return shown(product)


@router.delete("/products/{product_id}", status_code=204)
async def delete(product_id: str, assistant: AssistantDep, principal: PrincipalDep) -> Response:
    """Forget a product. What was made for it stays."""
    await assistant.storage.catalogue.delete_product(principal, product_id)
    return Response(status_code=204)


@router.post("/products/import")
async def take_in(
    request: Request,
    assistant: AssistantDep,
    principal: PrincipalDep,
    format: Annotated[Literal["auto", "csv", "json", "jsonld"], Query()] = "auto",
) -> dict[str, Any]:
    """Import a catalogue (CSV, JSON or schema.org JSON-LD in the body). Good rows come in; bad ones are listed by line."""
    data = await request.body()
    result = await asyncio.to_thread(import_catalogue, data, format=format)
    await assistant.storage.catalogue.put_products(principal, result.products)
    return {
        "imported": len(result.products),
        "products": [p.id for p in result.products],
        "photos": result.photos,
        "errors": [e.model_dump(mode="json") for e in result.errors],
    }


@router.get("/brand")
async def brand(
    assistant: AssistantDep, principal: PrincipalDep, name: Annotated[str, Query(max_length=120)] = ""
) -> BrandKit:
    """A brand kit by the brand's name, or the default one."""
    return await assistant.storage.catalogue.brand(principal, name)


@router.put("/brand")
async def put_brand(kit: BrandKit, assistant: AssistantDep, principal: PrincipalDep) -> BrandKit:
    """Set a brand kit."""
    for logo in (kit.logo_id, kit.logo_light_id):
        if logo:
            await assistant.storage.artifacts.get(principal, logo)
    await assistant.storage.catalogue.put_brand(principal, kit)
    return kit
