"""Prompts: the words that lead a model, with a name and a version, so that a run can say by which it was led."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from importlib.abc import Traversable
from typing import Self

from limelight.schema.errors import BadInput

ROLE_LINE = "# Role: "
_FILE = re.compile(r"(?P<name>[a-z][a-z0-9_\-]*)\.v(?P<version>[1-9][0-9]*)\.md")
_FOR = re.compile(r'(?ms)^<for tools="(?P<tools>[a-z0-9_ ]+)">\n(?P<text>.*?)^</for>\n')


class Prompt(str):
    """A system prompt. It is its text, the same bytes on every call, so that a provider can cache it.

    Text between `<for tools="a b">` and `</for>`, each on a line of its own, is there for those who have all these tools.
    """

    name: str
    """As its first line says: `# Role: <name>`."""
    version: str
    """The number of its file, or for a text from code the first digits of its SHA-256."""
    source: str
    """The text as it was written, with what is for other tools."""
    versions: tuple[Prompt, ...]
    """All versions that there are of it, the newest last."""

    def __new__(cls, text: str, *, version: str = "", source: str = "") -> Self:
        made = super().__new__(cls, text)
        made.versions = (made,)
        made.source = source or text
        made.name = role_of(text)
        made.version = version or hashlib.sha256(made.source.encode()).hexdigest()[:8]
        return made

    @classmethod
    def of(cls, text: str) -> Prompt:
        """The prompt with this text; a prompt is itself."""
        return text if isinstance(text, Prompt) else cls(text)

    @property
    def label(self) -> str:
        """`plan@2`."""
        return f"{self.name}@{self.version}"

    def fitted(self, tools: Collection[str], **words: str) -> Prompt:
        """The prompt for who has these tools; `{{word}}` is replaced by what `words` says for it, a line of nothing left out."""
        text = _FOR.sub(lambda m: m["text"] if {*m["tools"].split()} <= {*tools} else "", self.source)
        for name, word in words.items():
            text = text.replace(f"{{{{{name}}}}}" if word else f"{{{{{name}}}}}\n", word)
        made = Prompt(text, version=self.version, source=self.source)
        made.versions = self.versions
        return made


def role_of(text: str) -> str:
    """The role that a prompt's first line names; empty where it names none."""
    first = text.lstrip().partition("\n")[0].strip()
    return first.removeprefix(ROLE_LINE).strip() if first.startswith(ROLE_LINE) else ""


def all_versions(folder: Traversable, name: str) -> tuple[Prompt, ...]:
    """Every version of a prompt, files `<name>.v<number>.md` of a folder, the newest last.

    Raises `BadInput` naming the prompts that the folder has when this is none of them.
    """
    found = {match["name"] for file in folder.iterdir() if (match := _FILE.fullmatch(file.name))}
    if name not in found:
        raise BadInput(
            f"there is no prompt {name!r}; there are {', '.join(sorted(found)) or 'none'}",
            code="prompt", limit=sorted(found), value=name,
        )  # fmt: skip
    mine = [m["version"] for f in folder.iterdir() if (m := _FILE.fullmatch(f.name)) and m["name"] == name]
    made = tuple(
        Prompt(folder.joinpath(f"{name}.v{number}.md").read_text(encoding="utf-8"), version=number)
        for number in sorted(mine, key=int)
    )
    for one in made:
        one.versions = made
    return made
