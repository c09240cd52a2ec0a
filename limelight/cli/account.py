"""`limelight export` and `limelight forget`: everything as one archive, and nothing left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from limelight.cli.output import FAILED, JsonFlag, explained, line, out


def export_command(
    file: Annotated[Path, typer.Option("--out", help="The archive to write.", dir_okay=False)] = Path(
        "limelight-export.zip"
    ),
    as_json: JsonFlag = False,
) -> None:
    """Write everything that is kept into one zip archive: conversations, media, products, what was learned."""
    with explained(as_json):
        size = asyncio.run(_export(file))
        if as_json:
            line({"path": str(file), "bytes": size})
        else:
            out().print(f"{file}: {size / 1024 / 1024:.1f} MB")


def forget_command(
    thread: Annotated[str, typer.Option(help="Forget this conversation.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="Forget all there is.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Delete a conversation, or everything, for good: rows, media, checkpoints and caches."""
    with explained(as_json):
        if bool(thread) == everything:
            out().print("Say what to forget: --thread ID, or --everything.")
            raise typer.Exit(FAILED)
        what = "everything" if everything else f"the conversation {thread}"
        if not yes and not typer.confirm(f"This deletes {what} for good. Go on?"):
            raise typer.Exit(FAILED)
        count = asyncio.run(_forget(thread))
        if as_json:
            line({"forgotten": "everything" if everything else thread, "threads": count})
        else:
            out().print(
                f"Forgotten: {what}." if not everything else f"Forgotten: everything, {count} conversations."
            )


async def _export(file: Path) -> int:
    from limelight.infra.export import archive
    from limelight.infra.home import Storage
    from limelight.infra.settings import load_settings
    from limelight.schema.principal import LOCAL

    storage = await Storage.open(load_settings())
    try:
        await asyncio.to_thread(_write, file, archive(storage.db.path, storage.blobs, LOCAL))
        return file.stat().st_size
    finally:
        await storage.close()


def _write(file: Path, pieces: Iterable[bytes]) -> None:
    with file.open("wb") as opened:
        for piece in pieces:
            opened.write(piece)


async def _forget(thread_id: str) -> int:
    from limelight.infra.checkpoints import forget_checkpoints, open_checkpointer
    from limelight.infra.home import Storage
    from limelight.infra.settings import load_settings
    from limelight.schema.principal import LOCAL

    storage = await Storage.open(load_settings())
    try:
        threads = [thread_id]
        if thread_id:
            await storage.conversations.thread(LOCAL, thread_id)
        else:
            threads = [one.thread_id for one in await storage.conversations.threads(LOCAL, limit=1_000_000)]
        async with open_checkpointer(storage.checkpoints) as saver:
            await forget_checkpoints(saver, threads)
        if thread_id:
            await storage.conversations.delete_thread(LOCAL, thread_id)
            await storage.scrub()
        else:
            await storage.forget(LOCAL)
        return len(threads)
    finally:
        await storage.close()
