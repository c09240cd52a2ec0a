"""A real service in a process of its own, on loopback."""

from __future__ import annotations

from limelight.evals.service import ServiceProcess as Service

__all__ = ["Service"]
