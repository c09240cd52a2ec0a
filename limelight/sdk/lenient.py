"""What models write that is nearly right: another spelling of a tool's name, JSON inside text, thoughts said aloud."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Collection
from typing import Any, cast

_TAGS = ("thinking", "reasoning", "think")
_OPEN = re.compile(rf"<({'|'.join(_TAGS)})>", re.IGNORECASE)
_CLOSED = {tag: re.compile(f"</{tag}>", re.IGNORECASE) for tag in _TAGS}
_LONGEST_TAG = len("</reasoning>")
_ALOUD = re.compile(rf"(?is)<({'|'.join(_TAGS)})>.*?(?:</\1>\s*|$)")


def tool_named(name: str, names: Collection[str]) -> str | None:
    """The tool that is meant: by its name, or by the only one that is spelled alike (`Paint_Shots`, `functions.paintShots`)."""
    if name in names:
        return name
    meant = _bare(name.rpartition(".")[2])
    alike = [one for one in names if _bare(one) == meant]
    return alike[0] if len(alike) == 1 else None


def unpacked(value: Any) -> Any:
    """The same with every text that is a JSON list or object read as what it says."""
    match value:
        case str() if value.lstrip()[:1] in ("{", "["):
            try:
                return unpacked(json.loads(value))
            except ValueError:
                return value
        case dict():
            return {key: unpacked(one) for key, one in cast("dict[str, Any]", value).items()}
        case list():
            return [unpacked(one) for one in cast("list[Any]", value)]
        case _:
            return value


def without_thoughts(text: str) -> str:
    """The text without what stands between `<thinking>` and `</thinking>`, which some models write into their answers."""
    return _ALOUD.sub("", text).strip()


async def spoken(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """A stream without thoughts, and without the space before its first word and after each thought."""
    held, closing, trim = "", "", True
    async for piece in pieces:
        held += piece
        while found := _CLOSED[closing].search(held) if closing else _OPEN.search(held):
            if not closing and (said := _begun(held[: found.start()], trim)):
                yield said
            held, closing, trim = held[found.end() :], "" if closing else found[1].lower(), True
        if closing:
            held = held[-_LONGEST_TAG:]
        elif said := _begun(held[: _certain(held)], trim):
            yield said
            held, trim = held[_certain(held) :], False
    if said := _begun("" if closing else held, trim):
        yield said


def _begun(text: str, trim: bool) -> str:
    return text.lstrip() if trim else text


def _certain(held: str) -> int:
    """How much of it cannot be the beginning of a thought."""
    at = held.rfind("<")
    return at if at >= 0 and len(held) - at < _LONGEST_TAG and ">" not in held[at:] else len(held)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
