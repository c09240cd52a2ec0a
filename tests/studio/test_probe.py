"""What an uploaded file may be, and what is said when it may not."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from limelight.studio.errors import InputRejected
from limelight.studio.probe import MAX_BYTES, probe_image, read_image

ACCEPTED = "JPEG, PNG, WebP, GIF, TIFF, BMP or AVIF"


def not_a_picture(kind: str) -> str:
    return f"The file 'x.png' cannot be used as a picture: its content seems to be {kind}. Send a {ACCEPTED} file."


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def gradient(mode: str = "RGB", size: tuple[int, int] = (96, 80)) -> Image.Image:
    x, y = np.meshgrid(np.linspace(0, 255, size[0]), np.linspace(0, 255, size[1]))
    return Image.fromarray(np.dstack([x, y, 255 - x]).astype(np.uint8)).convert(mode)


def png_header_only(width: int, height: int) -> bytes:
    """A PNG whose header promises a size, with a few bytes of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "code", "limit", "value", "message"),
    [
        (b"", "empty", 1, 0, "The file 'x.png' is empty (0 bytes). Send the picture again."),
        (
            b"MZ\x90\x00" + b"\0" * 200, "not_an_image", ACCEPTED, "a Windows program",
            not_a_picture("a Windows program"),
        ),
        (
            b"%PDF-1.7 ...", "not_an_image", ACCEPTED, "a PDF document",
            not_a_picture("a PDF document"),
        ),
        (
            b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
            "not_an_image", ACCEPTED, "an SVG drawing",
            not_a_picture("an SVG drawing"),
        ),
        (
            b"dear all, the photo is attached", "not_an_image", ACCEPTED, "plain text",
            not_a_picture("plain text"),
        ),
        (
            b"\x89PNG\r\n\x1a\n", "corrupt", None, "a PNG picture",
            "The file 'x.png' starts like a PNG picture but is damaged or cut short. "
            "Export or upload it again.",
        ),
        (
            png_header_only(63, 300), "too_small", 64, 63,
            "The file 'x.png' is 63x300 pixels; each side needs at least 64. "
            "Send a larger picture, best 1000 or more.",
        ),
        (
            png_header_only(12_000, 500), "side_too_long", 10_000, 12_000,
            "The file 'x.png' is 12000x500 pixels; no side may be longer than 10000. Make it smaller.",
        ),
        (
            png_header_only(9_000, 9_000), "too_many_pixels", 60_000_000, 81_000_000,
            "The file 'x.png' is 9000x9000 pixels, 81.0 megapixels; the limit is 60. Make it smaller.",
        ),
        (
            b"\0" * (60 * 1024 * 1024), "too_large", MAX_BYTES, 60 * 1024 * 1024,
            "The file 'x.png' is 60.0 MiB; the limit is 25.0 MiB. Save it as JPEG or make it smaller.",
        ),
    ],
    ids=["empty", "exe", "pdf", "svg", "text", "png signature alone",
         "63 px", "12,000 px", "81 megapixels", "60 MiB"],
)  # fmt: skip
def test_refuses(data: bytes, code: str, limit: object, value: object, message: str) -> None:
    with pytest.raises(InputRejected) as caught:
        read_image(data, name="x.png")
    error = caught.value
    assert (error.code, error.limit, error.value, error.message) == (code, limit, value, message)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"])
def test_a_truncated_picture_is_corrupt(kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8))
    data = encode(noise, kind)
    with pytest.raises(InputRejected) as caught:
        read_image(data[: len(data) // 2])
    assert caught.value.code == "corrupt"
    assert caught.value.message.endswith("but is damaged or cut short. Export or upload it again.")


def test_a_decompression_bomb_is_refused_from_its_header() -> None:
    with pytest.raises(InputRejected) as caught:
        read_image(png_header_only(60_000, 60_000))
    assert caught.value.code == "too_many_pixels"


def test_the_byte_limit_is_a_parameter() -> None:
    data = encode(gradient(), "PNG")
    assert read_image(data, max_bytes=len(data)).size == (96, 80)
    with pytest.raises(InputRejected) as caught:
        read_image(data, max_bytes=len(data) - 1)
    assert (caught.value.code, caught.value.limit) == ("too_large", len(data) - 1)


@pytest.mark.parametrize("size", [(64, 64), (10_000, 64)], ids=str)
def test_the_limits_themselves_are_allowed(size: tuple[int, int]) -> None:
    assert read_image(encode(Image.new("RGB", size, "teal"), "PNG")).size == size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF"])
def test_the_content_decides_not_the_name(kind: str) -> None:
    image, facts = probe_image(encode(gradient(), kind), name="photo.exe")
    assert (facts.format, image.size, image.mode) == (kind, (96, 80), "RGB")


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "1", "I;16", "LA", "RGBA"])
def test_every_pixel_layout_becomes_srgb(mode: str) -> None:
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    picture = (
        gradient(mode)
        if mode != "I;16"
        else Image.fromarray(np.asarray(gradient("L")).astype(np.uint16) * 257)
    )
    image, facts = probe_image(encode(picture, kind))
    assert image.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")
    assert facts.mode == mode
    if mode not in ("1", "P"):
        expected = np.asarray(gradient("RGB" if mode in ("RGBA", "CMYK") else "L").convert("RGB"), int)
        assert np.abs(np.asarray(image.convert("RGB"), int) - expected).max() <= 2


def test_transparency_of_a_palette_is_kept() -> None:
    picture = gradient("P")
    image, facts = probe_image(encode(picture, "PNG", transparency=picture.getpixel((0, 0))))
    assert facts.has_alpha
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_the_cameras_orientation_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image, facts = probe_image(encode(gradient(size=(120, 80)), "JPEG", exif=exif))
    assert (image.size, facts.width, facts.height, facts.rotated) == ((80, 120), 80, 120, True)
    assert facts.notes == ("The picture was turned upright as its camera tag says.",)


def test_an_embedded_profile_is_respected() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    plain = encode(gradient(), "PNG", icc_profile=srgb.tobytes())
    image, facts = probe_image(plain)
    assert facts.profile == "sRGB built-in"
    assert np.abs(np.asarray(image, int) - np.asarray(gradient(), int)).max() <= 2
    foreign = encode(gradient(), "PNG", icc_profile=lab.tobytes())
    assert probe_image(foreign)[1].profile == ""


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_gives_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (80, 80), c) for c in ("#c00000", "#00c000", "#0000c0")]
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:], duration=50, lossless=True)
    image, facts = probe_image(data)
    assert facts.frames == 3
    assert image.convert("RGB").getpixel((40, 40)) == (192, 0, 0)
    assert facts.notes == ("The file is an animation of 3 frames; only the first one is used.",)
