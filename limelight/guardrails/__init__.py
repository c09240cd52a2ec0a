"""Every step between person, agent and tool is guarded."""

from limelight.guardrails.policy import PolicyCheck, load_rules
from limelight.guardrails.service import Guardrails
from limelight.guardrails.stream import guarded
from limelight.guardrails.values import guard_values, withheld

__all__ = ["Guardrails", "PolicyCheck", "guard_values", "guarded", "load_rules", "withheld"]
