"""The operator: picks the model of a capability, spills over, falls back, and counts what was used."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext

import structlog
from pydantic import BaseModel

from limelight.capabilities.allowance import Allowances
from limelight.capabilities.entry import ModelEntry, Price
from limelight.capabilities.metering import Meter, unmetered
from limelight.capabilities.policy import Policy, content, ranked, ticket
from limelight.capabilities.registry import Registry, Served, served_as_is
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
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed
from limelight.schema.strategy import allows, row_of

log = structlog.get_logger(__name__)

WORK: dict[Capability, str] = {
    "image.cutout": "cutting the product out",
    "image.preview": "the preview",
    "image.generate": "making the picture",
    "image.inpaint": "changing a part of the picture",
    "image.outpaint": "widening the picture",
    "image.vary": "making a variation of the picture",
    "image.upscale": "making the picture larger",
    "image.describe": "looking at the picture",
    "image.compose": "laying out the ad",
    "video.animate": "animating the shot",
    "video.generate": "making the video",
    "video.endcard": "making the end card",
    "video.compile": "putting the video together",
    "video.trim": "trimming the video",
    "music.compose": "composing the music",
    "audio.compose": "making the audio ad",
    "speech.synthesize": "speaking the words",
    "speech.transcribe": "writing down what is said",
    "text.embed": "comparing texts by meaning",
    "text.rerank": "putting what was found in order",
    "text.moderate": "checking the words",
    "image.moderate": "checking the picture",
    "video.moderate": "checking the video",
    "audio.moderate": "checking the sound",
    "catalog.search": "searching the catalogue",
    "web.search": "searching the web",
    "web.read": "reading the page",
}
"""What a capability does, in words for the person. Causes go to the log: they may name paths."""

FLEETING: frozenset[Capability] = frozenset({"image.preview"})
"""What is gone before it could be asked for again."""
LATELY = 0.3
"""Weight of the newest call in a model's usual time."""


class Standing(BaseModel):
    """How a model stands: a line of the service map. Counts are of this process, since it started."""

    model: ModelEntry
    capabilities: list[Capability]
    calls: int = 0
    failed: int = 0
    load: float = 0.0
    """Its share of all calls."""
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
    ) -> None:  # fmt: skip
        self._registry = models if isinstance(models, Registry) else None
        self._given = (
            [] if isinstance(models, Registry) else [served_as_is(p, n) for n, p in enumerate(models)]
        )
        self._allowances, self._policy = allowances, policy or Policy()
        self._metrics, self._results = metrics, results
        self._seconds: dict[str, float] = {}
        self._calls: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()

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
        choices = self._choices(capability, self._policy, ticket=1.0)
        return choices[0].entry.price if choices else None

    def family(self, capability: Capability) -> str:
        """The family of the model that would be asked first; empty when nobody serves the capability."""
        choices = self._choices(capability, self._policy, ticket=1.0)
        return choices[0].entry.family if choices else ""

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
        total = max(1, self._calls.total())
        return [
            Standing(
                model=one.entry, capabilities=sorted(one.capabilities), calls=self._calls[one.entry.name],
                failed=self._failed[one.entry.name], load=round(self._calls[one.entry.name] / total, 4),
                usual_s=self._seconds.get(one.entry.name), resting=one.resting,
                quota_used=round(self._allowances.share(one.entry), 4) if self._allowances else 0.0,
            )
            for one in self._all()
        ]  # fmt: skip

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
        serving, failures, unfit = self._in_reach(choices), list[str](), list[LimelightError]()
        while serving:
            one, began = serving.pop(0), time.monotonic()
            try:
                within = self._within(one.entry, request, last=not serving)
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
                            tokens=result.tokens_in + result.tokens_out,
                        )
            except Exception as error:
                if not allows(error, "elsewhere"):
                    self._count(capability, one.entry, "refused", seconds=time.monotonic() - began)
                    raise
                failures.append(f"{one.entry.name}: {error!r}")
                if isinstance(error, LimelightError) and error.code == "unsupported":
                    unfit.append(error)
                log.warning("model_failed", capability=capability, model=one.entry.name, error=repr(error))
                self._count(capability, one.entry, "failed", seconds=time.monotonic() - began)
                left = len(failures) <= row_of(error).most("elsewhere")
                serving = _next_first(serving, one.entry) if left else []
                continue
            self._count(capability, one.entry, "made", seconds=spent.seconds, usd=spent.usd)
            self._took(one.entry.name, spent.seconds)
            return result.model_copy(
                update={
                    "provider": one.entry.name, "fallback": one is not choices[0], "work_s": round(spent.seconds, 3),
                }
            )  # fmt: skip
        log.error("capability_failed", capability=capability, failures=failures)
        if unfit and len(unfit) == len(failures):  # nobody here does this, now or later
            raise BadInput(
                unfit[0].message, code="not_configured", limit=unfit[0].limit, value=unfit[0].value
            )
        raise ProviderFailed(f"{WORK[capability]} failed just now; try again in a moment", value=capability)

    def _all(self) -> list[Served]:
        return self._registry.served() if self._registry is not None else self._given

    def _choices(self, capability: Capability, policy: Policy, *, ticket: float = 0.0) -> list[Served]:
        """Who may be asked, the first choice first; without a ticket candidates are in their share."""
        mine = [one for one in self._all() if capability in one.capabilities]
        return ranked(mine, policy, seconds=self._seconds, ticket=ticket)

    def _in_reach(self, choices: Sequence[Served]) -> list[Served]:
        """The same, but those near the end of their quota after the others, and those at rest last."""
        near_end = self._allowances.spills if self._allowances is not None else lambda entry: False
        return sorted(choices, key=lambda one: (one.resting, near_end(one.entry)))

    def _within(
        self, entry: ModelEntry, request: CapabilityRequest, *, last: bool
    ) -> AbstractAsyncContextManager[None]:
        """Within the quota of the model's account. A call waits for a place only where nobody else is left to ask."""
        if self._allowances is None:
            return nullcontext()
        return self._allowances.use(entry, request, wait_s=entry.patience.attempt_s if last else 0)

    def _count(
        self, capability: Capability, entry: ModelEntry, outcome: str, *, seconds: float, usd: float = 0.0
    ) -> None:
        self._calls[entry.name] += 1
        self._failed[entry.name] += outcome == "failed"
        if self._metrics is not None:
            share = self._allowances.share(entry) if self._allowances is not None else None
            self._metrics.call(capability, entry.name, outcome, seconds=seconds, usd=usd, share=share)
            if share is not None:
                self._metrics.quota.labels(entry.counted_on).set(share)

    def _took(self, name: str, seconds: float) -> None:
        before = self._seconds.get(name, seconds)
        self._seconds[name] = before + LATELY * (seconds - before)

    def _nobody(self, capability: Capability, policy: Policy) -> ProviderFailed:
        names = [one.entry.name for one in self._all() if capability in one.capabilities]
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


def _next_first(serving: list[Served], failed: ModelEntry) -> list[Served]:
    """Those left, the ones that a failed model names as its fallbacks first and in its order."""
    rank = {name: number for number, name in enumerate(failed.fallbacks)}
    return sorted(serving, key=lambda one: rank.get(one.entry.name, len(rank)))
