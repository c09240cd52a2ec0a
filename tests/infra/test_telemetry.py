from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from limelight.infra.telemetry import Metrics, configure_logging, log_context


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged as JSON while a test runs; logging is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logging(form="json", stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


def test_every_line_of_a_run_carries_its_ids(lines: io.StringIO) -> None:
    with log_context(thread_id="t", run_id="r"), log_context(agent="head/image"):
        structlog.get_logger().info("step done", step="shot-1")
        logging.getLogger("a.library").warning("careful: %s", "hot")
    structlog.get_logger().info("idle")
    first, second, third = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert (first["event"], first["thread_id"], first["run_id"], first["agent"], first["step"]) == (
        "step done", "t", "r", "head/image", "shot-1",
    )  # fmt: skip
    assert (second["event"], second["level"], second["run_id"]) == ("careful: hot", "warning", "r")
    assert "run_id" not in third


def test_no_secret_is_logged(lines: io.StringIO) -> None:
    structlog.get_logger().info(
        "GET /ws?ticket=abc123&after=1", token="abc123", headers={"Authorization": "Bearer abc123",
        "Accept": "x"},
        api_key="abc123", path="Bearer abc123", tokens_in=12, bearer_tokens=["abc123"],
    )  # fmt: skip
    assert "abc123" not in lines.getvalue()
    line = json.loads(lines.getvalue())
    assert line["event"] == "GET /ws?ticket=********&after=1"
    assert line["headers"] == {"Authorization": "********", "Accept": "x"}
    assert line["tokens_in"] == 12


def test_an_exception_is_logged_whole(lines: io.StringIO) -> None:
    try:
        raise ValueError("no light")
    except ValueError:
        structlog.get_logger().exception("render failed")
    assert "ValueError: no light" in json.loads(lines.getvalue())["exception"]


def test_a_traceback_for_people_shows_no_variables(lines: io.StringIO) -> None:
    configure_logging(form="console", stream=lines)
    bearer = "s3cret"
    try:
        raise ValueError("no light")
    except ValueError:
        structlog.get_logger().exception("render failed")
    assert "ValueError: no light" in lines.getvalue()
    assert bearer not in lines.getvalue()


def test_metrics_as_prometheus_reads_them() -> None:
    metrics, other = Metrics(), Metrics()
    metrics.runs.labels(status="done").inc()
    metrics.first_words.observe(0.04)
    metrics.sockets.inc()
    text = metrics.text().decode()
    assert 'limelight_runs_total{status="done"} 1.0' in text
    assert 'limelight_first_words_seconds_bucket{le="0.05"} 1.0' in text
    assert "limelight_sockets 1.0" in text
    assert "limelight_sockets 0.0" in other.text().decode()
