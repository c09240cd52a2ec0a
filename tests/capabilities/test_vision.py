"""A chat model that can see, as a provider."""

from __future__ import annotations

import io

import pytest
from langchain_core.language_models import FakeListChatModel
from PIL import Image

from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.providers.vision import Vision
from limelight.infra.home import Storage
from limelight.schema.errors import ProviderFailed, TryAgain
from limelight.schema.pictures import DescribeRequest, DescribeResult

SAID = 'Here: {"text": "A boot on moss.", "kind": "product photo", "reads": ["NORTH"], "products": ["Boot", "Hat"]}'


@pytest.fixture
async def request_(storage: Storage) -> DescribeRequest:
    out = io.BytesIO()
    Image.new("RGB", (96, 64), (9, 80, 7)).save(out, "PNG")
    return DescribeRequest(picture=await storage.blobs.put(out.getvalue()), products={"Boot": "x"})


async def test_it_tells_what_it_sees_and_no_product_that_was_not_named(
    storage: Storage, request_: DescribeRequest
) -> None:
    vision = Vision(FakeListChatModel(responses=[SAID]), blobs=storage.blobs)
    seen = await vision.call("image.describe", request_)
    assert (seen.text, seen.kind, seen.reads, seen.products) == (
        "A boot on moss.",
        "product photo",
        ["NORTH"],
        ["Boot"],
    )
    assert seen.words() == ["A boot on moss.", "NORTH", "Boot"]


async def test_an_answer_in_another_form_leaves_it_to_the_next(
    storage: Storage, request_: DescribeRequest
) -> None:
    vision = Vision(FakeListChatModel(responses=["I see a boot.", "I see a boot."]), blobs=storage.blobs)
    with pytest.raises(TryAgain, match=r"answered in another form: 'I see a boot\.'"):
        await vision.call("image.describe", request_)
    seen = await Operator([vision, FakeProvider(storage.blobs)]).ask(
        "image.describe", request_, DescribeResult
    )
    assert (seen.text, seen.provider, seen.fallback) == ("A picture in one colour.", "fake", True)


async def test_it_serves_nothing_else(storage: Storage, request_: DescribeRequest) -> None:
    with pytest.raises(ProviderFailed, match=r"vision does not serve image\.upscale"):
        await Vision(FakeListChatModel(responses=[]), blobs=storage.blobs).call(
            "image.upscale", request_.model_copy()
        )
