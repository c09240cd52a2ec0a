"""Threads at each stage of the conversation, with a small catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from limelight.evals.routes.threads import Stage, thread_at
from limelight.schema.context import Context


def at(stage: str) -> Context:
    """The thread at a stage."""
    return thread_at(cast(Stage, stage))


@pytest.fixture(name="at")
def _at() -> Callable[[str], Context]:
    return at
