"""`limelight catalogue`: what there is to advertise, and import of a person's own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from limelight.cli.output import FAILED, JsonFlag, explained, line, out

if TYPE_CHECKING:
    from limelight.infra.catalog import ImportResult
    from limelight.memory.media import MediaHandler
    from limelight.schema.product import Product

Format = Literal["auto", "csv", "json", "jsonld"]


def catalogue_command(
    file: Annotated[
        Path | None,
        typer.Argument(help="Import this file: CSV, JSON or JSON-LD.", exists=True, dir_okay=False),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What the file is; auto looks at it.")] = "auto",
    as_json: JsonFlag = False,
) -> None:
    """List the products, or import a file of them.

    Photos are taken from paths beside the file. Exit status 1 when rows were left out.
    """
    with explained(as_json):
        if file is None:
            _list(asyncio.run(_products()), as_json=as_json)
            return
        result = asyncio.run(_import(file, form))
        _report(result, file, as_json=as_json)
        if result.errors:
            raise typer.Exit(FAILED)


async def _products() -> list[Product]:
    from limelight.agent.welcome import welcome
    from limelight.infra.home import Storage
    from limelight.infra.settings import load_settings
    from limelight.memory.artifacts import ArtifactMemory
    from limelight.memory.media import MediaHandler
    from limelight.schema.principal import LOCAL

    settings = load_settings()
    storage = await Storage.open(settings)
    try:
        if settings.sample_catalogue:
            await welcome(storage, MediaHandler(ArtifactMemory(storage.artifacts, storage.blobs)), LOCAL)
        return await storage.catalogue.products(LOCAL)
    finally:
        await storage.close()


async def _import(file: Path, form: Format) -> ImportResult:
    """Good rows and their photos come in; what did not is in `errors`, by line."""
    from limelight.infra.catalog import import_catalogue
    from limelight.infra.home import Storage
    from limelight.infra.settings import load_settings
    from limelight.memory.artifacts import ArtifactMemory
    from limelight.memory.media import MediaHandler
    from limelight.schema.principal import LOCAL

    result = import_catalogue(file.read_bytes(), format=form)
    settings = load_settings()
    storage = await Storage.open(settings)
    try:
        memory = ArtifactMemory(storage.artifacts, storage.blobs)
        media = MediaHandler(memory, limit_mb=int(settings.limits.upload_mb))
        for product in result.products:
            photo_id = await _photo(product, result, media, file.parent)
            await storage.catalogue.put_product(LOCAL, product.model_copy(update={"photo_id": photo_id}))
    finally:
        await storage.close()
    result.errors.sort(key=lambda error: error.line)
    return result


async def _photo(product: Product, result: ImportResult, media: MediaHandler, folder: Path) -> str | None:
    """The id of the product's photo, taken from beside the catalogue; what is wrong with it goes to `errors`."""
    from limelight.infra.catalog import RowError
    from limelight.schema.errors import BadInput
    from limelight.schema.principal import LOCAL

    written = result.photos.get(product.id)
    if written is None:
        return None
    path = folder / Path(written).expanduser()
    try:
        if "://" in written:
            raise BadInput("photos are not fetched from addresses; download it and write its path here")
        upload = await media.take_in(
            LOCAL, await asyncio.to_thread(path.read_bytes), name=path.name, description=product.title
        )
    except (BadInput, OSError) as error:
        words = error.message if isinstance(error, BadInput) else f"{path}: {error.strerror}"
        message = f"the product came in without its photo: {words}"
        result.errors.append(
            RowError(line=result.lines[product.id], field="photo", message=message, value=written[:120])
        )
        return None
    return upload.id


def _list(products: list[Product], *, as_json: bool) -> None:
    from rich.table import Table

    table = Table("id", "title", "category", "price", "launched", box=None, pad_edge=False)
    for product in products:
        if as_json:
            line(product.model_dump(mode="json"))
            continue
        price = f"{product.price.amount} {product.price.currency}" if product.price else ""
        table.add_row(product.id, product.title, product.category, price, str(product.launch_date or ""))
    if not as_json:
        out().print(table if products else "No products yet; limelight catalogue FILE imports them.")


def _report(result: ImportResult, file: Path, *, as_json: bool) -> None:
    if as_json:
        line({
            "imported": [product.id for product in result.products],
            "errors": [error.model_dump(mode="json") for error in result.errors],
        })  # fmt: skip
        return
    photos = len(result.photos) - sum(error.field == "photo" for error in result.errors)
    many = len(result.products)
    out().print(f"{many} {'product' if many == 1 else 'products'} came in, {photos} with a photo")
    for error in result.errors:
        field = f" {error.field}" if error.field else ""
        value = f" (it says {error.value!r})" if error.value is not None else ""
        out().print(f"{file.name}:{error.line}{field}: {error.message}{value}", markup=False, soft_wrap=True)
