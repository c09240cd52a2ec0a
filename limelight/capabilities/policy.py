"""Which model is asked first: by priority, price, time or quality, among those that a call allows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.registry import Served
from limelight.schema.capability import Capability, CapabilityRequest

Prefer: TypeAlias = Literal["priority", "price", "latency", "quality"]


class Policy(BaseModel):
    """What a call asks of a model besides the capability. Empty fields ask nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prefer: Prefer = "priority"
    models: tuple[str, ...] = ()
    """Only these, by name; the only way to an experimental one."""
    regions: tuple[str, ...] = ()
    """An entry without a region works here, and is in all of them."""
    licences: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    third_party: bool = True
    """Whether anything may leave the house."""
    without: tuple[str, ...] = ()
    """Not these, by name."""
    role: str = ""
    """Of a chat model."""

    def allows(self, entry: ModelEntry) -> bool:
        """Whether an entry is what the call asks for."""
        return (
            (not self.models or entry.name in self.models)
            and entry.name not in self.without
            and (not self.role or entry.plays(self.role))
            and (not self.regions or not entry.region or entry.region in self.regions)
            and (not self.licences or not entry.licence or entry.licence in self.licences)
            and set(self.features) <= set(entry.features)
            and (self.third_party or not entry.third_party)
        )


def content(capability: Capability, request: CapabilityRequest) -> str:
    """What is asked, as text: equal calls have equal texts."""
    return f"{capability} {request.model_dump_json()}"


def ticket(content: str) -> float:
    """A number in [0, 1) that is the call's own: the same call is always in, or out of, a candidate's share."""
    return int.from_bytes(hashlib.blake2b(content.encode(), digest_size=6).digest(), "big") / 2**48


def ranked(
    served: Sequence[Served], policy: Policy, *, seconds: Mapping[str, float], ticket: float
) -> list[Served]:
    """Those that may be asked, the first choice first.

    `seconds` is what calls of a model took lately; one without calls counts as quick, so that it is tried. A candidate
    is before all others for its share of the requests, and after all others for the rest.
    """
    return sorted(
        (one for one in served if policy.allows(one.entry) and _may(one.entry, policy)),
        key=lambda one: (_turn(one.entry, policy, ticket), _rank(one.entry, policy.prefer, seconds)),
    )


def _may(entry: ModelEntry, policy: Policy) -> bool:
    match entry.stage:
        case "experimental":
            return entry.name in policy.models
        case "candidate" | "production":
            return True
        case "retired":
            return False


def _turn(entry: ModelEntry, policy: Policy, ticket: float) -> int:
    if entry.stage != "candidate":
        return 1
    return 0 if ticket < entry.share or entry.name in policy.models else 2


def _rank(entry: ModelEntry, prefer: Prefer, seconds: Mapping[str, float]) -> tuple[float, ...]:
    price = entry.price.of(pictures=1, seconds=1, read=1000, written=1000)
    match prefer:
        case "priority":
            return (entry.priority, price)
        case "price":
            return (price, entry.priority)
        case "latency":
            return (seconds.get(entry.name, 0.0), entry.priority)
        case "quality":
            return (-entry.quality, entry.priority)
