"""Agents of one's own, by file or by import path."""

from __future__ import annotations

import importlib.util
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from limelight.schema.errors import BadInput
from limelight.sdk.spec import AgentSpec

NAME = "AGENT"
"""What a file calls its agent when the setting does not say."""


def load_agent(where: str) -> AgentSpec:
    """The agent that a file (`path/to/agent.py`, `…:NAME`) or a module (`package.module:NAME`) defines.

    Raises `BadInput` that says what could not be loaded, why, and what is expected.
    """
    place, _, name = where.partition(":")
    try:
        module = _file(Path(place)) if place.endswith(".py") else import_module(place)
        found = getattr(module, name or NAME)
    except BadInput as error:
        raise _refused(where, error.message) from error
    except Exception as error:  # anything that code of the operator's own raises
        raise _refused(where, f"{type(error).__name__}: {error}") from error
    if not isinstance(found, AgentSpec):
        raise _refused(where, f"{name or NAME} is a {type(found).__name__}, not an AgentSpec")
    return found


def named_by_path(agent: str) -> bool:
    """Whether an agent is given by where it is defined, and not by its name."""
    return ":" in agent or agent.endswith(".py")


def _file(path: Path) -> ModuleType:
    path = path.expanduser().resolve()
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    name = f"limelight_agent_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # pydantic looks the names of annotations up there
    spec.loader.exec_module(module)
    return module


def _refused(where: str, why: str) -> BadInput:
    return BadInput(
        f"the agent {where!r} cannot be loaded: {why}. Give a file that defines {NAME} = AgentSpec(…), or "
        "package.module:NAME",
        code="agent", value=where,
    )  # fmt: skip
