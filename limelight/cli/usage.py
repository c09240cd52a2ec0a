"""`limelight usage`: what was used."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import JsonFlag, explained, line, out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from limelight.infra.stores.usage import UsageStore, UsageSum

_NAMED = {
    "capability": ("capability", "provider"), "run": ("run_id", "started_at"), "thread": ("thread_id", "title"),
    "part": ("agent_path", "capability"),
}  # fmt: skip
"""The columns that say what a line is of."""
_COUNTS = ("calls", "tokens_in", "tokens_out", "pictures", "failed", "uncertain")


def usage_command(
    thread: Annotated[str | None, typer.Option(help="Of one conversation.")] = None,
    run: Annotated[str | None, typer.Option(help="Of one run.")] = None,
    by: Annotated[
        str, typer.Option(help="A line for each capability, run, thread, or part of the agent.")
    ] = "capability",
    by_run: Annotated[bool, typer.Option("--by-run", help="The same as --by run.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Show what was used and what it cost, by capability, run, conversation or part of the agent."""
    with explained(as_json):
        by = "run" if by_run else by
        if by not in _NAMED:
            from limelight.schema.errors import BadInput

            raise BadInput(
                f"usage cannot be shown by {by!r}; it can by {', '.join(_NAMED)}",
                code="usage", limit=[*_NAMED], value=by,
            )  # fmt: skip
        rows, total = asyncio.run(_usage(thread, run, by=by))
        if as_json:
            for row in rows:
                line(row.model_dump(mode="json"))
            return
        if not rows:
            out().print("Nothing has been used yet.")
            return
        out().print(_usage_table(rows, by=by))
        out().print(_sum(total), highlight=False, style="dim")


def _usage_table(rows: Sequence[UsageSum], *, by: str) -> Table:
    from rich.table import Table

    names = [name.replace("_", " ") for name in (*_NAMED[by], *_COUNTS)]
    table = Table(*names, "from cache", "seconds", "usd", box=None, pad_edge=False)
    for row in rows:
        told = row.model_dump()
        table.add_row(
            *(str(told[name]) for name in (*_NAMED[by], *_COUNTS)),
            f"{row.cache_hit_rate:.0%}" if row.cache_read else "",
            f"{row.seconds:.1f}", f"{row.usd:.2f}",
        )  # fmt: skip
    return table


def _sum(total: UsageSum) -> str:
    said = f"{total.calls} calls, {total.usd:.2f} USD."
    if total.cache_read or total.cache_write:
        said += (
            f" Prompt caches held {total.cache_hit_rate:.0%} of the {total.tokens_in} tokens that were read and saved "
            f"{total.saved_usd:.4f} USD."
        )
    return said


async def _usage(thread: str | None, run: str | None, *, by: str) -> tuple[Sequence[UsageSum], UsageSum]:
    """The lines, and their sum."""
    from limelight.infra.home import Storage
    from limelight.infra.settings import load_settings
    from limelight.schema.principal import LOCAL

    storage = await Storage.open(load_settings())
    try:
        rows = await _lines(storage.usage, thread, run, by=by)
        if not rows and thread is not None:  # lines outlive their thread: only one that never was is an error
            await storage.conversations.thread(LOCAL, thread)
        if not rows and run is not None:
            await storage.runs.get(run, LOCAL)
        return rows, await storage.usage.total(LOCAL, thread_id=thread, run_id=run)
    finally:
        await storage.close()


async def _lines(usage: UsageStore, thread: str | None, run: str | None, *, by: str) -> Sequence[UsageSum]:
    from limelight.schema.principal import LOCAL

    match by:
        case "run":
            return await usage.by_run(LOCAL, thread_id=thread, run_id=run)
        case "thread":
            return await usage.by_thread(LOCAL, thread_id=thread, run_id=run)
        case "part":
            return await usage.by_part(LOCAL, thread_id=thread, run_id=run)
        case _:
            return await usage.by_capability(LOCAL, thread_id=thread, run_id=run)
