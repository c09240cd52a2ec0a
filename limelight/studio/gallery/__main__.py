"""`python -m limelight.studio.gallery docs/gallery`: minutes; `--rooms music,motion` makes only these, for a look in another folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from limelight.studio.gallery import rooms
from limelight.studio.gallery.page import Room, write_page
from limelight.studio.layout import AdCopy, BrandLook
from limelight.studio.motion.pacing import Line
from limelight.studio.render import render_picture
from limelight.studio.render.sheet import products
from limelight.studio.scene import parse_scene, vary
from limelight.studio.types import Cutout, Picture

PHOTOS = Path(__file__).resolve().parents[2] / "samples" / "photos"
SHOWN = ("boot", "candle", "serum", "pack", "headphones", "kettle")
"""Products by a part of their photo's name: high, low, soft, hollow, of glass."""
JOURNEY = (
    "mountain ledge at sunrise", "forest trail in the morning", "lake at noon", "dunes at golden hour",
    "snow in the mountains, morning", "beach at dusk",
)  # fmt: skip
"""The places of the finished ad, in the order of its template's stills."""


def main() -> None:
    """Make the rooms and write the page."""
    options = argparse.ArgumentParser(prog="python -m limelight.studio.gallery", description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--photos", type=Path, default=PHOTOS)
    options.add_argument("--samples", type=int, default=10, help="paths a pixel of the sheets")
    options.add_argument(
        "--rooms", default="", help="some of them, by name, for a look; the page then has only these"
    )
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    known = _rooms(given.folder, given.photos, given.samples)
    names = [name for name in given.rooms.split(",") if name] or list(known)
    if unknown := set(names) - set(known):
        options.error(f"there is no room {sorted(unknown)[0]!r}; there are {', '.join(known)}")
    made: list[Room] = []
    for name in names:
        sys.stdout.write(f"{name} …\n")
        sys.stdout.flush()
        made.append(known[name]())
    for page in write_page(made, given.folder):
        sys.stdout.write(f"{page}\n")


def _rooms(folder: Path, photos: Path, samples: int) -> dict[str, Callable[[], Room]]:
    @cache
    def product(name: str) -> Cutout:
        return products(photos, 1, name=name)[0]

    def picture(name: str, prompt: str, seed: int) -> Picture:
        return render_picture(product(name), vary(parse_scene(prompt, seed=seed), shot="hero", seed=seed))

    def ads(title: str, placements: tuple[str, ...], columns: int) -> Room:
        return rooms.displays(
            picture("candle", "cosy living room at dusk", 4), product("candle"), folder, copy=copy, brand=brand,
            placements=placements, title=title, columns=columns,
        )  # fmt: skip

    copy = AdCopy(
        headline="Slow evenings start here", subline="Soy wax, 45 hours", price="$24", cta="Shop now"
    )
    brand = BrandLook(name="Maren", background="#3B2A2A", accent="#E3A857")
    return {
        "ad": lambda: rooms.advert(
            product("bottle"), folder, prompts=JOURNEY, brand="Northpeak", slogan="Keep it wild",
            lines={
                "place": Line(text="Above the last signpost"), "hook": Line(text="Cold for 24 hours"),
                "benefit": Line(text="Light enough to forget"), "detail": Line(text="Steel, twice the wall"),
                "proof": Line(text="Built to be dropped"), "offer": Line(text="Fill it. Go."),
            },
        ),
        "themes": lambda: rooms.themes([product(name) for name in SHOWN], folder, samples=samples),
        "seeds": lambda: rooms.twenty(product("candle"), folder, prompt="cosy living room on a rainy evening", samples=samples),
        "occasions": lambda: rooms.occasions([product(n) for n in ("kettle", "candle", "tumbler")], folder, samples=samples),
        "motion": lambda: rooms.motion(
            [picture("boot", "mountain ledge at sunrise", 2), picture("lantern", "forest trail at dusk", 4),
             picture("bottle", "beach at noon", 6), picture("tumbler", "rainy city street at night", 8)],
            folder,
        ),
        "displays": lambda: ads("Display ads", ("300x250", "1080x1080", "300x600", "160x600"), 4),
        "banners": lambda: ads("Display ads, wide", ("1200x628", "970x250", "728x90"), 2),
        "music": lambda: rooms.music(folder),
    }  # fmt: skip


main()
