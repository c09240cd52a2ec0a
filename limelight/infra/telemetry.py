"""Logs and metrics. One grammar: an event in lower case, then fields; every line of a run carries its ids."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, Literal, TextIO

import structlog
from prometheus_client import (
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily
from prometheus_client.registry import Collector

from limelight.infra.emf import Emf
from limelight.infra.load import Load
from limelight.schema.tokens import Cost, Tokens

MASK = "********"
_SECRET_KEY = re.compile(r"(token|authorization|ticket|secret|password|api[_-]?key|cookie)s?$", re.IGNORECASE)
_SECRET_TEXT = re.compile(r"(?i)(\bbearer\s+|[?&](?:ticket|token)=)[^\s&\"']+")
_COUNTS = ("tokens_in", "tokens_out", "input_tokens", "output_tokens", "thinking_tokens", "context_tokens")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def configure_logging(
    *, form: Literal["console", "json"] = "console", level: str = "INFO", stream: TextIO | None = None
) -> None:
    """Send structlog's and the standard library's lines to `stream` (stderr by default) in one form."""
    out = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        mask_secrets,
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            # The default one prints local variables too: people's pictures, and tokens.
            colors=out.isatty(),
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    chain = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    if form == "json":
        chain.insert(1, structlog.processors.format_exc_info)
    formatter = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=chain)
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


@contextmanager
def log_context(
    *, thread_id: str | None = None, run_id: str | None = None, agent: str | None = None
) -> Iterator[None]:
    """Put these ids on every line logged inside, in tasks started inside too."""
    given = {"thread_id": thread_id, "run_id": run_id, "agent": agent}
    with structlog.contextvars.bound_contextvars(
        **{key: value for key, value in given.items() if value is not None}
    ):
        yield


def mask_secrets(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: no token, ticket or key is ever logged, nested or inside a text."""
    for key, value in line.items():
        line[key] = _masked(key, value)
    return line


def _masked(key: str, value: object) -> object:
    if _SECRET_KEY.search(key) and key not in _COUNTS:
        return MASK
    if isinstance(value, Mapping):
        return {name: _masked(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", item) for item in value]
    if isinstance(value, str):
        return _SECRET_TEXT.sub(rf"\g<1>{MASK}", value)
    return value


class _Dependencies(Collector):
    """Calls of what the service depends on, read from where they are counted."""

    def __init__(self, load: Load) -> None:
        self._load = load

    def collect(self) -> Iterator[CounterMetricFamily]:
        """One family of counters."""
        family = CounterMetricFamily(
            "limelight_dependency_calls", "Calls of chat models, guardrail services and AWS services.",
            labels=["kind", "name", "outcome"],
        )  # fmt: skip
        for one in self._load.map():
            family.add_metric([one.kind, one.name, "made"], one.calls - one.failed)
            family.add_metric([one.kind, one.name, "failed"], one.failed)
        yield family


class Metrics:
    """The numbers of one process, in a registry of their own, so that two services do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.runs = Counter("limelight_runs", "Runs that ended, by how.", ["status"], registry=self.registry)
        self.running = Gauge("limelight_runs_open", "Runs that are working.", registry=self.registry)
        self.first_words = Histogram(
            "limelight_first_words_seconds", "From a message to the first words of its answer.",
            buckets=(0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10), registry=self.registry,
        )  # fmt: skip
        self.sockets = Gauge("limelight_sockets", "Open websockets.", registry=self.registry)
        self.errors = Counter(
            "limelight_errors", "Errors given to clients.", ["code"], registry=self.registry
        )
        self.calls = Counter(
            "limelight_model_calls", "Calls of models, by how they ended.", ["capability", "model", "outcome"],
            registry=self.registry,
        )  # fmt: skip
        self.quota = Gauge(
            "limelight_quota_share", "Share of its nearest limit that an account had used at its last call.",
            ["account"], registry=self.registry,
        )  # fmt: skip
        self.tokens = Counter(
            "limelight_chat_tokens", "Tokens of chat models: read anew, from the prompt cache, into it, written.",
            ["model", "kind"], registry=self.registry,
        )  # fmt: skip
        self.chat_usd = Counter(
            "limelight_chat_usd",
            "What calls of chat models cost, US dollars.",
            ["model"],
            registry=self.registry,
        )
        self.saved_usd = Gauge(
            "limelight_prompt_cache_saved_usd", "What prompt caches have saved so far, US dollars.", ["model"],
            registry=self.registry,
        )  # fmt: skip
        self.emf: Emf | None = None
        """Who tells CloudWatch of every call, where the settings say so."""
        self.load = Load()
        """How much each dependency is called, beside the models of the registry."""
        for collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, _Dependencies(self.load)):
            self.registry.register(collector)

    def call(
        self,
        capability: str,
        model: str,
        outcome: str,
        *,
        seconds: float,
        usd: float = 0.0,
        share: float | None = None,
    ) -> None:
        """Count a call of a model that has ended, and how; `share` is what its account had used of its quota, 0-1."""
        self.calls.labels(capability, model, outcome).inc()
        if self.emf is not None:
            self.emf.call(
                capability, model, seconds=seconds, failed=outcome == "failed", usd=usd, share=share
            )

    def chat(self, model: str, tokens: Tokens, cost: Cost) -> None:
        """Count what a call of a chat model used."""
        anew = tokens.read - tokens.cache_read - tokens.cache_write
        for kind, count in (
            ("read", anew), ("cache_read", tokens.cache_read), ("cache_write", tokens.cache_write),
            ("written", tokens.written),
        ):  # fmt: skip
            self.tokens.labels(model, kind).inc(max(0, count))
        self.chat_usd.labels(model).inc(max(0.0, cost.usd))
        self.saved_usd.labels(model).inc(cost.saved_usd)

    def text(self) -> bytes:
        """The Prometheus text form (`CONTENT_TYPE`)."""
        return generate_latest(self.registry)
