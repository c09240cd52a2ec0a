"""Products and brand kits of an advertiser, on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache

from limelight.infra.db import Database
from limelight.schema.errors import NotFound
from limelight.schema.principal import Principal
from limelight.schema.product import BrandKit, Product


class SqliteCatalogue:
    """`CatalogueStore` over the database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def products(self, principal: Principal) -> list[Product]:
        """In the order in which they were first put."""

        def work(conn: sqlite3.Connection) -> list[Product]:
            rows = conn.execute(
                "SELECT body FROM products WHERE advertiser = ? ORDER BY seq", (principal.advertiser,)
            )
            return [_product(body) for (body,) in rows]

        return await self._db.read(work)

    async def product(self, principal: Principal, product_id: str) -> Product:
        """Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> Product:
            row = conn.execute(
                "SELECT body FROM products WHERE advertiser = ? AND id = ?",
                (principal.advertiser, product_id),
            ).fetchone()
            if row is None:
                raise _missing(product_id)
            return Product.model_validate_json(row[0])

        return await self._db.read(work)

    async def put_product(self, principal: Principal, product: Product) -> None:
        """Add a product, or replace the one with its id."""
        await self.put_products(principal, [product])

    async def put_products(self, principal: Principal, products: Sequence[Product]) -> None:
        """Add or replace many, all or none."""
        rows = [(principal.advertiser, product.id, product.model_dump_json()) for product in products]

        def work(conn: sqlite3.Connection) -> None:
            conn.executemany(
                "INSERT INTO products (advertiser, id, body) VALUES (?, ?, ?) "
                "ON CONFLICT (advertiser, id) DO UPDATE SET body = excluded.body",
                rows,
            )

        await self._db.write(work)

    async def delete_product(self, principal: Principal, product_id: str) -> None:
        """Raises `NotFound`. The photo's artifact stays."""

        def work(conn: sqlite3.Connection) -> None:
            cursor = conn.execute(
                "DELETE FROM products WHERE advertiser = ? AND id = ?", (principal.advertiser, product_id)
            )
            if cursor.rowcount == 0:
                raise _missing(product_id)

        await self._db.write(work)

    async def brand(self, principal: Principal, name: str = "") -> BrandKit:
        """The kit of that brand (name or id, case ignored), else the one with id `default`, else an empty.

        Without a name and without a `default` kit it is the first kit that was put.
        """
        return kit_of(await self.brands(principal), name)

    async def brands(self, principal: Principal) -> list[BrandKit]:
        """All kits, in the order in which they were first put."""

        def work(conn: sqlite3.Connection) -> list[BrandKit]:
            rows = conn.execute(
                "SELECT body FROM brands WHERE advertiser = ? ORDER BY seq", (principal.advertiser,)
            )
            return [_brand(body) for (body,) in rows]

        return await self._db.read(work)

    async def put_brand(self, principal: Principal, brand: BrandKit) -> None:
        """Add a kit, or replace the one with its id."""

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "INSERT INTO brands (advertiser, id, name, body) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (advertiser, id) DO UPDATE SET name = excluded.name, body = excluded.body",
                (principal.advertiser, brand.id, brand.name, brand.model_dump_json()),
            )

        await self._db.write(work)


def kit_of(kits: Sequence[BrandKit], name: str = "") -> BrandKit:
    """Of an advertiser's kits the one that `SqliteCatalogue.brand` gives."""
    wanted = name.casefold().strip()
    named = [kit for kit in kits if wanted and wanted in (kit.name.casefold(), kit.id.casefold())]
    default = [kit for kit in kits if kit.id == "default"]
    for found in (named, default, [] if wanted else kits):
        if found:
            return found[0]
    return BrandKit()


@lru_cache(maxsize=2048)
def _product(body: str) -> Product:
    """Every turn reads the whole catalogue: what is stored under the same words is parsed once."""
    return Product.model_validate_json(body)


@lru_cache(maxsize=256)
def _brand(body: str) -> BrandKit:
    return BrandKit.model_validate_json(body)


def _missing(product_id: str) -> NotFound:
    return NotFound(f"there is no product {product_id[:100]!r} in the catalogue", value=product_id[:100])
