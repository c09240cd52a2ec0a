"""The registry of models: entries in TOML files, read again when a file changes, while the service runs."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import structlog
from pydantic import ValidationError

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Family, Parts
from limelight.capabilities.faults import first_fault
from limelight.capabilities.history import History
from limelight.capabilities.wrappers import Breaking, Hedged, Patient, Retrying
from limelight.schema.capability import Capability, Provider
from limelight.schema.errors import BadInput

log = structlog.get_logger(__name__)

SETS = Path(__file__).parent / "models"
"""The entries that come with Limelight, a file for each set."""
Wanted: TypeAlias = Callable[[Iterable[ModelEntry]], bool]
"""Whether a provider in code serves, by the entries that there are."""
LOOK_S = 1.0
"""Files are looked at again at most this often."""


@dataclass(frozen=True)
class Served:
    """A model that can be called."""

    entry: ModelEntry
    provider: Provider
    capabilities: frozenset[Capability]
    breaker: Breaking | None = None
    source: Provider | None = None
    """The same without what is wrapped around it: for calls that are not one request and one result."""

    @property
    def resting(self) -> bool:
        """Whether its circuit breaker is open."""
        return self.breaker is not None and self.breaker.open


def shipped(names: Sequence[str]) -> list[Path]:
    """The files of sets that come with Limelight. Raises `BadInput` for one there is not."""
    known = sorted(path.stem for path in SETS.glob("*.toml"))
    for name in names:
        if name not in known:
            raise BadInput(
                f"there is no set of models {name!r}; Limelight has {', '.join(known)}",
                code="registry", limit=[*known], value=name,
            )  # fmt: skip
    return [SETS / f"{name}.toml" for name in names]


def read_entries(path: Path) -> list[ModelEntry]:
    """The entries of a file. Raises `BadInput` that names the file, the entry and the key."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}", code="registry", value=str(path)) from error
    rows = found.pop("model", [])
    if found or not isinstance(rows, list):
        wrong = next(iter(found), "model")
        raise BadInput(
            f"{path}: {wrong!r} is not known here; a file holds [[model]] tables only",
            code="registry",
            value=wrong,
        )
    entries: list[ModelEntry] = []
    for number, row in enumerate(rows, 1):
        try:
            entries.append(ModelEntry.model_validate(row))
        except ValidationError as error:
            key, why = first_fault(error)
            name = row.get("name", number) if isinstance(row, dict) else number
            raise BadInput(f"{path}: model {name}: {key}: {why}", code="registry", value=key) from error
    return entries


def read_all(
    paths: Sequence[Path], history: History | None = None, *, given: Sequence[ModelEntry] = ()
) -> dict[str, ModelEntry]:
    """The entries given and those of files by name, at the stages to which they were moved; a later file replaces an earlier one's.

    Raises `BadInput` for what cannot be read, and for two of one name in a file.
    """
    entries = {one.name: one for one in given}
    for path in paths:
        here: set[str] = set()
        for entry in read_entries(path):
            if entry.name in here:
                raise BadInput(
                    f"{path}: two models are named {entry.name!r}; give each its own name",
                    code="registry", value=entry.name,
                )  # fmt: skip
            here.add(entry.name)
            entries[entry.name] = entry
    return history.applied(entries) if history else entries


def files_of(files: Sequence[Path], folder: Path | None) -> list[Path]:
    """These files, then one's own in a folder, by name."""
    return [*files, *(sorted(folder.glob("*.toml")) if folder else ())]


class Registry:
    """Models from files and from code. Those that are third parties are called through `gate`.

    `entries` come first, then `files` are read in order, then every `*.toml` of `folder`; an entry replaces an earlier one of its name. A change
    of a file counts from the next call on. A file that is broken by a change is told in the log and in `problem`, and
    what was good before goes on.
    """

    def __init__(
        self, parts: Parts, *, files: Sequence[Path] = (), folder: Path | None = None, given: Sequence[Provider] = (),
        entries: Sequence[ModelEntry] = (), families: Mapping[str, Family] = FAMILIES, history: History | None = None,
        gate: Callable[[Provider], Provider] | None = None, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._parts, self._files, self._folder, self._families = parts, tuple(files), folder, families
        self._entries = tuple(entries)
        self._history, self._gate, self._clock = history, gate, clock
        self._given: list[tuple[Served, Wanted]] = [
            (served_as_is(provider, rank), _always) for rank, provider in enumerate(given)
        ]
        self._standing: list[Served] = []
        self._seen: tuple[tuple[str, int, int], ...] = ()
        self._looked = clock()
        self._served: dict[str, Served] = {}
        self.problem: BadInput | None = None
        """Why the newest change of a file was not taken."""
        self._seen = self._stamp()
        self._take()

    def served(self) -> list[Served]:
        """Every model that is not retired, those given in code first."""
        if self._clock() - self._looked >= LOOK_S:
            self._look()
        return [*self._standing, *(one for one in self._served.values() if one.entry.stage != "retired")]

    def give(self, provider: Provider, *, wanted: Wanted | None = None) -> None:
        """One more in code, asked after those given before it and before all others.

        `wanted` says of the entries that there are, now and after each change of them, whether it serves.
        """
        self._given.append((served_as_is(provider, len(self._given)), wanted or _always))
        self._stand()

    def _stand(self) -> None:
        entries = [one.entry for one in self._served.values() if one.entry.stage != "retired"]
        self._standing = [one for one, wanted in self._given if wanted(entries)]

    def _look(self) -> None:
        self._looked = self._clock()
        stamp = self._stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._take()
        except BadInput as error:
            self.problem = error
            log.error("registry_not_reloaded", problem=error.message)
        else:
            log.info("registry_reloaded", models=len(self._served))

    def _stamp(self) -> tuple[tuple[str, int, int], ...]:
        paths = [*files_of(self._files, self._folder), *([self._history.path] if self._history else ())]
        found = [(path, path.stat()) for path in paths if path.is_file()]
        return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)

    def _take(self) -> None:
        """Read all files; models whose entry is as it was keep their provider, with its state of health."""
        entries = read_all(files_of(self._files, self._folder), self._history, given=self._entries)
        served: dict[str, Served] = {}
        for name, entry in entries.items():
            known = self._served.get(name)
            served[name] = known if known is not None and known.entry == entry else self._make(entry)
        self._served, self.problem = served, None
        self._stand()

    def _make(self, entry: ModelEntry) -> Served:
        family = self._families.get(entry.family)
        if family is None:
            raise BadInput(
                f"{entry.name}: there is no family {entry.family!r}; there are {', '.join(sorted(self._families))}",
                code="registry", limit=[*sorted(self._families)], value=entry.family,
            )  # fmt: skip
        if strange := set(entry.capabilities) - family.capabilities:
            raise BadInput(
                f"{entry.name}: {entry.family} does not serve {', '.join(sorted(strange))}; it serves "
                f"{', '.join(sorted(family.capabilities))}",
                code="registry", limit=[*sorted(family.capabilities)], value=entry.name,
            )  # fmt: skip
        provider = family.provider(entry, self._parts)
        if entry.third_party and self._gate is not None:
            provider = self._gate(provider)
        return wrapped(entry, provider, provider.capabilities)


def wrapped(entry: ModelEntry, provider: Provider, capabilities: frozenset[Capability]) -> Served:
    """A provider with the behaviours that its entry asks for, the innermost first."""
    patient = Patient(provider, entry.patience)
    breaker = Breaking(patient, entry.breaker) if entry.breaker.failures else None
    guarded = breaker or patient
    hedged = Hedged(guarded, entry.hedge_after_s) if entry.hedge_after_s else guarded
    outer = Retrying(hedged, entry.retries) if entry.retries.attempts > 1 else hedged
    return Served(entry, outer, frozenset(entry.capabilities) or capabilities, breaker, provider)


def _always(entries: Iterable[ModelEntry]) -> bool:
    return True


def served_as_is(provider: Provider, rank: int = 0) -> Served:
    """A provider given in code, before all others: nothing is wrapped around it."""
    entry = ModelEntry(name=provider.name, family="code", priority=rank - 1000)
    return Served(entry, provider, provider.capabilities, source=provider)
