"""Product photos whose true matte is known: what people send, from easy to impossible."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.studio.drawing import (
    SIDE,
    WHITE,
    Colour,
    Cover,
    Drawing,
    bow,
    box,
    disc,
    either,
    line,
    rounded,
    shape,
    soft,
    sweep,
)  # fmt: skip

PINE: Colour = (30, 90, 88)
INK: Colour = (36, 37, 42)
PAPER: Colour = (236, 178, 172)
BLUE_PAPER: Colour = (96, 140, 190)


@dataclass(frozen=True)
class Photo:
    """What was sent, and the truth."""

    file: bytes
    alpha: Cover
    """In the upright frame of the file."""
    clear: Cover | None = None
    """Where the product is see-through, 0..1; None for one that is solid."""
    refused: bool = False
    """The cut-out should say that it is not sure."""


def jpeg(pixels: NDArray[np.uint8], *, quality: int = 92, **options: object) -> bytes:
    """A JPEG file."""
    return _saved(Image.fromarray(pixels), "JPEG", quality=quality, **options)


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def mug(
    backdrop: NDArray[np.floating] | Colour = WHITE, colour: Colour = PINE, *, handle: float = 34
) -> Drawing:
    """A mug with a contact shadow; `handle` is how thick that is, in pixels."""
    body, ear = box(300, 280, 660, 780), bow(670, 510, 130, 150, width=handle, start=-95, end=95)
    ground = soft(disc(500, 782, 210, 16), 16)
    return (
        Drawing(backdrop).shade(ground, 0.4)
        .paint(ear, 0.8 * np.asarray(colour, np.float32))
        .paint(body, rounded(colour, middle=480, half=180))
    )  # fmt: skip


def strong_shadow() -> Drawing:
    """A lamp from the left: a long shadow with a soft end, on light grey."""
    cast = soft(line((520, 770), (900, 700), width=90), 14) + 0.5 * soft(disc(520, 782, 210, 14), 8)
    drawing = Drawing((226, 226, 228)).shade(cast.clip(0, 1).astype(np.float32), 0.45)
    return drawing.paint(box(300, 280, 620, 780), rounded((46, 62, 120), middle=460, half=160))


def white_bottle(backdrop: NDArray[np.floating] | Colour = WHITE) -> Drawing:
    """White on white: told by its shading and a soft shadow."""
    body, neck = box(360, 320, 640, 840, radius=60), box(440, 200, 560, 340, radius=8)
    label = box(420, 520, 580, 600, radius=4)
    return (
        Drawing(backdrop).shade(soft(disc(560, 842, 190, 18), 26), 0.35)
        .paint(neck, rounded((226, 227, 229), half=64, depth=0.2))
        .paint(body, rounded((246, 246, 245), half=142, depth=0.25))
        .paint(label, (60, 66, 80))
    )  # fmt: skip


def tumbler(backdrop: NDArray[np.floating] | Colour = WHITE) -> tuple[Drawing, Cover]:
    """Clear glass: dark lines at the walls, a thick foot, a streak of light; the rest is what stands behind."""
    body = box(330, 220, 670, 800, radius=30)
    inner = box(352, 200, 648, 742, radius=24)
    wall = np.clip(body - inner, 0, 1)
    edge = np.clip(body - soft(body, 5), 0, 1) * 2
    foot = body * box(340, 742, 660, 796, radius=14)
    streak = soft(box(392, 300, 410, 700, radius=9), 2)
    made = (
        Drawing(backdrop).shade(soft(disc(500, 800, 180, 12), 14), 0.18)
        .glaze(body, 0.94)
        .glaze(wall, 0.80)
        .glaze(np.clip(edge, 0, 1), 0.30)
        .glaze(foot, 0.72, 12)
        .glaze(streak * body, 0.7, 70)
        .glaze(bow(500, 224, 168, 20, width=4), 0.35)
    )  # fmt: skip
    return made, body


def clear_bottle(backdrop: NDArray[np.floating] | Colour) -> tuple[Drawing, Cover]:
    """A clear bottle with a solid cap and a paper label."""
    body = either(box(370, 340, 630, 840, radius=40), box(440, 220, 560, 380, radius=20))
    edge = np.clip(body - soft(body, 7), 0, 1) * 2
    cap, label = box(430, 150, 570, 240, radius=8), box(372, 520, 628, 700, radius=2)
    made = (
        Drawing(backdrop).shade(soft(disc(500, 842, 150, 10), 14), 0.2)
        .glaze(body, 0.90)
        .glaze(np.clip(edge, 0, 1), 0.35)
        .glaze(soft(box(400, 400, 414, 800, radius=7), 2) * body, 0.7, 60)
        .paint(cap, rounded((40, 44, 52), half=72))
        .paint(label, rounded((186, 84, 48), half=132))
    )  # fmt: skip
    return made, np.clip(body - cap - label, 0, 1)


def mesh() -> Drawing:
    """A net bag: cords of five pixels with gaps of nineteen, under a solid rim."""
    bag, rim = disc(500, 600, 260, 240), box(250, 360, 750, 420, radius=20)
    cords = [line((x, 300), (x + 0.6 * 560, 860), width=5) for x in range(-200, 900, 28)]
    cords += [line((x, 300), (x - 0.6 * 560, 860), width=5) for x in range(100, 1200, 28)]
    net = either(*cords) * bag
    seam = bow(500, 600, 257, 237, width=8)
    return Drawing().paint(either(net, seam), (140, 96, 52)).paint(rim, (110, 72, 38))


def wire_chair() -> Drawing:
    """Legs and struts of four and seven pixels under a seat."""
    legs = [line((340, 560), (300, 880), width=7), line((660, 560), (700, 880), width=7),
            line((400, 560), (420, 850), width=7), line((600, 560), (580, 850), width=7)]  # fmt: skip
    struts = [line((310, 800), (690, 800), width=4), line((300, 880), (420, 850), width=4),
              line((700, 880), (580, 850), width=4)]  # fmt: skip
    back = [line((360, 560), (330, 200), width=7), line((640, 560), (670, 200), width=7),
            bow(500, 200, 170, 60, width=7, start=180, end=360)]  # fmt: skip
    back += [line((500 + d, 540), (500 + 1.3 * d, 180), width=4) for d in range(-100, 101, 40)]
    feet = either(
        *(soft(disc(x, y + 2, 26, 5), 6) for x, y in ((300, 880), (700, 880), (420, 850), (580, 850)))
    )
    seat = box(320, 530, 680, 575, radius=18)
    return Drawing().shade(feet, 0.3).paint(either(*legs, *struts, *back), INK).paint(seat, (150, 92, 48))


def strap_bag() -> Drawing:
    """A bag with a thin long strap and a short grip."""
    body = box(280, 460, 720, 830, radius=50)
    strap, grip = (
        bow(500, 470, 190, 360, width=9, start=180, end=360),
        bow(500, 470, 80, 70, width=16, start=180, end=360),
    )
    return (
        Drawing().shade(soft(disc(520, 836, 260, 18), 20), 0.45)
        .paint(strap, (122, 70, 34)).paint(grip, (94, 52, 26))
        .paint(body, rounded((160, 98, 52), half=300, depth=0.3))
        .paint(box(440, 560, 560, 600, radius=6), (214, 178, 96))
    )  # fmt: skip


def ring() -> Drawing:
    """A ring standing up: a hole, a pale metal, a stone."""
    y = np.linspace(-1, 1, SIDE, dtype=np.float32)[:, None, None]
    metal = np.asarray((212, 186, 120), np.float32) * (0.82 + 0.2 * np.sin(9 * y))
    band = bow(500, 560, 220, 230, width=38)
    return (
        Drawing().shade(soft(disc(500, 812, 120, 8), 10), 0.35)
        .paint(band, np.broadcast_to(metal, (SIDE, SIDE, 3)))
        .paint(disc(500, 300, 66, 54), (120, 190, 220))
        .paint(disc(486, 286, 20, 14), (226, 244, 250))
    )  # fmt: skip


def laces() -> Drawing:
    """A shoe's upper with crossed laces: gaps of four to six pixels through which the ground shows."""
    tongue, upper = box(300, 420, 700, 800, radius=60), box(260, 520, 740, 830, radius=70)
    fan = [line((420 + 16 * i, 430), (380 + 20 * i, 180), width=11) for i in range(9)]
    return (
        Drawing().paint(tongue, (70, 84, 110)).paint(upper, (54, 62, 84)).paint(either(*fan), (206, 96, 40))
    )


def plush() -> Drawing:
    """A soft toy: hairs at the edge, so alpha is broken for some ten pixels."""
    dice = np.random.default_rng(4)
    around = np.linspace(0, 2 * np.pi, 1400, endpoint=False)
    tips = 262 + 12 * dice.random(1400)
    lean = around + 0.05 * dice.standard_normal(1400)

    def draw(canvas: NDArray[np.uint8], k: int) -> None:
        for a, r, to in zip(around, tips, lean, strict=True):
            start = (round(k * (500 + 245 * np.cos(a))), round(k * (540 + 245 * np.sin(a))))
            end = (round(k * (500 + r * np.cos(to))), round(k * (540 + r * np.sin(to))))
            cv2.line(canvas, start, end, 255, 4)

    fur = either(disc(500, 540, 250), shape(draw))
    eyes = either(disc(420, 480, 18), disc(580, 480, 18), disc(500, 560, 26, 18))
    return (
        Drawing().shade(soft(disc(500, 800, 170, 12), 16), 0.35).paint(fur, (172, 122, 76)).paint(eyes, INK)
    )


def busy_room() -> Drawing:
    """A room behind the mug."""
    dice = np.random.default_rng(5)
    room = np.repeat(np.linspace(120, 210, SIDE)[:, None, None], SIDE, 1).repeat(3, 2) * (1.0, 0.93, 0.82)
    for _ in range(60):
        x, y, w, h = (int(v) for v in dice.integers(0, SIDE, 4))
        colour = tuple(float(v) for v in dice.integers(20, 230, 3))
        cv2.rectangle(room, (x, y), (x + w // 5, y + h // 5), colour, -1)
    return mug(np.asarray(cv2.GaussianBlur(room, (0, 0), 1.5)) + dice.normal(0, 4, room.shape))


def _photo(
    drawing: Drawing, *, quality: int = 92, clear: Cover | None = None, refused: bool = False
) -> Photo:
    return Photo(jpeg(drawing.pixels(), quality=quality), drawing.alpha, clear, refused)


def _scaled(side: int) -> Photo:
    drawing = mug()
    way = cv2.INTER_AREA if side < SIDE else cv2.INTER_CUBIC
    pixels = np.asarray(cv2.resize(drawing.pixels(noise=0.4), (side, side), interpolation=way), np.uint8)
    alpha = np.asarray(cv2.resize(drawing.alpha, (side, side), interpolation=way), np.float32).clip(0, 1)
    return Photo(jpeg(pixels), alpha)


def _transparent() -> Photo:
    drawing = mug()
    pixels = np.dstack([drawing.pixels(), np.rint(drawing.alpha * 255).astype(np.uint8)])
    return Photo(_saved(Image.fromarray(pixels), "PNG"), drawing.alpha)


def _cropped() -> Photo:
    drawing = mug()
    return Photo(jpeg(drawing.pixels()[:, 420:]), drawing.alpha[:, 420:], refused=True)


def _glass(made: tuple[Drawing, Cover]) -> Photo:
    return _photo(made[0], clear=made[1])


def _turned() -> Photo:
    drawing = mug()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    return Photo(jpeg(np.rot90(drawing.pixels()), exif=exif), drawing.alpha)


def _converted(mode: str, kind: str) -> Photo:
    drawing = mug()
    picture = Image.fromarray(drawing.pixels())
    if mode == "I;16":
        grey = np.asarray(picture.convert("L"), np.uint16) * np.uint16(257)
        return Photo(_saved(Image.fromarray(grey), kind), drawing.alpha)
    return Photo(
        _saved(picture.convert(mode), kind, **({"quality": 92} if kind == "JPEG" else {})), drawing.alpha
    )


PHOTOS: dict[str, Callable[[], Photo]] = {
    "mug on white": lambda: _photo(mug()),
    "mug with a thin handle": lambda: _photo(mug(handle=7)),
    "strong shadow on light grey": lambda: _photo(strong_shadow()),
    "studio sweep": lambda: _photo(mug(sweep(0.97, 0.80))),
    "white bottle on white": lambda: _photo(white_bottle()),
    "white bottle on light grey": lambda: _photo(white_bottle((214, 215, 217))),
    "on mid grey": lambda: _photo(mug((128, 128, 130), (200, 60, 40))),
    "on black": lambda: _photo(mug((14, 14, 16), (200, 160, 60))),
    "on pink paper": lambda: _photo(mug(sweep(1.0, 0.9, PAPER))),
    "on blue paper": lambda: _photo(mug(BLUE_PAPER, (240, 236, 226))),
    "glass tumbler on white": lambda: _glass(tumbler()),
    "glass tumbler on grey sweep": lambda: _glass(tumbler(sweep(0.86, 0.68))),
    "glass tumbler on blue paper": lambda: _glass(tumbler(BLUE_PAPER)),
    "clear bottle with a label": lambda: _glass(clear_bottle((226, 227, 230))),
    "net bag": lambda: _photo(mesh()),
    "wire chair": lambda: _photo(wire_chair()),
    "bag with a strap": lambda: _photo(strap_bag()),
    "ring": lambda: _photo(ring()),
    "laces": lambda: _photo(laces()),
    "plush": lambda: _photo(plush()),
    "JPEG of quality 35": lambda: _photo(mug(), quality=35),
    "120 pixels": partial(_scaled, 120),
    "4000 pixels": partial(_scaled, 4000),
    "grey JPEG": lambda: _converted("L", "JPEG"),
    "CMYK JPEG": lambda: _converted("CMYK", "JPEG"),
    "16-bit PNG": lambda: _converted("I;16", "PNG"),
    "turned by its camera tag": _turned,
    "transparent PNG": _transparent,
    "cropped at the left": _cropped,
    "busy room": lambda: _photo(busy_room(), refused=True),
}
"""Every kind of photo, by name, drawn when asked for."""
