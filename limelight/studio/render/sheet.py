"""A contact sheet: every theme with several products, small. `python -m limelight.studio.render.sheet --out FILE.jpg`."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from limelight.studio.render.picture import render_picture
from limelight.studio.scene import THEMES, parse_scene
from limelight.studio.types import Cutout

_PHOTOS = Path(__file__).resolve().parents[2] / "samples" / "photos"
_TILE = (384, 216)


def products(folder: Path, count: int) -> list[Cutout]:
    """The first photos of a folder, cut out; plain blocks when it holds none."""
    from limelight.studio.cutout import cut_out

    photos = sorted(folder.glob("*.jpg")) + sorted(folder.glob("*.png"))
    cutouts = []
    for photo in photos[:count]:
        with Image.open(photo) as image:
            cutouts.append(cut_out(np.asarray(image.convert("RGB"))))
    return cutouts or [Cutout(np.full((300, 180, 4), 255, np.uint8), 1.0)]


def sheet(cutouts: list[Cutout], *, samples: int) -> NDArray[np.uint8]:
    """A row per theme: its usual time of day, then sunrise, noon, dusk and night, the products in turn."""
    rows = []
    for line, theme in enumerate(THEMES.values()):
        tiles = []
        for column, time in enumerate((theme.time_of_day, "sunrise", "noon", "dusk", "night")):
            scene = parse_scene(time, theme=theme.name, seed=line)
            picture = render_picture(
                cutouts[(line + column) % len(cutouts)], scene, size=_TILE, samples=samples
            )
            tile = np.ascontiguousarray(picture.rgb)
            cv2.putText(
                tile,
                f"{theme.name}, {time}",
                (6, 14),
                cv2.FONT_HERSHEY_SIMPLEX,
                0.4,
                (255, 255, 255),
                1,
                cv2.LINE_AA,
            )
            tiles.append(tile)
        rows.append(np.hstack(tiles))
    return np.vstack(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--photos", type=Path, default=_PHOTOS, help="folder of product photos")
    parser.add_argument("--products", type=int, default=6)
    parser.add_argument("--samples", type=int, default=10)
    options = parser.parse_args()
    Image.fromarray(sheet(products(options.photos, options.products), samples=options.samples)).save(
        options.out, quality=90
    )


if __name__ == "__main__":
    main()
