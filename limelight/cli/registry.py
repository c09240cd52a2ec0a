"""`limelight registry`: what there is, and who moved which model to which stage."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import JsonFlag, explained, line, out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from limelight.agent.roster import PromptInfo
    from limelight.capabilities.entry import ModelEntry
    from limelight.capabilities.history import History
    from limelight.infra.settings import Settings

registry_app = typer.Typer(
    help="List what there is; move a model or a prompt to another stage.", invoke_without_command=True
)
Name = Annotated[str, typer.Argument(help="Of a model or a prompt, as `limelight registry` lists it.")]


@registry_app.callback()
def registry_command(context: typer.Context, as_json: JsonFlag = False) -> None:
    """List agents, subagents, tools, prompts, recipes, capabilities, models, themes and moods."""
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
    version: Annotated[str, typer.Option(help="Of a prompt that has several; by default the newest.")] = "",
) -> None:
    """Move a model or a version of a prompt to another stage; a running service follows at its next call."""
    from pydantic import ValidationError

    from limelight.capabilities.faults import first_fault
    from limelight.capabilities.history import Move
    from limelight.infra.settings import load_settings
    from limelight.schema.errors import BadInput

    with explained():
        settings = load_settings()
        entry, history = _entry(settings, name, version), _history(settings)
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
    """Show where a model or a prompt was moved, by whom and on what evidence."""
    from limelight.infra.settings import load_settings

    with explained(as_json):
        settings = load_settings()
        for move in _history(settings).moves(_entry(settings, name).name):
            if as_json:
                line(move.model_dump(mode="json"))
            else:
                text = (
                    f"{move.at}  {move.version}  {move.stage} ({move.share:.0%})  {move.who}: {move.evidence}"
                )
                out().print(text, highlight=False, soft_wrap=True)


def registered() -> list[dict[str, str]]:
    """Everything that can be named, from where it is declared."""
    from limelight.infra.settings import load_settings
    from limelight.studio.music.moods import MOODS
    from limelight.studio.scene import THEMES

    settings = load_settings()
    rows = list(_agents(settings))
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


def _agents(settings: Settings) -> Iterator[dict[str, str]]:
    """Every agent with who works for it, their tools once each, the prompts, and the recipes."""
    from limelight.agent.assistant import configured
    from limelight.agent.roster import recipe_list

    specs, told = configured(settings), set[str]()
    for spec in specs:
        yield {"kind": "agent", "name": spec.name, "description": spec.description}
        for one in spec.subagents:
            yield {"kind": "subagent", "name": f"{spec.name}/{one.name}", "description": one.description}
            for tool in one.tools:
                if tool.name not in told:
                    yield {"kind": "tool", "name": tool.name, "description": tool.description}
                told.add(tool.name)
    for prompt in _prompts(settings):
        share = f" ({prompt.share:.0%})" if prompt.stage == "candidate" else ""
        yield {
            "kind": "prompt",
            "name": prompt.name,
            "description": f"{prompt.stage}{share} {prompt.version}",
        }
    for recipe in recipe_list():
        yield {"kind": "recipe", "name": recipe.name, "description": recipe.title}


def _prompts(settings: Settings) -> list[PromptInfo]:
    from limelight.agent.assistant import configured
    from limelight.agent.roster import prompts_of

    moves = _history(settings).moves()
    return [prompt for spec in configured(settings) for prompt in prompts_of(spec, moves)]


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


def _entry(settings: Settings, name: str, version: str = "") -> ModelEntry | PromptInfo:
    """What a name of the registry stands for, of a prompt the newest version unless one is named."""
    from limelight.schema.errors import BadInput

    models = {one.name: one for one in _models(settings)}
    prompts = {one.name: one for one in _prompts(settings) if not version or one.version == version}
    known = {**models, **prompts}
    if name not in known:
        which = f"version {version} of the prompt {name!r}" if version else f"model or prompt {name!r}"
        raise BadInput(
            f"there is no {which}; there are {', '.join(known)}",
            code="registry",
            limit=[*known],
            value=name,
        )
    return known[name]
