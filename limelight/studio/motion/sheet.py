"""A contact sheet: frames of a video side by side, to look at all of it at once.

`python -m limelight.studio.motion.sheet ad.mp4 docs/pictures/ad.jpg --frames 10 --columns 5` makes the one in the
README.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import numpy as np
from PIL import Image

from limelight.studio.errors import InputRejected
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.probe import probe_video
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.writer import whole_file

_GAP = 6
_QUALITIES = range(90, 40, -5)


def contact_sheet(
    video: Path, out: Path, *, frames: int = 12, columns: int = 4, width: int = 1280, most_kb: int = 250
) -> None:
    """Write `frames` moments of `video`, evenly spread, to `out` (.jpg) in rows of `columns`.

    `width` is the sheet's, in pixels; the JPEG's quality is lowered until it takes no more than `most_kb`.
    Raises InputRejected for an unreadable video, fewer than one frame or column, or a sheet that stays too large.
    """
    if frames < 1 or columns < 1:
        raise InputRejected(
            "empty_sheet", f"A sheet of {frames} frames in {columns} columns is empty; ask for one."
        )
    facts = probe_video(video)
    wide = (width - _GAP * (columns - 1)) // columns // 2 * 2
    tall = round(wide * facts.height / facts.width / 2) * 2
    rows = -(-frames // columns)
    sheet = Image.new("RGB", (width, rows * tall + _GAP * (rows - 1)), "white")
    for index, at in enumerate(np.linspace(0, facts.frames - 1, 2 * frames + 1)[1::2].astype(int)):
        frame = next(read_frames(video, first=int(at), count=1, size=(facts.width, facts.height)))
        small = Image.fromarray(to_rgb(frame)).resize((wide, tall), Image.Resampling.LANCZOS)
        sheet.paste(small, (index % columns * (wide + _GAP), index // columns * (tall + _GAP)))
    for quality in _QUALITIES:
        data = io.BytesIO()
        sheet.save(data, "JPEG", quality=quality, optimize=True, progressive=True)
        if data.tell() <= most_kb * 1024:
            with whole_file(out) as part:
                part.write_bytes(data.getvalue())
            return
    raise InputRejected(
        "sheet_too_large",
        f"The sheet takes more than {most_kb} kB even at quality {_QUALITIES[-1]}; make it narrower than {width} px.",
        limit=most_kb,
        value=width,
    )


def main() -> None:
    """Make the contact sheet of a video."""
    parser = argparse.ArgumentParser(description="Frames of a video side by side.")
    parser.add_argument("video", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--columns", type=int, default=4)
    options = parser.parse_args()
    contact_sheet(options.video, options.out, frames=options.frames, columns=options.columns)


if __name__ == "__main__":
    main()
