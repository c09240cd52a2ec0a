"""Files that are no good: each is refused with its limit and value, and leaves nothing behind."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.service.bad_input import FILES
from tests.service.live import Live
from tests.service.pictures import animated, picture, turned

MIB = 1024 * 1024


@pytest.mark.parametrize("case", FILES)
async def test_refused_with_limit_and_value(live: Live, thread_id: str, case: str) -> None:
    data, status, code, limit, value = FILES[case]

    reply = await live.upload(data, name="boot.jpg", thread_id=thread_id)

    error = reply.json()["error"]
    assert (reply.status_code, error["code"]) == (status, code), error
    assert "boot.jpg" in error["message"]
    if limit is not None:
        assert (error["limit"], error["value"]) == (limit, value)
    assert live.stored() == []
    assert (await live.http.get(f"/v1/threads/{thread_id}/artifacts")).json() == {"artifacts": [], "held": []}
    assert (await live.upload(picture(), thread_id=thread_id)).status_code == 201


async def test_sixty_megabytes(live: Live, thread_id: str) -> None:
    reply = await live.upload(b"\xff\xd8\xff" + bytes(60 * MIB), name="huge.jpg", thread_id=thread_id)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["limit"]) == (413, "too_large", 25 * MIB)
    assert error["message"] == "what was sent has 60.0 MiB; at most 25 MiB are taken. Send less."
    assert 60 * MIB < error["value"] < 60 * MIB + 1000
    assert live.stored() == []


async def test_a_little_too_much(live: Live) -> None:
    reply = await live.upload(bytes(25 * MIB + 1))
    error = reply.json()["error"]
    assert (reply.status_code, error["limit"], error["value"]) == (413, 25 * MIB, 25 * MIB + 1)


async def test_a_stream_without_a_length_is_cut_where_it_grows_too_large(live: Live) -> None:
    async def endless():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        for _ in range(40):
            yield bytes(MIB)

    headers = {"content-type": "multipart/form-data; boundary=x"}
    reply = await live.http.post("/v1/artifacts", content=endless(), headers=headers)
    assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")
    assert live.stored() == []


@pytest.mark.parametrize(
    "options",
    [
        {"json": {"file": "x"}},
        {"data": {"thread_id": "x"}},
        {"content": b"\x89PNG", "headers": {"content-type": "image/png"}},
    ],
)
async def test_a_wrong_content_type(live: Live, options: dict[str, object]) -> None:
    reply = await live.http.post("/v1/artifacts", **options)  # pyright: ignore[reportArgumentType]
    assert reply.status_code == 415
    assert reply.json()["error"] == {
        "code": "wrong_type",
        "message": "an upload is a form: send multipart/form-data with the file in the field `file`",
        "limit": "multipart/form-data", "value": reply.request.headers.get("content-type"),
    }  # fmt: skip


async def test_a_form_without_a_file(live: Live) -> None:
    reply = await live.http.post("/v1/artifacts", files={"photo": ("a.png", picture())})
    assert (reply.status_code, reply.json()["error"]["message"]) == (422, "file: Field required")


async def test_an_unknown_thread_and_kind(live: Live) -> None:
    reply = await live.upload(picture(), thread_id="thr_x")
    assert (reply.status_code, reply.json()["error"]["value"]) == (404, "thr_x")
    reply = await live.upload(picture(), kind="poem")
    assert (reply.status_code, reply.json()["error"]["value"]) == (422, "poem")
    assert live.stored() == []


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


async def content(live: Live, data: bytes) -> Image.Image:
    reply = await live.upload(data, name="odd")
    assert reply.status_code == 201, reply.text
    return opened((await live.http.get(f"/v1/artifacts/{reply.json()['id']}/content")).content)


async def test_a_turned_photo_is_upright(live: Live) -> None:
    image = (await content(live, turned())).convert("RGB")
    assert image.size == (64, 96)
    top, bottom = image.getpixel((32, 10)), image.getpixel((32, 86))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > bottom[0]
    assert bottom[2] > 200 > top[2]
    assert not image.getexif()


async def test_cmyk_becomes_rgb(live: Live) -> None:
    image = await content(live, picture(mode="CMYK", form="JPEG", color=(0, 255, 255, 0)))
    assert image.mode == "RGB"
    pixel = image.getpixel((20, 20))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 180 > 90 > pixel[1]


async def test_an_animation_gives_its_first_frame(live: Live) -> None:
    image = await content(live, animated())
    assert (image.format, getattr(image, "n_frames", 1)) == ("PNG", 1)
