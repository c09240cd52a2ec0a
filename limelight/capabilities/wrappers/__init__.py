"""Wrappers of a provider: each is a provider that adds one behaviour to another."""

from __future__ import annotations

from limelight.capabilities.wrappers.breaker import Breaking
from limelight.capabilities.wrappers.hedge import Hedged
from limelight.capabilities.wrappers.patience import Patient
from limelight.capabilities.wrappers.retry import Retrying

__all__ = ["Breaking", "Hedged", "Patient", "Retrying"]
