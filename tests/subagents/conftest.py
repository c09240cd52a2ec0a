"""Fixtures of subagents: the tools' workshop."""

from __future__ import annotations

from tests.tools.conftest import workshop

__all__ = ["workshop"]
