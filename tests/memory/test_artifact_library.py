"""The library: what was made is found by meaning, words, colour, kind, product and time; and where it comes from."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from limelight.infra.home import Storage
from limelight.memory.colors import color_shares, name_of, palette
from limelight.memory.library import Librarian, LibraryQuery
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.errors import NotFound
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.product import Product
from tests.memory.files import Words, png


@pytest.fixture
async def library(storage: Storage) -> AsyncIterator[Librarian]:
    made = Librarian(
        storage.library, storage.blobs, catalogue=storage.catalogue, conversations=storage.conversations,
        embedder=Words,
    )  # fmt: skip
    yield made
    await made.close()


async def add(
    storage: Storage, name: str, kind: ArtifactKind = "shot", *, color: str = "", parents: Sequence[str] = (),
    days_ago: int = 0, principal: Principal = LOCAL, **meta: str,
) -> Artifact:  # fmt: skip
    key = await storage.blobs.put(png(color)) if color else None
    artifact = Artifact(
        id=f"art_{name.replace(' ', '_')}", kind=kind, name=name, parents=tuple(parents), blob=key,
        mime="image/png" if color else "application/json", meta=dict(meta),
        created_at=datetime.now(UTC) - timedelta(days=days_ago),
    )  # fmt: skip
    return await storage.artifacts.add(principal, artifact)


async def names(library: Librarian, *, principal: Principal = LOCAL, **query: object) -> list[str]:
    page = await library.search(principal, LibraryQuery.model_validate(query))
    return [one.artifact.name for one in page.found]


async def test_the_newest_come_first_page_by_page(storage: Storage, library: Librarian) -> None:
    for n in range(5):
        await add(storage, f"shot {n}")

    first = await library.search(LOCAL, LibraryQuery(), limit=2)
    last = await library.search(LOCAL, LibraryQuery(), start=4, limit=2)

    assert ([f.artifact.name for f in first.found], first.total, first.next) == (["shot 4", "shot 3"], 5, 2)
    assert ([f.artifact.name for f in last.found], last.next) == (["shot 0"], None)


async def test_it_is_found_by_what_it_is_about(storage: Storage, library: Librarian) -> None:
    await add(storage, "one", prompt="a forest trail at dawn")
    await add(storage, "two", prompt="sand dunes under a hot sky")

    assert await names(library, text="forest trails") == ["one"]


async def test_by_colour_kind_and_time(storage: Storage, library: Librarian) -> None:
    await add(storage, "sea", color="#2f6fd0")
    await add(storage, "sea photo", "upload", color="#2f6fd0")
    await add(storage, "dune", color="#d97706")
    await add(storage, "old sea", color="#2f6fd0", days_ago=1)

    assert await names(library, color="blue") == ["old sea", "sea photo", "sea"]
    assert await names(library, color="blue", kinds=["upload"]) == ["sea photo"]
    assert await names(library, text="blue pictures from yesterday") == ["old sea"]
    assert await names(library, text="blue pictures") == [
        "old sea",
        "sea photo",
        "sea",
    ]  # a photo is a picture
    assert await names(library, text="blue pictures I uploaded") == ["sea photo"]
    assert await names(library, text="blue videos") == []
    assert await names(library, after=datetime.now(UTC) - timedelta(hours=2), color="orange") == ["dune"]


async def test_a_thing_belongs_to_the_product_whose_photo_it_was_made_from(
    storage: Storage, library: Librarian
) -> None:
    photo = await add(storage, "boot.jpg", "upload", color="#85573a")
    await storage.catalogue.put_product(LOCAL, Product(id="boot", title="Ridgeline Boot", photo_id=photo.id))
    shot = await add(storage, "on rock", color="#85573a", parents=[photo.id])
    await add(storage, "clip", "clip", color="#85573a", parents=[shot.id])
    await add(storage, "tune", "music")

    assert await names(library, product_id="boot") == ["clip", "on rock", "boot.jpg"]
    assert set(await names(library, text="ridgeline boot")) == {"boot.jpg", "clip", "on rock"}


async def test_tags_are_searched_too(storage: Storage, library: Librarian) -> None:
    one = await add(storage, "one", prompt="a lake")
    await add(storage, "two", prompt="a lake")
    await library.store.tag(LOCAL, one.id, ["spring", "approved"])

    assert await names(library, tag="approved") == ["one"]
    assert await names(library, text="approved") == ["one"]


async def test_lineage_goes_back_to_the_photo_and_on_to_the_film(
    storage: Storage, library: Librarian
) -> None:
    photo = await add(storage, "photo", "upload")
    shot = await add(storage, "shot", parents=[photo.id])
    redone = await add(storage, "redone", parents=[shot.id, photo.id])
    clip = await add(storage, "clip", "clip", parents=[redone.id])
    bed = await add(storage, "bed", "music")
    film = await add(storage, "film", "video", parents=[clip.id, bed.id])

    kin = await library.store.lineage(LOCAL, redone.id)

    assert [(one.artifact.name, one.generation) for one in kin] == [
        ("photo", -2), ("shot", -1), ("redone", 0), ("clip", 1), ("film", 2),
    ]  # fmt: skip
    assert {one.artifact.name for one in await library.store.lineage(LOCAL, film.id)} == {
        "photo", "shot", "redone", "clip", "bed", "film",
    }  # fmt: skip


async def test_another_advertisers_library_is_another(storage: Storage, library: Librarian) -> None:
    other = Principal(advertiser="other")
    theirs = await add(storage, "theirs", principal=other)

    assert await names(library) == []
    assert await names(library, principal=other) == ["theirs"]
    with pytest.raises(NotFound):
        await library.store.lineage(LOCAL, theirs.id)
    with pytest.raises(NotFound):
        await library.store.tag(LOCAL, theirs.id, ["mine"])


async def test_what_is_deleted_is_found_no_more(storage: Storage, library: Librarian) -> None:
    one = await add(storage, "one", prompt="a lake")
    assert await names(library, text="lake") == ["one"]

    await storage.artifacts.delete(LOCAL, one.id)

    assert await names(library, text="lake") == []


@pytest.mark.parametrize(
    ("color", "name"),
    [
        ("#2f6fd0", "blue"), ("#d97706", "orange"), ("#c0392b", "red"), ("#3a7d44", "green"), ("#8a5a33", "brown"),
        ("#e8d4b0", "beige"), ("#777777", "grey"), ("#0d0d0f", "black"), ("#ffffff", "white"), ("#17a2a2", "teal"),
        ("#f3a7c0", "pink"), ("#6a3fa0", "purple"), ("#f4d03f", "yellow"),
    ],
)  # fmt: skip
def test_colours_have_the_names_that_people_use(color: str, name: str) -> None:
    assert name_of(color) == name


def test_what_shows_through_has_no_colour() -> None:
    picture = Image.new("RGBA", (80, 80), (255, 255, 255, 0))
    picture.paste((47, 111, 208, 255), (0, 0, 40, 80))

    assert color_shares(picture) == {"blue": 1.0}
    assert palette(picture)[0] == "#2f6fd0"


def test_a_picture_without_a_pixel_has_no_colour() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (70, 70), (0, 0, 0, 0)).save(out, "PNG")

    assert color_shares(Image.open(out)) == {}
    assert palette(Image.open(out)) == ()
