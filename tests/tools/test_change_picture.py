"""A picture changed, described, or filmed of words: what is asked of whom, what is kept, and what is said."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from pydantic import ValidationError

from limelight.capabilities.operator import Operator
from limelight.schema.artifact import Artifact
from limelight.schema.capability import MediaResult
from limelight.schema.errors import BadInput, TryAgain
from limelight.schema.pictures import (
    DescribeRequest,
    InpaintRequest,
    OutpaintRequest,
    UpscaleRequest,
    VaryRequest,
)
from limelight.schema.principal import LOCAL
from limelight.schema.state import ShotItem
from limelight.schema.work import ChangePicture, DescribePicture, FilmScene, PaintPictures
from limelight.tools import CHANGE_PICTURE, DESCRIBE_PICTURE, FILM_SCENE, PAINT_PICTURES
from tests.tools.workshop import Workshop

SCENE = {"theme": "forest", "seed": 5}


async def picture(workshop: Workshop, **facts: Any) -> Artifact:
    """A picture that the fake painted, of which the scene is known unless `facts` says otherwise."""
    workshop.misbehave(facts={"image.generate": [{"scene": SCENE, "height_cm": 12.0, **facts}]})
    outcome = await PAINT_PICTURES.run(
        workshop.scope("paint"), PaintPictures(product_id="boot", prompt="a forest trail")
    )
    (made,) = await workshop.made(outcome)
    return made


async def change(workshop: Workshop, step: str = "change", **args: Any) -> Any:
    return await CHANGE_PICTURE.run(workshop.scope(step), ChangePicture.model_validate(args))


async def test_what_is_removed_is_named_and_the_product_is_kept(workshop: Workshop) -> None:
    old = await picture(workshop)
    outcome = await change(workshop, change="remove", what="the lamp on the left")
    (new,) = await workshop.made(outcome)
    capability, request = workshop.fake.calls[-1]
    assert isinstance(request, InpaintRequest)
    assert (capability, request.picture, request.what) == ("image.inpaint", old.blob, "the lamp on the left")
    assert request.keep == old.extra_blobs["mask"]
    assert request.origin is not None
    assert (request.origin.scene, request.origin.height_cm) == (SCENE, 12.0)
    assert (new.kind, new.parents[0], new.name) == ("image", old.id, "Ridge boot - without lamp on the left")
    assert new.meta["changed"] == {"change": "remove", "what": "the lamp on the left"}


async def test_a_box_is_a_mask(workshop: Workshop) -> None:
    await picture(workshop)
    await change(workshop, change="remove", box=[0.25, 0.0, 0.5, 0.5])
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, InpaintRequest)
    assert request.what == ""
    with Image.open(io.BytesIO(await workshop.storage.blobs.get(request.mask or ""))) as mask:
        assert (mask.size, mask.getbbox()) == ((48, 48), (12, 0, 24, 24))
    with pytest.raises(ValidationError, match="box is left, top, right, bottom in shares of the picture"):
        ChangePicture(change="remove", box=(0.5, 0.0, 0.2, 1.0))


async def test_a_shot_stays_in_its_slot_and_keeps_its_words(workshop: Workshop) -> None:
    shot = await workshop.add(
        "shot", "Shot 2 - Trail", slot="shot-2", index=2, aspect="16:9", caption="Go on", prompt="a trail"
    )
    async with workshop.services.states.edit(LOCAL, workshop.thread_id, workshop.emitter("run_0")) as state:
        state.storyboard["shot-2"] = ShotItem(
            index=2, title="Trail", prompt="a trail", artifact_id=shot.id, status="done"
        )
    outcome = await change(workshop, change="remove", what="the logs", picture_id=shot.id)
    (new,) = await workshop.made(outcome)
    state = await workshop.storage.conversations.state(LOCAL, workshop.thread_id)
    assert (new.kind, new.meta["slot"], new.meta["caption"], new.meta["index"]) == (
        "shot",
        "shot-2",
        "Go on",
        2,
    )
    assert state.storyboard["shot-2"].artifact_id == new.id
    larger = await change(workshop, "larger", change="upscale", picture_id=new.id)
    assert [one.kind for one in await workshop.made(larger)] == ["image"]
    assert (await workshop.storage.conversations.state(LOCAL, workshop.thread_id)).storyboard[
        "shot-2"
    ].artifact_id == new.id


@pytest.mark.parametrize(
    ("args", "margins", "aspect"),
    [
        ({"room": "right"}, {"right": 0.4}, None),
        ({"aspect": "16:9"}, {"left": 7 / 18, "right": 7 / 18}, "16:9"),
    ],
)
async def test_a_picture_is_extended(
    workshop: Workshop, args: Any, margins: dict[str, float], aspect: str | None
) -> None:
    await picture(workshop)
    outcome = await change(workshop, change="extend", **args)
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, OutpaintRequest)
    assert request.margins.model_dump(exclude_defaults=True) == pytest.approx(margins)
    assert (request.aspect, request.prompt) == (aspect, "a forest trail")
    (new,) = await workshop.made(outcome)
    assert (new.width, new.height) == (request.margins.frame((48, 48))[0])
    with pytest.raises(BadInput, match="the picture has the shape 1:1 already"):
        await _raise(
            await change(workshop, "again", change="extend", aspect="1:1", picture_id=new.parents[0])
        )


async def _raise(outcome: Any) -> None:
    """A batch tells of what failed; here it is raised again."""
    assert not outcome.artifact_ids
    raise BadInput(outcome.problems[0].message)


async def test_variations_differ_by_their_seeds(workshop: Workshop) -> None:
    await picture(workshop)
    outcome = await change(workshop, change="vary", n=3, seed=7)
    asked = [request for _, request in workshop.fake.calls if isinstance(request, VaryRequest)]
    assert sorted(one.seed for one in asked) == [7, 108, 209]
    assert [one.meta["index"] for one in await workshop.made(outcome)] == [1, 2, 3]


async def test_colours_are_the_brands(workshop: Workshop) -> None:
    await picture(workshop)
    await change(workshop, change="colours")
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, VaryRequest)
    colors = (await workshop.storage.catalogue.brand(LOCAL, "North")).colors
    assert request.colors == (colors.primary, colors.accent, colors.background)


async def test_an_edited_picture_is_not_made_anew_from_its_scene(workshop: Workshop) -> None:
    old = await picture(workshop)
    edited = await workshop.services.artifacts.record(
        LOCAL, kind="image", name=old.name, thread_id=workshop.thread_id, parents=[old.id], meta={"scene": SCENE, "edit": "image.crop"},
        result=MediaResult(blob=old.blob or "", mime="image/png", width=48, height=48),
    )  # fmt: skip
    await change(workshop, change="upscale", factor=4, picture_id=edited.id)
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, UpscaleRequest)
    assert request.factor == 4
    assert request.cutout is not None  # the product's photo is still known
    await change(workshop, "vary", change="vary", picture_id=edited.id)
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, VaryRequest)
    assert request.origin is None


async def test_a_picture_is_enlarged_to_a_size_and_the_most_there_is_is_said(workshop: Workshop) -> None:
    old = await picture(workshop)
    data = io.BytesIO()
    Image.new("RGB", (1280, 720)).save(data, "PNG")
    blob = await workshop.storage.blobs.put(data.getvalue())
    large = await workshop.services.artifacts.record(
        LOCAL, kind="image", name="Large", thread_id=workshop.thread_id, parents=[old.id],
        result=MediaResult(blob=blob, mime="image/png", width=1280, height=720),
    )  # fmt: skip
    outcome = await change(workshop, change="upscale", long_side=3840, picture_id=large.id)
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, UpscaleRequest)
    assert request.long_side == 3840
    (made,) = await workshop.made(outcome)
    assert made.name == "Large - 3840 pixels"
    await change(workshop, "again", change="upscale", factor=3, picture_id=large.id)
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, UpscaleRequest)
    assert request.long_side == 3840
    with pytest.raises(BadInput) as most:
        await change(workshop, "most", change="upscale", long_side=7680, picture_id=large.id)
    assert (most.value.code, most.value.limit, most.value.value) == ("enlarge_most", 5120, 7680)
    with pytest.raises(BadInput) as least:
        await change(workshop, "least", change="upscale", long_side=1280, picture_id=large.id)
    assert (least.value.code, least.value.limit) == ("enlarge_least", 1280)


async def test_a_size_is_of_the_picture_before_it_was_enlarged(workshop: Workshop) -> None:
    old = await picture(workshop)
    (larger,) = await workshop.made(await change(workshop, change="upscale", factor=4, picture_id=old.id))
    with pytest.raises(BadInput) as most:
        await change(workshop, "most", change="upscale", long_side=3840, picture_id=larger.id)
    assert most.value.limit == 4 * max(old.width or 0, old.height or 0)


async def test_what_nobody_can_paint_is_said_with_what_to_configure(workshop: Workshop) -> None:
    await picture(workshop)
    with pytest.raises(
        BadInput, match=r"nobody here paints a cactus into one: .* the set “bedrock” in `capabilities\.sets`"
    ) as caught:
        await change(workshop, change="replace", what="the vase", prompt="a cactus")
    assert caught.value.code == "not_configured"
    scope = workshop.scope("film")
    scope.ctx.services = replace(scope.ctx.services, operator=Operator([]))
    with pytest.raises(BadInput, match="nobody here films a scene from words alone") as caught:
        await FILM_SCENE.run(scope, FilmScene(prompt="waves"))
    assert caught.value.code == "not_configured"


async def test_what_the_person_should_know_is_noted(workshop: Workshop) -> None:
    await picture(workshop)
    workshop.misbehave(facts={"image.inpaint": [{"how": "filled"}]})
    outcome = await change(workshop, change="remove", box=[0, 0, 0.5, 0.5])
    assert outcome.notes == ["what was behind it is a guess from its surroundings"]


async def test_one_that_fails_is_a_problem_and_a_repeat_finds_what_was_made(workshop: Workshop) -> None:
    old = await picture(workshop)
    workshop.misbehave({"image.vary": [None, TryAgain("busy")]})
    outcome = await change(workshop, change="vary", n=2, picture_id=old.id)
    assert (len(outcome.artifact_ids), [one.slot for one in outcome.problems]) == (1, ["vary-2"])
    again = await change(workshop, change="vary", n=2, picture_id=old.id)
    assert len(again.artifact_ids) == 2
    assert again.artifact_ids[0] == outcome.artifact_ids[0]
    assert workshop.fake.count("image.vary") == 3


async def test_the_background_goes_by_the_pictures_own_mask(workshop: Workshop) -> None:
    await picture(workshop)
    before = workshop.fake.count("image.cutout")
    (made,) = await workshop.made(await change(workshop, change="cutout"))
    assert (made.kind, made.meta["provider"], workshop.fake.count("image.cutout")) == (
        "image",
        "mask",
        before,
    )


async def test_without_a_picture_it_says_so(workshop: Workshop) -> None:
    (thread,) = [(await workshop.storage.conversations.create_thread(LOCAL)).thread_id]
    workshop.thread_id = thread
    with pytest.raises(BadInput, match="there is no picture in this conversation yet"):
        await change(workshop, change="upscale")


async def test_what_is_seen_is_a_document_with_the_answer(workshop: Workshop) -> None:
    old = await picture(workshop)
    outcome = await DESCRIBE_PICTURE.run(
        workshop.scope("look"), DescribePicture(question="what is this?", language="de")
    )
    (told,) = await workshop.made(outcome)
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, DescribeRequest)
    assert (request.picture, request.known, request.language, [*request.products]) == (
        old.blob,
        "a forest trail",
        "de",
        ["Ridge boot"],
    )
    assert (told.kind, told.meta["text"], told.parents) == ("document", "A picture in one colour.", (old.id,))
    assert outcome.summary == "A picture in one colour."


async def test_a_cutaway_is_a_clip(workshop: Workshop) -> None:
    (clip,) = await workshop.made(
        await FILM_SCENE.run(workshop.scope("film"), FilmScene(prompt="waves at sunset", seconds=4))
    )
    assert (clip.kind, clip.duration_s, clip.name) == ("clip", 4, "Scene - waves at sunset")
