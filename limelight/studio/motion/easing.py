"""How a move or a fade proceeds over time. All take and give 0..1."""

from __future__ import annotations


def clamp(t: float) -> float:
    """`t` held to 0..1."""
    return min(1.0, max(0.0, t))


def quintic(t: float) -> float:
    """Starts and ends at rest, with no jolt: zero speed and zero acceleration at both ends."""
    t = clamp(t)
    return t * t * t * (t * (t * 6 - 15) + 10)


def quart_out(t: float) -> float:
    """Arrives fast and settles softly; for type and logos."""
    return 1 - (1 - clamp(t)) ** 4


def camera(t: float) -> float:
    """A camera's travel: quintic mixed with linear, so that it is never quite still next to a cut."""
    return 0.5 * quintic(t) + 0.5 * clamp(t)
