"""Brand memory: read off little, confirmed, corrected, rejected; a brand guide taken over page by page."""

from __future__ import annotations

import pytest

from limelight.infra.home import Storage
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.brand import BrandMemory
from limelight.memory.media import MediaHandler
from limelight.schema.brand import BrandLine, BrandTopic, Source
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.product import BrandColors, BrandKit, Product
from tests.memory.files import LOGO, pdf, png

BOOT = Product(
    id="boot", title="Ridgeline hiking boot", category="hiking gear", tags=["hiking", "trail"],
    description="A boot for long days on rough ground. It shrugs off rain. The sole holds on wet rock.",
    bullets=["Full-grain nubuck upper", "5 mm lugs"], facts=["Waterproof with taped seams", "The best boot in the world"],
)  # fmt: skip
PACK = BOOT.model_copy(
    update={
        "id": "pack",
        "title": "Summit hiking backpack",
        "facts": ["Made of recycled nylon", "38 l"],
        "bullets": [],
    }
)
GUIDE = (
    "Northwind brand guide\nForest green #1A6B4A\nSand: #E8D4B0",
    "Tone of voice: warm, plain and a little dry\nNever say: cheap or hack\nTagline: Keep it wild\n"
    "Headline font: Playfair Display",
)


@pytest.fixture
def brand(storage: Storage) -> BrandMemory:
    return BrandMemory(storage.catalogue, storage.artifacts, storage.brand_notes)


@pytest.fixture
def media(storage: Storage) -> MediaHandler:
    return MediaHandler(ArtifactMemory(storage.artifacts, storage.blobs))


async def texts(brand: BrandMemory, topic: BrandTopic) -> list[str]:
    return [line.text for line in (await brand.brief(LOCAL)).of(topic)]


async def test_from_nothing_nothing_is_supposed(brand: BrandMemory) -> None:
    assert (await brand.brief(LOCAL)).lines == []


async def test_listings_give_tone_audience_and_claims_with_their_source(
    storage: Storage, brand: BrandMemory
) -> None:
    await storage.catalogue.put_product(LOCAL, BOOT)
    await storage.catalogue.put_product(LOCAL, PACK)

    brief = await brand.brief(LOCAL)

    assert [line.text for line in brief.of("audience")] == ["People who hike, camp and travel on foot"]
    assert brief.of("tone")[0].text.startswith("Practical and outdoorsy")
    assert brief.of("tone")[0].text.endswith("; short sentences")
    claims = {line.text: line.sources[0].id for line in brief.of("claim")}
    assert claims == {
        "Waterproof with taped seams": "boot", "Made of recycled nylon": "pack", "Full-grain nubuck upper": "boot",
    }  # fmt: skip
    assert not any(line.confirmed for line in brief.lines)


async def test_a_logo_gives_its_colours(storage: Storage, brand: BrandMemory, media: MediaHandler) -> None:
    logo = await media.take_in(LOCAL, LOGO, name="northwind.svg")
    await storage.catalogue.put_brand(LOCAL, BrandKit(name="Northwind", logo_id=logo.id))

    (line,) = (await brand.brief(LOCAL)).of("palette")

    assert (line.text, line.confirmed) == ("#1a6b4a", False)
    assert line.sources == [Source(kind="logo", id=logo.id, name="northwind.svg")]


async def test_what_is_confirmed_goes_into_the_kit(storage: Storage, brand: BrandMemory) -> None:
    await brand.confirm(LOCAL, "palette", "#1A6B4A")
    await brand.confirm(LOCAL, "tone", "  Warm   and dry ")
    await brand.confirm(LOCAL, "avoid", "cheap")
    await brand.confirm(LOCAL, "audience", "Weekend hikers")

    kit = await storage.catalogue.brand(LOCAL)

    assert (kit.colors.primary, kit.tone, kit.avoid_words) == ("#1a6b4a", "Warm and dry", ["cheap"])
    assert await texts(brand, "audience") == ["Weekend hikers"]
    assert all(
        line.confirmed
        for line in (await brand.brief(LOCAL)).lines
        if line.topic != "palette" or line.text == "#1a6b4a"
    )


async def test_a_correction_takes_the_place_of_what_was_supposed(
    storage: Storage, brand: BrandMemory
) -> None:
    await storage.catalogue.put_product(LOCAL, BOOT)
    supposed = (await texts(brand, "audience"))[0]

    await brand.confirm(LOCAL, "audience", "Mountain guides", instead_of=supposed)

    assert await texts(brand, "audience") == ["Mountain guides"]


async def test_what_is_rejected_is_not_supposed_again(storage: Storage, brand: BrandMemory) -> None:
    await storage.catalogue.put_brand(LOCAL, BrandKit(tone="Loud", avoid_words=["cheap", "hack"]))
    await storage.catalogue.put_product(LOCAL, BOOT)

    await brand.reject(LOCAL, "avoid", "cheap")
    await brand.reject(LOCAL, "claim", "Waterproof with taped seams")
    await brand.reject(LOCAL, "tone", "Loud")

    assert await texts(brand, "avoid") == ["hack"]
    assert await texts(brand, "claim") == ["Full-grain nubuck upper"]
    assert (await storage.catalogue.brand(LOCAL)).tone == ""


async def test_a_brand_guide_is_taken_over_with_its_pages(
    storage: Storage, brand: BrandMemory, media: MediaHandler
) -> None:
    old = BrandColors(primary="#111111", secondary="#222222", accent="#333333")
    await storage.catalogue.put_brand(LOCAL, BrandKit(name="Northwind", colors=old))
    guide = await media.take_in(LOCAL, pdf(*GUIDE), name="guide.pdf")

    lines = await brand.adopt(LOCAL, guide.id)

    kit = await storage.catalogue.brand(LOCAL)
    assert (kit.colors.primary, kit.colors.secondary, kit.colors.accent) == ("#1a6b4a", "#e8d4b0", "#333333")
    assert (kit.tone, kit.slogan, kit.heading_font) == (
        "warm, plain and a little dry",
        "Keep it wild",
        "Playfair Display",
    )
    assert kit.avoid_words == ["cheap", "hack"]
    assert {(one.topic, one.sources[0].page) for one in lines} == {
        ("palette", 1), ("font", 2), ("avoid", 2), ("tone", 2), ("slogan", 2),
    }  # fmt: skip
    assert await texts(brand, "font") == ["Playfair Display"]


async def test_a_picture_is_no_brand_guide(brand: BrandMemory, media: MediaHandler) -> None:
    picture = await media.take_in(LOCAL, png(), name="mug.png")

    with pytest.raises(BadInput, match=r"mug\.png says nothing of a brand that could be taken over"):
        await brand.adopt(LOCAL, picture.id)


@pytest.mark.parametrize(
    ("topic", "text", "message"),
    [
        ("palette", "green", "'green' is no colour; write it as #rrggbb, such as #1c5a57"),
        ("tone", "   ", "a line about the tone has 1 to 400 characters; this one has 0"),
        ("slogan", "x" * 161, "a line about the slogan has 1 to 160 characters; this one has 161"),
    ],
)
async def test_a_line_that_cannot_be_kept(
    brand: BrandMemory, topic: BrandTopic, text: str, message: str
) -> None:
    with pytest.raises(BadInput) as refused:
        await brand.confirm(LOCAL, topic, text)

    assert refused.value.message == message


async def test_brands_of_one_advertiser_are_kept_apart(storage: Storage, brand: BrandMemory) -> None:
    for name in ("Northwind", "Maren"):
        await storage.catalogue.put_brand(LOCAL, BrandKit(id=name.lower(), name=name))
        await storage.catalogue.put_product(
            LOCAL, BOOT.model_copy(update={"id": name, "brand": name, "facts": [f"Made by {name} itself"]})
        )
    await brand.confirm(LOCAL, "tone", "Quiet", name="Maren")

    north, maren = await brand.brief(LOCAL, "Northwind"), await brand.brief(LOCAL, "Maren")

    assert [line.text for line in maren.of("tone")] == ["Quiet"]
    assert [line.confirmed for line in north.of("tone")] == [False]
    assert "Made by Maren itself" not in [line.text for line in north.of("claim")]
    assert (await brand.brief(Principal(advertiser="other"))).lines == list[BrandLine]()


async def test_a_note_can_be_forgotten_once(storage: Storage, brand: BrandMemory) -> None:
    line = await brand.confirm(LOCAL, "claim", "Repaired for free")

    await storage.brand_notes.delete(LOCAL, line.note_id)

    assert await texts(brand, "claim") == []
    with pytest.raises(NotFound):
        await storage.brand_notes.delete(LOCAL, line.note_id)
