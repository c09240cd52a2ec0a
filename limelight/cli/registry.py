"""`limelight registry`: what there is, and who moved which model to which stage."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import JsonFlag, explained, line, out

if TYPE_CHECKING:
    from limelight.capabilities.entry import ModelEntry
    from limelight.capabilities.history import History
    from limelight.infra.settings import Settings

registry_app = typer.Typer(
    help="List what there is; move a model to another stage.", invoke_without_command=True
)
Name = Annotated[str, typer.Argument(help="The model's name, as `limelight registry` lists it.")]


@registry_app.callback()
def registry_command(context: typer.Context, as_json: JsonFlag = False) -> None:
    """List subagents, tools, capabilities, models, themes and moods."""
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    with explained(as_json):
        rows = list(registered())
        if as_json:
            for row in rows:
                line(row)
            return
        table = Table("kind", "name", "description", box=None, pad_edge=False)
        for row in rows:
            table.add_row(row["kind"], row["name"], row["description"])
        out().print(table)


@registry_app.command("move")
def move_command(
    name: Name,
    stage: Annotated[str, typer.Argument(help="experimental, candidate, production or retired.")],
    evidence: Annotated[
        str, typer.Option(help="What the decision stands on: a report, an eval run, a link.")
    ],
    share: Annotated[float, typer.Option(min=0, max=1, help="Of the traffic, for a candidate.")] = 1.0,
    who: Annotated[str, typer.Option(help="By default who is logged in.")] = "",
) -> None:
    """Move a model to another stage; a running service follows at its next call."""
    from pydantic import ValidationError

    from limelight.capabilities.faults import first_fault
    from limelight.capabilities.history import Move
    from limelight.infra.settings import load_settings
    from limelight.schema.errors import BadInput

    with explained():
        settings = load_settings()
        entry, history = _model(settings, name), _history(settings)
        said = {"stage": stage, "share": share, "who": who or getpass.getuser(), "evidence": evidence}
        try:
            move = Move.model_validate({"name": entry.name, "version": entry.version, **said})
        except ValidationError as error:
            key, why = first_fault(error)
            raise BadInput(f"{key}: {why}", code="registry", value=str(said[key])) from error
        history.add(move)
        out().print(f"{entry.name} {entry.version}: {entry.stage} → {move.stage}", highlight=False)


@registry_app.command("history")
def history_command(name: Name, as_json: JsonFlag = False) -> None:
    """Show where a model was moved, by whom and on what evidence."""
    from limelight.infra.settings import load_settings

    with explained(as_json):
        settings = load_settings()
        for move in _history(settings).moves(_model(settings, name).name):
            if as_json:
                line(move.model_dump(mode="json"))
            else:
                text = (
                    f"{move.at}  {move.version}  {move.stage} ({move.share:.0%})  {move.who}: {move.evidence}"
                )
                out().print(text, highlight=False, soft_wrap=True)


def registered() -> list[dict[str, str]]:
    """Everything that can be named, from where it is declared."""
    from limelight.agent.creative import CREATIVE
    from limelight.infra.settings import load_settings
    from limelight.studio.music.moods import MOODS
    from limelight.studio.scene import THEMES

    settings = load_settings()
    rows = [{"kind": "agent", "name": CREATIVE.name, "description": CREATIVE.description}]
    for subagent in CREATIVE.subagents:
        rows.append({"kind": "subagent", "name": subagent.name, "description": subagent.description})
        rows += [{"kind": "tool", "name": t.name, "description": t.description} for t in subagent.tools]
    models = _models(settings)
    rows += [{"kind": "capability", "name": name, "description": by} for name, by in _capabilities(models)]
    rows += [
        {"kind": "model", "name": one.name, "description": f"{one.stage} {one.version}: {one.description}"}
        for one in models
    ]
    rows += [{"kind": "theme", "name": name, "description": ""} for name in THEMES]
    rows += [{"kind": "mood", "name": name, "description": ""} for name in MOODS]
    chat = settings.models
    rows.append({"kind": "chat model", "name": chat.default, "description": "every role not named below"})
    rows += [
        {"kind": "chat model", "name": model, "description": f"role {role}"}
        for role, model in chat.roles.items()
    ]
    return rows


def _models(settings: Settings) -> list[ModelEntry]:
    from limelight.capabilities.registry import files_of, read_all, shipped

    found = read_all(
        files_of(shipped(settings.capabilities.sets), settings.home / "capabilities"), _history(settings)
    )
    return sorted(found.values(), key=lambda entry: entry.priority)


def _capabilities(models: list[ModelEntry]) -> list[tuple[str, str]]:
    from limelight.capabilities.families import FAMILIES
    from limelight.capabilities.operator import WORK

    serving = {
        capability: [
            one.name
            for one in models
            if capability in (one.capabilities or FAMILIES[one.family].capabilities)
        ]
        for capability in WORK
    }
    return [(capability, ", ".join(names)) for capability, names in serving.items() if names]


def _history(settings: Settings) -> History:
    from limelight.capabilities.history import HISTORY, History

    return History(settings.home / "capabilities" / HISTORY)


def _model(settings: Settings, name: str) -> ModelEntry:
    from limelight.schema.errors import BadInput

    models = {one.name: one for one in _models(settings)}
    if name not in models:
        raise BadInput(
            f"there is no model {name!r}; there are {', '.join(models)}",
            code="registry",
            limit=[*models],
            value=name,
        )
    return models[name]
