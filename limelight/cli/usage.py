"""`limelight usage`: what was used."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from limelight.cli.output import JsonFlag, explained, line, out

if TYPE_CHECKING:
    from rich.table import Table


def usage_command(
    thread: Annotated[str | None, typer.Option(help="Of one conversation.")] = None,
    run: Annotated[str | None, typer.Option(help="Of one run.")] = None,
    by_run: Annotated[bool, typer.Option("--by-run", help="A line a run, the newest first.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Show what was used, by capability or by run."""
    with explained(as_json):
        rows = asyncio.run(_usage(thread, run, by_run=by_run))
        if as_json:
            for row in rows:
                line(row)
            return
        out().print(_usage_table(rows, by_run=by_run) if rows else "Nothing has been used yet.")


def _usage_table(rows: list[dict[str, Any]], *, by_run: bool) -> Table:
    from rich.table import Table

    names = ["run_id", "started_at"] if by_run else ["capability", "provider"]
    counts = ["calls", "tokens_in", "tokens_out", "pictures", "failed", "uncertain"]
    table = Table(
        *(name.replace("_", " ") for name in [*names, *counts]), "seconds", "usd", box=None, pad_edge=False
    )
    for row in rows:
        amounts = (str(row[name]) for name in [*names, *counts])
        table.add_row(*amounts, f"{row['seconds']:.1f}", f"{row['usd']:.2f}")
    return table


async def _usage(thread: str | None, run: str | None, *, by_run: bool) -> list[dict[str, Any]]:
    from limelight.infra.home import Storage
    from limelight.infra.settings import load_settings
    from limelight.schema.principal import LOCAL

    storage = await Storage.open(load_settings())
    try:
        select = storage.usage.by_run if by_run else storage.usage.by_capability
        rows = await select(LOCAL, thread_id=thread, run_id=run)
        if not rows and thread is not None:  # lines outlive their thread: only one that never was is an error
            await storage.conversations.thread(LOCAL, thread)
        if not rows and run is not None:
            await storage.runs.get(run, LOCAL)
        return [row.model_dump(mode="json") for row in rows]
    finally:
        await storage.close()
