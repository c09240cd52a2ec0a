"""Renders one picture as a moving clip."""

from __future__ import annotations

from pathlib import Path

from limelight.studio.motion.effects import make_air
from limelight.studio.motion.facts import ClipFacts
from limelight.studio.motion.film import Film
from limelight.studio.motion.moves import CameraPath
from limelight.studio.motion.spec import ClipSpec
from limelight.studio.motion.stage import build_stage
from limelight.studio.motion.threads import limit_threads
from limelight.studio.motion.writer import Mp4Writer, check_size, whole_file
from limelight.studio.types import FPS, Mask8, Progress, Rgb8, no_progress

CLIP_CRF = 14
CLIP_PRESET = "superfast"
"""A clip is encoded again when the video is compiled, so it is kept near lossless and quick to write."""


def render_clip(
    picture: Rgb8,
    mask: Mask8,
    spec: ClipSpec,
    out: Path,
    *,
    size: tuple[int, int],
    progress: Progress = no_progress,
) -> ClipFacts:
    """Set a picture in motion and write it to `out` as a silent H.264 MP4 of exactly `spec.frames` frames.

    `picture` (h, w, 3) of any size and `mask` (h, w), all zero where there is no product; `size` is (width,
    height) of the frames. The product's place in the first and last frame, and its rough shape, are kept in
    the file, for match cuts and captions. Raises InputRejected, RenderFailed when the disk is full, and whatever `progress` raises; then no
    file is left.
    """
    check_size(size)
    limit_threads()
    progress(0.0, "preparing the scene")
    stage = build_stage(picture, mask, size)
    film = Film(
        stage,
        CameraPath(stage, spec.move),
        size,
        air=make_air(spec.effect, size, spec.seed),
        sweep=spec.effect == "sweep",
    )
    frames = spec.frames
    last = max(1, frames - 1)
    facts = ClipFacts(
        path=str(out),
        width=size[0],
        height=size[1],
        frames=frames,
        fps=FPS,
        seconds=frames / FPS,
        bytes=0,
        product_first=film.box(0.0),
        product_last=film.box(1.0),
        product_shape=stage.shape(),
    )
    comment = facts.model_dump_json(include={"frames", "product_first", "product_last", "product_shape"})
    with whole_file(out) as part:
        with Mp4Writer(part, size=size, crf=CLIP_CRF, preset=CLIP_PRESET, comment=comment) as writer:
            for index in range(frames):
                writer.write_rgb(film.frame(index / last, index / FPS, frames / FPS))
                progress((index + 1) / (frames + 1), "filming")
        facts = facts.model_copy(update={"bytes": part.stat().st_size})
        progress(1.0, "clip finished")
    return facts
