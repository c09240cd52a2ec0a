"""What `limelight doctor --aws` looks at: every permission that the settings need, by the smallest call that tells.

Bedrock checks the permission before the request, so a model is asked for nothing: "malformed" means that it is allowed. A
chat model is asked for one token. The bucket gets one small object, which is removed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from PIL import Image

from limelight.capabilities.chat.entries import chat_entries
from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES
from limelight.capabilities.registry import read_all, shipped
from limelight.cli.aws_own_checks import endpoints, table
from limelight.cli.aws_speech_checks import SPEECH, looks, speech
from limelight.cli.checks import Finding
from limelight.cli.probe import Probe
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed

CONVERSE = "bedrock_converse:"
"""How LangChain calls chat models of Bedrock."""
CHATS = frozenset({"bedrock-chat", "langchain-chat"})
ENDPOINTS = frozenset({"sagemaker", "sagemaker-chat"})
IDENTITY = "credentials"
MEDIA = frozenset({"nova-canvas", "stability", "nova-reel"})
"""Families whose models make pictures and clips on Bedrock."""
ALLOWED = "bad_request"
"""The code of an error that comes after the permission was checked: the request was malformed on purpose."""


def aws_findings(settings: Settings, aws: Aws) -> list[Finding]:
    """A finding for each thing that the settings need of AWS; one that says so where they need nothing."""
    try:
        probes = [
            *_chat(settings),
            *_media(settings),
            *_meaning(settings),
            *_rails(settings),
            *_bucket(settings),
        ]
        probes += [*speech(_entries(settings, SPEECH), settings.aws.bucket)]
        probes += [*endpoints(_entries(settings, ENDPOINTS)), *table(settings)]
    except BadInput as error:
        return [Finding(name="aws", status="fail", found=error.message, means="the registry cannot be read")]
    if not probes:
        return [Finding(name="aws", status="none", found="the settings use no AWS service")]
    found = [_found(probe, aws) for probe in probes]
    return [*found, *_quotas(settings, aws)]


def _chat(settings: Settings) -> Iterator[Probe]:
    entries = [one for one in _entries(settings, CHATS) if one.stage != "experimental"]
    named = [
        str(one.options["model"])
        if one.family == "bedrock-chat"
        else str(one.options["model"]).removeprefix(CONVERSE)
        for one in entries
        if one.family == "bedrock-chat" or str(one.options["model"]).startswith(CONVERSE)
    ]
    for model in dict.fromkeys(named):
        asked: dict[str, Any] = {
            "modelId": model, "messages": [{"role": "user", "content": [{"text": "Hi"}]}],
            "inferenceConfig": {"maxTokens": 1},
        }  # fmt: skip
        yield Probe(
            model, "bedrock-runtime", lambda c, asked=asked: c.converse(**asked), "it cannot be talked to"
        )
        yield Probe(
            f"{model}, streamed", "bedrock-runtime", lambda c, asked=asked: c.converse_stream(**asked)["stream"].close(),
            "its answers cannot be streamed",
        )  # fmt: skip


def _media(settings: Settings) -> Iterator[Probe]:
    for entry in _entries(settings):
        for model in _models(entry):
            if entry.family == "nova-reel":
                yield Probe(
                    model, "bedrock-runtime", lambda c, m=model: _no_clip(c, m, settings), "it makes no clips"
                )
            else:
                yield Probe(
                    model, "bedrock-runtime", lambda c, m=model: c.invoke_model(modelId=m, body=b"{}")["body"].close(),
                    "it makes no pictures",
                )  # fmt: skip


def _meaning(settings: Settings) -> Iterator[Probe]:
    """Models that compare texts."""
    for entry in _entries(settings, frozenset({"bedrock-embeddings", "bedrock-rerank"})):
        model = _models(entry)[0]
        if entry.stage == "experimental":
            continue
        if entry.family == "bedrock-embeddings":
            yield Probe(
                model, "bedrock-runtime", lambda c, m=model: c.invoke_model(modelId=m, body=b"{}")["body"].close(),
                "texts are not compared by it",
            )  # fmt: skip
        else:
            yield Probe(
                model, "bedrock-agent-runtime", lambda c, m=model: c.rerank(**malformed(m, c.meta.region_name)),
                "what is found is not put in order by it",
            )  # fmt: skip


def malformed(model: str, region: str) -> dict[str, Any]:
    """A Rerank that asks for more results than it gives texts."""
    text = {"type": "TEXT", "textDocument": {"text": "-"}}
    arn = model if model.startswith("arn:") else f"arn:aws:bedrock:{region}::foundation-model/{model}"
    return {
        "queries": [{"type": "TEXT", "textQuery": {"text": "-"}}],
        "sources": [{"type": "INLINE", "inlineDocumentSource": text}],
        "rerankingConfiguration": {
            "type": "BEDROCK_RERANKING_MODEL",
            "bedrockRerankingConfiguration": {
                "numberOfResults": 1000, "modelConfiguration": {"modelArn": arn},
            },
        },
    }  # fmt: skip


def _no_clip(client: Any, model: str, settings: Settings) -> object:
    where = {"s3OutputDataConfig": {"s3Uri": f"s3://{settings.aws.bucket or 'none'}/reel"}}
    return client.start_async_invoke(modelId=model, modelInput={}, outputDataConfig=where)


def _entries(settings: Settings, families: frozenset[str] = MEDIA) -> list[ModelEntry]:
    """The models of the settings that are of these families."""
    own = sorted((settings.home / "capabilities").glob("*.toml"))
    entries = read_all([*shipped(settings.capabilities.sets), *own], given=chat_entries(settings.models))
    return [one for one in entries.values() if one.family in families]


def _models(entry: ModelEntry) -> list[str]:
    """The ids that an entry calls."""
    options = FAMILIES[entry.family].options.model_validate(entry.options).model_dump()
    named = [options[key] for key in ("model", "text", "inpaint", "background") if key in options]
    return [str(one) for one in named]


def _rails(settings: Settings) -> Iterator[Probe]:
    rails = settings.guardrails
    if "comprehend" in rails.checks:
        asked = {"TextSegments": [{"Text": "Hi"}], "LanguageCode": "en"}
        yield Probe(
            "comprehend", "comprehend", lambda c: c.detect_toxic_content(**asked), "every text is stopped"
        )
        yield Probe(
            "comprehend: personal data",
            "comprehend",
            lambda c: c.detect_pii_entities(Text="Hi", LanguageCode="en"),
            "every text is stopped",
        )
    if "rekognition" in rails.checks:
        picture = io.BytesIO()
        Image.new("RGB", (64, 64)).save(picture, "PNG")
        sent = {"Image": {"Bytes": picture.getvalue()}}
        yield Probe(
            "rekognition",
            "rekognition",
            lambda c: c.detect_moderation_labels(**sent),
            "every picture is stopped",
        )
        yield from looks(sent)
    if "bedrock" in rails.checks and rails.bedrock_guardrail:
        which = {"guardrailIdentifier": rails.bedrock_guardrail, "guardrailVersion": rails.bedrock_version}
        content = [{"text": {"text": "Hi"}}]
        yield Probe(
            "guardrail", "bedrock-runtime", lambda c: c.apply_guardrail(**which, source="INPUT", content=content),
            "every text is stopped",
        )  # fmt: skip


def _bucket(settings: Settings) -> Iterator[Probe]:
    if not settings.aws.bucket:
        return
    where = {"Bucket": settings.aws.bucket, "Key": f"limelight-doctor/{uuid4().hex}"}
    means = "videos cannot be fetched from it"
    yield Probe("bucket: write", "s3", lambda c: c.put_object(**where, Body=b"Hi"), means)
    yield Probe("bucket: read", "s3", lambda c: c.get_object(**where)["Body"].read(), means)
    yield Probe("bucket: list", "s3", lambda c: c.list_objects_v2(Bucket=where["Bucket"], MaxKeys=1), means)
    yield Probe(
        "bucket: delete", "s3", lambda c: c.delete_object(**where), "what it tried stays in the bucket"
    )


def _found(probe: Probe, aws: Aws) -> Finding:
    try:
        aws.blocking(probe.service, probe.call)
    except ProviderFailed as error:
        if error.code == ALLOWED:
            return Finding(name=probe.name, found="allowed")
        missing = f"allow {error.limit} to the role" if error.code == "not_allowed" else ""
        return Finding(name=probe.name, status="fail", found=error.message, means=probe.means, do=missing)
    except LimelightError as error:
        return Finding(name=probe.name, status="warn", found=error.message, means="it may work in a moment")
    return Finding(name=probe.name, found="allowed")


def _quotas(settings: Settings, aws: Aws) -> list[Finding]:
    """What the account may use by the minute, of the models that are asked; a quota of 0 is what new accounts have."""

    def work(client: Any) -> list[dict[str, Any]]:
        pages = client.get_paginator("list_service_quotas").paginate(ServiceCode="bedrock")
        return [one for page in pages for one in page["Quotas"]]

    try:
        quotas = aws.blocking("service-quotas", work)
    except LimelightError as error:
        todo = f"allow {error.limit} to the role" if error.code == "not_allowed" else ""
        return [
            Finding(name="quotas", status="warn", found=error.message, means="quotas are not known", do=todo)
        ]
    wanted = {entry.family.replace("-", " ") for entry in _entries(settings)}
    wanted |= {"claude" for probe in _chat(settings) if "claude" in probe.name}
    rows: list[Finding] = []
    for one in quotas:
        name = str(one["QuotaName"])
        if not any(word in name.lower() for word in wanted):
            continue
        empty = float(one["Value"]) == 0
        rows.append(
            Finding(
                name=str(one["QuotaCode"]), status="fail" if empty else "ok", found=f"{one['Value']:g}  {name}",
                means="nothing of it can be used" if empty else "",
                do="ask for an increase under Service Quotas" if empty else "",
            )
        )  # fmt: skip
    return rows or [Finding(name="quotas", status="warn", found="none is named after these models")]
