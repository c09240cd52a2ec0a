"""`/v1/products`, their import, and `/v1/brand`."""

from __future__ import annotations

import json

import pytest

from tests.service.live import Live
from tests.service.pictures import picture

BOOT = {"id": "boot", "title": "Trail boot", "price": {"amount": "99.50", "currency": "EUR"}}
CSV = (
    "id,title,price,currency,launch_date,stars,photo\n"
    "a,Kettle,39.90,EUR,2026-01-02,4.5,photos/kettle.png\n"
    "b,,10,EUR,,,\n"
    "c,Lamp,cheap,EUR,,,\n"
    "d,Watch,120,EUR,,,\n"
)


async def ids(live: Live) -> list[str]:
    return [p["id"] for p in (await live.http.get("/v1/products")).json()["products"]]


async def test_a_product_is_added_read_changed_and_deleted(live: Live) -> None:
    added = await live.http.post("/v1/products", json=BOOT)
    assert (added.status_code, added.json()["title"], added.json()["photo_url"]) == (201, "Trail boot", None)
    assert (await live.http.get("/v1/products/boot")).json() == added.json()

    changed = await live.http.put("/v1/products/boot", json={**added.json(), "title": "Better boot"})

    assert (changed.status_code, changed.json()["title"]) == (200, "Better boot")
    assert await ids(live) == ["boot"]
    assert (await live.http.put("/v1/products/new", json={"id": "new", "title": "New"})).status_code == 200
    assert await ids(live) == ["boot", "new"]
    assert (await live.http.delete("/v1/products/boot")).status_code == 204
    assert await ids(live) == ["new"]
    for method in ("GET", "DELETE"):
        reply = await live.http.request(method, "/v1/products/boot")
        assert reply.json()["error"]["message"] == "there is no product 'boot' in the catalogue"


async def test_a_photo_has_an_address(live: Live) -> None:
    product = await live.product()
    assert product["photo_url"] == f"/v1/artifacts/{product['photo_id']}/content"
    assert (await live.http.get(product["photo_url"])).headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"id": "boot", "title": "Again"}, 422, "there is a product 'boot' already; PUT changes it"),
        ({"id": "a b", "title": "x"}, 422, "id: String should match pattern"),
        ({"id": "x"}, 422, "title: Field required"),
        ({"id": "x", "title": "x", "colour": "red"}, 422, "colour: Extra inputs are not permitted"),
        ({"id": "x", "title": "x", "photo_id": "art_x"}, 404, "there is no artifact 'art_x'"),
        ({"id": "x", "title": "t" * 301}, 422, "title: String should have at most 300 characters (it has 301)"),
        ({"id": "x", "title": "x", "rating": {"stars": 6}}, 422, "rating.stars: Input should be less than or equal to 5"),
    ],
)  # fmt: skip
async def test_bad_products(live: Live, body: dict[str, object], status: int, message: str) -> None:
    await live.http.post("/v1/products", json=BOOT)
    reply = await live.http.post("/v1/products", json=body)
    assert reply.status_code == status
    assert reply.json()["error"]["message"].startswith(message)
    assert await ids(live) == ["boot"]


async def test_put_under_another_id(live: Live) -> None:
    reply = await live.http.put("/v1/products/hat", json=BOOT)
    assert reply.json()["error"]["message"] == (
        "the id in the body is 'boot', in the address 'hat'; make them equal"
    )


async def test_a_body_that_is_no_json(live: Live) -> None:
    reply = await live.http.post("/v1/products", content=b"{", headers={"content-type": "application/json"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "bad_input")
    assert "JSON" in reply.json()["error"]["message"]


async def test_csv_brings_the_good_rows_and_lists_the_bad_ones_by_line(live: Live) -> None:
    reply = await live.http.post("/v1/products/import", content=CSV)

    body = reply.json()
    assert (reply.status_code, body["imported"], body["products"]) == (200, 2, ["a", "d"])
    assert body["photos"] == {"a": "photos/kettle.png"}
    assert [(e["line"], e["field"]) for e in body["errors"]] == [(3, "title"), (4, "price")]
    kettle = (await live.http.get("/v1/products/a")).json()
    assert (kettle["price"], kettle["launch_date"]) == ({"amount": "39.90", "currency": "EUR"}, "2026-01-02")
    assert await ids(live) == ["a", "d"]


async def test_json_and_json_ld(live: Live) -> None:
    plain = await live.http.post(
        "/v1/products/import?format=json", content=json.dumps([{"id": "a", "title": "A"}, {"id": "b"}])
    )
    assert plain.json()["products"] == ["a"]
    assert [e["line"] for e in plain.json()["errors"]] == [1]
    linked = {
        "@context": "https://schema.org", "@type": "Product", "sku": "l1", "name": "Lamp",
        "offers": {"@type": "Offer", "price": "12.00", "priceCurrency": "USD"},
    }  # fmt: skip
    reply = await live.http.post("/v1/products/import", content=json.dumps(linked))
    assert reply.json()["products"] == ["l1"]
    assert (await live.http.get("/v1/products/l1")).json()["price"] == {"amount": "12.00", "currency": "USD"}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"\x00\x01\x02", 1, "the file is not text"),
        (b"{", 1, "JSON"),
        (b"", 1, ""),
    ],
)
async def test_catalogues_that_cannot_be_read(live: Live, content: bytes, line: int, words: str) -> None:
    reply = await live.http.post("/v1/products/import", content=content)
    assert (reply.status_code, reply.json()["imported"]) == (200, 0)
    (error,) = reply.json()["errors"]
    assert error["line"] == line
    assert words in error["message"]


async def test_a_catalogue_that_is_too_large(live: Live) -> None:
    reply = await live.http.post("/v1/products/import", content=b"id,title\n" + b"x" * (10 * 2**20))
    error = reply.json()["error"]
    assert (reply.status_code, error["limit"]) == (413, 10 * 2**20)
    assert (await live.http.post("/v1/products/import?format=xml", content=b"")).status_code == 422


async def test_a_brand_is_read_and_set(live: Live) -> None:
    empty = (await live.http.get("/v1/brand")).json()
    assert (empty["id"], empty["name"], empty["logo_id"]) == ("default", "", None)
    logo = (await live.upload(picture(), kind="logo")).json()
    kit = {**empty, "name": "Northbound", "slogan": "Keep it wild", "logo_id": logo["id"]}

    assert (await live.http.put("/v1/brand", json=kit)).json() == kit

    assert (await live.http.get("/v1/brand")).json() == kit
    assert (await live.http.get("/v1/brand?name=northbound")).json() == kit


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"colors": {"primary": "red"}}, 422, "colors.primary: String should match pattern"),
        ({"logo_id": "art_x"}, 404, "there is no artifact 'art_x'"),
        ({"motto": "x"}, 422, "motto: Extra inputs are not permitted"),
    ],
)
async def test_bad_brands(live: Live, change: dict[str, object], status: int, message: str) -> None:
    reply = await live.http.put("/v1/brand", json=change)
    assert reply.status_code == status
    assert reply.json()["error"]["message"].startswith(message)
