"""CloudWatch's embedded metric format: lines that are valid, complete and counted once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from limelight.agent.director import Director, ScriptedModel
from limelight.agent.prompts import load_prompt
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider
from limelight.infra.blobs import FileBlobStore
from limelight.infra.emf import Emf, emf_of
from limelight.infra.settings import Settings
from limelight.infra.telemetry import Metrics
from limelight.schema.capability import ComposeRequest
from limelight.schema.errors import ProviderFailed, TryAgain
from tests.agent.chats import served

UNITS = [
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "Bytes/Second",
    "Kilobytes/Second",
    "Megabytes/Second",
    "Gigabytes/Second",
    "Terabytes/Second",
    "Bits/Second",
    "Kilobits/Second",
    "Megabits/Second",
    "Gigabits/Second",
    "Terabits/Second",
    "Count/Second",
    "None",
]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer", "minimum": 0},
                "CloudWatchMetrics": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "additionalProperties": False,
                        "properties": {
                            "Namespace": {"type": "string", "minLength": 1, "maxLength": 1024},
                            "Dimensions": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "array",
                                    "maxItems": 30,
                                    "items": {"type": "string", "minLength": 1, "maxLength": 250},
                                },
                            },
                            "Metrics": {
                                "type": "array",
                                "minItems": 1,
                                "maxItems": 100,
                                "items": {
                                    "type": "object",
                                    "required": ["Name"],
                                    "additionalProperties": False,
                                    "properties": {
                                        "Name": {"type": "string", "minLength": 1, "maxLength": 1024},
                                        "Unit": {"enum": UNITS},
                                        "StorageResolution": {"enum": [1, 60]},
                                    },
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}
"""The specification's, as far as it can be said in a schema."""


def faults(line: str) -> list[str]:
    """What is wrong with a line; the schema, then what its names must lead to."""
    told = json.loads(line)
    found = [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(told)]
    for directive in told["_aws"]["CloudWatchMetrics"]:
        for name in {name for names in directive["Dimensions"] for name in names}:
            if not isinstance(told.get(name), str) or not 0 < len(told[name]) <= 1024:
                found.append(f"dimension {name} leads to {told.get(name)!r}")
        for metric in directive["Metrics"]:
            value = told.get(metric["Name"])
            values = value if isinstance(value, list) else [value]
            if not 0 < len(values) <= 100 or not all(isinstance(one, int | float) for one in values):
                found.append(f"metric {metric['Name']} leads to {value!r}")
    return found


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def emf(lines: list[str]) -> Emf:
    return Emf(lines.append, clock=lambda: 1_764_000_000.5)


def test_a_line_is_what_the_specification_says(emf: Emf, lines: list[str]) -> None:
    emf.call("image.generate", "bedrock/nova-canvas", seconds=1.25, usd=0.04, share=0.713)
    emf.call("image.generate", "bedrock/nova-canvas", seconds=60, failed=True)
    emf.call("chat", "claude", seconds=0.5)
    emf.flush()
    assert [faults(line) for line in lines] == [[], []]
    first = json.loads(lines[0])
    meta = first.pop("_aws")
    assert first == {
        "Capability": "image.generate", "Provider": "bedrock/nova-canvas", "Calls": 2, "Failures": 1,
        "Latency": [1250.0, 60000.0], "SpendUSD": 0.04, "QuotaShare": 71.3,
    }  # fmt: skip
    assert meta["Timestamp"] == 1_764_000_000_500
    assert meta["CloudWatchMetrics"][0]["Dimensions"] == [["Capability", "Provider"], ["Provider"]]
    assert {one["Name"]: one["Unit"] for one in meta["CloudWatchMetrics"][0]["Metrics"]} == {
        "Calls": "Count", "Failures": "Count", "Latency": "Milliseconds", "SpendUSD": "None", "QuotaShare": "Percent",
    }  # fmt: skip
    assert "QuotaShare" not in json.loads(lines[1])


def test_the_judge_can_object(emf: Emf, lines: list[str]) -> None:
    emf.call("chat", "claude", seconds=0.5)
    emf.flush()
    for change, said in (
        (("Calls", "2"), "metric Calls leads to '2'"), (("Provider", ""), "dimension Provider leads to ''"),
        (("Latency", [1] * 101), "metric Latency leads to"),
    ):  # fmt: skip
        assert said in faults(json.dumps({**json.loads(lines[0]), change[0]: change[1]}))[0]
    assert "'hours' is not one of" in faults(lines[0].replace('"Milliseconds"', '"hours"'))[0]


def test_a_full_line_is_written_at_once_and_nothing_twice(emf: Emf, lines: list[str]) -> None:
    for _ in range(250):
        emf.call("chat", "claude", seconds=0.1, usd=0.001)
    assert [json.loads(line)["Calls"] for line in lines] == [100, 100]
    emf.flush()
    emf.flush()
    assert [json.loads(line)["Calls"] for line in lines] == [100, 100, 50]
    assert sum(json.loads(line)["SpendUSD"] for line in lines) == pytest.approx(0.25)
    assert [faults(line) for line in lines] == [[], [], []]


async def test_calls_of_the_operator_and_of_chat_are_told(tmp_path: Path, emf: Emf, lines: list[str]) -> None:
    blobs, metrics = FileBlobStore(tmp_path), Metrics()
    metrics.emf = emf
    bad = FakeProvider(blobs, name="bad", script={"music.compose": [ProviderFailed("no")]})
    operator = Operator([bad, FakeProvider(blobs, name="good")], metrics=metrics)
    assert (await operator.call("music.compose", ComposeRequest(seconds=0.1))).provider == "good"
    chat = served(
        [({"name": "claude"}, ScriptedModel(script={"*": [TryAgain("throttled")]})), ({}, Director())],
        metrics=metrics,
    )
    await chat("fast").ainvoke([SystemMessage(load_prompt("respond")), HumanMessage("Hi")])
    emf.flush()
    told = {
        (one["Capability"], one["Provider"]): (one["Calls"], one["Failures"])
        for one in map(json.loads, lines)
    }
    assert told == {
        ("music.compose", "bad"): (1, 1),
        ("music.compose", "good"): (1, 0),
        ("text.chat", "claude"): (1, 1),
        ("text.chat", "chat-1"): (1, 0),
    }


async def test_lines_go_to_the_file_from_time_to_time_and_at_the_end(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {"home": tmp_path, "telemetry": {"emf": "file", "every_s": 0.01, "namespace": "Ads"}}
    )
    emf, file = emf_of(settings), tmp_path / "logs" / "metrics.jsonl"
    emf.start()
    emf.call("chat", "claude", seconds=0.1)
    while not file.exists():  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.005)
    emf.call("chat", "claude", seconds=0.2)
    await emf.close()
    written = file.read_text().splitlines()
    assert [json.loads(line)["Latency"] for line in written] == [[100.0], [200.0]]
    assert json.loads(written[0])["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Ads"


def test_lines_go_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    emf = emf_of(Settings.model_validate({"home": tmp_path, "telemetry": {"emf": "stdout"}}))
    emf.call("chat", "claude", seconds=0.1)
    emf.flush()
    assert faults(capsys.readouterr().out) == []
