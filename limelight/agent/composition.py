"""How the services of a process are put together from its settings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import cache

from langchain_core.language_models import BaseChatModel

from limelight import __version__
from limelight.agent.models import HOUSE, ChatModels, guardrail_of
from limelight.capabilities.allowance import Allowances
from limelight.capabilities.asked import AskedEmbedder
from limelight.capabilities.bulkhead import Bulkheads
from limelight.capabilities.chat.entries import chat_entries
from limelight.capabilities.chat.provider import ChatProvider
from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.capabilities.families import Parts
from limelight.capabilities.history import HISTORY, History
from limelight.capabilities.increase import Increases
from limelight.capabilities.operator import Operator
from limelight.capabilities.policy import Policy
from limelight.capabilities.providers.aws.guardrail import BedrockGuardrail
from limelight.capabilities.providers.aws.moderation import Comprehend, Rekognition
from limelight.capabilities.providers.vision import Vision
from limelight.capabilities.registry import Registry, shipped
from limelight.guardrails import Guardrails, PolicyCheck
from limelight.guardrails.addresses import Addresses
from limelight.guardrails.chats import GatedChat
from limelight.guardrails.exemplars import ExemplarCheck
from limelight.guardrails.fetching import Fetcher
from limelight.guardrails.gate import Gate
from limelight.guardrails.journal import Journal
from limelight.guardrails.moderator import Moderator
from limelight.guardrails.rates import Rates
from limelight.guardrails.spoken import SpokenCheck, transcriber
from limelight.infra.aws import Aws
from limelight.infra.credentials import ContentCredentials
from limelight.infra.home import VECTORS, Storage
from limelight.infra.load import Load
from limelight.infra.settings import Settings
from limelight.infra.stores.vectors import VectorCache
from limelight.infra.telemetry import Metrics
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.intake.watching import Watches
from limelight.memory.library import Librarian
from limelight.memory.media import Look
from limelight.memory.ranking import Reranker
from limelight.memory.references import References
from limelight.memory.sealing import Sealer
from limelight.schema.capability import Provider
from limelight.schema.engine import Engine
from limelight.schema.errors import BadInput
from limelight.schema.guard import Check, Line, PictureCheck
from limelight.sdk.context import RunLimits, Services
from limelight.sdk.thread_state import ThreadStates


def services_of(
    settings: Settings, storage: Storage, *, engine: Engine, given: Sequence[Provider],
    models: Callable[[str], BaseChatModel] | None, metrics: Metrics, aws: Callable[[], Aws],
) -> Services:  # fmt: skip
    """The services over one data folder. `given` are providers in code, asked before all others; `models` are chat models in
    place of the registry's."""
    guardrails = guardrails_of(settings, aws, load=metrics.load, journal=Journal(storage.logs))
    parts = Parts(
        engine=engine, blobs=storage.blobs, scratch=storage.home / "scratch",
        job_timeout_s=settings.engine.job_timeout_s, bucket=settings.aws.bucket, aws=aws, catalogue=storage.catalogue,
        fetch=Fetcher(Addresses(settings.web.private_hosts)), chat_guardrail=guardrail_of(settings),
    )  # fmt: skip
    asked = settings.capabilities

    def gate(provider: Provider) -> Provider:
        if isinstance(provider, ChatProvider):
            return GatedChat(provider, audit=storage.audit)
        return Gate(provider, guardrails=guardrails, blobs=storage.blobs, audit=storage.audit)

    registry = Registry(
        parts, entries=chat_entries(settings.models), families=HOUSE, files=shipped(asked.sets), folder=storage.capabilities,
        given=[*given, Moderator(guardrails, storage.blobs)], history=History(storage.capabilities / HISTORY), gate=gate,
    )  # fmt: skip
    operator = Operator(
        registry, allowances=Allowances(storage.quotas, on_alarm=Increases(aws).alarm), metrics=metrics, results=storage.results,
        policy=Policy(prefer=asked.prefer, regions=tuple(asked.regions), third_party=asked.third_party),
        bulkheads=Bulkheads(asked.at_once),
    )  # fmt: skip
    chats = ChatModels(operator)
    if models is None:
        chats.ready(settings.models)
    model = models or chats
    registry.give(  # asked before the studio, which only measures
        Vision(model("vision"), blobs=storage.blobs),
        wanted=lambda entries: chats.named_for("vision", entries),
    )
    guardrails.listen(SpokenCheck(
        guardrails, transcriber(operator, storage.blobs, release=storage.artifacts.release, ledger=storage.usage),
        ready=lambda: operator.serves("speech.transcribe"),
    ))  # fmt: skip
    embedder = memory_embedder(settings, storage, operator)
    return Services(
        events=storage.events, conversations=storage.conversations, catalogue=storage.catalogue,
        blobs=storage.blobs, artifacts=artifact_memory(
            storage, settings, guardrails, embedder=embedder, reranker=Reranker(operator, ledger=storage.usage)
        ),
        embedder=embedder,
        states=ThreadStates(storage.conversations), operator=operator, guardrails=guardrails,
        usage=storage.usage, model=model, cost=chats.cost, metrics=metrics,
        workers=settings.engine.workers,
        limits=RunLimits(tokens=settings.limits.run_tokens, usd=settings.limits.run_usd),
        critic=lambda: model("critic") if chats.plays("critic") else None,
    )  # fmt: skip


@cache
def _own_checks() -> tuple[Check, ...]:
    """The policy's checks, which keep nothing: their thousand patterns are compiled once a process."""
    return (PolicyCheck(), ExemplarCheck(shared_embedder()))


def guardrails_of(
    settings: Settings, aws: Callable[[], Aws], *, load: Load | None = None, journal: Journal | None = None
) -> Guardrails:
    """The policy of patterns, and the checks by AWS that the settings name."""
    rails = settings.guardrails
    words: list[Check] = [*_own_checks()]
    pictures: list[PictureCheck] = []
    if "comprehend" in rails.checks:
        words.append(Comprehend(aws()))
    if "rekognition" in rails.checks:
        pictures.append(Rekognition(aws()))
    if "bedrock" in rails.checks:
        if not rails.bedrock_guardrail:
            raise BadInput(
                "guardrails.checks names bedrock, and guardrails.bedrock_guardrail is empty: give the guardrail's id",
                code="settings",
            )  # fmt: skip
        guardrail = BedrockGuardrail(aws(), rails.bedrock_guardrail, version=rails.bedrock_version)
        words.append(guardrail)
        pictures.append(guardrail)
    return Guardrails(words, pictures=pictures, fail_open=rails.fail_open, load=load, journal=journal)


def rates_of(settings: Settings) -> Rates:
    """How often one sender may ask."""
    limits = settings.limits
    return Rates({
        "requests": limits.requests_per_minute, "messages": limits.messages_per_minute, "uploads": limits.uploads_per_minute,
    })  # fmt: skip


def looking(settings: Settings, aws: Callable[[], Aws]) -> Look | None:
    """Who tells of faces and words in pictures that are given: Rekognition, where it is one of the checks."""
    if "rekognition" not in settings.guardrails.checks:
        return None
    service = Rekognition(aws())

    async def look(data: bytes) -> tuple[int, list[Line]]:
        faces, lines = await asyncio.gather(service.faces(data), service.lettering(data))
        return faces, lines

    return look


def memory_embedder(settings: Settings, storage: Storage, operator: Operator) -> Callable[[], Embedder]:
    """Whose vectors memory is searched by: those of this machine, or of the model that the settings name. Raises `BadInput`."""
    if not settings.memory.embeddings:
        return shared_embedder
    asked = AskedEmbedder(
        operator, settings.memory.embeddings, cache=VectorCache(storage.home / VECTORS),
        loop=asyncio.get_running_loop(), ledger=storage.usage,
    )  # fmt: skip
    return lambda: asked


def artifact_memory(
    storage: Storage, settings: Settings, guardrails: Guardrails, *, embedder: Callable[[], Embedder],
    reranker: Reranker | None = None,
) -> ArtifactMemory:  # fmt: skip
    """Artifact memory with its library, its reading of references, who signs what is finished, and who checks films."""
    library = Librarian(
        storage.library,
        storage.blobs,
        catalogue=storage.catalogue,
        conversations=storage.conversations,
        embedder=embedder,
        reranker=reranker,
    )
    references = References(library, storage.conversations)
    sealer = None
    if settings.credentials.enabled:
        credentials = ContentCredentials(
            settings.credentials, storage.home / "credentials", version=__version__
        )
        sealer = Sealer(credentials, storage.artifacts, storage.blobs)
    return ArtifactMemory(
        storage.artifacts, storage.blobs, library=library, references=references, sealer=sealer,
        watches=Watches(guardrails, storage.blobs, storage.artifacts.amend),
    )  # fmt: skip
