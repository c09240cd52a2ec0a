"""`python -m buildtools.capabilities`: writes `docs/capabilities.md` from the registry: requests, results, and who serves what.

`--check` writes nothing and fails when the page is out of date.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import limelight.schema
from buildtools.configuration import field_docs
from buildtools.errors import BuildFailed
from buildtools.pages import write_page
from limelight.capabilities.entry import Limits, ModelEntry, Price
from limelight.capabilities.families import FAMILIES
from limelight.capabilities.registry import SETS, read_entries
from limelight.capabilities.work import WORK
from limelight.guardrails.moderator import Moderator
from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult, MediaResult

PAGE = Path(__file__).resolve().parent.parent / "docs" / "capabilities.md"
MORE: dict[Capability, str] = {"image.generate": "GenerateRequest", "image.preview": "GenerateRequest"}
"""Requests whose own words do not begin with the name of what they ask for."""
RESULTS: dict[Capability, str] = {
    "image.describe": "DescribeResult", "speech.transcribe": "Transcript", "text.chat": "ChatReply", "text.embed": "EmbedResult",
    "text.rerank": "RerankResult", "text.moderate": "Moderation", "image.moderate": "Moderation",
    "video.moderate": "Moderation", "audio.moderate": "Moderation", "catalog.search": "CatalogResult",
    "web.search": "WebResult", "web.read": "PageResult",
}  # fmt: skip
"""What is no `MediaResult`."""
INTRO = """\
# Capabilities

What can be asked for, of whom, and how. A caller names a capability and a typed request, never a vendor; the operator picks the
model ([Models](models.md) says how, and how one is added).
This page is written from the registry (`python -m buildtools.capabilities`): the models are those of the sets that come with
Limelight, `capabilities.sets` chooses among them, and `limelight registry` lists what is in force where you are. Prices are those
of the entries; look at the vendor's own page before you rely on them.

In a tool, `scope` says where the call stands; bytes are named by blob keys, as artifacts carry them:

```python
from limelight.tools.common import call  # gives a MediaResult, metered, within the step's budget
```

"""
HOUSE = (
    "The house's own [guardrails](guardrails.md) serve it (`guardrails`, code and no entry), before any model: the policy, and the "
    "checks that `guardrails.checks` and the sets name."
)
_NAMED = re.compile(r"`([a-z]+\.[a-z]+)`(?:, |: |; |\.|$)")
_BOUNDS = {
    "ge": "at least", "gt": "more than", "le": "at most", "lt": "less than", "min_length": "length at least",
    "max_length": "length at most",
}  # fmt: skip
_PRICES = {
    "call": "a call",
    "picture": "a picture",
    "second": "a second",
    "million_tokens": "a million tokens",
    "input": "a million tokens read",
    "output": "a million tokens written",
    "cache_read": "a million tokens from the prompt cache",
    "cache_write": "a million tokens into it",
}


def page() -> str:
    """The text of `docs/capabilities.md`."""
    entries = list(_shipped())
    words = "| capability | what it does | served by, the first choice first |\n|---|---|---|\n"
    rows = [
        f"| [`{name}`](#{name.replace('.', '')}) | {WORK[name]} | {_names(name, entries)} |" for name in WORK
    ]
    media = f"\nA `MediaResult` has {_result_fields(MediaResult)}\n\n"
    return (
        INTRO + words + "\n".join(rows) + "\n" + media + "\n".join(_section(name, entries) for name in WORK)
    )


def _section(name: Capability, entries: list[tuple[str, ModelEntry]]) -> str:
    request, result = _request(name), _result(name)
    given = "" if result is MediaResult else f": {_result_fields(result)}"
    parts = [f"## {name}", _prose(name, request), _call(name, request, result), "", _fields(request)]
    parts += ["", f"Gives {_article(result)}{given or '.'}", "", _served(name, entries), ""]
    return "\n".join(parts)


def _call(name: Capability, request: type[BaseModel], result: type[BaseModel]) -> str:
    needed = ", ".join(f"{key}={key}" for key, info in request.model_fields.items() if info.is_required())
    asked = f"{request.__name__}({needed})"
    if result is MediaResult:
        how = f'result = await call(scope, "{name}", {asked})'
        imported = [f"from {request.__module__} import {request.__name__}"]
    else:
        how = f'result = await scope.ctx.services.operator.ask("{name}", {asked}, {result.__name__})'
        imported = [
            f"from {module} import {', '.join(names)}" for module, names in _by_module(request, result)
        ]
    return "\n".join(["", "```python", *imported, "", how, "```"])


def _by_module(*classes: type[BaseModel]) -> Iterator[tuple[str, list[str]]]:
    for module in sorted({one.__module__ for one in classes}):
        yield module, [one.__name__ for one in classes if one.__module__ == module]


def _fields(model: type[BaseModel]) -> str:
    notes = field_docs(model)
    rows = ["| field | type | default | |", "|---|---|---|---|"]
    rows += [
        f"| `{key}` | {_type(info)} | {_default(info)} | {_note(notes.get(key, ''), info)} |"
        for key, info in model.model_fields.items()
    ]
    return "\n".join(rows)


def _result_fields(result: type[BaseModel]) -> str:
    notes, own = (
        field_docs(result),
        [key for key in result.model_fields if key not in CapabilityResult.model_fields],
    )
    told = [f"`{key}`" + (f" ({notes[key].rstrip('.')})" if key in notes else "") for key in own]
    return ", ".join(told) + "; and `provider`, `fallback`, `work_s` of who made it."


def _served(name: Capability, entries: list[tuple[str, ModelEntry]]) -> str:
    serving = [(of, entry) for of, entry in entries if name in _serves(entry)]
    families = [family for family, one in FAMILIES.items() if name in one.capabilities]
    known = ", ".join(f"`{one}`" for one in families)
    house = name in Moderator.capabilities
    if not serving and house:
        return HOUSE + (
            f" Families that serve it too, with an entry of your own: {known}." if families else ""
        )
    if not serving:
        return f"No set that comes with Limelight serves it: add an entry of {known}."
    rows = [
        "| model | set | family | stage | price | limits | features | outside |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for of, entry in sorted(serving, key=lambda one: (one[1].priority, one[1].name)):
        rows.append(
            f"| `{entry.name}`: {entry.description} | {of} | {entry.family} | {entry.stage} | {_price(entry.price)} | "
            f"{_limits(entry.limits)} | {', '.join(entry.features)} | {'yes' if entry.third_party else ''} |"
        )
    left = [one for one in families if one not in {entry.family for _, entry in serving}]
    more = (
        [f"\nFamilies that serve it too, with an entry of your own: {', '.join(f'`{one}`' for one in left)}."]
        if left
        else []
    )
    first = [HOUSE, "For who asks for one by name, and where the guardrails fail:\n"] if house else []
    return "\n".join([*first, *rows, *more])


def _price(price: Price) -> str:
    asked = price.model_dump(exclude_defaults=True)
    return " + ".join(f"${amount:g} {_PRICES[key]}" for key, amount in asked.items()) or "none set"


def _limits(limits: Limits) -> str:
    known = limits.model_dump(exclude_defaults=True, exclude={"spill_at", "increase"})
    return ", ".join(f"{amount:g} {key.replace('_', ' ')}" for key, amount in known.items())


def _names(name: Capability, entries: Iterable[tuple[str, ModelEntry]]) -> str:
    serving = sorted((one.priority, one.name) for _, one in entries if name in _serves(one))
    house = ["[the guardrails](guardrails.md)"] if name in Moderator.capabilities else []
    return ", ".join([*house, *(f"`{one}`" for _, one in serving)]) or "an entry of your own"


def _serves(entry: ModelEntry) -> frozenset[Capability]:
    return frozenset(entry.capabilities) or FAMILIES[entry.family].capabilities


def _shipped() -> Iterator[tuple[str, ModelEntry]]:
    for path in sorted(SETS.glob("*.toml")):
        for entry in read_entries(path):
            yield path.stem, entry


def _request(name: Capability) -> type[BaseModel]:
    """Raises `BuildFailed` for a capability that no request speaks of."""
    for one in every(CapabilityRequest):
        if one.__name__ == MORE.get(name) or name in _NAMED.findall(_doc(one).partition("\n")[0]):
            return one
    raise BuildFailed(f"no request says that it asks for {name}: begin the docstring of one with `{name}`:")


def _result(name: Capability) -> type[BaseModel]:
    wanted = RESULTS.get(name, "MediaResult")
    return next(one for one in every(CapabilityResult) if one.__name__ == wanted)


def every(base: type[BaseModel]) -> list[type[BaseModel]]:
    """The models of `limelight.schema` that derive from one, at any depth."""
    for module in pkgutil.iter_modules(limelight.schema.__path__):
        import_module(f"limelight.schema.{module.name}")
    found: list[type[BaseModel]] = []
    for one in base.__subclasses__():
        if one.__module__.startswith("limelight.schema"):
            found += [one, *every(one)]
    return found


def _doc(model: type[BaseModel]) -> str:
    return inspect.cleandoc(model.__doc__ or "")


def _prose(name: Capability, request: type[BaseModel]) -> str:
    """What a capability does, and the words of its request without the names that they begin with."""
    text = re.sub(r"^(?:`[a-z]+\.[a-z]+`(?:, |: |; |\. ?|$))+", "", " ".join(_doc(request).split()))
    told = text[:1].upper() + text[1:] if text else ""
    return f"*{WORK[name][:1].upper()}{WORK[name][1:]}.* {told}".rstrip()


def _type(info: FieldInfo) -> str:
    return f"`{_called(info.annotation)}`".replace("|", "\\|")


def _called(kind: Any) -> str:
    if kind is type(None):
        return "None"
    if str(kind).startswith("typing.Literal"):
        choices = [str(one) for one in get_args(kind)]
        return " | ".join(choices) if len(choices) <= 8 else f"{' | '.join(choices[:6])} | … ({len(choices)})"
    inside = get_args(kind)
    if not inside:
        return getattr(kind, "__name__", str(kind))
    if type(kind).__name__ in {"UnionType", "Union", "_UnionGenericAlias"}:
        return " | ".join(map(_called, inside))
    if hasattr(kind, "__metadata__"):
        return _called(inside[0])
    outer = getattr(kind, "__origin__", kind).__name__
    return f"{outer}[{', '.join('…' if one is Ellipsis else _called(one) for one in inside)}]"


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "needed"
    value: Any = info.get_default(call_default_factory=True)
    return "" if value in ("", None) or value in ([], {}, ()) else f"`{value}`"


def _note(text: str, info: FieldInfo) -> str:
    limits = [
        f"{words} {limit:g}"
        for mark in info.metadata
        for name, words in _BOUNDS.items()
        if isinstance(limit := getattr(mark, name, None), int | float)
    ]
    return " ".join(filter(None, [text, f"({', '.join(limits)})" if limits else ""])).replace("|", "\\|")


def _article(result: type[BaseModel]) -> str:
    return f"{'an' if result.__name__[0] in 'AEIOU' else 'a'} `{result.__name__}`"


def main(arguments: list[str]) -> int:
    """Write or check the page; the exit status."""
    return write_page(PAGE, page(), "buildtools.capabilities", arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
