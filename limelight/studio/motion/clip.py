"""Renders one picture as a moving clip."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from limelight.studio.motion.curtain import Curtain
from limelight.studio.motion.effects import make_air
from limelight.studio.motion.facts import ClipFacts
from limelight.studio.motion.film import Film
from limelight.studio.motion.i420 import I420
from limelight.studio.motion.moves import CameraPath
from limelight.studio.motion.spec import ClipSpec
from limelight.studio.motion.stage import Stage, build_stage
from limelight.studio.motion.writer import Mp4Writer, check_size, whole_file
from limelight.studio.threads import limit_threads
from limelight.studio.types import FPS, Mask8, Progress, Rgb8, no_progress

CLIP_CRF = 16
CLIP_PRESET = "ultrafast"
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
    progress(0.0, "preparing the scene")
    stage = build_stage(picture, mask, size)
    film = take(stage, spec, size)
    frames = spec.frames
    facts = _facts(out, stage, film, frames, size)
    comment = facts.model_dump_json(include={"frames", "product_first", "product_last", "product_shape"})
    with whole_file(out) as part:
        # One thread encodes, whatever the machine: more would write other bytes.
        with (
            Mp4Writer(
                part, size=size, crf=CLIP_CRF, preset=CLIP_PRESET, comment=comment, threads=1
            ) as writer,
            closing(_filmed(film, frames, ahead=limit_threads() - 1)) as filmed,
        ):
            for done, frame in enumerate(filmed, start=1):
                writer.write(frame)
                progress(done / (frames + 1), "filming")
        facts = facts.model_copy(update={"bytes": part.stat().st_size})
        progress(1.0, "clip finished")
    return facts


def _facts(out: Path, stage: Stage, film: Film, frames: int, size: tuple[int, int]) -> ClipFacts:
    """What is known before a frame is filmed."""
    return ClipFacts(
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


def take(stage: Stage, spec: ClipSpec, size: tuple[int, int]) -> Film:
    """The film of a stage that a spec asks for, in frames of `size`."""
    return Film(
        stage,
        CameraPath(stage, spec.move),
        size,
        air=make_air(spec.effect, size, spec.seed, stage.light),
        sweep=spec.effect == "sweep",
        curtain=Curtain(size, stage.light) if spec.move == "reveal" else None,
    )


def _filmed(film: Film, frames: int, *, ahead: int) -> Generator[I420]:
    """Every frame in order; as many threads film `ahead` of the one that encodes."""
    last = max(1, frames - 1)

    def shoot(index: int) -> I420:
        return film.frame(index / last, index / FPS, frames / FPS)

    if ahead < 1:
        yield from map(shoot, range(frames))
        return
    with ThreadPoolExecutor(max_workers=ahead) as pool:
        waiting: deque[Future[I420]] = deque()
        for index in range(frames):
            waiting.append(pool.submit(shoot, index))
            if len(waiting) > 2 * ahead:
                yield waiting.popleft().result()
        yield from (one.result() for one in waiting)
