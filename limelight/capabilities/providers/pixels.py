"""Pixels between the advertiser's product and a model: what goes out, what comes back, and the product put back exactly."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from pydantic import JsonValue

from limelight.schema.capability import GenerateRequest, MediaResult
from limelight.schema.errors import BadInput, TryAgain
from limelight.schema.stores import BlobStore
from limelight.studio.types import FRAMES, Cutout, Mask8, Rgb8

_ON_PURPOSE = 20.0
"""Levels of 255."""
GREY = 200
"""What surrounds the product in the picture that a model paints around."""


@dataclass(frozen=True)
class Framed:
    """The product placed in a frame, before anything is painted around it."""

    rgb: NDArray[np.float32]
    """The product's own colours, resampled into the frame, 0-1."""
    alpha: NDArray[np.float32]
    prompt: str
    """What shall be around it, in words for an image model."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the frame."""
        return self.alpha.shape[1], self.alpha.shape[0]

    def picture(self, size: tuple[int, int]) -> bytes:
        """The product on grey at a model's size, as PNG."""
        mixed = self.rgb * self.alpha[..., None] + GREY / 255 * (1 - self.alpha[..., None])
        image = Image.fromarray(np.round(mixed * 255).astype(np.uint8))
        return png(image.resize(size, Image.Resampling.LANCZOS))

    def mask(self, size: tuple[int, int]) -> bytes:
        """White where the product is, black around it, nothing between, as PNG."""
        image = Image.fromarray(np.round(self.alpha * 255).astype(np.uint8))
        return png(black_and_white(image.resize(size, Image.Resampling.BILINEAR)))

    def onto(self, painted: Image.Image) -> tuple[Rgb8, Mask8, float]:
        """What a model painted with the product's own pixels on top: picture, mask, fidelity."""
        from limelight.studio.render.paste import Layer, paste

        plate = np.asarray(painted.convert("RGB").resize(self.size, Image.Resampling.LANCZOS))
        product = Layer(self.rgb, self.alpha)
        rgb, mask, fidelity = paste(plate.astype(np.float32) / 255.0, product, strength=0.0)
        return rgb, mask, fidelity.ssim


def framed(cutout: bytes, request: GenerateRequest) -> Framed:
    """The product where the studio would stand it for this request. Raises `BadInput` for a cut-out without a product."""
    from limelight.studio.render.camera import fit
    from limelight.studio.render.paste import place, tight
    from limelight.studio.scene import parse_scene, vary

    product = Cutout(np.asarray(opened(cutout, what="the cut-out").convert("RGBA")), 1.0)
    if not (product.rgba[..., 3] > 127).any():
        raise BadInput(
            "the cut-out holds no product: every pixel of it is transparent", code="cutout", value=0
        )
    seed = request.seed % 2**18
    scene = parse_scene(request.prompt, theme=request.theme, category=request.category or None, seed=seed)
    scene = vary(scene, shot=request.framing, seed=seed)
    shape = tight(product).shape
    view = fit(scene.camera, request.aspect, request.size or FRAMES[request.aspect], shape[1] / shape[0])
    layer = place(product, view)
    place_words = request.prompt or scene.theme.replace("_", " ")
    prompt = ", ".join([
        f"commercial product photograph, the product stands in this place: {place_words}", scene.time_of_day,
        f"{scene.weather} weather", f"{scene.mood} mood", *in_colours(request.colors), "realistic light and contact shadow",
    ])  # fmt: skip
    return Framed(layer.colour, layer.alpha, prompt)


def in_colours(colours: Sequence[str]) -> list[str]:
    """Colours in words, for a model that takes none otherwise."""
    return [f"in the colours {', '.join(colours)}"] if colours else []


def kept(picture: Image.Image, mask: Image.Image, painted: Image.Image) -> Image.Image:
    """`painted` where the mask is white, and exactly `picture` where it is black."""
    return Image.composite(
        painted.convert("RGB").resize(picture.size), picture.convert("RGB"), mask.convert("L")
    )


def matching_mask(file: bytes, picture: Image.Image) -> Image.Image:
    """A mask, greys and all. Raises `BadInput` when it is not of the picture's size."""
    mask = opened(file, what="the mask").convert("L")
    if mask.size != picture.size:
        raise BadInput(
            f"the mask is {mask.width}x{mask.height} and the picture {picture.width}x{picture.height}: "
            "give a mask of the picture's size",
            code="mask", limit=list(picture.size), value=list(mask.size),
        )  # fmt: skip
    return mask


def changed(picture: Image.Image, painted: Image.Image, keep: Image.Image | None) -> Image.Image:
    """White where a model changed a picture on purpose: it never gives back quite the pixels it was given."""
    import cv2

    old = np.asarray(picture.convert("RGB")).astype(np.int16)
    new = np.asarray(painted.convert("RGB").resize(picture.size, Image.Resampling.LANCZOS))
    gap = cv2.GaussianBlur(np.abs(old - new).max(axis=2).astype(np.float32), (0, 0), 2)
    mask = cv2.dilate((gap > _ON_PURPOSE).astype(np.uint8) * 255, np.ones((9, 9), np.uint8))
    if keep is not None:
        mask[np.asarray(keep) > 0] = 0
    return Image.fromarray(np.asarray(mask, np.uint8))


def larger(
    picture: Image.Image, painted: Image.Image, times: float, mask: Image.Image | None, cutout: bytes | None
) -> tuple[Image.Image, Image.Image | None, str]:
    """What a model enlarged, resampled to `times` the picture's sides, with the product's own pixels on top.

    The picture, the mask, and where the product's detail is from.
    """
    from limelight.studio.retouch.enlarge import enlarged

    size = (round(picture.width * times), round(picture.height * times))
    plate = painted.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    if mask is None:
        return plate, None, "painted"
    product = (
        None
        if cutout is None
        else Cutout(np.asarray(opened(cutout, what="the cut-out").convert("RGBA")), 1.0)
    )
    own, detail = enlarged(np.asarray(picture), times, mask=np.asarray(mask), cutout=product)
    grown = mask.resize(size, Image.Resampling.BICUBIC)
    return Image.composite(Image.fromarray(own), plate, grown), grown, detail


def made(file: bytes, *, model: str) -> Image.Image:
    """A picture that a model gave. Raises `TryAgain` when it is cut off or is none."""
    try:
        image = Image.open(io.BytesIO(file))
        image.load()
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise TryAgain(
            f"{model} gave {len(file):,} bytes that are no whole picture: try again",
            code="broken_output",
            value=len(file),
        ) from error
    return image


def opened(file: bytes, *, what: str) -> Image.Image:
    """A picture of the advertiser's, upright. Raises `BadInput`."""
    from limelight.studio.errors import InputRejected
    from limelight.studio.probe import read_image

    try:
        return read_image(file, name=what)
    except InputRejected as error:
        raise BadInput(error.message, code=error.code) from error


def black_and_white(mask: Image.Image) -> Image.Image:
    """A mask without greys."""
    return Image.fromarray(((np.asarray(mask.convert("L")) > 127) * 255).astype(np.uint8))


def png(image: Image.Image) -> bytes:
    """The file."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()


def inverted(mask: bytes) -> bytes:
    """Black for white."""
    return png(Image.open(io.BytesIO(mask)).convert("L").point(lambda value: 255 - value))


async def stored(
    blobs: BlobStore, file: bytes, size: tuple[int, int], facts: dict[str, JsonValue], *, extra: dict[str, str] | None = None
) -> MediaResult:  # fmt: skip
    """The result of a PNG that was made, with its bytes kept; `size` is (width, height), `extra` names its companions."""
    return MediaResult(
        blob=await blobs.put(file), mime="image/png", width=size[0], height=size[1], bytes=len(file),
        extra=extra or {}, facts=facts,
    )  # fmt: skip
