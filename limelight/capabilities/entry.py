"""An entry of the registry: everything that is known of one model, as data."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from limelight.schema.capability import Capability
from limelight.schema.tokens import TokenPrice

Stage: TypeAlias = Literal["experimental", "candidate", "production", "retired"]
"""experimental: only who names it gets it; candidate: its share of the traffic, and what others fail at; production: all; retired: nobody."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(_Data):
    """What the provider asks, in US dollars."""

    call: float = Field(default=0, ge=0)
    picture: float = Field(default=0, ge=0)
    second: float = Field(default=0, ge=0)
    """Of video or sound that is made."""
    million_tokens: float = Field(default=0, ge=0)
    """Read or written by a model of texts."""
    input: float = Field(default=0, ge=0)
    """Of a million tokens that a chat model reads."""
    output: float = Field(default=0, ge=0)
    """Of a million that it writes."""
    cache_read: float | None = Field(default=None, ge=0)
    """Of a million that it finds in its prompt cache; as `input` when left out."""
    cache_write: float | None = Field(default=None, ge=0)
    """Of a million that it puts there; as `input` when left out."""

    @property
    def chat(self) -> TokenPrice:
        """What tokens of a chat model cost."""
        return TokenPrice(
            input=self.input, output=self.output, cache_read=self.cache_read, cache_write=self.cache_write
        )

    def of(self, *, pictures: int, seconds: float, read: int = 0, written: int = 0) -> float:
        """The price of one call that made so much; `read` and `written` are tokens."""
        made = self.call + self.picture * pictures + self.second * seconds
        return (
            made + (self.million_tokens * (read + written) + self.input * read + self.output * written) / 1e6
        )


class Increase(_Data):
    """The quota of AWS behind a limit, and what to ask it to be raised to when it is nearly used up."""

    code: str = Field(pattern=r"^L-[0-9A-Z]{8}$")
    """As Service Quotas names it."""
    value: float = Field(gt=0)
    service: str = "bedrock"


class Limits(_Data):
    """What the account may use; None is no limit. Entries of one `account` share them."""

    requests_per_minute: float | None = Field(default=None, gt=0)
    tokens_per_minute: float | None = Field(default=None, gt=0)
    """Of words that go out, four characters a token."""
    usd_per_day: float | None = Field(default=None, gt=0)
    jobs: int | None = Field(default=None, ge=1)
    """Calls at once."""
    spill_at: float = Field(default=0.7, gt=0, le=1)
    """Share of a limit from which others are asked first, before there is a throttle."""
    increase: Increase | None = None
    """What is asked for then."""


class Patience(_Data):
    """How long one attempt may take."""

    attempt_s: float = Field(default=300, gt=0)
    idle_s: float | None = Field(default=None, gt=0)
    """Without progress."""


class Retries(_Data):
    """How often a passing fault is tried again with the same provider, waiting a random part of a growing time."""

    attempts: int = Field(default=1, ge=1, le=10)
    base_s: float = Field(default=0.3, gt=0)
    most_s: float = Field(default=5, gt=0)


class Breaker(_Data):
    """When a provider that keeps failing is left alone."""

    failures: int = Field(default=5, ge=0)
    """In a row; 0 is never."""
    rest_s: float = Field(default=30, gt=0)
    """Then one call is let through to see."""


class ModelEntry(_Data):
    """One model. A new one of a known family is one entry and no code."""

    name: str = Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9._:/-]{0,199}$")
    family: str
    """Which adapter speaks to it; see `families`."""
    description: str = ""
    version: str = "1"
    stage: Stage = "production"
    share: float = Field(default=1.0, ge=0, le=1)
    """Of the traffic, while it is a candidate."""
    capabilities: tuple[Capability, ...] = ()
    """Empty is everything that its family serves."""
    roles: tuple[str, ...] = ()
    """Of a chat model: the roles that it serves, or with a `!` before each those that it does not; empty is all."""
    priority: int = 50
    """Lower is asked first."""
    quality: int = Field(default=3, ge=1, le=5)
    region: str = ""
    licence: str = ""
    features: tuple[str, ...] = ()
    third_party: bool = False
    """What goes there leaves the house."""
    account: str = ""
    """On whose limits it counts; its own name when left out."""
    options: dict[str, JsonValue] = Field(default_factory=dict)
    """What the family asks for, such as the vendor's model id."""
    price: Price = Price()
    limits: Limits = Limits()
    patience: Patience = Patience()
    retries: Retries = Retries()
    breaker: Breaker = Breaker()
    hedge_after_s: float | None = Field(default=None, gt=0)
    """A second, equal call is sent when the first is slower than this; only where a call is safe to repeat."""
    fallbacks: tuple[str, ...] = ()
    """Who is asked next when it fails; then whoever is left, in order."""

    @model_validator(mode="after")
    def _hedges_before_it_gives_up(self) -> ModelEntry:
        if self.hedge_after_s is not None and self.hedge_after_s >= self.patience.attempt_s:
            raise ValueError(
                f"hedge_after_s is {self.hedge_after_s:g}, but an attempt is given up after "
                f"{self.patience.attempt_s:g} s (patience.attempt_s); make it less"
            )
        return self

    def plays(self, role: str) -> bool:
        """Whether a chat model serves a role."""
        named = [one for one in self.roles if not one.startswith("!")]
        return role in named if named else f"!{role}" not in self.roles

    @property
    def counted_on(self) -> str:
        """The account whose limits it uses; each region has limits of its own."""
        account = self.account or self.name
        return f"{account} in {self.region}" if self.region else account
