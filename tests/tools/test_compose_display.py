"""Display ads: laid out side by side, in the brand's look, with what their placements have no room for."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from limelight.schema.capability import DisplayRequest
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.principal import LOCAL
from limelight.schema.product import BrandColors, BrandKit
from limelight.schema.work import DISPLAY_PLACEMENTS, ComposeDisplay
from limelight.service.artifacts import choose
from limelight.studio.layout.placements import PLACEMENTS
from limelight.tools import COMPOSE_DISPLAY
from tests.tools.workshop import Workshop


def ads(*placements: str, **more: Any) -> ComposeDisplay:
    words = {"headline": "Go further", "cta": "Shop now"}
    return ComposeDisplay.model_validate(
        {"product_id": "boot", **more, "ads": [{"placement": one, **words} for one in placements]}
    )


def test_the_placements_are_the_studio_s() -> None:
    assert tuple(PLACEMENTS) == DISPLAY_PLACEMENTS


async def test_one_ad_a_placement_around_the_cut_out_in_the_brand_s_look(workshop: Workshop) -> None:
    logo = await workshop.add("logo", "logo.png")
    colors = BrandColors(primary="#101010", background="#fefefe", accent="#ff0000")
    kit = BrandKit(id="north", name="North", colors=colors, heading_font="Sora", logo_light_id=logo.id)
    await workshop.storage.catalogue.put_brand(LOCAL, kit)
    outcome = await COMPOSE_DISPLAY.run(workshop.scope(), ads("300x250", "728x90"))
    small, wide = await workshop.made(outcome)
    assert outcome.summary == "2 of 2 display ads: 300x250, 728x90"
    assert (small.kind, small.name, small.width, small.height) == (
        "image", "Ridge boot - display ad 300x250", 300, 250,
    )  # fmt: skip
    assert (wide.meta["placement"], wide.meta["headline"], wide.meta["cta"]) == (
        "728x90",
        "Go further",
        "Shop now",
    )
    assert "layers" in small.extra_blobs
    request = next(r for c, r in workshop.fake.calls if c == "image.compose")
    assert isinstance(request, DisplayRequest)
    assert (request.picture, request.cutout is not None) == (None, True)
    assert request.look.model_dump() == {
        "name": "North", "background": "#101010", "text": "#fefefe", "accent": "#ff0000", "heading_font": "Sora",
        "body_font": "Manrope", "logo": logo.blob,
    }  # fmt: skip


async def test_a_picture_is_given_with_its_mask_and_becomes_a_parent(workshop: Workshop) -> None:
    shot = await workshop.add("shot", "Shot 1")
    (ad,) = await workshop.made(
        await COMPOSE_DISPLAY.run(workshop.scope(), ads("300x250", picture_id=shot.id))
    )
    request = next(r for c, r in workshop.fake.calls if c == "image.compose")
    assert isinstance(request, DisplayRequest)
    assert (request.picture, request.cutout, ad.parents) == (shot.blob, None, (shot.id,))


async def test_what_has_no_room_is_a_problem_in_words_and_the_ad_is_kept(workshop: Workshop) -> None:
    fault = {
        "field": "headline",
        "message": "The headline has 61 characters: shorten it by 21.",
        "limit": 40,
        "value": 61,
    }
    workshop.misbehave(facts={"image.compose": [{"violations": [fault]}]})
    outcome = await COMPOSE_DISPLAY.run(workshop.scope(), ads("300x250"))
    assert len(outcome.artifact_ids) == 1
    assert [(p.code, p.slot, p.message) for p in outcome.problems] == [
        ("placement", "300x250", fault["message"])
    ]


async def test_ads_laid_out_again_are_the_same(workshop: Workshop) -> None:
    first = await COMPOSE_DISPLAY.run(workshop.scope(run_id="run_1"), ads("300x250"))
    again = await COMPOSE_DISPLAY.run(workshop.scope(run_id="run_2"), ads("300x250"))
    assert (first.artifact_ids, workshop.fake.count("image.compose")) == (again.artifact_ids, 1)


async def test_words_that_a_guardrail_refuses_stop_their_ad_only(workshop: Workshop) -> None:
    args = ads("300x250", "728x90")
    args.ads[0].headline = "Cures cancer"
    outcome = await COMPOSE_DISPLAY.run(workshop.scope(), args)
    assert [p.slot for p in outcome.problems] == ["300x250"]
    assert [one.meta["placement"] for one in await workshop.made(outcome)] == ["728x90"]


async def test_a_clip_is_no_picture(workshop: Workshop) -> None:
    clip = await workshop.add("clip", "clip", seconds=3)
    with pytest.raises(BadInput, match="what is needed here is: shot or image"):
        await COMPOSE_DISPLAY.run(workshop.scope(), ads("300x250", picture_id=clip.id))


def test_a_placement_stands_once() -> None:
    with pytest.raises(ValidationError, match="placement '300x250' comes twice"):
        ads("300x250", "300x250")


async def test_the_layers_are_served_and_have_no_thumbnail(workshop: Workshop) -> None:
    (ad,) = await workshop.made(await COMPOSE_DISPLAY.run(workshop.scope(), ads("300x250")))
    chosen = choose(ad, part="layers", width=None)
    assert (chosen.key, chosen.mime, chosen.width) == (ad.extra_blobs["layers"], "image/openraster", 0)
    with pytest.raises(NotFound, match="has no thumbnail of its layers"):
        choose(ad, part="layers", width=96)
