"""Every step between person, agent and tool is guarded."""

from limelight.guardrails.policy import PolicyCheck
from limelight.guardrails.service import Guardrails

__all__ = ["Guardrails", "PolicyCheck"]
