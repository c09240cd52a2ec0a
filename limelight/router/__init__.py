"""Levels of routing: what a message asks, and how much thinking that needs."""

from __future__ import annotations

from limelight.router.router import Router, route_text
from limelight.router.understand import understand

__all__ = ["Router", "route_text", "understand"]
