"""The tools bound to a call, and whether one must or must not be called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Toolbox:
    """Names of the bound tools with the caller's choice."""

    names: tuple[str, ...] = ()
    mode: Literal["auto", "must", "none"] = "auto"
    forced: str = ""
    """The one tool that must be called, when the caller names it."""

    @classmethod
    def of(cls, schemas: Sequence[dict[str, Any]], choice: str | dict[str, Any] | bool | None) -> Toolbox:
        """From tool schemas in OpenAI's form. Raises `ValueError` for a choice that names no bound tool."""
        names = tuple(str(schema["function"]["name"]) for schema in schemas)
        if isinstance(choice, dict):
            choice = str(
                choice.get("function", {}).get("name") or choice.get("name") or choice.get("type") or "auto"
            )
        if choice is None or choice is False or choice == "auto":
            return cls(names)
        if choice == "none":
            return cls(names, "none")
        if choice is True or choice in ("any", "required"):
            if not names:
                raise ValueError(f"tool_choice={choice!r} asks for a tool call, but no tools are bound.")
            return cls(names, "must")
        if choice not in names:
            raise ValueError(
                f"tool_choice={choice!r} is not a bound tool. Bound: {', '.join(names) or 'none'}."
            )
        return cls(names, "must", choice)

    def allows(self, name: str) -> bool:
        """Whether this tool may be called now."""
        return self.mode != "none" and name in self.names and (not self.forced or self.forced == name)
