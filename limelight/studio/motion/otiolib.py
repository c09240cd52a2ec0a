"""OpenTimelineIO itself, which is an extra: it has no wheel for every Python that Limelight runs on.

Import this only where a person asked for such a file: without the library, importing raises InputRejected.
"""

from __future__ import annotations

from limelight.studio.errors import InputRejected

try:
    import opentimelineio as otio
except ModuleNotFoundError as error:
    raise InputRejected(
        "no_otio",
        "OpenTimelineIO is not installed, so .otio files can be neither read nor written; "
        "pip install 'limelight[otio]' brings it, and a timeline as .json needs nothing.",
    ) from error

__all__ = ["otio"]
