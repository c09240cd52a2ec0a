"""`limelight usage` and `limelight registry`: what was used, and what there is."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from rich.table import Table

from limelight.cli.output import JsonFlag, explained, line, out


def usage_command(
    thread: Annotated[str | None, typer.Option(help="Of one conversation.")] = None, as_json: JsonFlag = False
) -> None:
    """Show what was used, by capability."""
    with explained(as_json):
        rows = asyncio.run(_usage(thread))
        if as_json:
            for row in rows:
                line(row)
            return
        table = Table("capability", "calls", "tokens in", "tokens out", "seconds", box=None)
        for row in rows:
            table.add_row(
                str(row["capability"]), str(row["calls"]), str(row["tokens_in"]), str(row["tokens_out"]),
                f"{row['seconds']:.1f}",
            )  # fmt: skip
        out.print(table if rows else "Nothing has been used yet.")


async def _usage(thread: str | None) -> list[dict[str, Any]]:
    from limelight.infra.home import Storage
    from limelight.infra.settings import load_settings
    from limelight.schema.principal import LOCAL

    storage = await Storage.open(load_settings())
    try:
        rows = await storage.usage.by_capability(LOCAL, thread_id=thread)
        return [row.model_dump(mode="json") for row in rows]
    finally:
        await storage.close()


def registry_command(as_json: JsonFlag = False) -> None:
    """List subagents, tools, capabilities, themes, moods and models by role."""
    with explained(as_json):
        rows = list(registered())
        if as_json:
            for row in rows:
                line(row)
            return
        table = Table("kind", "name", "description", box=None)
        for row in rows:
            table.add_row(row["kind"], row["name"], row["description"])
        out.print(table)


def registered() -> list[dict[str, str]]:
    """Everything that can be named, from where it is declared."""
    from limelight.agent.creative import CREATIVE
    from limelight.capabilities.providers.studio import JOBS
    from limelight.infra.settings import load_settings
    from limelight.studio.music.moods import MOODS
    from limelight.studio.scene import THEMES

    rows = [{"kind": "agent", "name": CREATIVE.name, "description": CREATIVE.description}]
    for subagent in CREATIVE.subagents:
        rows.append({"kind": "subagent", "name": subagent.name, "description": subagent.description})
        rows += [{"kind": "tool", "name": t.name, "description": t.description} for t in subagent.tools]
    rows += [
        {"kind": "capability", "name": name, "description": f"studio ({job})"} for name, job in JOBS.items()
    ]
    rows += [{"kind": "theme", "name": name, "description": ""} for name in THEMES]
    rows += [{"kind": "mood", "name": name, "description": ""} for name in MOODS]
    models = load_settings().models
    rows.append({"kind": "model", "name": models.default, "description": "every role not named below"})
    rows += [
        {"kind": "model", "name": model, "description": f"role {role}"}
        for role, model in models.roles.items()
    ]
    return rows
