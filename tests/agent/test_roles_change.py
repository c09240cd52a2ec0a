"""Roles that nobody needs to play (`vision`, `critic`, `router`, `memory`): an entry of the registry puts them on and off at once."""

from __future__ import annotations

from itertools import repeat
from pathlib import Path

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from pydantic import JsonValue

from limelight.agent.models import ChatModels, memory_reader, small_model
from limelight.capabilities import registry
from limelight.infra.settings import ModelSettings
from limelight.schema.artifact import Artifact
from tests.agent.live import Live, live

OPTIONAL = ("vision", "critic", "router", "memory")
ENTRY = """[[model]]
name = "house/eye"
family = "python-chat"
options = { path = "tests.agent.test_roles_change:eye" }
roles = ["vision", "critic", "router", "memory"]
priority = 10
"""


def eye() -> GenericFakeChatModel:
    """A model that sees the same in every picture."""
    return GenericFakeChatModel(messages=repeat(AIMessage('{"caption": "A red door"}')))


def said(upload: Artifact) -> JsonValue:
    """What a model told of it."""
    seen = upload.meta["seen"]
    assert isinstance(seen, dict)
    return seen.get("caption")


def played(talk: Live) -> dict[str, bool]:
    """Which of the optional roles would be played at this moment."""
    services = talk.assistant.services
    chats = ChatModels(services.operator)
    return {
        "vision": "vision" in services.operator.capabilities["image.describe"],
        "critic": services.critic() is not None,
        "router": small_model(chats, services) is not None,
        "memory": memory_reader(chats, services) is not None,
    }


@pytest.fixture(autouse=True)
def looked_at_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "LOOK_S", 0.0)


async def test_an_entry_put_in_and_taken_out_while_the_service_runs(home: Path) -> None:
    async with live(home, models=ModelSettings()) as talk:
        folder = talk.assistant.storage.capabilities
        assert played(talk) == dict.fromkeys(OPTIONAL, False)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "eye.toml").write_text(ENTRY)
        assert played(talk) == dict.fromkeys(OPTIONAL, True)
        assert said(await talk.upload(color=(200, 20, 20))) == "A red door"
        (folder / "eye.toml").write_text(ENTRY + 'stage = "retired"\n')
        assert played(talk) == dict.fromkeys(OPTIONAL, False), "retired"
        (folder / "eye.toml").write_text(ENTRY + 'stage = "experimental"\n')
        assert played(talk) == dict.fromkeys(OPTIONAL, False), "asked by its name only"
        (folder / "eye.toml").unlink()
        assert played(talk) == dict.fromkeys(OPTIONAL, False)
        assert said(await talk.upload(color=(20, 200, 20))) is None
