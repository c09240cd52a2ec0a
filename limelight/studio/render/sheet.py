"""Contact sheets: `python -m limelight.studio.render.sheet --out FILE.jpg`.

A row per theme with products in turn through the hours of the day; with `--every` every theme with every product; with
`--seeds N --prompt WORDS` one prompt with N seeds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from limelight.studio.cutout import cut_out
from limelight.studio.errors import InputRejected
from limelight.studio.probe import read_image
from limelight.studio.render.picture import render_picture
from limelight.studio.scene import THEMES, parse_scene, vary
from limelight.studio.types import FRAMES, Aspect, Cutout, Rgb8

_PHOTOS = Path(__file__).resolve().parents[2] / "samples" / "photos"
_RENDERED, _TILE, _SMALL = (448, 252), (288, 162), (160, 90)
_ACROSS = 1400
"""Width of a sheet of seeds, at most."""
_TIMES = ("", "", "sunrise", "night")
"""What a row's pictures are asked for: twice the theme's own hour, then two others."""


def products(folder: Path, count: int, *, name: str = "") -> list[Cutout]:
    """The first photos of a folder, or those whose name holds `name`, cut out.

    Raises `InputRejected` ("no_photos") when there are none.
    """
    photos = sorted(folder.glob("*.jpg")) + sorted(folder.glob("*.png"))
    photos = [photo for photo in photos if name in photo.stem]
    if not photos:
        which = f" with {name!r} in its name" if name else ""
        raise InputRejected(
            "no_photos", f"{folder} holds no .jpg or .png photo of a product{which}.", limit=1, value=0
        )
    return [cut_out(read_image(photo.read_bytes(), name=photo.name)) for photo in photos[:count]]


def sheet(cutouts: list[Cutout], themes: list[str], *, samples: int) -> Rgb8:
    """A row per theme through the hours of the day, the products in turn so that every shape meets every place."""
    rows = []
    for theme in themes:
        line, tiles = list(THEMES).index(theme), []
        for column, time in enumerate(_TIMES):
            seed = line + 7 * column
            scene = vary(parse_scene(time, theme=theme, seed=seed), shot="hero", seed=seed)
            product = cutouts[(line * 3 + column * 5) % len(cutouts)]
            picture = render_picture(product, scene, size=_RENDERED, samples=samples)
            tiles.append(_labelled(picture.rgb, f"{theme}, {time}" if time else theme))
        rows.append(np.hstack(tiles))
    return np.vstack(rows)


def matrix(cutouts: list[Cutout], themes: list[str], *, samples: int, tile: tuple[int, int] = _SMALL) -> Rgb8:
    """A row per theme, a column per product, each at the theme's own hour; `tile` is the size of a picture in it."""
    rows = []
    for theme in themes:
        tiles = []
        for column, product in enumerate(cutouts):
            seed = list(THEMES).index(theme) + 7 * column
            scene = vary(parse_scene("", theme=theme, seed=seed), shot="hero", seed=seed)
            picture = render_picture(product, scene, size=_RENDERED, samples=samples)
            tiles.append(_labelled(picture.rgb, "" if column else theme, size=tile))
        rows.append(np.hstack(tiles))
    return np.vstack(rows)


def seeds(
    product: Cutout, prompt: str, numbers: Sequence[int], *, samples: int, aspect: Aspect = "16:9"
) -> Rgb8:
    """One prompt with many seeds, five in a row (eight in a tall frame)."""
    columns = 5 if aspect in ("16:9", "1:1") else 8
    columns = min(columns, len(numbers))
    wide, high = FRAMES[aspect]
    k = 448 / max(wide, high)
    size = (round(wide * k / 2) * 2, round(high * k / 2) * 2)
    tile = (_ACROSS // columns, _ACROSS // columns * high // wide)
    tiles = []
    for seed in numbers:
        scene = vary(parse_scene(prompt, seed=seed), shot="hero", seed=seed)
        picture = render_picture(product, scene, aspect=aspect, size=size, samples=samples)
        tiles.append(_labelled(picture.rgb, str(seed), size=tile))
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % columns)
    return np.vstack([np.hstack(tiles[at : at + columns]) for at in range(0, len(tiles), columns)])


def _labelled(picture: Rgb8, words: str, *, size: tuple[int, int] = _TILE) -> Rgb8:
    tile = Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS)
    ImageDraw.Draw(tile).text((6, 4), words, fill=(255, 255, 255), stroke_width=1, stroke_fill=(0, 0, 0))
    return np.asarray(tile, np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--photos", type=Path, default=_PHOTOS, help="folder of product photos")
    parser.add_argument("--products", type=int, default=14)
    parser.add_argument("--themes", default="", help="names separated by commas; all when left out")
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--every", action="store_true", help="every theme with every product; minutes")
    parser.add_argument("--seeds", type=int, default=0, help="that many seeds of one prompt")
    parser.add_argument("--prompt", default="", help="the words, for --seeds")
    parser.add_argument("--product", default="", help="part of a photo's name, for --seeds")
    parser.add_argument("--aspect", choices=list(FRAMES), default="16:9", help="for --seeds")
    options = parser.parse_args()
    themes = [name for name in options.themes.split(",") if name] or list(THEMES)
    if options.seeds:
        product = products(options.photos, 1, name=options.product)[0]
        made = seeds(
            product, options.prompt, range(options.seeds), samples=options.samples, aspect=options.aspect
        )
    else:
        found = products(options.photos, options.products)
        made = (matrix if options.every else sheet)(found, themes, samples=options.samples)
    Image.fromarray(made).save(options.out, quality=62 if options.every else 70, optimize=True)


if __name__ == "__main__":
    main()
