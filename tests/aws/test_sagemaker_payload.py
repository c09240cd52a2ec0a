"""Payloads as data: placeholders keep their types, pointers lead to pictures, what is wrong is told when the entry is read."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pydantic import JsonValue, ValidationError

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.capabilities.providers.aws.family import Wording
from limelight.capabilities.providers.pixels import png
from limelight.capabilities.providers.sagemaker.payload import PAYLOADS, Payload
from limelight.capabilities.providers.sagemaker.speaker import Answer, Speaker
from limelight.capabilities.providers.sagemaker.template import filled, placeholders, pointed
from limelight.capabilities.registry import read_entries
from limelight.infra.blobs import FileBlobStore
from limelight.schema.errors import BadInput, ProviderFailed, Refused, TryAgain
from tests.agent.sketches import SketchEngine

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
RED = Image.new("RGB", (64, 64), (200, 30, 30))


@settings(deadline=None, max_examples=40)
@given(value=scalars)
def test_a_text_that_is_one_placeholder_becomes_the_value(value: JsonValue) -> None:
    made = filled({"a": ["{{x}}", {"b": " {{ x }} "}]}, {"x": value})
    assert made == {"a": [value, {"b": value}]}
    assert json.loads(json.dumps(made)) == made


@settings(deadline=None, max_examples=40)
@given(words=st.text())
def test_what_was_put_in_is_not_looked_at_again(words: str) -> None:
    assert filled("<{{prompt}}> {{seed}}", {"prompt": words, "seed": 7}) == f"<{words}> 7"


def test_words_cannot_ask_for_other_values() -> None:
    template: JsonValue = {"q": 'a "{{prompt}}"', "n": "{{seed}}"}
    made = filled(template, {"prompt": '{{seed}}", "n": 1, "x": "\\', "seed": 7})
    assert made == {"q": 'a "{{seed}}", "n": 1, "x": "\\"', "n": 7}


def test_numbers_in_a_longer_text_are_written_as_json() -> None:
    values: dict[str, JsonValue] = {"a": 1, "b": 0.5, "c": True, "d": None}
    assert filled("{{a}} {{b}} {{c}} {{d}}", values) == "1 0.5 true null"


def test_placeholders_are_found_at_every_depth() -> None:
    assert placeholders(["{{a}}", {"{{key}}": {"b": "x {{b}}"}}, 3]) == {"a", "b"}


@pytest.mark.parametrize(
    ("pointer", "found"),
    [("", {"a/b": [{"~": 5}]}), ("/a~1b", [{"~": 5}]), ("/a~1b/0/~0", 5)],
)
def test_a_pointer_leads_there(pointer: str, found: JsonValue) -> None:
    assert pointed({"a/b": [{"~": 5}]}, pointer) == found


@pytest.mark.parametrize("pointer", ["/x", "/a~1b/1", "/a~1b/first", "/a~1b/0/~0/more"])
def test_a_pointer_that_leads_to_nothing(pointer: str) -> None:
    with pytest.raises(LookupError):
        pointed({"a/b": [{"~": 5}]}, pointer)


def speaker(payload: Payload, **values: float) -> Speaker:
    return Speaker(payload, values, owner="mine")


def test_the_body_of_jumpstarts_stable_diffusion() -> None:
    body = speaker(PAYLOADS["jumpstart-sd"], steps=12).of_words(Wording('a "red" fox', avoid="text"), size=(512, 640), seed=2**32 + 5)  # fmt: skip
    assert json.loads(body) == {
        "prompt": 'a "red" fox', "negative_prompt": "text", "seed": 5, "num_inference_steps": 12, "guidance_scale": 7.5,
        "num_images_per_prompt": 1, "width": 512, "height": 640,
    }  # fmt: skip


def test_a_mask_is_turned_for_a_model_that_paints_black() -> None:
    template = '{"image": "{{image_base64}}", "mask": "{{mask_base64}}"}'
    mask = png(Image.new("L", (8, 8), 255))
    for paints, level in (("white", 255), ("black", 0)):
        own = Payload.model_validate({"inpaint": template, "paints": paints})
        body = json.loads(speaker(own).within(png(RED), mask, Wording("x"), size=(8, 8), seed=0))
        sent = speaker(Payload(text={}))._decoded(body["mask"])
        assert sent.convert("L").getpixel((3, 3)) == level


@pytest.mark.parametrize(
    ("size", "payload", "made"),
    [
        ((1920, 1080), "jumpstart-sdxl", (1344, 768)),
        ((1080, 1080), "jumpstart-sdxl", (1024, 1024)),
        ((1080, 1920), "jumpstart-sd", (576, 1024)),
        ((100, 100), "jumpstart-sd", (256, 256)),
    ],
)
def test_the_size_that_is_asked(size: tuple[int, int], payload: str, made: tuple[int, int]) -> None:
    assert speaker(PAYLOADS[payload]).working_size(size) == made


def test_a_size_that_cannot_be_made() -> None:
    with pytest.raises(ProviderFailed, match="mine makes no picture of 400x200: its sides have 256 to 2048"):
        speaker(Payload(text={}, pixels=64 * 64)).working_size((400, 200))


def encoded(image: Image.Image) -> str:
    return base64.b64encode(png(image)).decode()


@pytest.mark.parametrize(
    "reply",
    [
        {"generated_images": [encoded(RED)]},
        {"generated_images": [f"data:image/png;base64,{encoded(RED)}"]},
        {"generated_images": [np.asarray(RED).tolist()]},
    ],
)
def test_pictures_are_found_in_each_form(reply: JsonValue) -> None:
    answer = Answer(json.dumps(reply).encode(), "application/json")
    assert speaker(PAYLOADS["jumpstart-sd"]).picture(answer).getpixel((5, 5)) == (200, 30, 30)


def test_a_reply_that_is_a_picture() -> None:
    assert speaker(PAYLOADS["jumpstart-sd"]).picture(Answer(png(RED), "image/png")).size == (64, 64)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"<html>", "6 bytes that are no JSON"),
        (b"{}", "no picture at /generated_images/0"),
        (b'{"generated_images": ["!"]}', "what is no base64"),
        (b'{"generated_images": [7]}', "a int where the picture should be"),
        (b'{"generated_images": [[[300]]]}', "rows of numbers that are no picture"),
        (b'{"generated_images": [["a"]]}', "rows of numbers that are no picture"),
    ],
)
def test_a_reply_without_a_picture(reply: bytes, said: str) -> None:
    with pytest.raises(TryAgain) as caught:
        speaker(PAYLOADS["jumpstart-sd"]).picture(Answer(reply, "application/json"))
    assert (caught.value.code, caught.value.message) == (
        "broken_output",
        f"mine answered with {said}: try again",
    )


@pytest.mark.parametrize(
    ("payload", "reply"),
    [
        ("jumpstart-sdxl", {"artifacts": [{"finishReason": "CONTENT_FILTERED", "base64": ""}]}),
        ("jumpstart-sd", {"generated_images": [encoded(Image.new("RGB", (64, 64), (1, 2, 0)))]}),
    ],
)
def test_a_picture_that_a_filter_kept_back(payload: str, reply: JsonValue) -> None:
    with pytest.raises(Refused):
        speaker(PAYLOADS[payload]).picture(Answer(json.dumps(reply).encode(), "application/json"))


def parts(tmp_path: Path, bucket: str = "") -> Parts:
    return Parts(blobs=FileBlobStore(tmp_path), engine=SketchEngine(), scratch=tmp_path, bucket=bucket)


def entry(**options: JsonValue) -> ModelEntry:
    return ModelEntry(name="own/x", family="sagemaker", options={"endpoint": "x", **options})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"payload": {"text": {"q": "{{promt}}"}}}, "there is no value for {{promt}}; there are height, image_base64"),
        ({"payload": {"text": '{"n": {{seed}}}'}}, 'placeholders stand in quotation marks, numbers too: "{{seed}}"'),
        ({"payload": {}}, "the payload has neither text nor inpaint"),
        ({"payload": {"inpaint": {"p": "{{prompt}}"}}}, "names no {{image_base64}} and {{mask_base64}}"),
        ({"payload": "dalle"}, "options.payload: Value error, there is no payload 'dalle'; there are jumpstart-sd, "),
        ({"mode": "async"}, "set aws.bucket in limelight.toml, or options.folder of the entry"),
        ({"endpoint": "a b"}, "options.endpoint: String should match pattern"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_work_is_told_when_it_is_read(
    tmp_path: Path, options: dict[str, JsonValue], said: str
) -> None:
    with pytest.raises(BadInput) as caught:
        FAMILIES["sagemaker"].provider(entry(**options), parts(tmp_path))
    assert said in caught.value.message
    assert caught.value.code == "registry"


def test_an_entrys_payload_says_what_it_serves(tmp_path: Path) -> None:
    served = {
        name: FAMILIES["sagemaker"].provider(entry(payload=name), parts(tmp_path)).capabilities
        for name in PAYLOADS
    }
    assert served == {
        "jumpstart-sd": {"image.generate"}, "jumpstart-inpaint": {"image.generate", "image.inpaint"},
        "jumpstart-sdxl": {"image.generate", "image.inpaint"},
    }  # fmt: skip


def test_a_payload_knows_no_other_keys() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Payload.model_validate({"text": {}, "pictures": "/0"})


def test_the_examples_of_the_page_can_be_made(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "aws.md").read_text(encoding="utf-8")
    found = [
        text for text in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if 'family = "sagemaker"' in text
    ]
    assert len(found) == 2
    for number, text in enumerate(found):
        file = tmp_path / f"{number}.toml"
        file.write_text(text)
        (one,) = read_entries(file)
        assert "image.generate" in FAMILIES[one.family].provider(one, parts(tmp_path, "mine")).capabilities
