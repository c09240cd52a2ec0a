"""`python -m buildtools.configuration`: writes `docs/configuration.md` from the settings in the code.

`--check` writes nothing and fails when the page is out of date.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from buildtools.pages import write_page
from limelight.infra.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "configuration.md"
PREFIX = "LIMELIGHT_"
NOTES = {
    "server.host": "Address to listen on.",
    "server.port": "0 takes a free one.",
    "models.default": "The chat model of every role not named under `roles`.",
    "models.roles": "Role → model.",
    "engine.workers": "Warm processes that render.",
    "engine.threads_per_worker": "Threads of each.",
    "limits.message_chars": "Length of one message, characters.",
    "limits.upload_mb": "Size of one upload, MB.",
    "memory.context_tokens": "What one turn gets to see, tokens.",
}
"""What the code does not say under the field itself."""
INTRO = """\
# Configuration

Settings come from `limelight.toml` (in the current folder, else in `LIMELIGHT_HOME`) and from variables; a variable wins
over the file, the file over the default. `limelight config` prints what is in force and from where; a wrong or unknown
value names itself, what is allowed, and the file and line.

```toml
# limelight.toml
[server]
port = 9000

[models.roles]
planner = "bedrock_converse:us.anthropic.claude-sonnet-4-5-20250929-v1:0"
```

The same as variables, with `__` between the parts; lists and tables are JSON:

    LIMELIGHT_SERVER__PORT=9000 LIMELIGHT_SERVER__ALLOWED_ORIGINS='["https://ads.example.com"]' limelight serve

A model is `director` (offline, the default) or anything that LangChain's `init_chat_model` knows, as `provider:model`; the
provider's package must be installed, and `limelight doctor` says whether it is.

"""
OUTRO = """
Variables that are no settings: `LIMELIGHT_BUILD_SKIP=web,assets` leaves parts of the build out (see
[CONTRIBUTING](../CONTRIBUTING.md)).
"""
_BOUNDS = {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "lt": "less than {}"}


@dataclass(frozen=True)
class Row:
    """One setting."""

    key: str
    default: str
    allowed: str
    note: str


def rows(model: type[BaseModel] = Settings, above: tuple[str, ...] = ()) -> Iterator[Row]:
    """Every setting in the order of declaration."""
    notes = field_docs(model)
    for name, info in model.model_fields.items():
        section = info.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            yield from rows(section, (*above, name))
            continue
        key = ".".join((*above, name))
        yield Row(key, _default(key, info), _allowed(info), NOTES.get(key) or notes.get(name, ""))


def field_docs(model: type[BaseModel]) -> dict[str, str]:
    """The docstrings under a model's fields, on one line each; those of the model that it derives from, too."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    base = model.__base__
    ours = base is not None and issubclass(base, BaseModel) and base.__module__.startswith("limelight.")
    found: dict[str, str] = field_docs(base) if base is not None and ours else {}
    for field, under in pairwise(body.body):
        match field, under:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = " ".join(text.split())
            case _:
                pass
    return found


def _default(key: str, info: FieldInfo) -> str:
    if key == "home":
        return "the platform's data folder"
    value: Any = info.get_default(call_default_factory=True)
    return f"`{json.dumps(value)}`"


def _allowed(info: FieldInfo) -> str:
    kind: Any = info.annotation
    if get_origin(kind) is UnionType:  # "… or nothing"
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if get_origin(kind) is dict and get_origin(get_args(kind)[0]) is Literal:
        return "a table with " + ", ".join(f"`{choice}`" for choice in get_args(get_args(kind)[0]))
    bounds = [
        text.format(f"{limit:g}" if isinstance(limit, float) else limit)
        for mark in info.metadata
        for name, text in _BOUNDS.items()
        if (limit := getattr(mark, name, None)) is not None
    ]
    words = {"int": "a whole number", "float": "a number", "bool": "true or false", "str": "a text",
             "Path": "a path", "list": "a list of texts", "dict": "a table"}  # fmt: skip
    return ", ".join([words[(get_origin(kind) or kind).__name__], *bounds])


def page() -> str:
    """The text of `docs/configuration.md`."""
    table = ["| setting | variable | default | allowed | what it is |", "|---|---|---|---|---|"]
    for row in rows():
        variable = PREFIX + row.key.upper().replace(".", "__")
        table.append(f"| `{row.key}` | `{variable}` | {row.default} | {row.allowed} | {row.note} |")
    return INTRO + "\n".join(table) + "\n" + OUTRO


def main(arguments: list[str]) -> int:
    """Write or check the page; the exit status."""
    return write_page(PAGE, page(), "buildtools.configuration", arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
