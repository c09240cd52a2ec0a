"""Reading what a person gives: what it is by its content, made plain, with what can be said of it. One file a kind."""

from __future__ import annotations

from limelight.memory.intake.read import read_upload
from limelight.memory.intake.taken import Taken

__all__ = ["Taken", "read_upload"]
