"""The operator: picks the model of a capability, spills over, falls back, and counts what was used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext

from pydantic import BaseModel

from limelight.capabilities.allowance import Allowances
from limelight.capabilities.book import Book
from limelight.capabilities.bulkhead import Bulkheads
from limelight.capabilities.entry import ModelEntry, Price
from limelight.capabilities.line import Line
from limelight.capabilities.metering import Meter, unmetered
from limelight.capabilities.policy import Policy, content, ranked, ticket
from limelight.capabilities.registry import Registry, Served, served_as_is
from limelight.capabilities.work import WORK
from limelight.infra.stores.results import ResultStore
from limelight.infra.telemetry import Metrics
from limelight.schema.capability import (
    Capability,
    CapabilityRequest,
    CapabilityResult,
    MediaResult,
    OnProgress,
    Provider,
    ResultT,
)
from limelight.schema.errors import ProviderFailed

FLEETING: frozenset[Capability] = frozenset({"image.preview"})
"""What is gone before it could be asked for again."""


class Standing(BaseModel):
    """How a model stands: a line of the service map. Counts are of this process, since it started."""

    model: ModelEntry
    capabilities: list[Capability]
    calls: int = 0
    failed: int = 0
    load: float = 0.0
    """Its share of the calls of all that serve a capability of its."""
    usual_s: float | None = None
    """What a call took lately."""
    resting: bool = False
    """Whether its circuit breaker is open."""
    quota_used: float = 0.0
    """The largest share of a limit that its account had used at its last call."""


class Operator:
    """Serves capabilities from a registry of models, or from providers as they are, the first choice first."""

    def __init__(
        self, models: Registry | Sequence[Provider], *, allowances: Allowances | None = None,
        policy: Policy | None = None, metrics: Metrics | None = None, results: ResultStore | None = None,
        bulkheads: Bulkheads | None = None,
    ) -> None:  # fmt: skip
        self._registry = models if isinstance(models, Registry) else None
        self._given = (
            [] if isinstance(models, Registry) else [served_as_is(p, n) for n, p in enumerate(models)]
        )
        self._allowances, self._policy = allowances, policy or Policy()
        self._results, self._bulkheads = results, bulkheads or Bulkheads()
        self._book = Book(allowances=allowances, metrics=metrics)

    @property
    def registry(self) -> Registry | None:
        """Where its models come from."""
        return self._registry

    @property
    def capabilities(self) -> dict[Capability, list[str]]:
        """Capabilities that are served, and the names of their models, the first choice first."""
        return {
            capability: [one.entry.name for one in serving]
            for capability in WORK
            if (serving := self._choices(capability, self._policy))
        }

    def price(self, capability: Capability) -> Price | None:
        """What the model asks that would be asked first; None when nobody serves the capability."""
        first = self.first(capability, self._policy)
        return first.entry.price if first else None

    def family(self, capability: Capability) -> str:
        """The family of the model that would be asked first; empty when nobody serves the capability."""
        first = self.first(capability, self._policy)
        return first.entry.family if first else ""

    def serves_without(self, capability: Capability, names: Sequence[str]) -> bool:
        """Whether there is anyone for a capability besides these models."""
        return self.serves(capability) and bool(self._choices(capability, self.without(names)))

    def without(self, names: Sequence[str]) -> Policy:
        """The policy of its calls, with these models left out."""
        return self._policy.model_copy(update={"without": (*self._policy.without, *names)})

    def expected_usd(
        self, capability: Capability, request: CapabilityRequest, *, policy: Policy | None = None
    ) -> float:
        """What a call will cost if the model of first choice serves it."""
        asked = policy or self._policy
        choices = self._choices(capability, asked, ticket=ticket(content(capability, request)))
        if not choices or capability in FLEETING:
            return 0.0
        seconds = getattr(request, "seconds", None)
        return choices[0].entry.price.of(
            pictures=int(capability.startswith("image.")), seconds=float(seconds or 0)
        )

    def map(self) -> list[Standing]:
        """Every model with its share of the load, its health and what is used of its quota."""
        served = self._all()
        return [
            Standing(
                model=one.entry, capabilities=sorted(one.capabilities), calls=self._calls(one),
                failed=self._book.failed[one.entry.name], load=self._load(one, served),
                usual_s=self._book.seconds.get(one.entry.name), resting=one.resting,
                quota_used=round(self._allowances.share(one.entry), 4) if self._allowances else 0.0,
            )
            for one in served
        ]  # fmt: skip

    def _load(self, one: Served, served: Sequence[Served]) -> float:
        total = sum(self._calls(other) for other in served if other.capabilities & one.capabilities)
        return round(self._calls(one) / max(1, total), 4)

    def _calls(self, one: Served) -> int:
        """As the book has it; who is used in this process without being asked here, too, has a count of its own (`used`)."""
        used: Callable[[], int] = getattr(one.source, "used", lambda: 0)
        return max(self._book.calls[one.entry.name], used())

    def serves(self, capability: Capability, *, features: Sequence[str] = ()) -> bool:
        """Whether there is anyone for a capability, with these features."""
        return bool(self._choices(capability, self.with_features(features)))

    def with_features(self, features: Sequence[str], *, without: Sequence[str] = ()) -> Policy:
        """The policy of its calls for models that have these features, with some models left out."""
        return self.without(without).model_copy(update={"features": (*self._policy.features, *features)})

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None,
        meter: Meter = unmetered, policy: Policy | None = None, owner: str = "",
    ) -> MediaResult:  # fmt: skip
        """`ask` for a piece of media."""
        return await self.ask(
            capability, request, MediaResult, on_progress=on_progress, meter=meter, policy=policy, owner=owner
        )

    async def ask(
        self, capability: Capability, request: CapabilityRequest, into: type[ResultT], *,
        on_progress: OnProgress | None = None, meter: Meter = unmetered, policy: Policy | None = None, owner: str = "",
    ) -> ResultT:  # fmt: skip
        """Serve one request, whose result is `into`; each model that is asked is metered.

        What an equal request of the same `owner` (an advertiser) had made by the model of first choice is given again.

        A model that fails, is left alone, or has used its quota is followed by the next one. What no other would do better
        (bad input is bad for all of them, and they share the disk) raises at once, by the table of `schema.strategy`.
        Raises `ProviderFailed` when no model could serve it.
        """
        asked = policy or self._policy
        text = content(capability, request)
        choices = self._choices(capability, asked, ticket=ticket(text))
        if not choices:
            raise self._nobody(capability, asked)
        if self._results is None or not owner or capability in FLEETING:
            return await self._ask(choices, capability, request, into, on_progress, meter)
        key = _key(choices[0].entry, text)
        known = await self._results.find(owner, key, into)
        if known is not None:
            async with meter(capability, choices[0].entry.name) as spent:
                spent.cached = True
            return known.model_copy(update={"work_s": 0.0})
        made = await self._ask(choices, capability, request, into, on_progress, meter)
        if not made.fallback:
            await self._results.keep(owner, key, made)
        return made

    async def _ask(
        self, choices: Sequence[Served], capability: Capability, request: CapabilityRequest, into: type[ResultT],
        on_progress: OnProgress | None, meter: Meter,
    ) -> ResultT:  # fmt: skip
        """The result of the first of these models that makes one."""
        async with self._bulkheads.room(capability):
            return await self._first_made(choices, capability, request, into, on_progress, meter)

    async def _first_made(
        self, choices: Sequence[Served], capability: Capability, request: CapabilityRequest, into: type[ResultT],
        on_progress: OnProgress | None, meter: Meter,
    ) -> ResultT:  # fmt: skip
        line = self._line(capability, choices)
        for one in line:
            try:
                within = self.within(one.entry, request, last=line.last)
                async with within, meter(capability, one.entry.name) as spent:
                    result = await one.provider.call(capability, request, on_progress=on_progress)
                    if not isinstance(result, into):
                        raise ProviderFailed(
                            f"{one.entry.name} gave a {type(result).__name__}, not a {into.__name__}"
                        )
                    spent.made(result)
                    if capability not in FLEETING:
                        spent.usd = one.entry.price.of(
                            pictures=spent.pictures,
                            seconds=seconds_of(result),
                            read=result.tokens_in,
                            written=result.tokens_out,
                        )
            except Exception as error:
                line.failed(one, error)
                continue
            fallback = line.made(one, seconds=spent.seconds, usd=spent.usd)
            return result.model_copy(
                update={
                    "provider": one.entry.name, "fallback": fallback, "work_s": round(spent.seconds, 3),
                }
            )  # fmt: skip
        raise line.given_up()

    def line(self, capability: Capability, policy: Policy, *, ticket: float = 0.0) -> Line:
        """Who is asked for a call that is not one request and one result, such as a chat. Raises `ProviderFailed` for nobody."""
        choices = self._choices(capability, policy, ticket=ticket)
        if not choices:
            raise self._nobody(capability, policy)
        return self._line(capability, choices)

    def first(self, capability: Capability, policy: Policy) -> Served | None:
        """Who would be asked first, whatever share candidates have."""
        choices = self._choices(capability, policy, ticket=1.0)
        return choices[0] if choices else None

    def entries(self, capability: Capability) -> Iterator[ModelEntry]:
        """Every model of a capability, in no order."""
        return (one.entry for one in self._all() if capability in one.capabilities)

    def named(self, capability: Capability) -> list[ModelEntry]:
        """Every model that may be asked, those of first choice first, those that must be asked for by name last."""
        usual = [one.entry for one in self._choices(capability, self._policy)]
        rest = (one for one in self.entries(capability) if one not in usual and self._policy.allows(one))
        return [*usual, *rest]

    @property
    def policy(self) -> Policy:
        """What every call asks of a model, unless it says otherwise."""
        return self._policy

    @property
    def bulkheads(self) -> Bulkheads:
        """Room for calls, by capability."""
        return self._bulkheads

    @property
    def allowances(self) -> Allowances | None:
        """What accounts may use."""
        return self._allowances

    def _line(self, capability: Capability, choices: Sequence[Served]) -> Line:
        return Line(capability, self._in_reach(choices), self._book, first=choices[0])

    def _all(self) -> list[Served]:
        return self._registry.served() if self._registry is not None else self._given

    def _choices(self, capability: Capability, policy: Policy, *, ticket: float = 0.0) -> list[Served]:
        """Who may be asked, the first choice first; without a ticket candidates are in their share."""
        mine = [one for one in self._all() if capability in one.capabilities]
        return ranked(mine, policy, seconds=self._book.seconds, ticket=ticket)

    def _in_reach(self, choices: Sequence[Served]) -> list[Served]:
        """The same, but those near the end of their quota after the others, and those at rest last."""
        near_end = self._allowances.spills if self._allowances is not None else lambda entry: False
        return sorted(choices, key=lambda one: (one.resting, near_end(one.entry)))

    def within(
        self, entry: ModelEntry, request: CapabilityRequest, *, last: bool
    ) -> AbstractAsyncContextManager[None]:
        """Within the quota of the model's account. A call waits for a place only where nobody else is left to ask."""
        if self._allowances is None:
            return nullcontext()
        return self._allowances.use(entry, request, wait_s=entry.patience.attempt_s if last else 0)

    def _nobody(self, capability: Capability, policy: Policy) -> ProviderFailed:
        names = [one.name for one in self.entries(capability)]
        if names:
            return ProviderFailed(
                f"none of {', '.join(names)} may serve {capability} as it was asked for "
                f"({policy.model_dump_json(exclude_defaults=True)}); ask for less",
                code="policy", limit=[*names], value=capability,
            )  # fmt: skip
        return ProviderFailed(
            f"no provider serves {capability}; configure one",
            limit=[one.entry.name for one in self._all()], value=capability,
        )  # fmt: skip


def seconds_of(result: CapabilityResult) -> float:
    """Seconds of video or sound that a result holds, or that were listened to for it."""
    return float(getattr(result, "seconds", None) or 0)


def _key(entry: ModelEntry, content: str) -> str:
    """The key of a result: the same for the same call of the same version of a model."""
    options = json.dumps(entry.options, sort_keys=True)
    return hashlib.sha256(f"{entry.name} {entry.version} {options} {content}".encode()).hexdigest()
