"""Where media work runs: worker processes on this machine (`LocalEngine`)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limelight.infra.engine.local import LocalEngine

__all__ = ["LocalEngine"]


def __getattr__(name: str) -> object:
    """Load the engine when asked for it: a worker, which lives in this package too, does without."""
    if name == "LocalEngine":
        from limelight.infra.engine.local import LocalEngine

        return LocalEngine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
