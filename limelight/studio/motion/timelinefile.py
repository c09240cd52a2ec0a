"""Timelines in files: our own JSON, or OpenTimelineIO by its suffix."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from limelight.studio.errors import InputRejected
from limelight.studio.motion.timeline import Resolve, Timeline
from limelight.studio.motion.writer import whole_file


def any_timeline(path: Path) -> tuple[Timeline, list[str]]:
    """The timeline in a file (.json, or .otio for OpenTimelineIO), and what of the file it does not hold.

    Raises InputRejected for what is no timeline, with the first thing that is wrong in it, and for .otio where
    OpenTimelineIO is not installed.
    """
    if path.suffix.lower() != ".otio":
        return _json(path), []
    from limelight.studio.motion.otioread import read_otio  # an extra

    read = read_otio(path)
    return read.timeline, read.notes


def write_timeline(timeline: Timeline, path: Path, *, name: str = "Video", resolve: Resolve = Path) -> None:
    """Write a timeline to a file of its suffix: OpenTimelineIO for .otio, else JSON."""
    if path.suffix.lower() == ".otio":
        from limelight.studio.motion.otiowrite import write_otio  # an extra

        write_otio(timeline, path, name=name, resolve=resolve)
        return
    with whole_file(path) as part:
        part.write_text(timeline.model_dump_json(indent=2), encoding="utf-8")


def _json(path: Path) -> Timeline:
    """The timeline in a JSON file."""
    try:
        return Timeline.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(str(step) for step in wrong["loc"]) or "the file"
        raise InputRejected(
            "bad_timeline",
            f"{path.name} is no timeline: at {where}, {wrong['msg'].lower()}; docs/timelines.md shows the format.",
            value=str(path),
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputRejected(
            "unreadable_timeline",
            f"{path.name} cannot be read ({error}); give a JSON or .otio file.",
            value=str(path),
        ) from error
