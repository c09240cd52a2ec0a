"""How the build says no."""

from __future__ import annotations


class BuildFailed(Exception):
    """A part could not be built. The message is one line: what is missing, and what to do."""
