"""`limelight thread …`: what a conversation went through, going back in it, forking and comparing; `limelight replay`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from limelight.cli.output import FAILED, JsonFlag, explained, line, out, quiet_logs

if TYPE_CHECKING:
    from limelight.agent.assistant import Assistant
    from limelight.agent.history import Entry
    from limelight.agent.travel.compare import Comparison, Side

T = TypeVar("T")
Thread = Annotated[str, typer.Argument(help="A conversation, by its id.")]
Where = Annotated[
    str, typer.Argument(help="A point: its number or id, or words such as “before the logo was added”.")
]

thread_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What a conversation went through, and going back in it.",
)


@thread_app.command("list")
def list_command(as_json: JsonFlag = False) -> None:
    """Show the conversations, the newest first."""
    from limelight.schema.principal import LOCAL

    with explained(as_json):
        found = _with(lambda it: it.storage.conversations.threads(LOCAL))
        for one in found:
            if as_json:
                line(one.model_dump(mode="json"))
            else:
                out().print(f"{one.thread_id}  {one.title or 'New conversation'}", markup=False)


@thread_app.command("history")
def history_command(
    thread: Thread,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Points, the newest first.")] = 50,
    as_json: JsonFlag = False,
) -> None:
    """Show the points of a conversation that one can go back to, the newest first."""
    from limelight.schema.principal import LOCAL

    with explained(as_json):
        page = _with(lambda it: it.history.page(LOCAL, thread, limit=limit))
        for one in page.points:
            if as_json:
                line(one.model_dump(mode="json"))
            else:
                out().print(_told(one), markup=False)


@thread_app.command("back")
def back_command(thread: Thread, point: Where, as_json: JsonFlag = False) -> None:
    """Let a conversation stand at an earlier point again. What came after is kept, and can be gone back to."""
    from limelight.schema.principal import LOCAL

    async def work(assistant: Assistant) -> Entry:
        checkpoint = await assistant.history.resolve(LOCAL, thread, point)
        await assistant.go_back(LOCAL, thread, checkpoint)
        return (await assistant.history.page(LOCAL, thread, limit=1)).points[0]

    with explained(as_json):
        stands = _with(work)
        if as_json:
            line(stands.model_dump(mode="json"))
        else:
            out().print(stands.sentence, markup=False)


@thread_app.command("fork")
def fork_command(thread: Thread, point: Where, as_json: JsonFlag = False) -> None:
    """Start a conversation that stands where another one stood at a point."""
    from limelight.schema.principal import LOCAL

    async def work(assistant: Assistant) -> str:
        return await assistant.fork(LOCAL, thread, await assistant.history.resolve(LOCAL, thread, point))

    with explained(as_json):
        made = _with(work)
        if as_json:
            line({"thread_id": made})
        else:
            out().print(f"{made}  (go on with it: limelight chat --thread {made})", markup=False)


@thread_app.command("compare")
def compare_command(
    a: Annotated[str, typer.Argument(help="A run or a conversation (its newest turn).")],
    b: Annotated[str, typer.Argument(help="Another.")],
    better: Annotated[str, typer.Option(help="Say which is better: a, b or same.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Show two turns side by side: plan, words, things made, cost, time."""
    from limelight.agent.travel.compare import compare, prefer
    from limelight.schema.errors import BadInput
    from limelight.schema.history import Preference
    from limelight.schema.principal import LOCAL

    async def work(assistant: Assistant) -> Comparison:
        found = await compare(assistant.storage, LOCAL, a, b)
        if not better:
            return found
        said = {"a": found.a.run_id, "b": found.b.run_id, "better": better}
        await prefer(assistant.storage, LOCAL, Preference.model_validate(said))
        return await compare(assistant.storage, LOCAL, a, b)

    with explained(as_json):
        if better not in {"", "a", "b", "same"}:
            raise BadInput(f"--better is a, b or same, not {better!r}", code="better", value=better)
        found = _with(work)
        if as_json:
            line(found.model_dump(mode="json"))
        else:
            _show(found)


def replay_command(
    thread: Thread,
    turn: Annotated[
        str, typer.Argument(help="The turn: its number or id, or words such as “the storyboard”.")
    ],
    model: Annotated[str, typer.Option(help="A chat model for every role, of those the settings name.")] = "",
    role: Annotated[
        list[str] | None, typer.Option(help="A chat model for one role: planner=bedrock:…")
    ] = None,
    prompt: Annotated[
        list[str] | None, typer.Option(help="A version of a prompt, plan=2, or a text file, plan=@file.md.")
    ] = None,
    instruction: Annotated[str, typer.Option(help="Said behind the words of the message.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Try a turn again, in a conversation of its own, with another model, other prompts, or more said; then compare."""
    from limelight.agent.travel.compare import compare
    from limelight.agent.travel.replay import ReplayRequest
    from limelight.schema.principal import LOCAL

    async def work(assistant: Assistant) -> Comparison:
        checkpoint = await assistant.history.resolve(LOCAL, thread, turn)
        asked = ReplayRequest(
            checkpoint_id=checkpoint, model=model, models=models, prompts=prompts, instruction=instruction
        )
        made = await assistant.replay(LOCAL, thread, asked)
        await assistant.runs.wait(made.run_id)
        return await compare(assistant.storage, LOCAL, made.of_run, made.run_id)

    with explained(as_json):
        models, prompts = _pairs(role, "--role"), _texts(_pairs(prompt, "--prompt"))
        found = _with(work)
        if as_json:
            line(found.model_dump(mode="json"))
        else:
            _show(found)
        if found.b.status not in {"done", "cancelled"}:
            raise typer.Exit(FAILED)


def _with(work: Callable[[Assistant], Awaitable[T]]) -> T:
    """Do something with an assistant that is opened for it."""
    from limelight.agent.assistant import Assistant
    from limelight.infra.settings import load_settings

    async def opened() -> T:
        async with await Assistant.open(settings, warm=False) as assistant:
            return await work(assistant)

    settings = load_settings()
    with quiet_logs(settings):
        return asyncio.run(opened())


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    from limelight.schema.errors import BadInput

    pairs = [one.partition("=") for one in given or []]
    if wrong := [name for name, equals, value in pairs if not (name and equals and value)]:
        raise BadInput(f"{option} is name=value, not {wrong[0]!r}", code="option", value=wrong[0])
    return {name: value for name, _, value in pairs}


def _texts(prompts: dict[str, str]) -> dict[str, str]:
    """Prompts with `@file` read. Raises `OSError`."""
    from pathlib import Path

    return {
        name: Path(value[1:]).read_text(encoding="utf-8") if value.startswith("@") else value
        for name, value in prompts.items()
    }


def _told(one: Entry) -> str:
    mark = "→" if one.current else "·" if one.undone else " "
    said = f"  “{one.said}”" if one.said else ""
    return f"{mark} #{one.number:<3} {one.created_at[:16].replace('T', ' ')}  {one.sentence}{said}"


def _show(found: Comparison) -> None:
    from rich.table import Table

    table = Table("", "a", "b", box=None, pad_edge=False)
    rows: list[tuple[str, Callable[[Side], str]]] = [
        ("conversation", lambda side: side.thread_id),
        ("run", lambda side: f"{side.run_id} ({side.status})"),
        ("said", lambda side: side.said),
        ("models", lambda side: ", ".join(side.models)),
        ("plan", lambda side: "\n".join(f"{'✓' if s.done else '·'} {s.title}" for s in side.plan)),
        ("made", lambda side: "\n".join(one.artifact.name for one in side.artifacts)),
        ("words", lambda side: side.words[-1] if side.words else ""),
        ("cost", lambda side: f"{side.usd:.4f} US dollars, {side.tokens_in + side.tokens_out} tokens"),
        ("time", lambda side: "under way" if side.seconds is None else f"{side.seconds:.1f} s"),
    ]
    for name, value in rows:
        table.add_row(name, value(found.a), value(found.b))
    out().print(table, markup=False)
    out().print("Differs: " + ("; ".join(found.differences) or "nothing that is counted"), markup=False)
    if found.better is not None:
        out().print(f"Better: {found.better.better}", markup=False)
