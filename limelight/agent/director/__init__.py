"""The offline Director, and a scripted model: chat models that need no weights and no network."""

from __future__ import annotations

from limelight.agent.director.model import Director
from limelight.agent.director.scripted import ScriptedModel
from limelight.agent.director.understander import Understander

__all__ = ["Director", "ScriptedModel", "Understander"]
