"""`limelight registry`: what there is, and who moved what to which stage."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import JsonFlag, explained, line, out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from limelight.capabilities.entry import ModelEntry, Stage
    from limelight.capabilities.history import History
    from limelight.infra.settings import Settings

registry_app = typer.Typer(
    help="List what there is; move a model, a prompt, an agent or a recipe to another stage.",
    invoke_without_command=True,
)
Name = Annotated[
    str, typer.Argument(help="Of a model, a prompt, an agent or a recipe, as `limelight registry` lists it.")
]


@dataclass(frozen=True)
class Entry:
    """Something that can be moved."""

    kind: str
    name: str
    version: str
    stage: Stage
    share: float
    description: str = ""

    @property
    def key(self) -> str:
        """How the history calls it."""
        from limelight.capabilities.history import key_of

        return key_of(self.kind, self.name) if self.kind in ("agent", "recipe") else self.name

    @property
    def row(self) -> dict[str, str]:
        """A line of the list."""
        stage = f"{self.stage} {self.share:.0%}" if self.stage == "candidate" else self.stage
        return _row(self.kind, self.name, self.description, version=self.version, stage=stage)


def _row(kind: str, name: str, description: str, *, version: str = "", stage: str = "") -> dict[str, str]:
    return {"kind": kind, "name": name, "version": version, "stage": stage, "description": description}


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
        table = Table("kind", "name", "version", "stage", "description", box=None, pad_edge=False)
        for row in rows:
            table.add_row(*row.values())
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
    """Move a model, a prompt's version, an agent or a recipe to another stage; a running service follows at once."""
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
            move = Move.model_validate({"name": entry.key, "version": entry.version, **said})
        except ValidationError as error:
            key, why = first_fault(error)
            raise BadInput(f"{key}: {why}", code="registry", value=str(said[key])) from error
        history.add(move)
        out().print(f"{entry.name} {entry.version}: {entry.stage} → {move.stage}", highlight=False)


@registry_app.command("history")
def history_command(
    name: Annotated[str, typer.Argument(help="Of an entry; of all, when left out.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Show what was moved where, by whom and on what evidence."""
    from limelight.infra.settings import load_settings

    with explained(as_json):
        settings = load_settings()
        for move in _history(settings).moves(_entry(settings, name).key if name else None):
            if as_json:
                line(move.model_dump(mode="json"))
                continue
            what = move.version if name else f"{move.name} {move.version}"
            text = f"{move.at}  {what}  {move.stage} ({move.share:.0%})  {move.who}: {move.evidence}"
            out().print(text, highlight=False, soft_wrap=True)


def registered() -> list[dict[str, str]]:
    """Everything that can be named, from where it is declared."""
    from limelight.infra.settings import load_settings
    from limelight.studio.music.moods import MOODS
    from limelight.studio.scene import THEMES

    settings = load_settings()
    rows = list(_agents(settings))
    models = _models(settings)
    rows += [_row("capability", name, by) for name, by in _capabilities(models)]
    rows += [one.row for one in _entries(settings) if one.kind == "model"]
    rows += [_row("theme", name, "") for name in THEMES]
    rows += [_row("mood", name, "") for name in MOODS]
    for role, serving in roles_of(settings).items():
        rows.append(_row("role", role, ", ".join(one.name for one in serving) or "rules, and no model"))
    return rows


def roles_of(settings: Settings) -> dict[str, list[ModelEntry]]:
    """Roles of chat models, and who serves each, the first choice first; nobody where rules do that work."""
    from limelight.agent.models import HOUSE, LOOKING, ROLES
    from limelight.capabilities.metering import CHAT

    chats = [one for one in _models(settings) if CHAT in (one.capabilities or HOUSE[one.family].capabilities)]
    usual = [one for one in chats if one.stage in {"production", "candidate"}]
    named = {role.removeprefix("!") for one in usual for role in one.roles}
    return {
        role: [one for one in usual if (role in one.roles if role in LOOKING else one.plays(role))]
        for role in dict.fromkeys((*ROLES, *sorted(named)))
    }


def _agents(settings: Settings) -> Iterator[dict[str, str]]:
    """Every agent with who works for it, the tools once each, the prompts, and the recipes."""
    from limelight.agent.assistant import configured
    from limelight.agent.team.roster import tools_of

    specs, entries = configured(settings), _entries(settings)
    agents = {one.name: one for one in entries if one.kind == "agent"}
    for spec in specs:
        yield agents[spec.name].row
        for one in spec.subagents:
            yield _row("subagent", f"{spec.name}/{one.name}", one.description)
    for tool in tools_of(specs):
        yield _row("tool", tool.name, tool.description)
    yield from (one.row for one in entries if one.kind in {"prompt", "recipe"})


def _entries(settings: Settings) -> list[Entry]:
    """Everything that has a version and a stage."""
    from limelight.agent.assistant import configured
    from limelight.agent.team.roster import recipe_list, roster

    moves = _history(settings).moves()
    agents = roster(configured(settings), moves)
    prompts = [prompt for agent in agents for prompt in agent.prompts]
    models = _models(settings)
    return [
        *(Entry("agent", one.name, one.version, one.stage, one.share, one.description) for one in agents),
        *(Entry("prompt", one.name, one.version, one.stage, one.share) for one in prompts),
        *(
            Entry("recipe", one.name, one.version, one.stage, one.share, one.title)
            for one in recipe_list(moves)
        ),
        *(Entry("model", one.name, one.version, one.stage, one.share, one.description) for one in models),
    ]


def _models(settings: Settings) -> list[ModelEntry]:
    from limelight.capabilities.chat.entries import chat_entries
    from limelight.capabilities.registry import files_of, read_all, shipped

    files = files_of(shipped(settings.capabilities.sets), settings.home / "capabilities")
    found = read_all(files, _history(settings), given=chat_entries(settings.models))
    return sorted(found.values(), key=lambda entry: entry.priority)


def _capabilities(models: list[ModelEntry]) -> list[tuple[str, str]]:
    from limelight.agent.models import HOUSE
    from limelight.capabilities.work import WORK

    serving = {
        capability: [
            one.name for one in models if capability in (one.capabilities or HOUSE[one.family].capabilities)
        ]
        for capability in WORK
    }
    return [(capability, ", ".join(names)) for capability, names in serving.items() if names]


def _history(settings: Settings) -> History:
    from limelight.capabilities.history import HISTORY, History

    return History(settings.home / "capabilities" / HISTORY)


def _entry(settings: Settings, name: str, version: str = "") -> Entry:
    """What a name of the registry stands for, of a prompt the newest version unless one is named.

    A name that is several things' is told apart by its kind: `agent:creative`.
    """
    from limelight.schema.errors import BadInput

    every = _entries(settings)
    entries = [one for one in every if not version or one.version == version]
    named = {f"{one.kind}:{one.name}": one for one in entries}
    found = {one.kind: one for one in named.values() if name in (one.name, f"{one.kind}:{one.name}")}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        known = [f"{kind}:{name}" for kind in found]
        raise BadInput(
            f"{name!r} is the name of {' and of '.join(f'a {kind}' for kind in found)}; say {' or '.join(known)}",
            code="registry", limit=[*known], value=name,
        )  # fmt: skip
    known = [one.version for one in every if name in (one.name, f"{one.kind}:{one.name}")]
    why = f"there is no version {version} of {name!r}; there is {', '.join(known)}"
    if not known:
        known = list(dict.fromkeys(one.name for one in every))
        why = f"there is no model, prompt, agent or recipe {name!r}; there are {', '.join(known)}"
    raise BadInput(why, code="registry", limit=[*known], value=name)
