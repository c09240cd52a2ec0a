"""Thirty Bedrock calls and chats of one second each at once, against FakeAWS: `python -m bench.aws`.

Peer: the same calls with boto3's ten connections on asyncio's default executor, as `asyncio.to_thread` runs them.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

from langchain_aws import ChatBedrockConverse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

from bench.measure import Measure, table
from limelight.capabilities.providers.aws.chat import bedrock_chat
from limelight.fakeaws import FakeAWS, FakeServer, Fault
from limelight.infra.aws import Aws

CALLS = 30
MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
SECONDS = 1.0
SMALL = 200
"""Calls that measure what a call costs here."""


def aws() -> list[Measure]:
    """Seconds until all have answered, and milliseconds a call costs beside the service."""
    with FakeServer(FakeAWS()) as server:
        os.environ.update(server.environment())
        sized, client = Aws(concurrency=64), _plain_client()
        try:
            ours = asyncio.run(_timed(server.fake, lambda: sized.run("bedrock-runtime", _ask)))
            theirs = asyncio.run(_timed(server.fake, lambda: asyncio.to_thread(_ask, client)))
            through, bare = asyncio.run(_each(sized)), _bare(client)
            chat, plain = bedrock_chat(MODEL, aws=sized), ChatBedrockConverse(model=MODEL, client=client)
            chats = asyncio.run(_timed(server.fake, lambda: _said(chat)))
            others = asyncio.run(_timed(server.fake, lambda: _said(plain)))
            plain.bedrock_client.close()
        finally:
            sized.close()
            client.close()
    return [
        Measure(f"{CALLS} calls of {SECONDS:g} s at once", ours, "s", 1.2 * SECONDS),
        Measure(
            f"{CALLS} calls of {SECONDS:g} s at once", ours, "s", peer=theirs, peer_name="default executor"
        ),
        Measure(
            f"{CALLS} chats of {SECONDS:g} s at once",
            chats,
            "s",
            peer=others,
            peer_name="ChatBedrockConverse",
        ),
        Measure("one call, one after another", through, "ms", peer=bare, peer_name="boto3 alone"),
    ]


def _ask(client: Any) -> None:
    client.converse(modelId="amazon.nova-lite-v1:0", messages=[{"role": "user", "content": [{"text": "hi"}]}])


async def _said(model: BaseChatModel) -> None:
    await model.ainvoke([HumanMessage("hi")])


def _plain_client() -> Any:
    import boto3

    client = boto3.client("bedrock-runtime")
    _ask(client)
    return client


async def _timed(fake: FakeAWS, call: Callable[[], Coroutine[Any, Any, None]]) -> float:
    await call()
    fake.fail(Fault(kind="slow", seconds=SECONDS, times=CALLS))
    began = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(CALLS)))
    return time.perf_counter() - began


async def _each(calls: Aws) -> float:
    began = time.perf_counter()
    for _ in range(SMALL):
        await calls.run("bedrock-runtime", _ask)
    return (time.perf_counter() - began) / SMALL * 1000


def _bare(client: Any) -> float:
    began = time.perf_counter()
    for _ in range(SMALL):
        _ask(client)
    return (time.perf_counter() - began) / SMALL * 1000


if __name__ == "__main__":
    sys.stdout.write(f"{table(aws())}\n")
