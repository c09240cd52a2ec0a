"""Settings: `limelight.toml` (current folder, else LIMELIGHT_HOME) and `LIMELIGHT_*`, nested with `__`.

The environment wins over the file, the file over the defaults. `Settings(...)` itself reads neither:
`load_settings` does.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, JsonValue, PrivateAttr, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from limelight.infra.routing import RoutingSettings
from limelight.infra.settings_errors import bad_json, explained
from limelight.infra.settings_sources import Sources, read_sources
from limelight.schema.errors import BadInput
from limelight.schema.tokens import TokenPrice

FILE_NAME = "limelight.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ServerSettings(_Section):
    """Where the service listens and whom it lets in."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    """0 takes a free one."""
    allowed_origins: list[str] = Field(default_factory=list)
    """Origins of other pages that may embed the component, e.g. `https://ads.example.com`."""
    log_form: Literal["console", "json"] = "console"
    """How lines of the log look: for people, or for machines."""
    drain_s: float = Field(default=5, ge=0, le=600)
    """How long runs may go on to end their step when the service is stopped."""
    tokens: dict[SecretStr, Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{1,64}$")]] = Field(
        default_factory=dict
    )
    """Bearer token → advertiser. Empty is the embedded shape: nobody is asked on loopback."""

    def advertiser_of(self, token: str) -> str | None:
        """Whose token this is, compared in constant time."""
        found = None
        for known, advertiser in self.tokens.items():
            if hmac.compare_digest(known.get_secret_value().encode(), token.encode()):
                found = advertiser
        return found


class ChatLimits(_Section):
    """What an account may use of a chat model; None is no limit."""

    requests_per_minute: float | None = Field(default=None, gt=0)
    tokens_per_minute: float | None = Field(default=None, gt=0)
    """Of what is read, four characters a token."""
    jobs: int | None = Field(default=None, ge=1)
    """Calls at once."""
    spill_at: float = Field(default=0.7, gt=0, le=1)
    """Share of a limit from which the one that stands by answers, before there is a throttle."""


class ModelSettings(_Section):
    """Which chat model serves which role, in short; entries of the registry say more. `director` is the offline one, `bedrock:<id>` one of Amazon Bedrock, `sagemaker:<endpoint>` one of your own there, others are `init_chat_model` ids."""

    default: str = "director"
    standby: str = "director"
    """Who answers when the model of a role fails before it has said anything; empty is nobody."""
    prices: dict[str, TokenPrice] = Field(default_factory=dict)
    """By model id, for what conversations cost; a model that is not named costs nothing."""
    limits: dict[str, ChatLimits] = Field(default_factory=dict)
    """By model id, for all processes on this data folder; near their end `standby` answers."""
    choices: list[str] = Field(default_factory=list)
    """Other models that a turn may be tried again with, beside those that are named here already."""
    roles: dict[
        Literal["fast", "planner", "subagent", "reflector", "guard", "router", "memory", "critic", "vision"],
        str,
    ] = Field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Every model that is named here, the one that serves most first."""
        named = [self.default, *self.roles.values(), *self.choices, *self.prices, self.standby, "director"]
        return list(dict.fromkeys(name for name in named if name))

    def for_role(self, role: str) -> str:
        """The model id that serves a role."""
        return {str(name): model for name, model in self.roles.items()}.get(role, self.default)


class EngineSettings(_Section):
    """Media work."""

    workers: int = Field(default=2, ge=1, le=64)
    threads_per_worker: int = Field(default=1, ge=1, le=64)
    job_timeout_s: float = Field(default=300, gt=0, le=86_400)
    """A job that takes longer is stopped."""


class AwsSettings(_Section):
    """Amazon Web Services. Credentials and region come from the standard AWS chain, never from here."""

    bucket: str = ""
    """An S3 bucket: for videos that Bedrock makes, and for all media where `media` says so."""
    media: Literal["folder", "s3"] = "folder"
    """Where pictures, videos and sounds are kept: in the data folder, or in the bucket with the folder as its cache."""
    kms_key: str = ""
    """Id of a key of your own that S3 encrypts them with."""
    table: str = ""
    """A DynamoDB table that is told of every artifact and job, for other servers and other systems to read."""


class CapabilitySettings(_Section):
    """Which models serve capabilities. Files `*.toml` in `<home>/capabilities` add models, while the service runs too."""

    sets: list[str] = Field(default_factory=lambda: ["studio"])
    """Sets that come with Limelight, such as `studio`, `bedrock`, `speech`, `embeddings`, `search`."""
    prefer: Literal["priority", "price", "latency", "quality"] = "priority"
    """Who is asked first."""
    regions: list[str] = Field(default_factory=list)
    """Only models of these regions, and those without one; empty is all."""
    third_party: bool = True
    """Whether pictures and words may be sent to providers outside."""
    at_once: dict[str, Annotated[int, Field(ge=1, le=10_000)]] = Field(default_factory=dict)
    """Calls of a capability that this process makes at once, by its name; 64 of each where nothing is said."""


class WebSettings(_Section):
    """What is reached outside: pages that a person names, search APIs and catalogues of the registry."""

    private_hosts: list[Annotated[str, Field(pattern=r"^[a-z0-9.:\-\[\]]+:\d{1,5}$")]] = Field(
        default_factory=list
    )
    """`host:port` in private networks that may be reached all the same: a catalogue of your own, or a page in a test."""


class GuardrailSettings(_Section):
    """Who checks words and pictures. The policy of patterns is always on."""

    checks: list[Literal["comprehend", "rekognition", "bedrock"]] = Field(default_factory=list)
    """Checks by AWS beside it: toxic words and personal data (`comprehend`), unsafe pictures (`rekognition`), a guardrail of the account (`bedrock`).
    What is said in sounds and films is checked where a model that transcribes is configured (the set `speech`)."""
    bedrock_guardrail: str = ""
    """Id or ARN of the guardrail that `bedrock` applies."""
    bedrock_version: str = "DRAFT"
    """Its version."""
    bedrock_in_chat: bool = False
    """Whether chat models of Bedrock apply it themselves too, to what they are given and what they say."""
    fail_open: list[Literal["comprehend", "rekognition", "bedrock", "speech"]] = Field(default_factory=list)
    """Those of them that let a text or picture pass, with a flag, when they cannot be made; the others stop it."""


class TelemetrySettings(_Section):
    """Metrics for CloudWatch. Those for Prometheus are always at `/metrics`."""

    emf: Literal["off", "stdout", "file"] = "off"
    """Where calls, latency, failures, quota and spend by capability and provider are written, in the embedded metric format."""
    file: Path | None = None
    """The file; `logs/metrics.jsonl` of the data folder when left out."""
    namespace: str = Field(default="Limelight", pattern=r"^[A-Za-z0-9._/#-]{1,255}$")
    """Under which CloudWatch keeps them."""
    every_s: float = Field(default=60, gt=0, le=3600)
    """Between two lines of a capability and provider."""


class CredentialSettings(_Section):
    """Content credentials (C2PA): finished media say how they were made, signed."""

    enabled: bool = True
    """Whether finished media are signed."""
    certificate: Path | None = None
    """A PEM file with your certificate and its chain; without one a development certificate is made, which nobody vouches for."""
    private_key: Path | None = None
    """A PEM file with the certificate's key."""
    algorithm: Literal["es256", "es384", "es512", "ps256", "ps384", "ps512", "ed25519"] = "es256"
    """How the key signs."""
    timestamp_url: str = ""
    """A time-stamping service (RFC 3161) that is asked for every signature; empty is none."""


class LimitSettings(_Section):
    """What one sender may ask for."""

    message_chars: int = Field(default=20_000, ge=100, le=1_000_000)
    upload_mb: float = Field(default=25, gt=0, le=2_000)
    frame_kb: int = Field(default=1024, ge=16)
    """A larger websocket frame is an error that says so."""
    frame_close_kb: int = Field(default=8192, ge=16)
    """A larger websocket frame closes the socket (1009)."""
    queue_per_thread: int = Field(default=8, ge=1, le=1_000)
    """Messages that wait behind a running one."""
    runs_per_advertiser: int = Field(default=16, ge=1, le=10_000)
    """Runs at once."""
    requests_per_minute: int = Field(default=6000, ge=1)
    """Of one sender, of any kind; a minute's worth may come at once. Who asks for more is told how long to wait."""
    messages_per_minute: int = Field(default=1200, ge=1)
    """Messages, answers and pictures asked for."""
    uploads_per_minute: int = Field(default=300, ge=1)
    """Files that are given."""
    ask_above_items: int = Field(default=24, ge=1, le=10_000)
    """A plan that makes more pictures, clips and videos than this is begun when the person has agreed."""
    ask_above_usd: float = Field(default=2.0, ge=0)
    """So is one that is expected to cost more than this, US dollars."""
    run_tokens: int = Field(default=5_000_000, ge=1_000)
    """Tokens of chat models that the work of one message may use."""
    run_usd: float = Field(default=100.0, gt=0)
    """What it may cost, US dollars, whatever was agreed to."""


class MemoryWeights(_Section):
    """How much each signal counts when older turns are chosen."""

    semantic: float = Field(default=0.6, ge=0, le=10)
    """Likeness of meaning."""
    lexical: float = Field(default=0.6, ge=0, le=10)
    """Words in common, rare ones counting more."""
    recency: float = Field(default=0.1, ge=0, le=10)
    """Having been said lately."""
    reference: float = Field(default=0.4, ge=0, le=10)
    """Being pointed at: "at the start", "what I said"."""
    importance: float = Field(default=0.2, ge=0, le=10)
    """Having settled something."""
    diversity: float = Field(default=0.3, ge=0, le=10)
    """What a turn loses by being like one that is chosen already."""
    floor: float = Field(default=0.18, ge=0, le=10)
    """A turn that scores less is left out."""


class MemorySettings(_Section):
    """What a turn gets to see."""

    context_tokens: int = Field(default=6000, ge=500, le=1_000_000)
    thumbnails: int = Field(default=4, ge=0, le=20)
    """Pictures that a model which can see is shown, at most; others are told of in words."""
    explain: bool = False
    """Tell with every turn what was chosen and why: a `CUSTOM` event named `context`, and a panel in the page."""
    weights: MemoryWeights = MemoryWeights()
    embeddings: str = ""
    """The model of the registry by whose vectors conversations and the library are searched, such as `bedrock/titan-embed`;
    empty are those of this machine. Vectors of another model are made anew as they are needed, and never compared."""
    read_uploads: bool = False
    """Read the words in uploaded pictures with `limelight[inspect]`: seconds, and 0.4 GiB for as long, an upload."""


class Settings(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(
        env_prefix="LIMELIGHT_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    home: Path = Field(default_factory=lambda: user_data_path("limelight", appauthor=False))
    """Where data lives."""
    server: ServerSettings = ServerSettings()
    models: ModelSettings = ModelSettings()
    engine: EngineSettings = EngineSettings()
    capabilities: CapabilitySettings = CapabilitySettings()
    aws: AwsSettings = AwsSettings()
    guardrails: GuardrailSettings = GuardrailSettings()
    web: WebSettings = WebSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    credentials: CredentialSettings = CredentialSettings()
    limits: LimitSettings = LimitSettings()
    memory: MemorySettings = MemorySettings()
    routing: RoutingSettings = RoutingSettings()
    agents: list[str] = Field(default_factory=list)
    """Agents beside Limelight's own: a file `examples/headline_agent.py` or `package.module:NAME`; the first is `creative`."""
    sample_catalogue: bool = True
    """Give a new advertiser the sample products and brands."""
    _sources: Sources = PrivateAttr(default_factory=Sources)

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        """Only what the constructor is given: settings made in code do not depend on where it runs."""
        return (init_settings,)

    @property
    def sources(self) -> Sources:
        """The file and the variables that these settings were read from."""
        return self._sources


def find_file() -> Path | None:
    """The `limelight.toml` that is in force: the current folder's, else the one in LIMELIGHT_HOME."""
    home = os.environ.get("LIMELIGHT_HOME")
    places = [Path.cwd(), Path(home).expanduser() if home else user_data_path("limelight", appauthor=False)]
    return next((place / FILE_NAME for place in places if (place / FILE_NAME).is_file()), None)


def load_settings(path: Path | None = None) -> Settings:
    """The settings in force, from `path` or the file that `find_file` finds, and the environment.

    Raises `BadInput` that names each wrong key, its value, what is allowed, and the file and line or the
    variable.
    """
    if path is not None and not path.is_file():
        raise BadInput(f"there is no settings file {path}", code="settings", value=str(path))
    file = path or find_file()
    sources = read_sources(file, environ=os.environ, model=Settings)
    try:
        environment = EnvSettingsSource(Settings)()
    except SettingsError as error:
        raise bad_json(error, sources) from error
    values = _merged(sources.values, environment)
    try:
        settings = Settings(**values)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        raise explained(error, sources, model=Settings) from error
    home = settings.home.expanduser()
    if not home.is_absolute():
        base = file.parent if file is not None and ("home",) not in sources.variables else Path.cwd()
        home = base / home
    settings = settings.model_copy(update={"home": home})
    settings._sources = sources
    return settings


def _merged(base: dict[str, JsonValue], over: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """`base` with the tables and values of `over` on top."""
    result = dict(base)
    for key, value in over.items():
        under = result.get(key)
        result[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return result
