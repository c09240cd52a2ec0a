"""`/v1/artifacts`: content with ranges, ETags and thumbnails."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from limelight.schema.artifact import Artifact
from limelight.schema.capability import MediaResult
from limelight.schema.principal import LOCAL
from tests.service.live import Live
from tests.service.pictures import film, picture


async def kept(live: Live, kind: str, data: bytes, mime: str, **extra: bytes) -> Artifact:
    """An artifact of any kind, made without the agent."""
    blobs = live.assistant.storage.blobs
    result = MediaResult(
        blob=await blobs.put(data), mime=mime, bytes=len(data),
        extra={name: await blobs.put(part) for name, part in extra.items()},
    )  # fmt: skip
    return await live.assistant.services.artifacts.record(LOCAL, kind=kind, name="It", result=result)  # pyright: ignore[reportArgumentType]


def size_of(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


async def test_an_upload_comes_back(live: Live, thread_id: str) -> None:
    reply = await live.upload(
        picture(120, 80), name="a/b\\boot.png", thread_id=thread_id, description="My boot"
    )
    assert reply.status_code == 201
    made = reply.json()
    assert (made["kind"], made["name"], made["mime"], made["width"], made["height"]) == (
        "upload", "boot.png", "image/png", 120, 80,
    )  # fmt: skip
    assert (made["thread_id"], made["meta"]["description"]) == (thread_id, "My boot")
    assert (await live.http.get(f"/v1/artifacts/{made['id']}")).json() == made

    whole = await live.http.get(f"/v1/artifacts/{made['id']}/content")

    assert (whole.status_code, whole.headers["content-type"]) == (200, "image/png")
    assert len(whole.content) == made["bytes"]
    assert size_of(whole.content) == (120, 80)
    assert whole.headers["content-disposition"] == 'inline; filename="boot.png"'
    assert whole.headers["x-content-type-options"] == "nosniff"
    as_file = await live.http.get(f"/v1/artifacts/{made['id']}/content?download=true")
    assert as_file.headers["content-disposition"] == 'attachment; filename="boot.png"'


async def test_the_same_photo_twice_is_one_artifact(live: Live, thread_id: str) -> None:
    first, second = [(await live.upload(picture(), thread_id=thread_id)).json() for _ in range(2)]
    assert first == second


async def test_ranges(live: Live) -> None:
    made = await kept(live, "video", film(), "video/mp4")
    url = f"/v1/artifacts/{made.id}/content"
    whole = await live.http.get(url)
    etag = whole.headers["etag"]

    part = await live.http.get(url, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    tail = await live.http.get(url, headers={"range": "bytes=-5"})
    assert tail.content == whole.content[-5:]
    same = await live.http.get(url, headers={"range": "bytes=0-3", "if-range": etag})
    assert same.status_code == 206
    other = await live.http.get(url, headers={"range": "bytes=0-3", "if-range": '"another"'})
    assert (other.status_code, other.content) == (200, whole.content)
    beyond = await live.http.get(url, headers={"range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416


async def test_etags(live: Live) -> None:
    made = (await live.upload(picture())).json()
    url = f"/v1/artifacts/{made['id']}/content"
    etag = (await live.http.get(url)).headers["etag"]
    small = (await live.http.get(f"{url}?w=96")).headers["etag"]
    assert small != etag
    for given in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        again = await live.http.get(url, headers={"if-none-match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert (await live.http.get(url, headers={"if-none-match": small})).status_code == 200


async def test_thumbnails_are_rounded_up_and_kept(live: Live) -> None:
    made = (await live.upload(picture(600, 300))).json()
    url = f"/v1/artifacts/{made['id']}/content"

    reply = await live.http.get(f"{url}?w=100")

    assert reply.headers["content-type"] == "image/webp"
    assert size_of(reply.content) == (240, 120)
    assert (await live.http.get(f"{url}?w=240")).content == reply.content
    assert size_of((await live.http.get(f"{url}?w=1440")).content) == (600, 300)
    names = live.stored()
    assert sum(name.endswith(".w240.webp") for name in names) == 1
    for wrong in ("15", "5000", "x"):
        assert (await live.http.get(f"{url}?w={wrong}")).status_code == 422
    await live.http.delete(f"/v1/artifacts/{made['id']}")
    assert live.stored() == []


async def test_a_see_through_picture_stays_so_when_small(live: Live) -> None:
    made = (await live.upload(picture(200, 200, mode="RGBA", color=(9, 9, 9, 0)))).json()
    small = await live.http.get(f"/v1/artifacts/{made['id']}/content?w=96")
    assert Image.open(io.BytesIO(small.content)).convert("RGBA").getpixel((5, 5))[3] == 0  # pyright: ignore[reportIndexIssue, reportOptionalSubscript]


async def test_a_clip_shows_its_first_frame(live: Live) -> None:
    clip = await kept(live, "clip", film(160, 96), "video/mp4")
    small = await live.http.get(f"/v1/artifacts/{clip.id}/content?w=96")
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")
    image = Image.open(io.BytesIO(small.content)).convert("RGB")
    assert image.size == (96, 58)
    red, green, blue = image.getpixel((40, 30))  # pyright: ignore[reportGeneralTypeIssues]
    assert green > 150 > red + 50
    assert blue < 100
    poster = await live.http.get(f"/v1/artifacts/{clip.id}/content?part=poster")
    assert size_of(poster.content) == (160, 96)


async def test_a_video_shows_its_own_poster(live: Live) -> None:
    video = await kept(
        live, "video", film(), "video/mp4", poster=picture(320, 180, form="JPEG", color=(0, 0, 255))
    )
    poster = await live.http.get(f"/v1/artifacts/{video.id}/content?part=poster")
    assert (poster.headers["content-type"], size_of(poster.content)) == ("image/jpeg", (320, 180))
    small = await live.http.get(f"/v1/artifacts/{video.id}/content?w=240")
    assert size_of(small.content) == (240, 135)
    card = await kept(live, "endcard", film(), "video/mp4", poster=picture(64, 64))
    assert (await live.http.get(f"/v1/artifacts/{card.id}/content?part=poster")).headers[
        "content-type"
    ] == "image/png"


async def test_a_mask_beside_a_shot(live: Live) -> None:
    shot = await kept(live, "shot", picture(), "image/png", mask=picture(32, 24, mode="L", color=(255,)))
    mask = await live.http.get(f"/v1/artifacts/{shot.id}/content?part=mask")
    assert (mask.headers["content-type"], size_of(mask.content)) == ("image/png", (32, 24))


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("?w=96", 415, "a music has no thumbnail"),
        ("?part=mask", 404, "It has no mask"),
        ("?part=poster", 404, "It has no poster"),
        ("?part=soul", 422, "part: Input should be '', 'mask', 'poster' or 'layers'"),
    ],
)
async def test_what_a_sound_has_not(live: Live, query: str, status: int, message: str) -> None:
    bed = await kept(live, "music", b"RIFF....WAVE", "audio/wav")
    reply = await live.http.get(f"/v1/artifacts/{bed.id}/content{query}")
    assert (reply.status_code, reply.json()["error"]["message"]) == (status, message)


async def test_a_film_that_cannot_be_read_has_no_thumbnail(live: Live) -> None:
    clip = await kept(live, "clip", b"not a film at all", "video/mp4")
    reply = await live.http.get(f"/v1/artifacts/{clip.id}/content?w=96")
    assert (reply.status_code, reply.json()["error"]["message"]) == (
        404, "this artifact has no picture to make a thumbnail from",
    )  # fmt: skip


async def test_words_are_plain_text(live: Live) -> None:
    record = live.assistant.services.artifacts.record
    headline = await record(LOCAL, kind="headline", name="1", meta={"text": "Größer. Weiter."})
    reply = await live.http.get(f"/v1/artifacts/{headline.id}/content")
    assert (reply.headers["content-type"], reply.text) == ("text/plain; charset=utf-8", "Größer. Weiter.")
    concept = await record(LOCAL, kind="concept", name="One", meta={"title": "x"})
    reply = await live.http.get(f"/v1/artifacts/{concept.id}/content")
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "no_content")


async def test_bytes_that_are_gone_are_404_not_500(live: Live) -> None:
    made = (await live.upload(picture())).json()
    for name in live.stored():
        (live.assistant.storage.home / "blobs" / name).unlink()
    for query in ("", "?w=96"):
        reply = await live.http.get(f"/v1/artifacts/{made['id']}/content{query}")
        assert reply.status_code == 404


async def test_an_unknown_artifact(live: Live) -> None:
    for method, path in (("GET", ""), ("GET", "/content"), ("DELETE", "")):
        reply = await live.http.request(method, f"/v1/artifacts/art_x{path}")
        assert (reply.status_code, reply.json()["error"]["message"]) == (404, "there is no artifact 'art_x'")
