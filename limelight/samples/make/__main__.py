"""`python -m limelight.samples.make --out limelight/samples [--only ID ...] [--alpha FOLDER]`."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from PIL import Image

from limelight.samples.make import stage
from limelight.samples.make.logos import write_logos
from limelight.samples.make.products import BUILDERS

MAX_BYTES = 140 * 1024


def main() -> None:
    """Render what is asked for and write it under the samples folder."""
    parser = argparse.ArgumentParser(description="Make the sample catalogue's photos and logos.")
    parser.add_argument("--out", type=Path, required=True, help="the samples folder")
    parser.add_argument("--only", nargs="*", default=[], help="product ids; all when left out")
    parser.add_argument("--alpha", type=Path, help="also write each product's true alpha here, as PNG")
    parser.add_argument("--samples", type=int, default=64, help="light paths per pixel")
    options = parser.parse_args()
    write_logos(options.out / "logos")
    stage.start()
    for product_id, build in BUILDERS.items():
        if options.only and product_id not in options.only:
            continue
        parts, camera = build()
        photo = stage.shoot(parts, camera, samples=options.samples)
        target = options.out / "photos" / f"{product_id}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_jpeg(Image.fromarray(photo.rgb)))
        if options.alpha:
            options.alpha.mkdir(parents=True, exist_ok=True)
            Image.fromarray(photo.alpha).save(options.alpha / f"{product_id}.png")
        print(target)


def _jpeg(image: Image.Image) -> bytes:
    """The best quality of 92 and below that stays within the byte limit."""
    out = io.BytesIO()
    for quality in range(92, 70, -2):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=0)
        if out.tell() <= MAX_BYTES:
            break
    return out.getvalue()


if __name__ == "__main__":
    main()
