"""Reads an uploaded picture safely: what it is by its content, and its pixels as plain sRGB.

`read_image` is enough for most callers; `probe_image` also tells what was found on the way.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from limelight.studio.errors import InputRejected
from limelight.studio.signature import name_content

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")
"""What is accepted, as Pillow names it. SVG is not: it is a program, not a picture."""
_ACCEPTED = "JPEG, PNG, WebP, GIF, TIFF, BMP or AVIF"

MIN_SIDE = 64
MAX_SIDE = 10_000
MAX_PIXELS = 60_000_000
MAX_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What a picture file was before it was made plain sRGB."""

    format: str
    """As Pillow names it: "JPEG", "PNG", ..."""
    mode: str
    """Pixel layout in the file: "RGB", "CMYK", "P", "I;16", ..."""
    width: int
    """Pixels, after the camera's orientation was applied."""
    height: int
    frames: int = 1
    """More than 1 for an animation, of which the first frame is used."""
    has_alpha: bool = False
    rotated: bool = False
    """The camera's orientation tag turned or mirrored the picture."""
    profile: str = ""
    """Name of the embedded colour profile that was converted to sRGB; empty when there was none."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person may want to know, in words."""
        said = []
        if self.frames > 1:
            said.append(f"The file is an animation of {self.frames} frames; only the first one is used.")
        if self.rotated:
            said.append("The picture was turned upright as its camera tag says.")
        if self.mode == "CMYK":
            said.append("The picture is in print colours (CMYK); it was converted to screen colours (sRGB).")
        return tuple(said)


def read_image(data: bytes, *, name: str = "", max_bytes: int = MAX_BYTES) -> Image.Image:
    """Decode a picture to upright sRGB, "RGB" or "RGBA".

    `name` is used in messages only. Raises `InputRejected` with code `empty`, `too_large`,
    `not_an_image`, `corrupt`, `too_small`, `side_too_long` or `too_many_pixels`.
    """
    return probe_image(data, name=name, max_bytes=max_bytes)[0]


def probe_image(data: bytes, *, name: str = "", max_bytes: int = MAX_BYTES) -> tuple[Image.Image, ImageFacts]:
    """Like `read_image`, with what the file was; sizes are judged before any pixel is decoded."""
    what = f"The file {name!r}" if name else "The file"
    if not data:
        raise InputRejected("empty", f"{what} is empty (0 bytes). Send the picture again.", limit=1, value=0)
    if len(data) > max_bytes:
        raise InputRejected(
            "too_large",
            f"{what} is {_mib(len(data))}; the limit is {_mib(max_bytes)}. "
            "Save it as JPEG or make it smaller.",
            limit=max_bytes,
            value=len(data),
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = _open(data, what)
        _check_size(picture.size, what)
        return _decode(picture, what)


def _mib(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MiB"


def _open(data: bytes, what: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise InputRejected(
            "too_many_pixels",
            f"{what} unpacks to far more pixels than the limit of 60 megapixels. Make it smaller.",
            limit=MAX_PIXELS,
        ) from error
    except UnidentifiedImageError as error:
        seems = name_content(data)
        if seems.is_picture:
            raise _corrupt(what, seems.words) from error
        raise InputRejected(
            "not_an_image",
            f"{what} cannot be used as a picture: its content seems to be {seems.words}. "
            f"Send a {_ACCEPTED} file.",
            limit=_ACCEPTED,
            value=seems.words,
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _corrupt(what, name_content(data).words) from error


def _corrupt(what: str, kind: str) -> InputRejected:
    return InputRejected(
        "corrupt",
        f"{what} starts like {kind} but is damaged or cut short. Export or upload it again.",
        value=kind,
    )


def _check_size(size: tuple[int, int], what: str) -> None:
    width, height = size
    if min(size) < MIN_SIDE:
        raise InputRejected(
            "too_small",
            f"{what} is {width}x{height} pixels; each side needs at least {MIN_SIDE}. "
            "Send a larger picture, best 1000 or more.",
            limit=MIN_SIDE,
            value=min(size),
        )
    if max(size) > MAX_SIDE:
        raise InputRejected(
            "side_too_long",
            f"{what} is {width}x{height} pixels; no side may be longer than {MAX_SIDE}. Make it smaller.",
            limit=MAX_SIDE,
            value=max(size),
        )
    if width * height > MAX_PIXELS:
        raise InputRejected(
            "too_many_pixels",
            f"{what} is {width}x{height} pixels, {width * height / 1e6:.1f} megapixels; "
            f"the limit is {MAX_PIXELS // 1_000_000}. Make it smaller.",
            limit=MAX_PIXELS,
            value=width * height,
        )


def _decode(picture: Image.Image, what: str) -> tuple[Image.Image, ImageFacts]:
    try:
        frames = int(getattr(picture, "n_frames", 1))
        picture.seek(0)
        picture.load()
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise _corrupt(what, f"a {picture.format} picture") from error
    kind, mode = str(picture.format), picture.mode
    turn = picture.getexif().get(0x0112, 1)
    upright = ImageOps.exif_transpose(picture)
    plain, profile = _to_srgb(upright)
    facts = ImageFacts(
        format=kind,
        mode=mode,
        width=plain.width,
        height=plain.height,
        frames=frames,
        has_alpha=plain.mode == "RGBA",
        rotated=turn in range(2, 9),
        profile=profile,
    )
    return plain, facts


def _to_srgb(picture: Image.Image) -> tuple[Image.Image, str]:
    """Any mode to RGB or RGBA, through the embedded profile when there is a usable one."""
    icc = picture.info.get("icc_profile")
    alpha = None
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        alpha = picture.convert("RGBA").getchannel("A")
    flat = _eight_bit(picture)
    flat, name = _through_profile(flat, icc)
    flat = flat if flat.mode == "RGB" else flat.convert("RGB")
    if alpha is not None:
        flat.putalpha(alpha)
    return flat, name


def _eight_bit(picture: Image.Image) -> Image.Image:
    """16-bit and floating point scaled to 8 bits; palettes expanded; the rest left as it is."""
    if picture.mode.startswith("I") or picture.mode == "F":
        values = np.asarray(picture).astype(np.float64)
        top = 65535.0 if picture.mode.startswith("I") else max(1.0, float(values.max(initial=0)))
        return Image.fromarray(np.clip(values / top * 255 + 0.5, 0, 255).astype(np.uint8))
    if picture.mode in ("P", "PA", "RGBA", "RGBa"):
        return picture.convert("RGBA").convert("RGB")
    if picture.mode in ("LA", "La", "1"):
        return picture.convert("L")
    return picture


def _through_profile(picture: Image.Image, icc: bytes | None) -> tuple[Image.Image, str]:
    """Colours by the embedded profile; a broken or foreign profile is as good as none."""
    if not icc or picture.mode not in ("RGB", "CMYK", "L", "LAB"):
        return picture, ""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        name = ImageCms.getProfileDescription(source).strip()
        done = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture, ""
    return (done, name) if done is not None else (picture, "")
