"""What can go wrong in the studio, named by the reaction asked of the caller.

StudioError
├── InputRejected   the caller's input cannot be used: change the input
├── Cancelled       the caller asked to stop: nothing is wrong
└── RenderFailed    the engine failed: try again, or the 2D fallback
"""

from __future__ import annotations


class StudioError(Exception):
    """Anything the studio raises on purpose."""


class InputRejected(StudioError):
    """Input that cannot be used; says what was wrong, the limit, the value and what to do."""

    def __init__(self, code: str, message: str, *, limit: object = None, value: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.limit = limit
        self.value = value


class Cancelled(StudioError):
    """The work was cancelled by the caller."""


class RenderFailed(StudioError):
    """The renderer could not finish; the message names the engine and the cause."""
