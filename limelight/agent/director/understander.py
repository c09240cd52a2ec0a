"""Where the Director gets its understanding of words from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from limelight.schema.context import Context
from limelight.schema.understanding import Understanding

Understander: TypeAlias = Callable[[str, Context], Understanding]


def default_understander(text: str, context: Context) -> Understanding:
    """The router's own: rules, then sentence embeddings against exemplars."""
    from limelight.router import understand  # loads an embedding table: only when first needed

    return understand(text, context)
